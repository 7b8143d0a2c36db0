package org.codedcomputing.core.field.kernel;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/** Kernels over {@code double} with the Vector API. */
final class VectorRealKernels extends RealKernels {
    private static final VectorSpecies<Double> DOUBLES = VectorLanes.DOUBLES;
    private static final int LANES = DOUBLES.length();

    private final Product product = new Product();

    VectorRealKernels() {
        super(KernelProvider.VECTOR);
    }

    @Override
    void product(
            boolean transposed, double[] a, int ao, int lda, Rows<double[]> b, Rows<double[]> c, int m, int n, int k) {
        if (k <= VectorRealCombination.TERMS && n >= VectorPrimeCombination.LEAST_COLUMNS) {
            VectorRealCombination.multiply(transposed, a, ao, lda, b, c, m, n, k);
        } else {
            product.multiply(transposed, a, ao, lda, b, c, m, n, k);
        }
    }

    private static DoubleVector load(double[] a, int at) {
        return DoubleVector.fromArray(DOUBLES, a, at);
    }

    @Override
    void dotChains(double[] a, int at, int step, double[] x, int xo, int n, double[] sums) {
        // Vectors of chains four at a time; a machine with narrower vectors than eight lanes takes several rounds.
        for (int s = 0; s < SUMS; s += 4 * LANES) {
            fourChains(a, at + s, at + step + s, x, xo + s, n, sums, s);
        }
    }

    private static void fourChains(double[] a, int a0, int a1, double[] x, int xo, int n, double[] sums, int at) {
        DoubleVector s0 = DoubleVector.zero(DOUBLES);
        DoubleVector s1 = s0;
        DoubleVector s2 = s0;
        DoubleVector s3 = s0;
        DoubleVector t0 = s0;
        DoubleVector t1 = s0;
        DoubleVector t2 = s0;
        DoubleVector t3 = s0;
        for (int j = 0; j < n; j += SUMS) {
            DoubleVector x0 = load(x, xo + j);
            DoubleVector x1 = load(x, xo + j + LANES);
            DoubleVector x2 = load(x, xo + j + 2 * LANES);
            DoubleVector x3 = load(x, xo + j + 3 * LANES);
            s0 = load(a, a0 + j).fma(x0, s0);
            s1 = load(a, a0 + j + LANES).fma(x1, s1);
            s2 = load(a, a0 + j + 2 * LANES).fma(x2, s2);
            s3 = load(a, a0 + j + 3 * LANES).fma(x3, s3);
            t0 = load(a, a1 + j).fma(x0, t0);
            t1 = load(a, a1 + j + LANES).fma(x1, t1);
            t2 = load(a, a1 + j + 2 * LANES).fma(x2, t2);
            t3 = load(a, a1 + j + 3 * LANES).fma(x3, t3);
        }
        VectorLanes.known(s0).intoArray(sums, at);
        VectorLanes.known(s1).intoArray(sums, at + LANES);
        VectorLanes.known(s2).intoArray(sums, at + 2 * LANES);
        VectorLanes.known(s3).intoArray(sums, at + 3 * LANES);
        VectorLanes.known(t0).intoArray(sums, SUMS + at);
        VectorLanes.known(t1).intoArray(sums, SUMS + at + LANES);
        VectorLanes.known(t2).intoArray(sums, SUMS + at + 2 * LANES);
        VectorLanes.known(t3).intoArray(sums, SUMS + at + 3 * LANES);
    }

    @Override
    void addRows(double[] a, int at, int step, double x0, double x1, double x2, double x3, double[] y, int yo, int n) {
        int at1 = at + step;
        int at2 = at1 + step;
        int at3 = at2 + step;
        int whole = n - n % LANES;
        DoubleVector v0 = DoubleVector.broadcast(DOUBLES, x0);
        DoubleVector v1 = DoubleVector.broadcast(DOUBLES, x1);
        DoubleVector v2 = DoubleVector.broadcast(DOUBLES, x2);
        DoubleVector v3 = DoubleVector.broadcast(DOUBLES, x3);
        for (int j = 0; j < whole; j += LANES) {
            DoubleVector sum = load(a, at + j).fma(v0, load(y, yo + j));
            sum = load(a, at1 + j).fma(v1, sum);
            sum = load(a, at2 + j).fma(v2, sum);
            load(a, at3 + j).fma(v3, sum).intoArray(y, yo + j);
        }
        for (int j = whole; j < n; j++) {
            double sum = Math.fma(a[at1 + j], x1, Math.fma(a[at + j], x0, y[yo + j]));
            y[yo + j] = Math.fma(a[at3 + j], x3, Math.fma(a[at2 + j], x2, sum));
        }
    }

    @Override
    void axpyBlock(double[] scalar, int at, double[] x, int xo, double[] y, int yo, int n) {
        int whole = n - n % LANES;
        double s = scalar[at];
        DoubleVector v = DoubleVector.broadcast(DOUBLES, s);
        for (int i = 0; i < whole; i += LANES) {
            load(x, xo + i).fma(v, load(y, yo + i)).intoArray(y, yo + i);
        }
        for (int i = whole; i < n; i++) {
            y[yo + i] = Math.fma(x[xo + i], s, y[yo + i]);
        }
    }

    @Override
    void hadamardBlock(double[] x, int xo, double[] y, int yo, double[] z, int zo, int n) {
        int whole = n - n % LANES;
        for (int i = 0; i < whole; i += LANES) {
            load(x, xo + i).mul(load(y, yo + i)).intoArray(z, zo + i);
        }
        for (int i = whole; i < n; i++) {
            z[zo + i] = x[xo + i] * y[yo + i];
        }
    }

    @Override
    void evaluateBlock(
            double[] coefficients, int co, int terms, double[] points, int po, double[] values, int vo, int n) {
        for (int from = 0; from < n; from += 1024) {
            int block = Math.min(1024, n - from);
            Arrays.fill(values, vo + from, vo + from + block, coefficients[co + terms - 1]);
            for (int t = terms - 2; t >= 0; t--) {
                horner(coefficients[co + t], points, po + from, values, vo + from, block);
            }
        }
    }

    private static void horner(double coefficient, double[] points, int po, double[] values, int vo, int n) {
        int whole = n - n % LANES;
        DoubleVector c = DoubleVector.broadcast(DOUBLES, coefficient);
        for (int i = 0; i < whole; i += LANES) {
            load(values, vo + i).fma(load(points, po + i), c).intoArray(values, vo + i);
        }
        for (int i = whole; i < n; i++) {
            values[vo + i] = Math.fma(values[vo + i], points[po + i], coefficient);
        }
    }

    /** Tiles of 8 rows by two vectors: 16 sums hide the latency of the fused multiply-add on every current machine. */
    private static final class Product extends BlockedProduct<double[], double[]> {
        private static final int ROWS = 8;
        private static final int COLUMNS = 2 * LANES;

        Product() {
            super(ROWS, COLUMNS, REAL_BLOCK, 1, 1, 1, 1);
        }

        @Override
        double[] words(int count) {
            return new double[count];
        }

        @Override
        void packA(
                double[] a,
                int at,
                int rowStep,
                int termStep,
                int rows,
                int terms,
                int padded,
                double[] panel,
                int to) {
            for (int r = 0; r < ROWS; r++) {
                for (int t = 0; t < padded; t++) {
                    panel[to + t * ROWS + r] = r < rows ? a[at + r * rowStep + t * termStep] : 0;
                }
            }
        }

        @Override
        void packB(double[] b, int at, int columns, double[] block, int to, int panelWords) {
            int panel = to;
            int j = 0;
            for (; j + COLUMNS <= columns; j += COLUMNS) {
                load(b, at + j).intoArray(block, panel);
                load(b, at + j + LANES).intoArray(block, panel + LANES);
                panel += panelWords;
            }
            if (j < columns) {
                for (int s = 0; s < COLUMNS; s++) {
                    block[panel + s] = j + s < columns ? b[at + j + s] : 0;
                }
            }
        }

        @Override
        void padB(int columns, double[] block, int to, int panelWords) {
            throw new AssertionError("terms are taken one by one, so none is missing");
        }

        @Override
        void tiles(
                int terms,
                int panels,
                double[] panelA,
                int atA,
                double[] panelsB,
                int atB,
                double[] sums,
                int rowStep) {
            for (int panel = 0; panel < panels; panel++) {
                int from = atB + panel * terms * COLUMNS;
                multiplyTile(terms, panelA, atA, panelsB, from, sums, panel * COLUMNS, rowStep);
            }
        }

        @Override
        void store(double[] sums, int from, int columns, double[] c, int at, boolean first) {
            if (first) {
                System.arraycopy(sums, from, c, at, columns);
            } else {
                addRow(sums, from, columns, c, at);
            }
        }

        private static void addRow(double[] sums, int from, int n, double[] c, int at) {
            int whole = n - n % LANES;
            for (int j = 0; j < whole; j += LANES) {
                load(c, at + j).add(load(sums, from + j)).intoArray(c, at + j);
            }
            for (int j = whole; j < n; j++) {
                c[at + j] += sums[from + j];
            }
        }

        private static void multiplyTile(
                int terms, double[] a, int atA, double[] b, int atB, double[] to, int at, int rowStep) {
            DoubleVector s00 = DoubleVector.zero(DOUBLES);
            DoubleVector s01 = s00;
            DoubleVector s10 = s00;
            DoubleVector s11 = s00;
            DoubleVector s20 = s00;
            DoubleVector s21 = s00;
            DoubleVector s30 = s00;
            DoubleVector s31 = s00;
            DoubleVector s40 = s00;
            DoubleVector s41 = s00;
            DoubleVector s50 = s00;
            DoubleVector s51 = s00;
            DoubleVector s60 = s00;
            DoubleVector s61 = s00;
            DoubleVector s70 = s00;
            DoubleVector s71 = s00;
            for (int t = 0; t < terms; t++) {
                int i = atA + t * ROWS;
                int j = atB + t * COLUMNS;
                DoubleVector b0 = load(b, j);
                DoubleVector b1 = load(b, j + LANES);
                DoubleVector x = DoubleVector.broadcast(DOUBLES, a[i]);
                s00 = x.fma(b0, s00);
                s01 = x.fma(b1, s01);
                x = DoubleVector.broadcast(DOUBLES, a[i + 1]);
                s10 = x.fma(b0, s10);
                s11 = x.fma(b1, s11);
                x = DoubleVector.broadcast(DOUBLES, a[i + 2]);
                s20 = x.fma(b0, s20);
                s21 = x.fma(b1, s21);
                x = DoubleVector.broadcast(DOUBLES, a[i + 3]);
                s30 = x.fma(b0, s30);
                s31 = x.fma(b1, s31);
                x = DoubleVector.broadcast(DOUBLES, a[i + 4]);
                s40 = x.fma(b0, s40);
                s41 = x.fma(b1, s41);
                x = DoubleVector.broadcast(DOUBLES, a[i + 5]);
                s50 = x.fma(b0, s50);
                s51 = x.fma(b1, s51);
                x = DoubleVector.broadcast(DOUBLES, a[i + 6]);
                s60 = x.fma(b0, s60);
                s61 = x.fma(b1, s61);
                x = DoubleVector.broadcast(DOUBLES, a[i + 7]);
                s70 = x.fma(b0, s70);
                s71 = x.fma(b1, s71);
            }
            VectorLanes.known(s00).intoArray(to, at);
            VectorLanes.known(s01).intoArray(to, at + LANES);
            VectorLanes.known(s10).intoArray(to, at + rowStep);
            VectorLanes.known(s11).intoArray(to, at + rowStep + LANES);
            VectorLanes.known(s20).intoArray(to, at + 2 * rowStep);
            VectorLanes.known(s21).intoArray(to, at + 2 * rowStep + LANES);
            VectorLanes.known(s30).intoArray(to, at + 3 * rowStep);
            VectorLanes.known(s31).intoArray(to, at + 3 * rowStep + LANES);
            VectorLanes.known(s40).intoArray(to, at + 4 * rowStep);
            VectorLanes.known(s41).intoArray(to, at + 4 * rowStep + LANES);
            VectorLanes.known(s50).intoArray(to, at + 5 * rowStep);
            VectorLanes.known(s51).intoArray(to, at + 5 * rowStep + LANES);
            VectorLanes.known(s60).intoArray(to, at + 6 * rowStep);
            VectorLanes.known(s61).intoArray(to, at + 6 * rowStep + LANES);
            VectorLanes.known(s70).intoArray(to, at + 7 * rowStep);
            VectorLanes.known(s71).intoArray(to, at + 7 * rowStep + LANES);
        }
    }
}
