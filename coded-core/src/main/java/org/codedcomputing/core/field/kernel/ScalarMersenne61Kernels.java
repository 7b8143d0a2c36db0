package org.codedcomputing.core.field.kernel;

import java.util.Arrays;
import org.codedcomputing.core.field.Mersenne61;

/** Kernels over 2^61-1 in plain Java. */
final class ScalarMersenne61Kernels extends Mersenne61Kernels {
    private final Product product = new Product();

    ScalarMersenne61Kernels() {
        super(KernelProvider.SCALAR);
    }

    @Override
    void product(boolean transposed, long[] a, int ao, int lda, Rows<long[]> b, Rows<long[]> c, int m, int n, int k) {
        product.multiply(transposed, a, ao, lda, b, c, m, n, k);
    }

    @Override
    long dot(long[] a, int ao, long[] x0, long[] x1, int n) {
        long low = 0;
        long high = 0;
        for (int j = 0; j < n; j++) {
            long a0 = Limbs61.low(a[ao + j]);
            long a1 = Limbs61.high(a[ao + j]);
            low += a0 * x0[j] + 2 * (a1 * x1[j]);
            high += a0 * x1[j] + a1 * x0[j];
            high += low >> Limbs61.LOW_BITS;
            low = (low & Limbs61.LOW_MASK) + (high >> Limbs61.HIGH_BITS);
            high &= Limbs61.HIGH_MASK;
        }
        return Limbs61.reduce(low, high);
    }

    @Override
    void addRows(long[] a, int at, int step, long x, long z, long[] low, long[] high, int n) {
        long x0 = Limbs61.low(x);
        long x1 = Limbs61.high(x);
        long z0 = Limbs61.low(z);
        long z1 = Limbs61.high(z);
        for (int j = 0; j < n; j++) {
            long a0 = Limbs61.low(a[at + j]);
            long a1 = Limbs61.high(a[at + j]);
            long b0 = Limbs61.low(a[at + step + j]);
            long b1 = Limbs61.high(a[at + step + j]);
            long l = low[j] + a0 * x0 + a1 * (2 * x1) + b0 * z0 + b1 * (2 * z1);
            long h = high[j] + a0 * x1 + a1 * x0 + b0 * z1 + b1 * z0 + (l >> Limbs61.LOW_BITS);
            low[j] = (l & Limbs61.LOW_MASK) + (h >> Limbs61.HIGH_BITS);
            high[j] = h & Limbs61.HIGH_MASK;
        }
    }

    @Override
    void store(long[] low, long[] high, int n, long[] c, int at, boolean first) {
        for (int j = 0; j < n; j++) {
            long value = Limbs61.reduce(low[j], high[j]);
            c[at + j] = first ? value : Limbs61.add(c[at + j], value);
        }
    }

    @Override
    void axpyBlock(long[] scalar, int at, long[] x, int xo, long[] y, int yo, int n) {
        long s = scalar[at];
        for (int i = 0; i < n; i++) {
            y[yo + i] = Limbs61.add(y[yo + i], Mersenne61.mulMod(s, x[xo + i]));
        }
    }

    @Override
    void hadamardBlock(long[] x, int xo, long[] y, int yo, long[] z, int zo, int n) {
        for (int i = 0; i < n; i++) {
            z[zo + i] = Mersenne61.mulMod(x[xo + i], y[yo + i]);
        }
    }

    @Override
    void evaluateBlock(long[] coefficients, int co, int terms, long[] points, int po, long[] values, int vo, int n) {
        Arrays.fill(values, vo, vo + n, coefficients[co + terms - 1]);
        for (int t = terms - 2; t >= 0; t--) {
            long coefficient = coefficients[co + t];
            for (int i = 0; i < n; i++) {
                values[vo + i] = Limbs61.add(coefficient, Mersenne61.mulMod(values[vo + i], points[po + i]));
            }
        }
    }

    private final class Product extends RowProduct<long[], long[]> {
        Product() {
            super(64, Limbs61.TERMS, 2);
        }

        @Override
        long[][] rows(int count) {
            return new long[count][COLUMNS];
        }

        @Override
        void pack(long[] b, int at, int columns, long[][] packed, int to) {
            long[] low = packed[to];
            long[] high = packed[to + 1];
            for (int j = 0; j < columns; j++) {
                long centred = Limbs61.centre(b[at + j]);
                low[j] = Limbs61.low(centred);
                high[j] = Limbs61.high(centred);
            }
        }

        @Override
        void zero(long[] row, int columns) {
            Arrays.fill(row, 0, columns, 0);
        }

        @Override
        void pass(long[] a, int at, int step, int terms, long[][] packed, int from, long[][] sums, int columns) {
            for (int t = 0; t < terms; t++) {
                long x = Limbs61.centre(a[at + t * step]);
                long x0 = Limbs61.low(x);
                long x1 = Limbs61.high(x);
                addTwo(x0, packed[from + 2 * t], 2 * x1, packed[from + 2 * t + 1], sums[0], columns);
                addTwo(x1, packed[from + 2 * t], x0, packed[from + 2 * t + 1], sums[1], columns);
            }
            carry(sums[0], sums[1], columns);
        }

        private static void carry(long[] low, long[] high, int n) {
            for (int j = 0; j < n; j++) {
                long h = high[j] + (low[j] >> Limbs61.LOW_BITS);
                low[j] = (low[j] & Limbs61.LOW_MASK) + (h >> Limbs61.HIGH_BITS);
                high[j] = h & Limbs61.HIGH_MASK;
            }
        }

        @Override
        void store(long[][] sums, int columns, long[] c, int at, boolean first) {
            ScalarMersenne61Kernels.this.store(sums[0], sums[1], columns, c, at, first);
        }
    }
}
