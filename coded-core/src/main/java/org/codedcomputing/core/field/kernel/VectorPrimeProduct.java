package org.codedcomputing.core.field.kernel;

import java.util.Arrays;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The packed product over a prime below 2^31: tiles of 4 rows by two vectors, packed elements are centred 64-bit integers. On
 * the shape of the code see {@link VectorPrimeKernels}.
 */
final class VectorPrimeProduct extends BlockedProduct<int[], long[]> {
    private static final VectorSpecies<Long> LONGS = VectorLanes.LONGS;
    private static final int LANES = LONGS.length();
    private static final int ROWS = 4;
    private static final int COLUMNS = 2 * LANES;

    private final Residues field;

    VectorPrimeProduct(Residues field) {
        super(ROWS, COLUMNS, 128, Residues.TERMS, 1, 1, 1);
        this.field = field;
    }

    @Override
    long[] words(int count) {
        return new long[count];
    }

    @Override
    void packA(int[] a, int at, int rowStep, int termStep, int rows, int terms, int padded, long[] panel, int to) {
        for (int r = 0; r < ROWS; r++) {
            for (int t = 0; t < padded; t++) {
                panel[to + t * ROWS + r] = r < rows && t < terms ? field.centre(a[at + r * rowStep + t * termStep]) : 0;
            }
        }
    }

    @Override
    void packB(int[] b, int at, int columns, long[] block, int to, int panelWords) {
        LongVector p = LongVector.broadcast(LONGS, field.p);
        LongVector half = LongVector.broadcast(LONGS, field.half);
        int panel = to;
        int j = 0;
        for (; j + COLUMNS <= columns; j += COLUMNS) {
            VectorPrimeKernels.centre(VectorPrimeKernels.load(b, at + j), p, half)
                    .intoArray(block, panel);
            VectorPrimeKernels.centre(VectorPrimeKernels.load(b, at + j + LANES), p, half)
                    .intoArray(block, panel + LANES);
            panel += panelWords;
        }
        if (j < columns) {
            for (int s = 0; s < COLUMNS; s++) {
                block[panel + s] = j + s < columns ? field.centre(b[at + j + s]) : 0;
            }
        }
    }

    @Override
    void padB(int columns, long[] block, int to, int panelWords) {
        for (int j = 0; j < columns; j += COLUMNS) {
            Arrays.fill(block, to + j / COLUMNS * panelWords, to + j / COLUMNS * panelWords + COLUMNS, 0);
        }
    }

    @Override
    void tiles(int terms, int panels, long[] panelA, int atA, long[] panelsB, int atB, long[] sums, int rowStep) {
        if (terms <= Residues.TERMS) {
            shortTiles(terms, panels, panelA, atA, panelsB, atB, sums, rowStep);
            return;
        }
        for (int panel = 0; panel < panels; panel++) {
            int from = atB + panel * terms * COLUMNS;
            int at = panel * COLUMNS;
            if (field.mersenne()) {
                mersenneTile(terms, panelA, atA, panelsB, from, sums, at, rowStep);
            } else {
                generalTile(terms, panelA, atA, panelsB, from, sums, at, rowStep, field);
                generalTile(terms, panelA, atA + 2, panelsB, from, sums, at + 2 * rowStep, rowStep, field);
            }
        }
    }

    @Override
    void store(long[] sums, int from, int columns, int[] c, int at, boolean first) {
        VectorPrimeKernels.storeRow(field, sums, from, columns, c, at, first);
    }

    /** Up to {@link Residues#TERMS} terms, which need no fold; for many panels, because each is little work. */
    private static void shortTiles(
            int terms, int panels, long[] a, int atA, long[] b, int atB, long[] to, int rowStep) {
        for (int panel = 0; panel < panels; panel++) {
            LongVector s00 = LongVector.zero(LONGS);
            LongVector s01 = s00;
            LongVector s10 = s00;
            LongVector s11 = s00;
            LongVector s20 = s00;
            LongVector s21 = s00;
            LongVector s30 = s00;
            LongVector s31 = s00;
            int from = atB + panel * terms * COLUMNS;
            for (int t = 0; t < terms; t++) {
                int i = atA + t * ROWS;
                int j = from + t * COLUMNS;
                LongVector b0 = LongVector.fromArray(LONGS, b, j);
                LongVector b1 = LongVector.fromArray(LONGS, b, j + LANES);
                LongVector x = LongVector.broadcast(LONGS, a[i]);
                s00 = b0.mul(x).add(s00);
                s01 = b1.mul(x).add(s01);
                x = LongVector.broadcast(LONGS, a[i + 1]);
                s10 = b0.mul(x).add(s10);
                s11 = b1.mul(x).add(s11);
                x = LongVector.broadcast(LONGS, a[i + 2]);
                s20 = b0.mul(x).add(s20);
                s21 = b1.mul(x).add(s21);
                x = LongVector.broadcast(LONGS, a[i + 3]);
                s30 = b0.mul(x).add(s30);
                s31 = b1.mul(x).add(s31);
            }
            int at = panel * COLUMNS;
            ((LongVector) VectorLanes.LONG_VECTOR.cast(s00)).intoArray(to, at);
            ((LongVector) VectorLanes.LONG_VECTOR.cast(s01)).intoArray(to, at + LANES);
            ((LongVector) VectorLanes.LONG_VECTOR.cast(s10)).intoArray(to, at + rowStep);
            ((LongVector) VectorLanes.LONG_VECTOR.cast(s11)).intoArray(to, at + rowStep + LANES);
            ((LongVector) VectorLanes.LONG_VECTOR.cast(s20)).intoArray(to, at + 2 * rowStep);
            ((LongVector) VectorLanes.LONG_VECTOR.cast(s21)).intoArray(to, at + 2 * rowStep + LANES);
            ((LongVector) VectorLanes.LONG_VECTOR.cast(s30)).intoArray(to, at + 3 * rowStep);
            ((LongVector) VectorLanes.LONG_VECTOR.cast(s31)).intoArray(to, at + 3 * rowStep + LANES);
        }
    }

    private static void mersenneTile(int terms, long[] a, int atA, long[] b, int atB, long[] to, int at, int rowStep) {
        LongVector mask = LongVector.broadcast(LONGS, Integer.MAX_VALUE);
        LongVector s00 = LongVector.zero(LONGS);
        LongVector s01 = s00;
        LongVector s10 = s00;
        LongVector s11 = s00;
        LongVector s20 = s00;
        LongVector s21 = s00;
        LongVector s30 = s00;
        LongVector s31 = s00;
        for (int t = 0; t < terms; t += Residues.TERMS) {
            int fromA = atA + t * ROWS;
            int fromB = atB + t * COLUMNS;
            for (int u = 0; u < Residues.TERMS; u++) {
                int i = fromA + u * ROWS;
                int j = fromB + u * COLUMNS;
                LongVector b0 = LongVector.fromArray(LONGS, b, j);
                LongVector b1 = LongVector.fromArray(LONGS, b, j + LANES);
                LongVector x = LongVector.broadcast(LONGS, a[i]);
                s00 = b0.mul(x).add(s00);
                s01 = b1.mul(x).add(s01);
                x = LongVector.broadcast(LONGS, a[i + 1]);
                s10 = b0.mul(x).add(s10);
                s11 = b1.mul(x).add(s11);
                x = LongVector.broadcast(LONGS, a[i + 2]);
                s20 = b0.mul(x).add(s20);
                s21 = b1.mul(x).add(s21);
                x = LongVector.broadcast(LONGS, a[i + 3]);
                s30 = b0.mul(x).add(s30);
                s31 = b1.mul(x).add(s31);
            }
            s00 = VectorPrimeKernels.mersenneFold(((LongVector) VectorLanes.LONG_VECTOR.cast(s00)), mask);
            s01 = VectorPrimeKernels.mersenneFold(((LongVector) VectorLanes.LONG_VECTOR.cast(s01)), mask);
            s10 = VectorPrimeKernels.mersenneFold(((LongVector) VectorLanes.LONG_VECTOR.cast(s10)), mask);
            s11 = VectorPrimeKernels.mersenneFold(((LongVector) VectorLanes.LONG_VECTOR.cast(s11)), mask);
            s20 = VectorPrimeKernels.mersenneFold(((LongVector) VectorLanes.LONG_VECTOR.cast(s20)), mask);
            s21 = VectorPrimeKernels.mersenneFold(((LongVector) VectorLanes.LONG_VECTOR.cast(s21)), mask);
            s30 = VectorPrimeKernels.mersenneFold(((LongVector) VectorLanes.LONG_VECTOR.cast(s30)), mask);
            s31 = VectorPrimeKernels.mersenneFold(((LongVector) VectorLanes.LONG_VECTOR.cast(s31)), mask);
        }
        ((LongVector) VectorLanes.LONG_VECTOR.cast(s00)).intoArray(to, at);
        ((LongVector) VectorLanes.LONG_VECTOR.cast(s01)).intoArray(to, at + LANES);
        ((LongVector) VectorLanes.LONG_VECTOR.cast(s10)).intoArray(to, at + rowStep);
        ((LongVector) VectorLanes.LONG_VECTOR.cast(s11)).intoArray(to, at + rowStep + LANES);
        ((LongVector) VectorLanes.LONG_VECTOR.cast(s20)).intoArray(to, at + 2 * rowStep);
        ((LongVector) VectorLanes.LONG_VECTOR.cast(s21)).intoArray(to, at + 2 * rowStep + LANES);
        ((LongVector) VectorLanes.LONG_VECTOR.cast(s30)).intoArray(to, at + 3 * rowStep);
        ((LongVector) VectorLanes.LONG_VECTOR.cast(s31)).intoArray(to, at + 3 * rowStep + LANES);
    }

    /** As {@link #mersenneTile} for two rows only, because folding takes more operations. */
    private static void generalTile(
            int terms, long[] a, int atA, long[] b, int atB, long[] to, int at, int rowStep, Residues field) {
        LongVector mask = LongVector.broadcast(LONGS, field.mask);
        LongVector factor = LongVector.broadcast(LONGS, field.factor);
        int shift = field.shift;
        int between = field.terms;
        LongVector s00 = LongVector.zero(LONGS);
        LongVector s01 = s00;
        LongVector s10 = s00;
        LongVector s11 = s00;
        for (int t = 0; t < terms; t += between) {
            int block = Math.min(between, terms - t);
            int fromA = atA + t * ROWS;
            int fromB = atB + t * COLUMNS;
            for (int u = 0; u < block; u++) {
                int i = fromA + u * ROWS;
                int j = fromB + u * COLUMNS;
                LongVector b0 = LongVector.fromArray(LONGS, b, j);
                LongVector b1 = LongVector.fromArray(LONGS, b, j + LANES);
                LongVector x = LongVector.broadcast(LONGS, a[i]);
                s00 = b0.mul(x).add(s00);
                s01 = b1.mul(x).add(s01);
                x = LongVector.broadcast(LONGS, a[i + 1]);
                s10 = b0.mul(x).add(s10);
                s11 = b1.mul(x).add(s11);
            }
            s00 = VectorPrimeKernels.fold(((LongVector) VectorLanes.LONG_VECTOR.cast(s00)), mask, shift, factor);
            s01 = VectorPrimeKernels.fold(((LongVector) VectorLanes.LONG_VECTOR.cast(s01)), mask, shift, factor);
            s10 = VectorPrimeKernels.fold(((LongVector) VectorLanes.LONG_VECTOR.cast(s10)), mask, shift, factor);
            s11 = VectorPrimeKernels.fold(((LongVector) VectorLanes.LONG_VECTOR.cast(s11)), mask, shift, factor);
        }
        ((LongVector) VectorLanes.LONG_VECTOR.cast(s00)).intoArray(to, at);
        ((LongVector) VectorLanes.LONG_VECTOR.cast(s01)).intoArray(to, at + LANES);
        ((LongVector) VectorLanes.LONG_VECTOR.cast(s10)).intoArray(to, at + rowStep);
        ((LongVector) VectorLanes.LONG_VECTOR.cast(s11)).intoArray(to, at + rowStep + LANES);
    }
}
