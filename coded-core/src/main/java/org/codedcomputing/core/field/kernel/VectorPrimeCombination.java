package org.codedcomputing.core.field.kernel;

import java.util.Arrays;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The product over a prime below 2^31 for few terms, which is what encoding and decoding are, or few rows, which is what random
 * combinations of many blocks are: eight rows of B at a time are read where they lie. Nothing is packed, so memory sees long runs
 * and little else.
 */
final class VectorPrimeCombination {
    /** Most terms for any number of rows; with more, packing pays. */
    private static final int TERMS = 24;

    /** Rows of A that use a packed B too little to pay for it. */
    private static final int FEW_ROWS = 8;

    /** Most terms for so few rows: as many as were measured. */
    private static final int FEW_ROWS_TERMS = 256;

    private static final int PASS = 8;

    /** Columns between two changes of rows: four pages of each, eight rows in half of a small second-level cache. */
    private static final int COLUMNS = 4096;

    private static final VectorSpecies<Long> LONGS = VectorLanes.LONGS;
    private static final int LANES = LONGS.length();

    private final Residues field;

    VectorPrimeCombination(Residues field) {
        this.field = field;
    }

    /** Whether this form is the faster one for m rows and k terms; results are the same. */
    static boolean takes(int m, int k) {
        return k <= TERMS || (m <= FEW_ROWS && k <= FEW_ROWS_TERMS);
    }

    void multiply(boolean transposed, int[] a, int ao, int lda, Rows<int[]> b, Rows<int[]> c, int m, int n, int k) {
        int rowStep = transposed ? 1 : lda;
        int termStep = transposed ? lda : 1;
        long[] factors = new long[PASS];
        int[][] rows = new int[PASS][];
        int[] starts = new int[PASS];
        long[] sums = new long[Math.min(COLUMNS, n)];
        for (int j = 0, columns; j < n; j += columns) {
            columns = Math.min(COLUMNS, n - j);
            for (int i = 0; i < m; i++) {
                if (i % 16 == 0) {
                    KernelInterruptedException.check();
                }
                Arrays.fill(sums, 0, columns, 0);
                for (int t = 0; t < k; t += PASS) {
                    for (int s = 0; s < PASS; s++) {
                        // What is missing from the last pass is nothing times any row.
                        boolean there = t + s < k;
                        factors[s] = there ? field.centre(a[ao + i * rowStep + (t + s) * termStep]) : 0;
                        rows[s] = b.data(there ? t + s : 0);
                        starts[s] = b.at(there ? t + s : 0) + j;
                    }
                    pass(factors, rows, starts, sums, columns, field);
                }
                VectorPrimeKernels.storeRow(field, sums, 0, columns, c.data(i), c.at(i) + j, true);
            }
        }
    }

    private static LongVector factor(long[] factors, int index) {
        return LongVector.broadcast(LONGS, factors[index]);
    }

    private static LongVector high(LongVector v, int shift) {
        return v.lanewise(VectorOperators.ASHR, shift);
    }

    /**
     * Adds eight multiples of rows to the sums. Four products each are summed, then low bits and high bits times 2^shift mod p
     * are added up, below 2^49 in size, so below 2^54 after all passes. To make elements of C at once would be too much for one
     * method, see {@link VectorPrimeKernels}.
     */
    private static void pass(long[] factors, int[][] rows, int[] starts, long[] sums, int n, Residues field) {
        int whole = n - n % LANES;
        LongVector f0 = factor(factors, 0);
        LongVector f1 = factor(factors, 1);
        LongVector f2 = factor(factors, 2);
        LongVector f3 = factor(factors, 3);
        LongVector f4 = factor(factors, 4);
        LongVector f5 = factor(factors, 5);
        LongVector f6 = factor(factors, 6);
        LongVector f7 = factor(factors, 7);
        int[] r0 = rows[0];
        int[] r1 = rows[1];
        int[] r2 = rows[2];
        int[] r3 = rows[3];
        int[] r4 = rows[4];
        int[] r5 = rows[5];
        int[] r6 = rows[6];
        int[] r7 = rows[7];
        int a0 = starts[0];
        int a1 = starts[1];
        int a2 = starts[2];
        int a3 = starts[3];
        int a4 = starts[4];
        int a5 = starts[5];
        int a6 = starts[6];
        int a7 = starts[7];
        int shift = field.shift;
        LongVector mask = LongVector.broadcast(LONGS, field.mask);
        LongVector r = LongVector.broadcast(LONGS, field.factor);
        for (int j = 0; j < whole; j += LANES) {
            LongVector s = VectorPrimeKernels.load(r0, a0 + j)
                    .mul(f0)
                    .add(VectorPrimeKernels.load(r1, a1 + j).mul(f1));
            LongVector u = VectorPrimeKernels.load(r4, a4 + j)
                    .mul(f4)
                    .add(VectorPrimeKernels.load(r5, a5 + j).mul(f5));
            s = s.add(VectorPrimeKernels.load(r2, a2 + j).mul(f2))
                    .add(VectorPrimeKernels.load(r3, a3 + j).mul(f3));
            u = u.add(VectorPrimeKernels.load(r6, a6 + j).mul(f6))
                    .add(VectorPrimeKernels.load(r7, a7 + j).mul(f7));
            LongVector upper = high(s, shift).add(high(u, shift)).mul(r);
            LongVector lower = s.and(mask).add(u.and(mask));
            LongVector.fromArray(LONGS, sums, j).add(lower).add(upper).intoArray(sums, j);
        }
        for (int j = whole; j < n; j++) {
            long s = sums[j];
            for (int t = 0; t < PASS; t++) {
                s = field.fold(s + rows[t][starts[t] + j] * factors[t]);
            }
            sums[j] = s;
        }
    }
}
