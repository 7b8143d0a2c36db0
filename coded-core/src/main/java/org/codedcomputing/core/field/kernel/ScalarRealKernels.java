package org.codedcomputing.core.field.kernel;

import java.util.Arrays;

/** Kernels over {@code double} in plain Java. */
final class ScalarRealKernels extends RealKernels {
    private final Product product = new Product();

    ScalarRealKernels() {
        super(KernelProvider.SCALAR);
    }

    @Override
    void product(
            boolean transposed, double[] a, int ao, int lda, Rows<double[]> b, Rows<double[]> c, int m, int n, int k) {
        product.multiply(transposed, a, ao, lda, b, c, m, n, k);
    }

    @Override
    void dotChains(double[] a, int at, int step, double[] x, int xo, int n, double[] sums) {
        Arrays.fill(sums, 0);
        for (int j = 0; j < n; j += SUMS) {
            for (int s = 0; s < SUMS; s++) {
                sums[s] = Math.fma(a[at + j + s], x[xo + j + s], sums[s]);
            }
            for (int s = 0; s < SUMS; s++) {
                sums[SUMS + s] = Math.fma(a[at + step + j + s], x[xo + j + s], sums[SUMS + s]);
            }
        }
    }

    @Override
    void addRows(double[] a, int at, int step, double x0, double x1, double x2, double x3, double[] y, int yo, int n) {
        for (int j = 0; j < n; j++) {
            double sum = Math.fma(a[at + step + j], x1, Math.fma(a[at + j], x0, y[yo + j]));
            y[yo + j] = Math.fma(a[at + 3 * step + j], x3, Math.fma(a[at + 2 * step + j], x2, sum));
        }
    }

    @Override
    void axpyBlock(double[] scalar, int at, double[] x, int xo, double[] y, int yo, int n) {
        double s = scalar[at];
        for (int i = 0; i < n; i++) {
            y[yo + i] = Math.fma(x[xo + i], s, y[yo + i]);
        }
    }

    @Override
    void hadamardBlock(double[] x, int xo, double[] y, int yo, double[] z, int zo, int n) {
        for (int i = 0; i < n; i++) {
            z[zo + i] = x[xo + i] * y[yo + i];
        }
    }

    @Override
    void evaluateBlock(
            double[] coefficients, int co, int terms, double[] points, int po, double[] values, int vo, int n) {
        Arrays.fill(values, vo, vo + n, coefficients[co + terms - 1]);
        for (int t = terms - 2; t >= 0; t--) {
            double coefficient = coefficients[co + t];
            for (int i = 0; i < n; i++) {
                values[vo + i] = Math.fma(values[vo + i], points[po + i], coefficient);
            }
        }
    }

    private static final class Product extends RowProduct<double[], double[]> {
        /** Four, because of the same limit of the JIT compiler as in {@link RowProduct#addTwo}. */
        private static final int TERMS = 4;

        Product() {
            super(REAL_BLOCK, TERMS, 1);
        }

        @Override
        double[][] rows(int count) {
            return new double[count][COLUMNS];
        }

        @Override
        void pack(double[] b, int at, int columns, double[][] packed, int to) {
            System.arraycopy(b, at, packed[to], 0, columns);
        }

        @Override
        void zero(double[] row, int columns) {
            Arrays.fill(row, 0, columns, 0);
        }

        @Override
        void pass(double[] a, int at, int step, int terms, double[][] packed, int from, double[][] sums, int columns) {
            if (terms == TERMS) {
                pass(a, at, step, packed, from, sums[0], columns);
            } else {
                for (int t = 0; t < terms; t++) {
                    single(a[at + t * step], packed[from + t], sums[0], columns);
                }
            }
        }

        private static void single(double x, double[] b, double[] sums, int n) {
            for (int j = 0; j < n; j++) {
                sums[j] = Math.fma(x, b[j], sums[j]);
            }
        }

        private static void pass(double[] a, int at, int step, double[][] packed, int from, double[] sums, int n) {
            double a0 = a[at];
            double a1 = a[at + step];
            double a2 = a[at + 2 * step];
            double a3 = a[at + 3 * step];
            double[] b0 = packed[from];
            double[] b1 = packed[from + 1];
            double[] b2 = packed[from + 2];
            double[] b3 = packed[from + 3];
            for (int j = 0; j < n; j++) {
                double low = Math.fma(a1, b1[j], Math.fma(a0, b0[j], sums[j]));
                sums[j] = Math.fma(a3, b3[j], Math.fma(a2, b2[j], low));
            }
        }

        @Override
        void store(double[][] sums, int columns, double[] c, int at, boolean first) {
            double[] sum = sums[0];
            if (first) {
                System.arraycopy(sum, 0, c, at, columns);
            } else {
                for (int j = 0; j < columns; j++) {
                    c[at + j] += sum[j];
                }
            }
        }
    }
}
