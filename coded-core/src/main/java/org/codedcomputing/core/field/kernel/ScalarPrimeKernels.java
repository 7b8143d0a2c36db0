package org.codedcomputing.core.field.kernel;

import java.util.Arrays;

/** Kernels over a prime below 2^31 in plain Java. */
final class ScalarPrimeKernels extends PrimeKernels {
    private final Product product = new Product();

    ScalarPrimeKernels(Residues field) {
        super(KernelProvider.SCALAR, field);
    }

    @Override
    void product(boolean transposed, int[] a, int ao, int lda, Rows<int[]> b, Rows<int[]> c, int m, int n, int k) {
        product.multiply(transposed, a, ao, lda, b, c, m, n, k);
    }

    @Override
    void dots(int[] a, int at, int step, long[] x, int n, long[] sums) {
        sums[0] = dot(a, at, x, n);
        sums[1] = step == 0 ? sums[0] : dot(a, at + step, x, n);
    }

    private long dot(int[] a, int ao, long[] x, int n) {
        int shift = field.shift;
        long mask = field.mask;
        long factor = field.factor;
        long sum = 0;
        int j = 0;
        for (; j + 4 <= n; j += 4) {
            int at = ao + j;
            long v = sum + a[at] * x[j] + a[at + 1] * x[j + 1] + a[at + 2] * x[j + 2] + a[at + 3] * x[j + 3];
            sum = (v & mask) + (v >> shift) * factor;
        }
        for (; j < n; j++) {
            sum = field.fold(sum + a[ao + j] * x[j]);
        }
        return sum;
    }

    @Override
    void dotsOfCanonical(int[] a, int at, int step, int[] x, int xo, int n, long[] sums) {
        sums[0] = dot(a, at, x, xo, n);
        sums[1] = step == 0 ? sums[0] : dot(a, at + step, x, xo, n);
    }

    private long dot(int[] a, int ao, int[] x, int xo, int n) {
        long sum = 0;
        for (int j = 0; j < n; j++) {
            sum = field.fold(sum + a[ao + j] * field.centre(x[xo + j]));
        }
        return sum;
    }

    @Override
    boolean canonicalBlock(int[] x, int at, int n) {
        int largest = field.p - 1;
        int signs = 0;
        for (int i = at; i < at + n; i++) {
            // Negative exactly if the value is below 0 or above the largest element.
            signs |= x[i] | (largest - x[i]);
        }
        return signs >= 0;
    }

    @Override
    void centre(int[] x, int at, long[] centred, int to, int n) {
        for (int j = 0; j < n; j++) {
            centred[to + j] = field.centre(x[at + j]);
        }
    }

    @Override
    void addRows(int[] a, int at, int step, long x0, long x1, long x2, long x3, long[] sums, int n) {
        int shift = field.shift;
        long mask = field.mask;
        long factor = field.factor;
        int at1 = at + step;
        int at2 = at1 + step;
        int at3 = at2 + step;
        for (int j = 0; j < n; j++) {
            long v = sums[j] + a[at + j] * x0 + a[at1 + j] * x1 + a[at2 + j] * x2 + a[at3 + j] * x3;
            sums[j] = (v & mask) + (v >> shift) * factor;
        }
    }

    @Override
    void store(long[] sums, int n, int[] c, int at, boolean first) {
        if (first) {
            for (int j = 0; j < n; j++) {
                c[at + j] = field.reduce(sums[j]);
            }
        } else {
            for (int j = 0; j < n; j++) {
                c[at + j] = field.add(c[at + j], field.reduce(sums[j]));
            }
        }
    }

    @Override
    void axpyBlock(int[] scalar, int at, int[] x, int xo, int[] y, int yo, int n) {
        long s = scalar[at];
        for (int i = 0; i < n; i++) {
            y[yo + i] = field.reduce(y[yo + i] + s * x[xo + i]);
        }
    }

    @Override
    void hadamardBlock(int[] x, int xo, int[] y, int yo, int[] z, int zo, int n) {
        for (int i = 0; i < n; i++) {
            z[zo + i] = field.reduce((long) x[xo + i] * y[yo + i]);
        }
    }

    @Override
    void evaluateBlock(int[] coefficients, int co, int terms, int[] points, int po, int[] values, int vo, int n) {
        Arrays.fill(values, vo, vo + n, coefficients[co + terms - 1]);
        for (int t = terms - 2; t >= 0; t--) {
            long coefficient = coefficients[co + t];
            for (int i = 0; i < n; i++) {
                values[vo + i] = field.reduce(coefficient + (long) values[vo + i] * points[po + i]);
            }
        }
    }

    private final class Product extends RowProduct<int[], long[]> {
        Product() {
            super(128, Residues.TERMS, 1);
        }

        @Override
        long[][] rows(int count) {
            return new long[count][COLUMNS];
        }

        @Override
        void pack(int[] b, int at, int columns, long[][] packed, int to) {
            long[] row = packed[to];
            for (int j = 0; j < columns; j++) {
                row[j] = field.centre(b[at + j]);
            }
        }

        @Override
        void zero(long[] row, int columns) {
            Arrays.fill(row, 0, columns, 0);
        }

        @Override
        void pass(int[] a, int at, int step, int terms, long[][] packed, int from, long[][] sums, int columns) {
            for (int t = 0; t < terms; t += 2) {
                long x = field.centre(a[at + t * step]);
                long y = t + 1 < terms ? field.centre(a[at + (t + 1) * step]) : 0;
                addTwo(x, packed[from + t], y, packed[from + t + 1], sums[0], columns);
            }
            fold(sums[0], columns);
        }

        private void fold(long[] sums, int n) {
            int shift = field.shift;
            long mask = field.mask;
            long factor = field.factor;
            for (int j = 0; j < n; j++) {
                sums[j] = (sums[j] & mask) + (sums[j] >> shift) * factor;
            }
        }

        @Override
        void store(long[][] sums, int columns, int[] c, int at, boolean first) {
            ScalarPrimeKernels.this.store(sums[0], columns, c, at, first);
        }
    }
}
