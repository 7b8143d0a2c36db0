package org.codedcomputing.core.field.kernel;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The product over {@code double} for few terms, in the manner of {@link VectorPrimeCombination}: eight rows of B at a time
 * are read where they lie. Additions are in the order of all real kernels, one chain of at most {@link
 * BulkKernels#REAL_BLOCK} terms.
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
        double[] factors = new double[PASS];
        double[][] rows = new double[PASS][];
        int[] starts = new int[PASS];
        for (int j = 0, columns; j < n; j += columns) {
            columns = Math.min(COLUMNS, n - j);
            for (int i = 0; i < m; i++) {
                if (i % 16 == 0) {
                    KernelInterruptedException.check();
                }
                double[] to = c.data(i);
                int at = c.at(i) + j;
                int t = 0;
                for (; t + PASS <= k; t += PASS) {
                    for (int s = 0; s < PASS; s++) {
                        factors[s] = a[ao + i * rowStep + (t + s) * termStep];
                        rows[s] = b.data(t + s);
                        starts[s] = b.at(t + s) + j;
                    }
                    if (t == 0) {
                        firstPass(factors, rows, starts, to, at, columns);
                    } else {
                        nextPass(factors, rows, starts, to, at, columns);
                    }
                }
                if (k < PASS) {
                    Arrays.fill(to, at, at + columns, 0);
                }
                for (; t < k; t++) {
                    addMultiple(a[ao + i * rowStep + t * termStep], b.data(t), b.at(t) + j, to, at, columns);
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

    private static void firstPass(double[] factors, double[][] rows, int[] starts, double[] to, int at, int n) {
        int whole = n - n % LANES;
        DoubleVector f0 = factor(factors, 0);
        DoubleVector f1 = factor(factors, 1);
        DoubleVector f2 = factor(factors, 2);
        DoubleVector f3 = factor(factors, 3);
        DoubleVector f4 = factor(factors, 4);
        DoubleVector f5 = factor(factors, 5);
        DoubleVector f6 = factor(factors, 6);
        DoubleVector f7 = factor(factors, 7);
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
            DoubleVector s = load(r0, a0 + j).fma(f0, DoubleVector.zero(DOUBLES));
            s = load(r1, a1 + j).fma(f1, s);
            s = load(r2, a2 + j).fma(f2, s);
            s = load(r3, a3 + j).fma(f3, s);
            s = load(r4, a4 + j).fma(f4, s);
            s = load(r5, a5 + j).fma(f5, s);
            s = load(r6, a6 + j).fma(f6, s);
            s = load(r7, a7 + j).fma(f7, s);
            s.intoArray(to, at + j);
        }
        for (int j = whole; j < n; j++) {
            to[at + j] = chain(factors, rows, starts, j, 0);
        }
    }

    private static void nextPass(double[] factors, double[][] rows, int[] starts, double[] to, int at, int n) {
        int whole = n - n % LANES;
        DoubleVector f0 = factor(factors, 0);
        DoubleVector f1 = factor(factors, 1);
        DoubleVector f2 = factor(factors, 2);
        DoubleVector f3 = factor(factors, 3);
        DoubleVector f4 = factor(factors, 4);
        DoubleVector f5 = factor(factors, 5);
        DoubleVector f6 = factor(factors, 6);
        DoubleVector f7 = factor(factors, 7);
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
            DoubleVector s = load(r0, a0 + j).fma(f0, load(to, at + j));
            s = load(r1, a1 + j).fma(f1, s);
            s = load(r2, a2 + j).fma(f2, s);
            s = load(r3, a3 + j).fma(f3, s);
            s = load(r4, a4 + j).fma(f4, s);
            s = load(r5, a5 + j).fma(f5, s);
            s = load(r6, a6 + j).fma(f6, s);
            s = load(r7, a7 + j).fma(f7, s);
            s.intoArray(to, at + j);
        }
        for (int j = whole; j < n; j++) {
            to[at + j] = chain(factors, rows, starts, j, to[at + j]);
        }
    }

    private static double chain(double[] factors, double[][] rows, int[] starts, int j, double sum) {
        double chain = sum;
        for (int r = 0; r < PASS; r++) {
            chain = Math.fma(rows[r][starts[r] + j], factors[r], chain);
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
