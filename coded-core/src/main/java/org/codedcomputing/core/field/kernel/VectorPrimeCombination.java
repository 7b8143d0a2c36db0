package org.codedcomputing.core.field.kernel;

import java.util.Arrays;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The product over a prime below 2^31 for few terms, which is what encoding and decoding are, or few rows, which is what random
 * combinations of many blocks are: rows of B are read where they lie. Nothing is packed, so memory sees long runs and little else.
 *
 * <p>Four rows of C at a time are made of four rows of B, each vector of which is loaded once; what is left of C one by one, of
 * eight rows of B. In fours an element b of B is taken as b - s with s = (p+1)/2, which is at most (p+1)/2 in size, so that eight
 * products with centred factors need no fold between them; s times the sum of a row of A is where its sums begin.
 */
final class VectorPrimeCombination {
    /** Most terms for any number of rows; with more, packing pays. */
    private static final int TERMS = 24;

    /** Rows of A that use a packed B too little to pay for it. */
    private static final int FEW_ROWS = 8;

    /** Most terms for so few rows: as many as were measured. */
    private static final int FEW_ROWS_TERMS = 256;

    /**
     * Fewest columns. With fewer, packing pays, and what is worse: a loop that the compiler has seen to end after a vector or two is
     * slow ever after.
     */
    static final int LEAST_COLUMNS = 64;

    private static final int PASS = 8;

    /** Most terms for which fours are the faster form. */
    private static final int FOURS_TERMS = 32;

    private static final int FOUR = 4;

    /** Columns whose sums for four rows of C take half a first-level cache. */
    private static final int SUMS = 512;

    /** Columns between two changes of rows: four pages of each, eight rows in half of a small second-level cache. */
    private static final int COLUMNS = 4096;

    private static final VectorSpecies<Long> LONGS = VectorLanes.LONGS;
    private static final int LANES = LONGS.length();

    private final Residues field;

    VectorPrimeCombination(Residues field) {
        this.field = field;
    }

    /** Whether this form is the faster one for m rows, n columns and k terms; results are the same. */
    static boolean takes(int m, int n, int k) {
        return n >= LEAST_COLUMNS && (k <= TERMS || (m <= FEW_ROWS && k <= FEW_ROWS_TERMS));
    }

    void multiply(boolean transposed, int[] a, int ao, int lda, Rows<int[]> b, Rows<int[]> c, int m, int n, int k) {
        int rowStep = transposed ? 1 : lda;
        int termStep = transposed ? lda : 1;
        long[] factors = new long[PASS];
        int[][] rows = new int[PASS][];
        int[] starts = new int[PASS];
        long[] sums = new long[Math.min(COLUMNS, n)];
        int fours = k <= FOURS_TERMS ? m - m % FOUR : 0;
        long[][] ofFour = new long[FOUR][BlockedProduct.roundUp(k, FOUR) + 1];
        long[] fourSums = new long[fours == 0 ? 0 : FOUR * SUMS];
        for (int j = 0, columns; j < n; j += columns) {
            columns = Math.min(COLUMNS, n - j);
            for (int i = 0; i < fours; i += FOUR) {
                KernelInterruptedException.check();
                for (int r = 0; r < FOUR; r++) {
                    centre(a, ao + (i + r) * rowStep, termStep, k, ofFour[r]);
                }
                for (int s = 0, count; s < columns; s += count) {
                    count = Math.min(SUMS, columns - s);
                    four(ofFour, b, rows, starts, j + s, k, fourSums, count);
                    for (int r = 0; r < FOUR; r++) {
                        VectorPrimeKernels.storeRow(
                                field, fourSums, r * SUMS, count, c.data(i + r), c.at(i + r) + j + s, true);
                    }
                }
            }
            for (int i = fours; i < m; i++) {
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

    /** Centred elements of a row of A, 0 up to a multiple of four terms; behind them what the row's sums begin with. */
    private void centre(int[] a, int at, int termStep, int k, long[] factors) {
        long sum = 0;
        for (int t = 0; t < k; t++) {
            factors[t] = field.centre(a[at + t * termStep]);
            sum += factors[t];
        }
        factors[factors.length - 1] = field.centre(field.reduce(field.centre(field.reduce(sum)) * shift()));
    }

    /** What is taken off elements of B, 2^30 at most. */
    private long shift() {
        return field.half + 1L;
    }

    /** Sums of four rows of C from column j on. */
    private void four(long[][] factors, Rows<int[]> b, int[][] rows, int[] starts, int j, int k, long[] sums, int n) {
        for (int r = 0; r < FOUR; r++) {
            long[] ofRow = factors[r];
            Arrays.fill(sums, r * SUMS, r * SUMS + n, ofRow[ofRow.length - 1]);
        }
        for (int t = 0; t < k; t += FOUR) {
            if (t > 0 && t % Residues.TERMS == 0) {
                fold(sums, n, field);
            }
            for (int s = 0; s < FOUR; s++) {
                // What is missing from the last pass is nothing times any row.
                rows[s] = b.data(t + s < k ? t + s : 0);
                starts[s] = b.at(t + s < k ? t + s : 0) + j;
            }
            fourPass(factors, t, rows, starts, shift(), sums, n);
        }
    }

    private static void fold(long[] sums, int n, Residues field) {
        LongVector mask = LongVector.broadcast(LONGS, field.mask);
        LongVector factor = LongVector.broadcast(LONGS, field.factor);
        int whole = n - n % LANES;
        for (int r = 0; r < FOUR; r++) {
            for (int j = r * SUMS; j < r * SUMS + whole; j += LANES) {
                VectorPrimeKernels.fold(LongVector.fromArray(LONGS, sums, j), mask, field.shift, factor)
                        .intoArray(sums, j);
            }
            for (int j = r * SUMS + whole; j < r * SUMS + n; j++) {
                sums[j] = field.fold(sums[j]);
            }
        }
    }

    /** Adds four multiples of rows of B, less the shift, to the sums of four rows of C. */
    private static void fourPass(long[][] factors, int t, int[][] rows, int[] starts, long shift, long[] sums, int n) {
        LongVector f00 = factor(factors[0], t);
        LongVector f01 = factor(factors[0], t + 1);
        LongVector f02 = factor(factors[0], t + 2);
        LongVector f03 = factor(factors[0], t + 3);
        LongVector f10 = factor(factors[1], t);
        LongVector f11 = factor(factors[1], t + 1);
        LongVector f12 = factor(factors[1], t + 2);
        LongVector f13 = factor(factors[1], t + 3);
        LongVector f20 = factor(factors[2], t);
        LongVector f21 = factor(factors[2], t + 1);
        LongVector f22 = factor(factors[2], t + 2);
        LongVector f23 = factor(factors[2], t + 3);
        LongVector f30 = factor(factors[3], t);
        LongVector f31 = factor(factors[3], t + 1);
        LongVector f32 = factor(factors[3], t + 2);
        LongVector f33 = factor(factors[3], t + 3);
        int[] r0 = rows[0];
        int[] r1 = rows[1];
        int[] r2 = rows[2];
        int[] r3 = rows[3];
        int a0 = starts[0];
        int a1 = starts[1];
        int a2 = starts[2];
        int a3 = starts[3];
        LongVector less = LongVector.broadcast(LONGS, shift);
        int whole = n - n % LANES;
        for (int j = 0; j < whole; j += LANES) {
            LongVector x0 = VectorPrimeKernels.load(r0, a0 + j).sub(less);
            LongVector x1 = VectorPrimeKernels.load(r1, a1 + j).sub(less);
            LongVector x2 = VectorPrimeKernels.load(r2, a2 + j).sub(less);
            LongVector x3 = VectorPrimeKernels.load(r3, a3 + j).sub(less);
            ((LongVector) VectorLanes.LONG_VECTOR.cast(LongVector.fromArray(LONGS, sums, j)
                            .add(x0.mul(f00))
                            .add(x1.mul(f01))
                            .add(x2.mul(f02))
                            .add(x3.mul(f03))))
                    .intoArray(sums, j);
            ((LongVector) VectorLanes.LONG_VECTOR.cast(LongVector.fromArray(LONGS, sums, SUMS + j)
                            .add(x0.mul(f10))
                            .add(x1.mul(f11))
                            .add(x2.mul(f12))
                            .add(x3.mul(f13))))
                    .intoArray(sums, SUMS + j);
            ((LongVector) VectorLanes.LONG_VECTOR.cast(LongVector.fromArray(LONGS, sums, 2 * SUMS + j)
                            .add(x0.mul(f20))
                            .add(x1.mul(f21))
                            .add(x2.mul(f22))
                            .add(x3.mul(f23))))
                    .intoArray(sums, 2 * SUMS + j);
            ((LongVector) VectorLanes.LONG_VECTOR.cast(LongVector.fromArray(LONGS, sums, 3 * SUMS + j)
                            .add(x0.mul(f30))
                            .add(x1.mul(f31))
                            .add(x2.mul(f32))
                            .add(x3.mul(f33))))
                    .intoArray(sums, 3 * SUMS + j);
        }
        for (int r = 0; r < FOUR; r++) {
            for (int j = whole; j < n; j++) {
                for (int s = 0; s < FOUR; s++) {
                    sums[r * SUMS + j] += (rows[s][starts[s] + j] - shift) * factors[r][t + s];
                }
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
