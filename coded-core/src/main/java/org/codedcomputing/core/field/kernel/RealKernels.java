package org.codedcomputing.core.field.kernel;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * What the kernels over {@code double} have in common. The order of additions is fixed here: products in chains of {@link
 * BulkKernels#REAL_BLOCK} fused multiply-adds, inner products in {@link #SUMS} interleaved chains.
 */
abstract class RealKernels extends AbstractKernels<double[]> {
    /** Interleaved sums of an inner product: four vectors of the widest machine, enough to hide the latency of one. */
    static final int SUMS = 32;

    /** Columns of a block of a matrix times a vector: that part of the vector is 64 KiB, see {@link PrimeKernels#COLUMNS}. */
    static final int COLUMNS = 8192;

    RealKernels(KernelProvider provider) {
        super(provider, "double");
    }

    /**
     * sums[j mod 32] = chain of fused multiply-adds over all j below n, a multiple of 32, for a row of A; behind these {@link
     * #SUMS} those of the row {@code step} further on.
     */
    abstract void dotChains(double[] a, int at, int step, double[] x, int xo, int n, double[] sums);

    /** y[j] = fma(a3, x3, fma(a2, x2, fma(a1, x1, fma(a0, x0, y[j])))) for four rows. */
    abstract void addRows(
            double[] a, int at, int step, double x0, double x1, double x2, double x3, double[] y, int yo, int n);

    @Override
    public final double[] newArray(int length) {
        return new double[length];
    }

    @Override
    final void clear(double[] target, int offset, int n) {
        Arrays.fill(target, offset, offset + n, 0);
    }

    @Override
    final void matrixVector(double[] a, int ao, int lda, int m, int n, double[] x, int xo, double[] y, int yo) {
        double[] sums = new double[2 * SUMS];
        for (int j = 0, columns; j < n; j += columns) {
            columns = Math.min(COLUMNS, n - j);
            int whole = columns - columns % SUMS;
            for (int i = 0; i < m; i += 2) {
                if (i % 64 == 0) {
                    KernelInterruptedException.check();
                }
                int at = ao + i * lda + j;
                int step = i + 1 < m ? lda : 0;
                dotChains(a, at, step, x, xo + j, whole, sums);
                y[yo + i] += sum(sums, 0, a, at + whole, x, xo + j + whole, columns - whole);
                if (i + 1 < m) {
                    y[yo + i + 1] += sum(sums, SUMS, a, at + step + whole, x, xo + j + whole, columns - whole);
                }
            }
        }
    }

    /** Ends the chains with the last n terms, fewer than {@link #SUMS}, and adds them up in pairs. */
    private static double sum(double[] sums, int from, double[] a, int ao, double[] x, int xo, int n) {
        for (int j = 0; j < n; j++) {
            sums[from + j] = Math.fma(a[ao + j], x[xo + j], sums[from + j]);
        }
        for (int half = SUMS / 2; half > 0; half /= 2) {
            for (int i = from; i < from + half; i++) {
                sums[i] += sums[i + half];
            }
        }
        return sums[from];
    }

    @Override
    final void transposedVector(double[] a, int ao, int lda, int m, int n, double[] x, int xo, double[] y, int yo) {
        for (int j = 0, columns; j < n; j += columns) {
            columns = Math.min(COLUMNS, n - j);
            for (int i = 0; i < m; i += 4) {
                if (i % 64 == 0) {
                    KernelInterruptedException.check();
                }
                int at = ao + i * lda + j;
                if (i + 4 <= m) {
                    addRows(a, at, lda, x[xo + i], x[xo + i + 1], x[xo + i + 2], x[xo + i + 3], y, yo + j, columns);
                } else {
                    for (int r = 0; r < m - i; r++) {
                        axpyBlock(x, xo + i + r, a, at + r * lda, y, yo + j, columns);
                    }
                }
            }
        }
    }

    @Override
    final boolean canonicalBlock(double[] x, int at, int n) {
        boolean finite = true;
        for (int i = at; i < at + n; i++) {
            finite &= Double.isFinite(x[i]);
        }
        return finite;
    }

    @Override
    final void fillBlock(double[] target, int offset, int n, RandomGenerator source) {
        for (int i = 0; i < n; i++) {
            target[offset + i] = (source.nextLong() >>> 11) * 0x1p-53;
        }
    }

    @Override
    final void transposeTile(double[] a, int ao, int lda, double[] c, int co, int ldc, int rows, int columns) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                c[co + j * ldc + i] = a[ao + i * lda + j];
            }
        }
    }
}
