package org.codedcomputing.core.field.kernel;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** What the kernels over a prime below 2^31 have in common; the bounds are in {@link Residues}. */
abstract class PrimeKernels extends AbstractKernels<int[]> {
    /**
     * Columns of a block of a matrix times a vector: the packed part of the vector is 64 KiB. Long runs through memory matter
     * more than a vector in the first-level cache, since the hardware fetches ahead inside a page and pauses at its end.
     */
    static final int COLUMNS = 8192;

    final Residues field;

    PrimeKernels(KernelProvider provider, Residues field) {
        super(provider, field.name);
        this.field = field;
    }

    /**
     * Inner products of two rows, {@code step} apart, with n centred elements: congruent only and below 2^60 in size; n is at
     * most {@link #COLUMNS}. Two rows make two streams through memory, and one reading of the vector.
     */
    abstract void dots(int[] a, int at, int step, long[] x, int n, long[] sums);

    /** As {@link #dots} for canonical elements, which are centred on the way. */
    abstract void dotsOfCanonical(int[] a, int at, int step, int[] x, int xo, int n, long[] sums);

    /** centred[to + j] = the centred representative of x[at + j]. */
    abstract void centre(int[] x, int at, long[] centred, int to, int n);

    /** sums[j] += a[at + j]*x0 + a[at + step + j]*x1 + ... for four rows and centred x, folded. */
    abstract void addRows(int[] a, int at, int step, long x0, long x1, long x2, long x3, long[] sums, int n);

    /** c[at + j] = sums[j], or plus what is there. */
    abstract void store(long[] sums, int n, int[] c, int at, boolean first);

    @Override
    public final int[] newArray(int length) {
        return new int[length];
    }

    @Override
    final void clear(int[] target, int offset, int n) {
        Arrays.fill(target, offset, offset + n, 0);
    }

    @Override
    final void matrixVector(int[] a, int ao, int lda, int m, int n, int[] x, int xo, int[] y, int yo) {
        // Two rows pass by the vector once, so nothing is gained by packing it.
        long[] packed = new long[m > 2 ? Math.min(COLUMNS, n) : 0];
        long[] sums = new long[2];
        for (int j = 0, columns; j < n; j += columns) {
            columns = Math.min(COLUMNS, n - j);
            if (m > 2) {
                centre(x, xo + j, packed, 0, columns);
            }
            for (int i = 0; i < m; i += 2) {
                if (i % 64 == 0) {
                    KernelInterruptedException.check();
                }
                boolean two = i + 1 < m;
                if (m > 2) {
                    dots(a, ao + i * lda + j, two ? lda : 0, packed, columns, sums);
                } else {
                    dotsOfCanonical(a, ao + i * lda + j, two ? lda : 0, x, xo + j, columns, sums);
                }
                y[yo + i] = field.add(y[yo + i], field.reduce(sums[0]));
                if (two) {
                    y[yo + i + 1] = field.add(y[yo + i + 1], field.reduce(sums[1]));
                }
            }
        }
    }

    @Override
    final void transposedVector(int[] a, int ao, int lda, int m, int n, int[] x, int xo, int[] y, int yo) {
        long[] sums = new long[Math.min(COLUMNS, n)];
        for (int j = 0, columns; j < n; j += columns) {
            columns = Math.min(COLUMNS, n - j);
            Arrays.fill(sums, 0);
            for (int i = 0; i < m; i += 4) {
                if (i % 64 == 0) {
                    KernelInterruptedException.check();
                }
                int at = ao + i * lda + j;
                if (i + 4 <= m) {
                    addRows(
                            a,
                            at,
                            lda,
                            field.centre(x[xo + i]),
                            field.centre(x[xo + i + 1]),
                            field.centre(x[xo + i + 2]),
                            field.centre(x[xo + i + 3]),
                            sums,
                            columns);
                } else {
                    for (int r = 0; r < m - i; r++) {
                        addRows(a, at + r * lda, 0, field.centre(x[xo + i + r]), 0, 0, 0, sums, columns);
                    }
                }
            }
            store(sums, columns, y, yo + j, true);
        }
    }

    @Override
    final void fillBlock(int[] target, int offset, int n, RandomGenerator source) {
        // Every draw has exactly the bits of p-1; half of them or more are accepted.
        int unused = Integer.numberOfLeadingZeros(field.p - 1);
        for (int i = 0; i < n; i++) {
            int drawn = source.nextInt() >>> unused;
            while (drawn >= field.p) {
                drawn = source.nextInt() >>> unused;
            }
            target[offset + i] = drawn;
        }
    }

    @Override
    final void transposeTile(int[] a, int ao, int lda, int[] c, int co, int ldc, int rows, int columns) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                c[co + j * ldc + i] = a[ao + i * lda + j];
            }
        }
    }
}
