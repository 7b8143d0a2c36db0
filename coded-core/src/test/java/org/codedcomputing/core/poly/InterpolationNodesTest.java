package org.codedcomputing.core.poly;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cc.redberry.rings.poly.univar.UnivariateInterpolation;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.codedcomputing.core.field.FiniteField;
import org.codedcomputing.core.field.Gf256;
import org.codedcomputing.core.field.Mersenne31;
import org.codedcomputing.core.field.Mersenne61;
import org.codedcomputing.core.field.PrimeField;
import org.codedcomputing.core.field.SmallPrimeField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Interpolation and evaluation matrices: TV-1 and TV-5 of the Lagrange sheet, identities, rings. */
class InterpolationNodesTest {
    private static final long SEED = 20260405;
    private static final PrimeField F97 = SmallPrimeField.withModulus(97);
    private static final InterpolationNodes BETAS = InterpolationNodes.of(F97, 1, 2, 3);
    private static final long[] ALPHAS = {4, 5, 6, 7, 8, 9, 10, 11};
    private static final long[] U = {
        1, 94, 3, 3, 89, 6, 6, 82, 10, 10, 73, 15, 15, 62, 21, 21, 49, 28, 28, 34, 36, 36, 17, 45
    };

    static List<FiniteField> fields() {
        return List.of(SmallPrimeField.withModulus(11), F97, Mersenne31.FIELD, Mersenne61.FIELD, Gf256.FIELD);
    }

    @Test
    void tv1EncodesAndDecodes() {
        assertArrayEquals(U, BETAS.evaluationMatrix(ALPHAS));
        long[] blocks = {5, 7, 3};
        assertEquals(Polynomial.of(F97, 94, 11, 94), BETAS.interpolate(blocks));
        long[] shares = apply(F97, U, blocks);
        assertArrayEquals(new long[] {90, 74, 52, 24, 87, 47, 1, 46}, shares);
        long[] results = LongStream.of(shares).map(x -> F97.mul(x, x)).toArray();
        assertArrayEquals(new long[] {49, 44, 85, 91, 3, 75, 1, 79}, results);

        int[] first = {0, 1, 2, 3, 4};
        InterpolationNodes firstNodes = InterpolationNodes.of(F97, ALPHAS).restrictedTo(first);
        assertEquals(Polynomial.of(F97, 9, 31, 42, 31, 9), firstNodes.interpolate(select(results, first)));
        long[] d = firstNodes.evaluationMatrix(1, 2);
        assertArrayEquals(new long[] {35, 89, 29, 27, 15, 15, 57, 45, 73, 5}, d);
        assertArrayEquals(new long[] {25, 49}, apply(F97, d, select(results, first)));
        long[] fused = firstNodes.fusedRow(new long[] {1, 2}, new long[] {1, 1});
        assertArrayEquals(new long[] {50, 49, 74, 3, 20}, fused);
        assertArrayEquals(new long[] {74}, apply(F97, fused, select(results, first)));

        int[] others = {1, 3, 4, 6, 7};
        long[] dOthers = InterpolationNodes.of(F97, ALPHAS).restrictedTo(others).evaluationMatrix(1, 2);
        assertArrayEquals(new long[] {21, 89, 23, 41, 21, 12, 43, 60, 70, 10}, dOthers);
        assertArrayEquals(new long[] {25, 49}, apply(F97, dOthers, select(results, others)));
    }

    @Test
    void tv1DecodesTheSameFromEveryFiveOfEightWorkers() {
        long[] results = {49, 44, 85, 91, 3, 75, 1, 79};
        InterpolationNodes alphas = InterpolationNodes.of(F97, ALPHAS);
        int subsets = 0;
        for (int mask = 0; mask < 256; mask++) {
            if (Integer.bitCount(mask) == 5) {
                int bits = mask;
                int[] kept =
                        IntStream.range(0, 8).filter(i -> (bits >> i & 1) == 1).toArray();
                InterpolationNodes nodes = alphas.restrictedTo(kept);
                assertEquals(25, nodes.evaluate(select(results, kept), 1));
                assertEquals(49, nodes.evaluate(select(results, kept), 2));
                subsets++;
            }
        }
        assertEquals(56, subsets);
    }

    /** X^T X w on shares of X and, hidden or public, w; two workers more than rows to decode from. */
    @Test
    void tv5GramMatrix() {
        long[] x1 = {1, 2, 3, 0};
        long[] x2 = {2, 1, 1, 1};
        long[] z = {5, 11, 7, 60};
        long[] w = {2, 3};
        long[] v = {40, 13};
        long[][] hidden = new long[7][];
        long[][] open = new long[5][];
        long[] s = new long[8];
        for (int i = 0; i < 8; i++) {
            long[] u = BETAS.basisAt(ALPHAS[i]);
            s[i] = F97.add(u[0], u[1]);
            long[] share = combine(u, x1, x2, z);
            long[] weights = combine(new long[] {s[i], u[2]}, w, v);
            if (i == 0) {
                assertArrayEquals(new long[] {10, 32, 21, 80}, share);
                assertArrayEquals(new long[] {19, 33}, weights);
            }
            if (i < 7) {
                hidden[i] = gram(share, weights);
            }
            if (i < 5) {
                open[i] = gram(share, w);
            }
        }
        assertArrayEquals(new long[] {95, 92, 88, 83, 77, 70, 62, 53}, s);
        assertArrayEquals(new long[][] {{37, 43}, {70, 29}, {18, 11}, {0, 43}, {57, 85}, {32, 77}, {13, 43}}, hidden);
        assertArrayEquals(new long[][] {{1, 82}, {83, 27}, {61, 24}, {78, 63}, {44, 20}}, open);

        long[] ones = {1, 1};
        long[] betas = {1, 2};
        long[] hiddenRow = InterpolationNodes.of(F97, 4, 5, 6, 7, 8, 9, 10).fusedRow(betas, ones);
        assertArrayEquals(new long[] {15, 92, 93, 3, 1, 54, 35}, hiddenRow);
        assertArrayEquals(new long[] {45, 28}, combine(hiddenRow, hidden));
        long[] openRow = InterpolationNodes.of(F97, 4, 5, 6, 7, 8).fusedRow(betas, ones);
        assertArrayEquals(new long[] {50, 49, 74, 3, 20}, openRow);
        assertArrayEquals(new long[] {45, 28}, combine(openRow, open));
    }

    /** The coded matrix products over small fields: coefficients and needed rows from any K of the tasks' results. */
    @Test
    void productCoefficientsOfTheMatrixSheet() {
        PrimeField f17 = SmallPrimeField.withModulus(17);
        long[] points = LongStream.rangeClosed(1, 11).toArray();
        long[] h = {5, 12, 0, 11, 12, 10, 1, 13, 16, 5, 7};
        InterpolationNodes tasks = InterpolationNodes.of(f17, points);
        int subsets = 0;
        for (int mask = 0; mask < 1 << 11; mask++) {
            if (Integer.bitCount(mask) == 9) {
                int bits = mask;
                int[] kept =
                        IntStream.range(0, 11).filter(i -> (bits >> i & 1) == 1).toArray();
                InterpolationNodes nodes = tasks.restrictedTo(kept);
                long[] results = select(h, kept);
                assertArrayEquals(
                        new long[] {7, 9, 12, 4, 11, 13, 0, 10, 7},
                        nodes.interpolate(results).coefficients());
                assertArrayEquals(new long[] {9, 13, 4, 10}, apply(f17, nodes.coefficientRows(1, 5, 3, 7), results));
                subsets++;
            }
        }
        assertEquals(55, subsets);
        assertEquals(
                Polynomial.of(SmallPrimeField.withModulus(11), 4, 5, 8, 0),
                InterpolationNodes.of(SmallPrimeField.withModulus(11), 1, 2, 4, 5)
                        .interpolate(new long[] {6, 2, 9, 9}));
        PrimeField f7 = SmallPrimeField.withModulus(7);
        assertEquals(
                Polynomial.of(f7, 3, 2, 5), InterpolationNodes.of(f7, 1, 2, 4).interpolate(new long[] {3, 6, 0}));
    }

    @ParameterizedTest
    @MethodSource("fields")
    void coefficientsValuesAndMatricesAgree(FiniteField field) {
        SplittableRandom random = new SplittableRandom(SEED);
        int most = (int) Math.min(field.order(), 40);
        for (int n = 1; n <= most; n++) {
            long[] points = distinct(field, n, random);
            InterpolationNodes nodes = InterpolationNodes.of(field, points);
            long[] values = new long[n];
            for (int i = 0; i < n; i++) {
                values[i] = field.sample(random);
            }
            Polynomial interpolant = nodes.interpolate(values);
            for (int i = 0; i < n; i++) {
                assertEquals(values[i], interpolant.evaluate(points[i]));
            }
            long x = field.sample(random);
            assertEquals(interpolant.evaluate(x), nodes.evaluate(values, x));
            long sum = LongStream.of(nodes.basisAt(x)).reduce(0, field::add);
            assertEquals(1, sum, "rows sum to 1");
            assertEquals(interpolant.coefficient(n - 1), nodes.dividedDifference(values));

            int[] exponents = IntStream.range(0, n).toArray();
            long[] coefficients = apply(field, nodes.coefficientRows(exponents), values);
            assertEquals(interpolant, Polynomial.of(field, coefficients));
            assertArrayEquals(values, apply(field, nodes.vandermonde(n), coefficients));
            if (field instanceof PrimeField) {
                assertEquals(
                        UnivariateInterpolation.interpolateNewton(field.order(), points, values)
                                .evaluate(x),
                        interpolant.evaluate(x));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("fields")
    void atANodeTheBasisIsAUnitVector(FiniteField field) {
        InterpolationNodes nodes = InterpolationNodes.of(field, 3, 0, 7);
        assertArrayEquals(new long[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, nodes.evaluationMatrix(3, 0, 7));
        assertArrayEquals(new long[] {0, 1, 0}, nodes.fusedRow(new long[] {0}, new long[] {1}));
    }

    @Test
    void oneUnwantedRowCostsNothing() {
        InterpolationNodes nodes = InterpolationNodes.of(F97, 4, 5, 6, 7);
        long[] all = nodes.coefficientRows(0, 1, 2, 3);
        long[] two = nodes.coefficientRows(3, 1);
        assertArrayEquals(select(all, new int[] {12, 13, 14, 15, 4, 5, 6, 7}), two);
        assertArrayEquals(new long[0], nodes.coefficientRows());
        assertArrayEquals(new long[0], nodes.evaluationMatrix());
        assertArrayEquals(new long[] {0, 0, 0, 0}, nodes.fusedRow(new long[0], new long[0]));
    }

    @Test
    void dividedDifferenceTellsTheDegree() {
        InterpolationNodes nodes = InterpolationNodes.of(F97, 1, 2, 3, 4, 5);
        long[] cubes = LongStream.rangeClosed(1, 5).map(x -> F97.pow(x, 3)).toArray();
        long[] fourths = LongStream.rangeClosed(1, 5).map(x -> F97.pow(x, 4)).toArray();
        assertEquals(0, nodes.dividedDifference(cubes));
        assertEquals(1, nodes.dividedDifference(fourths));
    }

    @Test
    void equalNodesAreEqual() {
        assertEquals(InterpolationNodes.of(F97, 1, 2), InterpolationNodes.of(F97, 1, 2));
        assertEquals(
                InterpolationNodes.of(F97, 1, 2).hashCode(),
                InterpolationNodes.of(F97, 1, 2).hashCode());
        assertNotEquals(InterpolationNodes.of(F97, 1, 2), InterpolationNodes.of(F97, 2, 1));
        assertNotEquals(InterpolationNodes.of(F97, 1, 2), InterpolationNodes.of(Mersenne31.FIELD, 1, 2));
    }

    @Test
    void badArgumentsAreRefused() {
        assertEquals(
                "points 1 and 3 are both 5 in F_97; interpolation needs distinct points",
                refusal(() -> InterpolationNodes.of(F97, 4, 5, 6, 5)));
        assertEquals(
                "interpolation over F_97 needs at least 1 point but got 0", refusal(() -> InterpolationNodes.of(F97)));
        assertEquals(
                "point 0 is 97, outside 0..96 of F_97; reduce it with of(value) first",
                refusal(() -> InterpolationNodes.of(F97, 97)));
        assertEquals(
                "got 2 values for 3 points; give one for each point",
                refusal(() -> BETAS.interpolate(new long[] {1, 2})));
        assertEquals(
                "value 1 is -1, outside 0..96 of F_97; reduce it with of(value) first",
                refusal(() -> BETAS.evaluate(new long[] {1, -1, 2}, 5)));
        assertThrows(IllegalArgumentException.class, () -> BETAS.basisAt(97));
        assertThrows(IndexOutOfBoundsException.class, () -> BETAS.coefficientRows(3));
        assertThrows(IndexOutOfBoundsException.class, () -> BETAS.restrictedTo(0, 3));
    }

    private static String refusal(Executable call) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, call).getMessage());
    }

    private static long[] distinct(FiniteField field, int n, SplittableRandom random) {
        return LongStream.generate(() -> field.sample(random))
                .distinct()
                .limit(n)
                .toArray();
    }

    private static long[] apply(FiniteField field, long[] matrix, long[] vector) {
        long[] product = new long[matrix.length / vector.length];
        for (int i = 0; i < product.length; i++) {
            product[i] = field.dot(matrix, i * vector.length, vector, 0, vector.length);
        }
        return product;
    }

    private static long[] combine(long[] coefficients, long[]... vectors) {
        long[] sum = new long[vectors[0].length];
        for (int k = 0; k < coefficients.length; k++) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] = F97.add(sum[i], F97.mul(coefficients[k], vectors[k][i]));
            }
        }
        return sum;
    }

    /** X^T (X w) for a 2 x 2 matrix. */
    private static long[] gram(long[] x, long[] w) {
        long[] predicted = apply(F97, x, w);
        return apply(F97, new long[] {x[0], x[2], x[1], x[3]}, predicted);
    }

    private static long[] select(long[] values, int[] positions) {
        return IntStream.of(positions).mapToLong(i -> values[i]).toArray();
    }
}
