package org.codedcomputing.core.field.kernel;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.codedcomputing.core.field.Mersenne61;

/** What the kernels over 2^61-1 have in common; the bounds are in {@link Limbs61}. */
abstract class Mersenne61Kernels extends AbstractKernels<long[]> {
    /** Columns of a block of a matrix times a vector: the packed limbs of the vector are 32 KiB. */
    static final int COLUMNS = 2048;

    Mersenne61Kernels(KernelProvider provider) {
        super(provider, Mersenne61.FIELD.toString());
    }

    /** The inner product of n canonical elements and n centred ones given by their limbs, canonical. */
    abstract long dot(long[] a, int ao, long[] x0, long[] x1, int n);

    /** Adds two rows times x and z to the limb sums, and carries. */
    abstract void addRows(long[] a, int at, int step, long x, long z, long[] low, long[] high, int n);

    /** c[at + j] = the element that the sums stand for, or plus what is there. */
    abstract void store(long[] low, long[] high, int n, long[] c, int at, boolean first);

    @Override
    public final long[] newArray(int length) {
        return new long[length];
    }

    @Override
    final void clear(long[] target, int offset, int n) {
        Arrays.fill(target, offset, offset + n, 0);
    }

    @Override
    final void matrixVector(long[] a, int ao, int lda, int m, int n, long[] x, int xo, long[] y, int yo) {
        long[] x0 = new long[Math.min(COLUMNS, n)];
        long[] x1 = new long[x0.length];
        for (int j = 0, columns; j < n; j += columns) {
            columns = Math.min(COLUMNS, n - j);
            for (int s = 0; s < columns; s++) {
                long centred = Limbs61.centre(x[xo + j + s]);
                x0[s] = Limbs61.low(centred);
                x1[s] = Limbs61.high(centred);
            }
            for (int i = 0; i < m; i++) {
                if (i % 64 == 0) {
                    KernelInterruptedException.check();
                }
                y[yo + i] = Limbs61.add(y[yo + i], dot(a, ao + i * lda + j, x0, x1, columns));
            }
        }
    }

    @Override
    final void transposedVector(long[] a, int ao, int lda, int m, int n, long[] x, int xo, long[] y, int yo) {
        long[] low = new long[Math.min(COLUMNS, n)];
        long[] high = new long[low.length];
        for (int j = 0, columns; j < n; j += columns) {
            columns = Math.min(COLUMNS, n - j);
            Arrays.fill(low, 0);
            Arrays.fill(high, 0);
            for (int i = 0; i < m; i += 2) {
                if (i % 64 == 0) {
                    KernelInterruptedException.check();
                }
                int at = ao + i * lda + j;
                long first = Limbs61.centre(x[xo + i]);
                if (i + 1 < m) {
                    addRows(a, at, lda, first, Limbs61.centre(x[xo + i + 1]), low, high, columns);
                } else {
                    addRows(a, at, 0, first, 0, low, high, columns);
                }
            }
            store(low, high, columns, y, yo + j, true);
        }
    }

    @Override
    final boolean canonicalBlock(long[] x, int at, int n) {
        long signs = 0;
        for (int i = at; i < at + n; i++) {
            // Negative exactly if the value is below 0 or above the largest element.
            signs |= x[i] | (Mersenne61.P - 1 - x[i]);
        }
        return signs >= 0;
    }

    @Override
    final void fillBlock(long[] target, int offset, int n, RandomGenerator source) {
        for (int i = 0; i < n; i++) {
            long drawn = source.nextLong() >>> 3;
            while (drawn >= Limbs61.P) {
                drawn = source.nextLong() >>> 3;
            }
            target[offset + i] = drawn;
        }
    }

    @Override
    final void transposeTile(long[] a, int ao, int lda, long[] c, int co, int ldc, int rows, int columns) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                c[co + j * ldc + i] = a[ao + i * lda + j];
            }
        }
    }
}
