package org.codedcomputing.core.field.kernel;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Kernels over a prime below 2^31 with the Vector API, 64-bit lanes: products of two 31-bit factors are exact in them, and
 * unlike floating-point limbs they take one multiplication each.
 *
 * <p>Three habits of the JIT compiler of JDK 17 shape the code. The forms of lane-wise operations that take a {@code long}
 * for the second operand are not always compiled to one instruction, so constants are broadcast once. A method of more than
 * about fifty vector operations is no longer inlined whole and falls back to objects, so loops stay rolled. And what a loop
 * carries is of no known type, see {@link VectorLanes#known}.
 */
final class VectorPrimeKernels extends PrimeKernels {
    private static final VectorSpecies<Long> LONGS = VectorLanes.LONGS;
    private static final VectorSpecies<Integer> INTS = VectorLanes.INTS;
    private static final VectorSpecies<Integer> FULL_INTS = VectorLanes.FULL_INTS;
    private static final int FULL_LANES = FULL_INTS.length();
    private static final VectorSpecies<Double> DOUBLES = VectorLanes.DOUBLES;
    private static final int LANES = LONGS.length();

    /** 1.5 * 2^52: adding it rounds a double below 2^51 to an integer, which then stands in the low bits. */
    private static final double ROUNDER = 0x1.8p52;

    private static final long ROUNDER_BITS = Double.doubleToRawLongBits(ROUNDER);

    private final VectorPrimeProduct product;
    private final VectorPrimeCombination combination;

    VectorPrimeKernels(Residues field) {
        super(KernelProvider.VECTOR, field);
        product = new VectorPrimeProduct(field);
        combination = new VectorPrimeCombination(field);
    }

    @Override
    void product(boolean transposed, int[] a, int ao, int lda, Rows<int[]> b, Rows<int[]> c, int m, int n, int k) {
        if (VectorPrimeCombination.takes(m, n, k)) {
            combination.multiply(transposed, a, ao, lda, b, c, m, n, k);
        } else {
            product.multiply(transposed, a, ao, lda, b, c, m, n, k);
        }
    }

    static LongVector load(int[] a, int at) {
        return (LongVector) IntVector.fromArray(INTS, a, at).castShape(LONGS, 0);
    }

    static LongVector fold(LongVector v, LongVector mask, int shift, LongVector factor) {
        return v.and(mask).add(v.lanewise(VectorOperators.ASHR, shift).mul(factor));
    }

    static LongVector mersenneFold(LongVector v, LongVector mask) {
        return v.and(mask).add(v.lanewise(VectorOperators.ASHR, 31));
    }

    /** {@link Residues#reduce} lane by lane. */
    private static IntVector reduce(LongVector v, Residues field) {
        LongVector mask = LongVector.broadcast(LONGS, field.mask);
        return field.mersenne()
                ? reduceMersenne(mersenneFold(v, mask))
                : reduceGeneral(fold(v, mask, field.shift, LongVector.broadcast(LONGS, field.factor)), field);
    }

    /** For values in [-2^33, 2^34): 8 p more are in [0, 2^35) and in [0, p + 16) after another fold. */
    private static IntVector reduceMersenne(LongVector v) {
        LongVector mask = LongVector.broadcast(LONGS, Integer.MAX_VALUE);
        LongVector folded = mersenneFold(v.add(LongVector.broadcast(LONGS, 8L * Integer.MAX_VALUE)), mask);
        IntVector p = IntVector.broadcast(INTS, Integer.MAX_VALUE);
        IntVector rest = ((IntVector) folded.castShape(INTS, 0)).sub(p);
        return rest.add(rest.lanewise(VectorOperators.ASHR, 31).and(p));
    }

    /** For values below 2^49 in size, see {@link Residues#reduce}. */
    private static IntVector reduceGeneral(LongVector folded, Residues field) {
        DoubleVector rounder = DoubleVector.broadcast(DOUBLES, ROUNDER);
        LongVector rounderBits = LongVector.broadcast(LONGS, ROUNDER_BITS);
        DoubleVector exact = folded.add(rounderBits).reinterpretAsDoubles().sub(rounder);
        DoubleVector quotient = exact.mul(DoubleVector.broadcast(DOUBLES, field.reciprocal))
                .add(rounder)
                .sub(rounder);
        LongVector rest = quotient.fma(DoubleVector.broadcast(DOUBLES, -field.p), exact)
                .add(rounder)
                .reinterpretAsLongs()
                .sub(rounderBits);
        IntVector narrow = (IntVector) rest.castShape(INTS, 0);
        return narrow.add(narrow.lanewise(VectorOperators.ASHR, 31).and(IntVector.broadcast(INTS, field.p)));
    }

    @Override
    void dots(int[] a, int at, int step, long[] x, int n, long[] sums) {
        int group = 4 * LANES;
        int whole = n - n % group;
        int at1 = at + step;
        LongVector mask = LongVector.broadcast(LONGS, field.mask);
        int shift = field.shift;
        // Low and high bits of sums of four products are added up apart: no chain of dependent operations but
        // additions.
        LongVector low = LongVector.zero(LONGS);
        LongVector high = low;
        LongVector low1 = low;
        LongVector high1 = low;
        for (int j = 0; j < whole; j += group) {
            LongVector x0 = LongVector.fromArray(LONGS, x, j);
            LongVector x1 = LongVector.fromArray(LONGS, x, j + LANES);
            LongVector x2 = LongVector.fromArray(LONGS, x, j + 2 * LANES);
            LongVector x3 = LongVector.fromArray(LONGS, x, j + 3 * LANES);
            LongVector v = load(a, at + j).mul(x0).add(load(a, at + j + LANES).mul(x1));
            v = v.add(load(a, at + j + 2 * LANES).mul(x2))
                    .add(load(a, at + j + 3 * LANES).mul(x3));
            low = v.and(mask).add(low);
            high = v.lanewise(VectorOperators.ASHR, shift).add(high);
            v = load(a, at1 + j).mul(x0).add(load(a, at1 + j + LANES).mul(x1));
            v = v.add(load(a, at1 + j + 2 * LANES).mul(x2))
                    .add(load(a, at1 + j + 3 * LANES).mul(x3));
            low1 = v.and(mask).add(low1);
            high1 = v.lanewise(VectorOperators.ASHR, shift).add(high1);
        }
        sums[0] = rest(low, high, a, at, x, whole, n);
        sums[1] = rest(low1, high1, a, at1, x, whole, n);
    }

    @Override
    void dotsOfCanonical(int[] a, int at, int step, int[] x, int xo, int n, long[] sums) {
        int group = 2 * LANES;
        int whole = n - n % group;
        int at1 = at + step;
        LongVector mask = LongVector.broadcast(LONGS, field.mask);
        LongVector p = LongVector.broadcast(LONGS, field.p);
        LongVector half = LongVector.broadcast(LONGS, field.half);
        int shift = field.shift;
        LongVector low = LongVector.zero(LONGS);
        LongVector high = low;
        LongVector low1 = low;
        LongVector high1 = low;
        for (int j = 0; j < whole; j += group) {
            LongVector x0 = centre(load(x, xo + j), p, half);
            LongVector x1 = centre(load(x, xo + j + LANES), p, half);
            LongVector v = load(a, at + j).mul(x0).add(load(a, at + j + LANES).mul(x1));
            low = v.and(mask).add(low);
            high = v.lanewise(VectorOperators.ASHR, shift).add(high);
            v = load(a, at1 + j).mul(x0).add(load(a, at1 + j + LANES).mul(x1));
            low1 = v.and(mask).add(low1);
            high1 = v.lanewise(VectorOperators.ASHR, shift).add(high1);
        }
        sums[0] = sum(low, high);
        sums[1] = sum(low1, high1);
        for (int j = whole; j < n; j++) {
            long centred = field.centre(x[xo + j]);
            sums[0] = field.fold(sums[0] + a[at + j] * centred);
            sums[1] = field.fold(sums[1] + a[at1 + j] * centred);
        }
    }

    private long sum(LongVector low, LongVector high) {
        return VectorLanes.known(low).reduceLanes(VectorOperators.ADD)
                + VectorLanes.known(high).reduceLanes(VectorOperators.ADD) * field.factor;
    }

    private long rest(LongVector low, LongVector high, int[] a, int at, long[] x, int from, int n) {
        long sum = sum(low, high);
        for (int j = from; j < n; j++) {
            sum = field.fold(sum + a[at + j] * x[j]);
        }
        return sum;
    }

    static LongVector centre(LongVector v, LongVector p, LongVector half) {
        return v.sub(half.sub(v).lanewise(VectorOperators.ASHR, 63).and(p));
    }

    @Override
    boolean canonicalBlock(int[] x, int at, int n) {
        int whole = n - n % FULL_LANES;
        IntVector largest = IntVector.broadcast(FULL_INTS, field.p - 1);
        IntVector all = IntVector.zero(FULL_INTS);
        for (int i = 0; i < whole; i += FULL_LANES) {
            IntVector v = IntVector.fromArray(FULL_INTS, x, at + i);
            // Negative exactly if the value is below 0 or above the largest element.
            all = all.or(v).or(largest.sub(v));
        }
        int signs = all.reduceLanes(VectorOperators.OR);
        for (int i = whole; i < n; i++) {
            signs |= x[at + i] | (field.p - 1 - x[at + i]);
        }
        return signs >= 0;
    }

    @Override
    void centre(int[] x, int at, long[] centred, int to, int n) {
        int whole = n - n % LANES;
        LongVector p = LongVector.broadcast(LONGS, field.p);
        LongVector half = LongVector.broadcast(LONGS, field.half);
        for (int j = 0; j < whole; j += LANES) {
            centre(load(x, at + j), p, half).intoArray(centred, to + j);
        }
        for (int j = whole; j < n; j++) {
            centred[to + j] = field.centre(x[at + j]);
        }
    }

    @Override
    void addRows(int[] a, int at, int step, long x0, long x1, long x2, long x3, long[] sums, int n) {
        int at1 = at + step;
        int at2 = at1 + step;
        int at3 = at2 + step;
        int whole = n - n % LANES;
        LongVector mask = LongVector.broadcast(LONGS, field.mask);
        LongVector factor = LongVector.broadcast(LONGS, field.factor);
        int shift = field.shift;
        LongVector v0 = LongVector.broadcast(LONGS, x0);
        LongVector v1 = LongVector.broadcast(LONGS, x1);
        LongVector v2 = LongVector.broadcast(LONGS, x2);
        LongVector v3 = LongVector.broadcast(LONGS, x3);
        for (int j = 0; j < whole; j += LANES) {
            LongVector low = load(a, at + j).mul(v0).add(load(a, at1 + j).mul(v1));
            LongVector high = load(a, at2 + j).mul(v2).add(load(a, at3 + j).mul(v3));
            LongVector sum = LongVector.fromArray(LONGS, sums, j).add(low).add(high);
            fold(sum, mask, shift, factor).intoArray(sums, j);
        }
        for (int j = whole; j < n; j++) {
            sums[j] = field.fold(sums[j] + a[at + j] * x0 + a[at1 + j] * x1 + a[at2 + j] * x2 + a[at3 + j] * x3);
        }
    }

    @Override
    void store(long[] sums, int n, int[] c, int at, boolean first) {
        storeRow(field, sums, 0, n, c, at, first);
    }

    /**
     * c[at + j] = sums[from + j], or plus what is there. Two methods, because a JVM that has seen both kinds of primes would
     * compile both reductions into one, which is more than it inlines: the product over 2^31-1 then ran at half its rate.
     */
    static void storeRow(Residues field, long[] sums, int from, int n, int[] c, int at, boolean first) {
        if (field.mersenne()) {
            storeMersenne(field, sums, from, n, c, at, first);
        } else {
            storeGeneral(field, sums, from, n, c, at, first);
        }
    }

    private static void storeMersenne(Residues field, long[] sums, int from, int n, int[] c, int at, boolean first) {
        int whole = n - n % LANES;
        LongVector mask = LongVector.broadcast(LONGS, Integer.MAX_VALUE);
        for (int j = 0; j < whole; j += LANES) {
            LongVector v = LongVector.fromArray(LONGS, sums, from + j);
            if (!first) {
                // Eight products leave room for an element of C.
                v = v.add(load(c, at + j));
            }
            reduceMersenne(mersenneFold(v, mask)).intoArray(c, at + j);
        }
        for (int j = whole; j < n; j++) {
            c[at + j] = field.reduce(first ? sums[from + j] : sums[from + j] + c[at + j]);
        }
    }

    private static void storeGeneral(Residues field, long[] sums, int from, int n, int[] c, int at, boolean first) {
        int whole = n - n % LANES;
        LongVector mask = LongVector.broadcast(LONGS, field.mask);
        LongVector factor = LongVector.broadcast(LONGS, field.factor);
        for (int j = 0; j < whole; j += LANES) {
            LongVector v = LongVector.fromArray(LONGS, sums, from + j);
            if (!first) {
                // Eight products leave room for an element of C.
                v = v.add(load(c, at + j));
            }
            reduceGeneral(fold(v, mask, field.shift, factor), field).intoArray(c, at + j);
        }
        for (int j = whole; j < n; j++) {
            c[at + j] = field.reduce(first ? sums[from + j] : sums[from + j] + c[at + j]);
        }
    }

    @Override
    void axpyBlock(int[] scalar, int at, int[] x, int xo, int[] y, int yo, int n) {
        int whole = n - n % LANES;
        long s = scalar[at];
        LongVector v = LongVector.broadcast(LONGS, s);
        for (int i = 0; i < whole; i += LANES) {
            reduce(load(x, xo + i).mul(v).add(load(y, yo + i)), field).intoArray(y, yo + i);
        }
        for (int i = whole; i < n; i++) {
            y[yo + i] = field.reduce(y[yo + i] + s * x[xo + i]);
        }
    }

    @Override
    void hadamardBlock(int[] x, int xo, int[] y, int yo, int[] z, int zo, int n) {
        int whole = n - n % LANES;
        for (int i = 0; i < whole; i += LANES) {
            reduce(load(x, xo + i).mul(load(y, yo + i)), field).intoArray(z, zo + i);
        }
        for (int i = whole; i < n; i++) {
            z[zo + i] = field.reduce((long) x[xo + i] * y[yo + i]);
        }
    }

    @Override
    void evaluateBlock(int[] coefficients, int co, int terms, int[] points, int po, int[] values, int vo, int n) {
        // Blocks of values that stay in the first-level cache while all coefficients pass.
        for (int from = 0; from < n; from += 1024) {
            int block = Math.min(1024, n - from);
            Arrays.fill(values, vo + from, vo + from + block, coefficients[co + terms - 1]);
            for (int t = terms - 2; t >= 0; t--) {
                horner(coefficients[co + t], points, po + from, values, vo + from, block);
            }
        }
    }

    private void horner(long coefficient, int[] points, int po, int[] values, int vo, int n) {
        int whole = n - n % LANES;
        LongVector c = LongVector.broadcast(LONGS, coefficient);
        for (int i = 0; i < whole; i += LANES) {
            reduce(load(values, vo + i).mul(load(points, po + i)).add(c), field).intoArray(values, vo + i);
        }
        for (int i = whole; i < n; i++) {
            values[vo + i] = field.reduce(coefficient + (long) values[vo + i] * points[po + i]);
        }
    }
}
