package org.codedcomputing.core.field.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.codedcomputing.core.field.FiniteField;
import org.codedcomputing.core.field.Gf256;
import org.codedcomputing.core.field.Mersenne31;
import org.codedcomputing.core.field.Mersenne61;
import org.codedcomputing.core.field.PrimeField;
import org.codedcomputing.core.field.SmallPrimeField;

/**
 * What the kernel tests compute with: elements as {@code long}, one by one, and the arrays that kernels take. The reals take
 * part with integers so small that all sums are exact, and not negative, for there is no -0 among the {@code long}s.
 */
abstract class Arithmetic<A> {
    private final String name;
    private final Function<KernelProvider, BulkKernels<A>> kernels;

    private Arithmetic(String name, Function<KernelProvider, BulkKernels<A>> kernels) {
        this.name = name;
        this.kernels = kernels;
    }

    abstract long add(long a, long b);

    abstract long mul(long a, long b);

    abstract long random(SplittableRandom source);

    /** Both ends of the range and what lies around its middle, where centred representatives change sign. */
    /** What is stored like an element and is none. */
    abstract long[] strangers();

    abstract long[] extremes();

    abstract long get(A array, int i);

    abstract void set(A array, int i, long value);

    BulkKernels<A> kernels(KernelProvider provider) {
        return kernels.apply(provider);
    }

    @Override
    public String toString() {
        return name;
    }

    /** All arithmetics, with primes at both ends and on both sides of every case distinction of the kernels. */
    static List<Arithmetic<?>> all() {
        List<Arithmetic<?>> all = new ArrayList<>(fields());
        all.add(new Reals());
        return all;
    }

    static List<Arithmetic<?>> fields() {
        List<Arithmetic<?>> all = new ArrayList<>();
        primesBelow31Bits().forEach(field -> all.add(new Ints(field)));
        all.add(new Longs());
        all.add(new Bytes());
        return all;
    }

    static List<PrimeField> primesBelow31Bits() {
        return List.of(
                Mersenne31.FIELD,
                small(3),
                small(5),
                small(97),
                small(65537),
                small(15485863),
                small((1 << 26) - 5),
                small(998244353),
                small(2013265921),
                // The last prime below 2^31 - 2^15 and the first above, where folding changes.
                small(2147450861),
                small(2147450923),
                small(2147483629));
    }

    private static PrimeField small(long p) {
        return SmallPrimeField.withModulus(p);
    }

    private abstract static class OverField<A> extends Arithmetic<A> {
        private final FiniteField field;

        OverField(FiniteField field, Function<KernelProvider, BulkKernels<A>> kernels) {
            super(field.toString(), kernels);
            this.field = field;
        }

        @Override
        long add(long a, long b) {
            return field.add(a, b);
        }

        @Override
        long mul(long a, long b) {
            return field.mul(a, b);
        }

        @Override
        long random(SplittableRandom source) {
            return field.sample(source);
        }

        @Override
        long[] extremes() {
            long top = field.order() - 1;
            return new long[] {0, 1, top / 2, top / 2 + 1, top};
        }

        @Override
        long[] strangers() {
            return new long[] {-1, field.order()};
        }
    }

    private static final class Ints extends OverField<int[]> {
        Ints(PrimeField field) {
            super(field, provider -> Kernels.prime(field, provider));
        }

        @Override
        long[] strangers() {
            return java.util.stream.LongStream.concat(
                            java.util.Arrays.stream(super.strangers()),
                            java.util.stream.LongStream.of(Integer.MIN_VALUE, Integer.MAX_VALUE))
                    .toArray();
        }

        @Override
        long get(int[] array, int i) {
            return array[i];
        }

        @Override
        void set(int[] array, int i, long value) {
            array[i] = (int) value;
        }
    }

    private static final class Longs extends OverField<long[]> {
        Longs() {
            super(Mersenne61.FIELD, Kernels::mersenne61);
        }

        /** Besides the usual ends those where the limbs are largest: low limbs of -2^30 and of 2^30 - 1. */
        @Override
        long[] extremes() {
            long half = Mersenne61.P >> 1;
            long[] usual = super.extremes();
            long[] all = java.util.Arrays.copyOf(usual, usual.length + 4);
            all[usual.length] = 1L << 30;
            all[usual.length + 1] = (1L << 30) - 1;
            all[usual.length + 2] = half - (1L << 30);
            all[usual.length + 3] = half + (1L << 30) + 1;
            return all;
        }

        @Override
        long get(long[] array, int i) {
            return array[i];
        }

        @Override
        void set(long[] array, int i, long value) {
            array[i] = value;
        }
    }

    private static final class Bytes extends OverField<byte[]> {
        Bytes() {
            super(Gf256.FIELD, Kernels::gf256);
        }

        @Override
        long[] strangers() {
            return new long[0];
        }

        @Override
        long get(byte[] array, int i) {
            return array[i] & 0xff;
        }

        @Override
        void set(byte[] array, int i, long value) {
            array[i] = (byte) value;
        }
    }

    private static final class Reals extends Arithmetic<double[]> {
        Reals() {
            super("double", Kernels::real);
        }

        @Override
        long add(long a, long b) {
            return Math.addExact(a, b);
        }

        @Override
        long mul(long a, long b) {
            return Math.multiplyExact(a, b);
        }

        @Override
        long random(SplittableRandom source) {
            return source.nextLong(1001);
        }

        @Override
        long[] extremes() {
            return new long[] {0, 1, 2, 999, 1000};
        }

        @Override
        long[] strangers() {
            // Those that are none have no value among the integers.
            return new long[0];
        }

        @Override
        long get(double[] array, int i) {
            long value = (long) array[i];
            if (value != array[i]) {
                throw new AssertionError(array[i] + " is not an integer");
            }
            return value;
        }

        @Override
        void set(double[] array, int i, long value) {
            array[i] = value;
        }
    }
}
