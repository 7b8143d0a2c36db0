package org.codedcomputing.core.field.kernel;

import java.util.Arrays;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.codedcomputing.core.field.Mersenne61;

/** Kernels over 2^61-1 with the Vector API. On the shape of the code see {@link VectorPrimeKernels}. */
final class VectorMersenne61Kernels extends Mersenne61Kernels {
    private static final VectorSpecies<Long> LONGS = VectorLanes.LONGS;
    private static final int LANES = LONGS.length();

    private final Product product = new Product();

    VectorMersenne61Kernels() {
        super(KernelProvider.VECTOR);
    }

    @Override
    void product(boolean transposed, long[] a, int ao, int lda, Rows<long[]> b, Rows<long[]> c, int m, int n, int k) {
        product.multiply(transposed, a, ao, lda, b, c, m, n, k);
    }

    private static LongVector constant(long value) {
        return LongVector.broadcast(LONGS, value);
    }

    private static LongVector shift(LongVector v, int bits) {
        return v.lanewise(VectorOperators.ASHR, bits);
    }

    private static LongVector low(LongVector v) {
        return shift(v.lanewise(VectorOperators.LSHL, 33), 33);
    }

    /** {@link Limbs61#reduce} lane by lane. */
    private static LongVector reduce(LongVector low, LongVector high) {
        LongVector p = constant(Limbs61.P);
        LongVector carried = high.add(shift(low, Limbs61.LOW_BITS));
        LongVector sum = low.and(constant(Limbs61.LOW_MASK))
                .add(shift(carried, Limbs61.HIGH_BITS))
                .add(carried.and(constant(Limbs61.HIGH_MASK)).lanewise(VectorOperators.LSHL, Limbs61.LOW_BITS));
        LongVector folded = sum.and(p).add(shift(sum, 61));
        return folded.sub(shift(constant(Limbs61.P - 1).sub(folded), 63).and(p));
    }

    private static LongVector add(LongVector a, LongVector b) {
        LongVector p = constant(Limbs61.P);
        LongVector sum = a.sub(p).add(b);
        return sum.add(shift(sum, 63).and(p));
    }

    /** The product of canonical elements: their limbs are split with a sign-extended low one. */
    private static LongVector multiply(LongVector x, LongVector y) {
        LongVector x0 = low(x);
        LongVector x1 = shift(x.sub(x0), Limbs61.LOW_BITS);
        LongVector y0 = low(y);
        LongVector y1 = shift(y.sub(y0), Limbs61.LOW_BITS);
        LongVector top = x1.mul(y1);
        return reduce(x0.mul(y0).add(top).add(top), x0.mul(y1).add(x1.mul(y0)));
    }

    @Override
    long dot(long[] a, int ao, long[] x0, long[] x1, int n) {
        int whole = n - n % (2 * LANES);
        LongVector low = LongVector.zero(LONGS);
        LongVector high = low;
        LongVector lowMask = constant(Limbs61.LOW_MASK);
        LongVector highMask = constant(Limbs61.HIGH_MASK);
        for (int j = 0; j < whole; j += 2 * LANES) {
            for (int s = j; s < j + 2 * LANES; s += LANES) {
                LongVector v = LongVector.fromArray(LONGS, a, ao + s);
                LongVector v0 = low(v);
                LongVector v1 = shift(v.sub(v0), Limbs61.LOW_BITS);
                LongVector y0 = LongVector.fromArray(LONGS, x0, s);
                LongVector y1 = LongVector.fromArray(LONGS, x1, s);
                LongVector top = v1.mul(y1);
                low = v0.mul(y0).add(top.add(top)).add(low);
                high = v0.mul(y1).add(v1.mul(y0)).add(high);
            }
            high = shift(VectorLanes.known(low), Limbs61.LOW_BITS).add(high);
            low = lowMask.and(low).add(shift(high, Limbs61.HIGH_BITS));
            high = high.and(highMask);
        }
        // Carried lanes are below 2^34 and there are eight at most.
        long l = VectorLanes.known(low).reduceLanes(VectorOperators.ADD);
        long h = VectorLanes.known(high).reduceLanes(VectorOperators.ADD);
        long sum = Limbs61.reduce(l, h);
        for (int j = whole; j < n; j++) {
            long v0 = Limbs61.low(a[ao + j]);
            long v1 = Limbs61.high(a[ao + j]);
            long part = Limbs61.reduce(v0 * x0[j] + 2 * (v1 * x1[j]), v0 * x1[j] + v1 * x0[j]);
            sum = Limbs61.add(sum, part);
        }
        return sum;
    }

    @Override
    void addRows(long[] a, int at, int step, long x, long z, long[] low, long[] high, int n) {
        int whole = n - n % LANES;
        LongVector x0 = constant(Limbs61.low(x));
        LongVector x1 = constant(Limbs61.high(x));
        LongVector z0 = constant(Limbs61.low(z));
        LongVector z1 = constant(Limbs61.high(z));
        for (int j = 0; j < whole; j += LANES) {
            LongVector v = LongVector.fromArray(LONGS, a, at + j);
            LongVector v0 = low(v);
            LongVector v1 = shift(v.sub(v0), Limbs61.LOW_BITS);
            LongVector u = LongVector.fromArray(LONGS, a, at + step + j);
            LongVector u0 = low(u);
            LongVector u1 = shift(u.sub(u0), Limbs61.LOW_BITS);
            LongVector top = v1.mul(x1).add(u1.mul(z1));
            LongVector l = LongVector.fromArray(LONGS, low, j)
                    .add(v0.mul(x0))
                    .add(u0.mul(z0))
                    .add(top.add(top));
            LongVector h = LongVector.fromArray(LONGS, high, j)
                    .add(v0.mul(x1).add(v1.mul(x0)))
                    .add(u0.mul(z1).add(u1.mul(z0)))
                    .add(shift(l, Limbs61.LOW_BITS));
            l.and(constant(Limbs61.LOW_MASK)).add(shift(h, Limbs61.HIGH_BITS)).intoArray(low, j);
            h.and(constant(Limbs61.HIGH_MASK)).intoArray(high, j);
        }
        for (int j = whole; j < n; j++) {
            long v0 = Limbs61.low(a[at + j]);
            long v1 = Limbs61.high(a[at + j]);
            long u0 = Limbs61.low(a[at + step + j]);
            long u1 = Limbs61.high(a[at + step + j]);
            long l = low[j]
                    + v0 * Limbs61.low(x)
                    + 2 * (v1 * Limbs61.high(x))
                    + u0 * Limbs61.low(z)
                    + 2 * (u1 * Limbs61.high(z));
            long h = high[j]
                    + v0 * Limbs61.high(x)
                    + v1 * Limbs61.low(x)
                    + u0 * Limbs61.high(z)
                    + u1 * Limbs61.low(z)
                    + (l >> Limbs61.LOW_BITS);
            low[j] = (l & Limbs61.LOW_MASK) + (h >> Limbs61.HIGH_BITS);
            high[j] = h & Limbs61.HIGH_MASK;
        }
    }

    @Override
    void store(long[] low, long[] high, int n, long[] c, int at, boolean first) {
        storeRow(low, 0, high, 0, 1, n, c, at, first);
    }

    private static void storeRow(
            long[] low, int lo, long[] high, int ho, int step, int n, long[] c, int at, boolean first) {
        int whole = n - n % LANES;
        for (int j = 0; j < whole; j += LANES) {
            LongVector value = reduce(
                    LongVector.fromArray(LONGS, low, lo + step * j), LongVector.fromArray(LONGS, high, ho + step * j));
            if (!first) {
                value = add(LongVector.fromArray(LONGS, c, at + j), value);
            }
            value.intoArray(c, at + j);
        }
        for (int j = whole; j < n; j++) {
            long value = Limbs61.reduce(low[lo + j], high[ho + j]);
            c[at + j] = first ? value : Limbs61.add(c[at + j], value);
        }
    }

    @Override
    void axpyBlock(long[] scalar, int at, long[] x, int xo, long[] y, int yo, int n) {
        int whole = n - n % LANES;
        long s = scalar[at];
        LongVector factor = constant(s);
        for (int i = 0; i < whole; i += LANES) {
            add(LongVector.fromArray(LONGS, y, yo + i), multiply(LongVector.fromArray(LONGS, x, xo + i), factor))
                    .intoArray(y, yo + i);
        }
        for (int i = whole; i < n; i++) {
            y[yo + i] = Limbs61.add(y[yo + i], Mersenne61.mulMod(s, x[xo + i]));
        }
    }

    @Override
    void hadamardBlock(long[] x, int xo, long[] y, int yo, long[] z, int zo, int n) {
        int whole = n - n % LANES;
        for (int i = 0; i < whole; i += LANES) {
            multiply(LongVector.fromArray(LONGS, x, xo + i), LongVector.fromArray(LONGS, y, yo + i))
                    .intoArray(z, zo + i);
        }
        for (int i = whole; i < n; i++) {
            z[zo + i] = Mersenne61.mulMod(x[xo + i], y[yo + i]);
        }
    }

    @Override
    void evaluateBlock(long[] coefficients, int co, int terms, long[] points, int po, long[] values, int vo, int n) {
        for (int from = 0; from < n; from += 512) {
            int block = Math.min(512, n - from);
            Arrays.fill(values, vo + from, vo + from + block, coefficients[co + terms - 1]);
            for (int t = terms - 2; t >= 0; t--) {
                horner(coefficients[co + t], points, po + from, values, vo + from, block);
            }
        }
    }

    private static void horner(long coefficient, long[] points, int po, long[] values, int vo, int n) {
        int whole = n - n % LANES;
        LongVector c = constant(coefficient);
        for (int i = 0; i < whole; i += LANES) {
            add(c, multiply(LongVector.fromArray(LONGS, values, vo + i), LongVector.fromArray(LONGS, points, po + i)))
                    .intoArray(values, vo + i);
        }
        for (int i = whole; i < n; i++) {
            values[vo + i] = Limbs61.add(coefficient, Mersenne61.mulMod(values[vo + i], points[po + i]));
        }
    }

    /**
     * Tiles of 2 rows by one vector, each with a low and a high sum. An element of A is packed as its limbs and twice the
     * upper one, an element of B as its limbs.
     */
    private static final class Product extends BlockedProduct<long[], long[]> {
        private static final int ROWS = 2;
        private static final int WORDS_A = 3;
        private static final int WORDS_B = 2;
        private static final int ROW_WORDS_B = WORDS_B * LANES;

        Product() {
            super(ROWS, LANES, 128, Limbs61.TERMS, WORDS_A, WORDS_B, WORDS_B);
        }

        @Override
        long[] words(int count) {
            return new long[count];
        }

        @Override
        void packA(long[] a, int at, int rowStep, int termStep, int rows, int terms, int padded, long[] panel, int to) {
            for (int r = 0; r < ROWS; r++) {
                for (int t = 0; t < padded; t++) {
                    long centred = r < rows && t < terms ? Limbs61.centre(a[at + r * rowStep + t * termStep]) : 0;
                    int words = to + (t * ROWS + r) * WORDS_A;
                    panel[words] = Limbs61.low(centred);
                    panel[words + 1] = Limbs61.high(centred);
                    panel[words + 2] = 2 * panel[words + 1];
                }
            }
        }

        @Override
        void packB(long[] b, int at, int columns, long[] block, int to, int panelWords) {
            LongVector p = constant(Limbs61.P);
            LongVector half = constant(Limbs61.HALF);
            int panel = to;
            int j = 0;
            for (; j + LANES <= columns; j += LANES) {
                LongVector v = LongVector.fromArray(LONGS, b, at + j);
                LongVector centred = v.sub(shift(half.sub(v), 63).and(p));
                LongVector lower = low(centred);
                lower.intoArray(block, panel);
                shift(centred.sub(lower), Limbs61.LOW_BITS).intoArray(block, panel + LANES);
                panel += panelWords;
            }
            if (j < columns) {
                for (int s = 0; s < LANES; s++) {
                    long centred = j + s < columns ? Limbs61.centre(b[at + j + s]) : 0;
                    block[panel + s] = Limbs61.low(centred);
                    block[panel + LANES + s] = Limbs61.high(centred);
                }
            }
        }

        @Override
        void padB(int columns, long[] block, int to, int panelWords) {
            for (int j = 0; j < columns; j += LANES) {
                int panel = to + j / LANES * panelWords;
                Arrays.fill(block, panel, panel + ROW_WORDS_B, 0);
            }
        }

        @Override
        void tiles(int terms, int panels, long[] panelA, int atA, long[] panelsB, int atB, long[] sums, int rowStep) {
            multiplyTiles(terms, panels, panelA, atA, panelsB, atB, sums, rowStep);
        }

        /** Low and high sums stand in turn, vector by vector. */
        @Override
        void store(long[] sums, int from, int columns, long[] c, int at, boolean first) {
            int whole = columns - columns % LANES;
            storeRow(sums, from, sums, from + LANES, 2, whole, c, at, first);
            int rest = from + 2 * whole;
            storeRow(sums, rest, sums, rest + LANES, 2, columns - whole, c, at + whole, first);
        }

        private static void multiplyTiles(
                int terms, int panels, long[] a, int atA, long[] b, int atB, long[] to, int rowStep) {
            LongVector lowMask = constant(Limbs61.LOW_MASK);
            LongVector highMask = constant(Limbs61.HIGH_MASK);
            int j = atB;
            for (int at = 0; at < panels * ROW_WORDS_B; at += ROW_WORDS_B) {
                LongVector low0 = LongVector.zero(LONGS);
                LongVector high0 = low0;
                LongVector low1 = low0;
                LongVector high1 = low0;
                int i = atA;
                for (int t = 0; t < terms; t += Limbs61.TERMS) {
                    for (int u = 0; u < Limbs61.TERMS; u++) {
                        LongVector b0 = LongVector.fromArray(LONGS, b, j);
                        LongVector b1 = LongVector.fromArray(LONGS, b, j + LANES);
                        LongVector x = constant(a[i]);
                        low0 = b0.mul(x).add(low0);
                        high0 = b1.mul(x).add(b0.mul(constant(a[i + 1]))).add(high0);
                        low0 = b1.mul(constant(a[i + 2])).add(low0);
                        x = constant(a[i + 3]);
                        low1 = b0.mul(x).add(low1);
                        high1 = b1.mul(x).add(b0.mul(constant(a[i + 4]))).add(high1);
                        low1 = b1.mul(constant(a[i + 5])).add(low1);
                        i += ROWS * WORDS_A;
                        j += ROW_WORDS_B;
                    }
                    high0 = shift(VectorLanes.known(low0), Limbs61.LOW_BITS).add(high0);
                    low0 = lowMask.and(low0).add(shift(high0, Limbs61.HIGH_BITS));
                    high0 = high0.and(highMask);
                    high1 = shift(VectorLanes.known(low1), Limbs61.LOW_BITS).add(high1);
                    low1 = lowMask.and(low1).add(shift(high1, Limbs61.HIGH_BITS));
                    high1 = high1.and(highMask);
                }
                VectorLanes.known(low0).intoArray(to, at);
                VectorLanes.known(high0).intoArray(to, at + LANES);
                VectorLanes.known(low1).intoArray(to, at + rowStep);
                VectorLanes.known(high1).intoArray(to, at + rowStep + LANES);
            }
        }
    }
}
