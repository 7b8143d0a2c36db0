package org.codedcomputing.core.field.kernel;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The product over {@code double} for few terms, in the manner of {@link VectorPrimeCombination}: eight rows of B at a time
 * are read where they lie, and each vector of them goes into two rows of C. Additions are in the order of all real kernels,
 * one chain of at most {@link BulkKernels#REAL_BLOCK} terms.
 */
final class VectorRealCombination {
    /** Most terms; with more, packing pays. */
    static final int TERMS = 24;

    private static final int PASS = 8;

    /** Columns between two changes of rows: eight pages of each, eight rows in 256 KiB. */
    private static final int COLUMNS = 4096;

    private static final VectorSpecies<Double> DOUBLES = VectorLanes.DOUBLES;
    private static final int LANES = DOUBLES.length();

    private VectorRealCombination() {}

    static void multiply(
            boolean transposed, double[] a, int ao, int lda, Rows<double[]> b, Rows<double[]> c, int m, int n, int k) {
        int rowStep = transposed ? 1 : lda;
        int termStep = transposed ? lda : 1;
        double[] factors = new double[2 * PASS];
        double[][] rows = new double[PASS][];
        int[] starts = new int[PASS];
        // What an odd last row is computed together with.
        double[] nowhere = new double[m % 2 == 0 ? 0 : Math.min(COLUMNS, n)];
        for (int j = 0, columns; j < n; j += columns) {
            columns = Math.min(COLUMNS, n - j);
            for (int i = 0; i < m; i += 2) {
                if (i % 16 == 0) {
                    KernelInterruptedException.check();
                }
                boolean pair = i + 1 < m;
                double[] c0 = c.data(i);
                int at0 = c.at(i) + j;
                double[] c1 = pair ? c.data(i + 1) : nowhere;
                int at1 = pair ? c.at(i + 1) + j : 0;
                int row = ao + i * rowStep;
                int next = pair ? row + rowStep : row;
                int t = 0;
                for (; t + PASS <= k; t += PASS) {
                    for (int s = 0; s < PASS; s++) {
                        factors[s] = a[row + (t + s) * termStep];
                        factors[PASS + s] = a[next + (t + s) * termStep];
                        rows[s] = b.data(t + s);
                        starts[s] = b.at(t + s) + j;
                    }
                    if (t == 0) {
                        firstPass(factors, rows, starts, c0, at0, c1, at1, columns);
                    } else {
                        nextPass(factors, rows, starts, c0, at0, c1, at1, columns);
                    }
                }
                if (k < PASS) {
                    Arrays.fill(c0, at0, at0 + columns, 0);
                    Arrays.fill(c1, at1, at1 + columns, 0);
                }
                for (; t < k; t++) {
                    double[] from = b.data(t);
                    int start = b.at(t) + j;
                    addMultiple(a[row + t * termStep], from, start, c0, at0, columns);
                    if (pair) {
                        addMultiple(a[next + t * termStep], from, start, c1, at1, columns);
                    }
                }
            }
        }
    }

    private static DoubleVector load(double[] a, int at) {
        return DoubleVector.fromArray(DOUBLES, a, at);
    }

    private static DoubleVector factor(double[] factors, int index) {
        return DoubleVector.broadcast(DOUBLES, factors[index]);
    }

    /** Sets two rows of C. One method for both passes would begin each vector with a choice. */
    private static void firstPass(
            double[] factors, double[][] rows, int[] starts, double[] c0, int at0, double[] c1, int at1, int n) {
        int whole = n - n % LANES;
        DoubleVector f0 = factor(factors, 0);
        DoubleVector f1 = factor(factors, 1);
        DoubleVector f2 = factor(factors, 2);
        DoubleVector f3 = factor(factors, 3);
        DoubleVector f4 = factor(factors, 4);
        DoubleVector f5 = factor(factors, 5);
        DoubleVector f6 = factor(factors, 6);
        DoubleVector f7 = factor(factors, 7);
        DoubleVector g0 = factor(factors, PASS + 0);
        DoubleVector g1 = factor(factors, PASS + 1);
        DoubleVector g2 = factor(factors, PASS + 2);
        DoubleVector g3 = factor(factors, PASS + 3);
        DoubleVector g4 = factor(factors, PASS + 4);
        DoubleVector g5 = factor(factors, PASS + 5);
        DoubleVector g6 = factor(factors, PASS + 6);
        DoubleVector g7 = factor(factors, PASS + 7);
        double[] r0 = rows[0];
        double[] r1 = rows[1];
        double[] r2 = rows[2];
        double[] r3 = rows[3];
        double[] r4 = rows[4];
        double[] r5 = rows[5];
        double[] r6 = rows[6];
        double[] r7 = rows[7];
        int a0 = starts[0];
        int a1 = starts[1];
        int a2 = starts[2];
        int a3 = starts[3];
        int a4 = starts[4];
        int a5 = starts[5];
        int a6 = starts[6];
        int a7 = starts[7];
        for (int j = 0; j < whole; j += LANES) {
            DoubleVector v = load(r0, a0 + j);
            DoubleVector s = v.fma(f0, DoubleVector.zero(DOUBLES));
            DoubleVector u = v.fma(g0, DoubleVector.zero(DOUBLES));
            v = load(r1, a1 + j);
            s = v.fma(f1, s);
            u = v.fma(g1, u);
            v = load(r2, a2 + j);
            s = v.fma(f2, s);
            u = v.fma(g2, u);
            v = load(r3, a3 + j);
            s = v.fma(f3, s);
            u = v.fma(g3, u);
            v = load(r4, a4 + j);
            s = v.fma(f4, s);
            u = v.fma(g4, u);
            v = load(r5, a5 + j);
            s = v.fma(f5, s);
            u = v.fma(g5, u);
            v = load(r6, a6 + j);
            s = v.fma(f6, s);
            u = v.fma(g6, u);
            v = load(r7, a7 + j);
            s = v.fma(f7, s);
            u = v.fma(g7, u);
            s.intoArray(c0, at0 + j);
            u.intoArray(c1, at1 + j);
        }
        for (int j = whole; j < n; j++) {
            c0[at0 + j] = chain(factors, 0, rows, starts, j, 0);
            c1[at1 + j] = chain(factors, PASS, rows, starts, j, 0);
        }
    }

    /** Adds to two rows of C. */
    private static void nextPass(
            double[] factors, double[][] rows, int[] starts, double[] c0, int at0, double[] c1, int at1, int n) {
        int whole = n - n % LANES;
        DoubleVector f0 = factor(factors, 0);
        DoubleVector f1 = factor(factors, 1);
        DoubleVector f2 = factor(factors, 2);
        DoubleVector f3 = factor(factors, 3);
        DoubleVector f4 = factor(factors, 4);
        DoubleVector f5 = factor(factors, 5);
        DoubleVector f6 = factor(factors, 6);
        DoubleVector f7 = factor(factors, 7);
        DoubleVector g0 = factor(factors, PASS + 0);
        DoubleVector g1 = factor(factors, PASS + 1);
        DoubleVector g2 = factor(factors, PASS + 2);
        DoubleVector g3 = factor(factors, PASS + 3);
        DoubleVector g4 = factor(factors, PASS + 4);
        DoubleVector g5 = factor(factors, PASS + 5);
        DoubleVector g6 = factor(factors, PASS + 6);
        DoubleVector g7 = factor(factors, PASS + 7);
        double[] r0 = rows[0];
        double[] r1 = rows[1];
        double[] r2 = rows[2];
        double[] r3 = rows[3];
        double[] r4 = rows[4];
        double[] r5 = rows[5];
        double[] r6 = rows[6];
        double[] r7 = rows[7];
        int a0 = starts[0];
        int a1 = starts[1];
        int a2 = starts[2];
        int a3 = starts[3];
        int a4 = starts[4];
        int a5 = starts[5];
        int a6 = starts[6];
        int a7 = starts[7];
        for (int j = 0; j < whole; j += LANES) {
            DoubleVector v = load(r0, a0 + j);
            DoubleVector s = v.fma(f0, load(c0, at0 + j));
            DoubleVector u = v.fma(g0, load(c1, at1 + j));
            v = load(r1, a1 + j);
            s = v.fma(f1, s);
            u = v.fma(g1, u);
            v = load(r2, a2 + j);
            s = v.fma(f2, s);
            u = v.fma(g2, u);
            v = load(r3, a3 + j);
            s = v.fma(f3, s);
            u = v.fma(g3, u);
            v = load(r4, a4 + j);
            s = v.fma(f4, s);
            u = v.fma(g4, u);
            v = load(r5, a5 + j);
            s = v.fma(f5, s);
            u = v.fma(g5, u);
            v = load(r6, a6 + j);
            s = v.fma(f6, s);
            u = v.fma(g6, u);
            v = load(r7, a7 + j);
            s = v.fma(f7, s);
            u = v.fma(g7, u);
            s.intoArray(c0, at0 + j);
            u.intoArray(c1, at1 + j);
        }
        for (int j = whole; j < n; j++) {
            c0[at0 + j] = chain(factors, 0, rows, starts, j, c0[at0 + j]);
            c1[at1 + j] = chain(factors, PASS, rows, starts, j, c1[at1 + j]);
        }
    }

    private static double chain(double[] factors, int first, double[][] rows, int[] starts, int j, double sum) {
        double chain = sum;
        for (int r = 0; r < PASS; r++) {
            chain = Math.fma(rows[r][starts[r] + j], factors[first + r], chain);
        }
        return chain;
    }

    private static void addMultiple(double s, double[] x, int xo, double[] y, int yo, int n) {
        int whole = n - n % LANES;
        DoubleVector v = DoubleVector.broadcast(DOUBLES, s);
        for (int i = 0; i < whole; i += LANES) {
            load(x, xo + i).fma(v, load(y, yo + i)).intoArray(y, yo + i);
        }
        for (int i = whole; i < n; i++) {
            y[yo + i] = Math.fma(x[xo + i], s, y[yo + i]);
        }
    }
}
