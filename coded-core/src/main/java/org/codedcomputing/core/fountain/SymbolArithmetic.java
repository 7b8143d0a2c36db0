package org.codedcomputing.core.fountain;

import java.io.Serializable;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.codedcomputing.core.field.FiniteField;
import org.codedcomputing.core.field.Gf256;
import org.codedcomputing.core.field.Mersenne61;
import org.codedcomputing.core.field.PrimeField;
import org.codedcomputing.core.field.kernel.BulkKernels;
import org.codedcomputing.core.field.kernel.Kernels;
import org.codedcomputing.core.field.kernel.Slice;

/**
 * What symbols consist of: the sums that encode and decode them, on flat arrays. Java does not vectorise loops over
 * two parts of one array whose offsets differ, so long real symbols go through {@link BulkKernels} and bytes through words of 64
 * bits; so do, through the former, the products of the small dense part.
 *
 * <p>Elements are canonical and not checked, as in {@link BulkKernels}. Immutable.
 *
 * @param <A> {@code double[]}, {@code int[]}, {@code long[]} or {@code byte[]}
 */
public abstract sealed class SymbolArithmetic<A> implements Serializable {
    private static final long serialVersionUID = 1L;

    private SymbolArithmetic() {}

    /** The reals. */
    public static SymbolArithmetic<double[]> real() {
        return new Real();
    }

    /**
     * A prime field below 2^31.
     *
     * @throws IllegalArgumentException if the modulus is beyond 2^31-1
     */
    public static SymbolArithmetic<int[]> prime(PrimeField field) {
        return new Prime(field);
    }

    /** The field of 2^61-1 elements. */
    public static SymbolArithmetic<long[]> mersenne61() {
        return new M61();
    }

    /** The field of 256 elements, whose sums are exclusive ors: any bytes. */
    public static SymbolArithmetic<byte[]> gf256() {
        return new Bytes();
    }

    /** Whether sums are exact. */
    public abstract boolean exact();

    /**
     * The field that decides whether rows are independent: that of the symbols; for the reals 2^61-1. Rows of zeros and ones that
     * are independent there are so over the reals; the reverse fails for one set of rows in about 2^61, which then waits for
     * one row more.
     */
    abstract FiniteField field();

    /** Kernels for products. */
    abstract BulkKernels<A> kernels();

    /** The length of an array. */
    abstract int length(A data);

    /**
     * y = y + x.
     *
     * @param x not modified
     * @param y updated; not the same array, or another part of it
     */
    abstract void add(A x, int xAt, A y, int yAt, int length);

    /**
     * y = y - x.
     *
     * @param x not modified
     * @param y updated; not the same array, or another part of it
     */
    abstract void subtract(A x, int xAt, A y, int yAt, int length);

    /**
     * y = y - x - x' - ..., one after the other.
     *
     * @param x array of all symbols that are subtracted; not modified, unless it is {@code y}
     * @param offsets where they start, none of them in the part of {@code y}
     * @param count how many there are
     * @param y updated
     */
    void subtractAll(A x, int[] offsets, int count, A y, int yAt, int length) {
        for (int i = 0; i < count; i++) {
            subtract(x, offsets[i], y, yAt, length);
        }
    }

    /** An element of {@link #field()} as it is stored; over the reals only 0, 1 and -1 have a meaning. */
    abstract void set(A data, int at, long element);

    /** A stored element of {@link #field()}. */
    abstract long get(A data, int at);

    /**
     * The solution of a dense system with many right sides; over the reals the least-squares one.
     *
     * @param system rows x columns, row by row, of full column rank, square if exact; not modified
     * @param right rows x length; not modified
     * @return columns x length
     */
    abstract A solve(A system, int rows, int columns, A right, int length);

    /** Whether two arrays hold the same. */
    abstract boolean same(A first, A second);

    final A newArray(int length) {
        return kernels().newArray(length);
    }

    @Override
    public final String toString() {
        return kernels().arithmetic();
    }

    private static final class Real extends SymbolArithmetic<double[]> {
        private static final long serialVersionUID = 1L;

        /** Elements from which on a kernel is worth its checks. */
        private static final int LONG_ENOUGH = 16;

        private static final double[] SIGNS = {1, -1};
        private static final BulkKernels<double[]> KERNELS = Kernels.real();

        @Override
        public boolean exact() {
            return false;
        }

        @Override
        FiniteField field() {
            return Mersenne61.FIELD;
        }

        @Override
        BulkKernels<double[]> kernels() {
            return KERNELS;
        }

        @Override
        int length(double[] data) {
            return data.length;
        }

        @Override
        void add(double[] x, int xAt, double[] y, int yAt, int length) {
            addMultiple(0, x, xAt, y, yAt, length);
        }

        @Override
        void subtract(double[] x, int xAt, double[] y, int yAt, int length) {
            addMultiple(1, x, xAt, y, yAt, length);
        }

        @Override
        void subtractAll(double[] x, int[] offsets, int count, double[] y, int yAt, int length) {
            SumLoops.chosen().subtract(x, offsets, count, y, yAt, length);
        }

        /** A fused multiply-add by 1 or -1 rounds as the sum or difference does. */
        private static void addMultiple(int sign, double[] x, int xAt, double[] y, int yAt, int length) {
            if (length >= LONG_ENOUGH) {
                KERNELS.axpy(SIGNS, sign, new Slice<>(x, xAt, length), new Slice<>(y, yAt, length));
                return;
            }
            for (int i = 0; i < length; i++) {
                y[yAt + i] += SIGNS[sign] * x[xAt + i];
            }
        }

        @Override
        void set(double[] data, int at, long element) {
            data[at] = element == Mersenne61.P - 1 ? -1 : (double) element;
        }

        @Override
        long get(double[] data, int at) {
            throw new UnsupportedOperationException("a real number is no element of a field");
        }

        @Override
        double[] solve(double[] system, int rows, int columns, double[] right, int length) {
            return DenseSystem.leastSquares(system, rows, columns, right, length);
        }

        @Override
        boolean same(double[] first, double[] second) {
            return Arrays.equals(first, second);
        }
    }

    private static final class Prime extends SymbolArithmetic<int[]> {
        private static final long serialVersionUID = 1L;

        private final PrimeField field;
        private final int p;

        Prime(PrimeField field) {
            if (field.modulus() > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(
                        "modulus %d is beyond 2^31-1; take 2^61-1 for larger values".formatted(field.modulus()));
            }
            this.field = field;
            this.p = (int) field.modulus();
        }

        @Override
        public boolean exact() {
            return true;
        }

        @Override
        FiniteField field() {
            return field;
        }

        @Override
        BulkKernels<int[]> kernels() {
            return Kernels.prime(field);
        }

        @Override
        int length(int[] data) {
            return data.length;
        }

        @Override
        void add(int[] x, int xAt, int[] y, int yAt, int length) {
            for (int i = 0; i < length; i++) {
                // In -p..p-2: both terms are below p, and p below 2^31.
                int sum = y[yAt + i] - p + x[xAt + i];
                y[yAt + i] = sum + (p & (sum >> 31));
            }
        }

        @Override
        void subtract(int[] x, int xAt, int[] y, int yAt, int length) {
            for (int i = 0; i < length; i++) {
                int difference = y[yAt + i] - x[xAt + i];
                y[yAt + i] = difference + (p & (difference >> 31));
            }
        }

        @Override
        void set(int[] data, int at, long element) {
            data[at] = (int) element;
        }

        @Override
        long get(int[] data, int at) {
            return data[at];
        }

        @Override
        int[] solve(int[] system, int rows, int columns, int[] right, int length) {
            return DenseSystem.exact(this, system, columns, right, length);
        }

        @Override
        boolean same(int[] first, int[] second) {
            return Arrays.equals(first, second);
        }
    }

    private static final class M61 extends SymbolArithmetic<long[]> {
        private static final long serialVersionUID = 1L;

        @Override
        public boolean exact() {
            return true;
        }

        @Override
        FiniteField field() {
            return Mersenne61.FIELD;
        }

        @Override
        BulkKernels<long[]> kernels() {
            return Kernels.mersenne61();
        }

        @Override
        int length(long[] data) {
            return data.length;
        }

        @Override
        void add(long[] x, int xAt, long[] y, int yAt, int length) {
            for (int i = 0; i < length; i++) {
                long sum = y[yAt + i] - Mersenne61.P + x[xAt + i];
                y[yAt + i] = sum + (Mersenne61.P & (sum >> 63));
            }
        }

        @Override
        void subtract(long[] x, int xAt, long[] y, int yAt, int length) {
            for (int i = 0; i < length; i++) {
                long difference = y[yAt + i] - x[xAt + i];
                y[yAt + i] = difference + (Mersenne61.P & (difference >> 63));
            }
        }

        @Override
        void set(long[] data, int at, long element) {
            data[at] = element;
        }

        @Override
        long get(long[] data, int at) {
            return data[at];
        }

        @Override
        long[] solve(long[] system, int rows, int columns, long[] right, int length) {
            return DenseSystem.exact(this, system, columns, right, length);
        }

        @Override
        boolean same(long[] first, long[] second) {
            return Arrays.equals(first, second);
        }
    }

    private static final class Bytes extends SymbolArithmetic<byte[]> {
        private static final long serialVersionUID = 1L;

        private static final VarHandle WORDS =
                MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

        @Override
        public boolean exact() {
            return true;
        }

        @Override
        FiniteField field() {
            return Gf256.FIELD;
        }

        @Override
        BulkKernels<byte[]> kernels() {
            return Kernels.gf256();
        }

        @Override
        int length(byte[] data) {
            return data.length;
        }

        @Override
        void add(byte[] x, int xAt, byte[] y, int yAt, int length) {
            int whole = length - length % Long.BYTES;
            for (int i = 0; i < whole; i += Long.BYTES) {
                WORDS.set(y, yAt + i, (long) WORDS.get(y, yAt + i) ^ (long) WORDS.get(x, xAt + i));
            }
            for (int i = whole; i < length; i++) {
                y[yAt + i] ^= x[xAt + i];
            }
        }

        @Override
        void subtract(byte[] x, int xAt, byte[] y, int yAt, int length) {
            add(x, xAt, y, yAt, length);
        }

        @Override
        void subtractAll(byte[] x, int[] offsets, int count, byte[] y, int yAt, int length) {
            SumLoops.chosen().subtract(x, offsets, count, y, yAt, length);
        }

        @Override
        void set(byte[] data, int at, long element) {
            data[at] = (byte) element;
        }

        @Override
        long get(byte[] data, int at) {
            return data[at] & 0xFF;
        }

        @Override
        byte[] solve(byte[] system, int rows, int columns, byte[] right, int length) {
            return DenseSystem.exact(this, system, columns, right, length);
        }

        @Override
        boolean same(byte[] first, byte[] second) {
            return Arrays.equals(first, second);
        }
    }
}
