package org.codedcomputing.core.matmul;

import static org.codedcomputing.core.matmul.Fixtures.field;
import static org.codedcomputing.core.matmul.Fixtures.only;
import static org.codedcomputing.core.matmul.Fixtures.product;
import static org.codedcomputing.core.matmul.Fixtures.refusal;
import static org.codedcomputing.core.matmul.Fixtures.subsets;
import static org.codedcomputing.core.matmul.Fixtures.uniform;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.codedcomputing.core.computation.Encoding;
import org.junit.jupiter.api.Test;

/** T11 to the digit, thresholds of T10, and a view that does not depend on the wanted matrix. */
class PrivateProductTest {
    private static final BilinearAlgorithm SCALAR = BilinearAlgorithm.trivial(1, 1, 1);
    private static final ProductShape ONE = new ProductShape(1, 1, 1);

    @Test
    void t11MaskedOverF11() {
        FieldArithmetic<int[]> f11 = field(11);
        PrivateProductCode<int[]> code =
                PrivateProduct.of(SCALAR, 2).query(1, ONE, f11, false, new long[] {3, 4, 5}, new long[] {9, 10});
        List<Block<int[]>> library = List.of(f11.block(1, 1, 4), f11.block(1, 1, 7));
        Encoding<PrivateShare<int[]>> shares =
                code.encode(f11.block(1, 1, 3), new SplittableRandom(Masks.seed(f11, 5)));
        int[] masked = {7, 9, 0};
        int[] answers = {6, 9, 0};
        Map<Integer, Block<int[]>> results = new TreeMap<>();
        for (int i = 0; i < 3; i++) {
            assertArrayEquals(new int[] {masked[i]}, shares.share(i).a().data());
            assertEquals(List.of(9L, 3L + i), shares.share(i).query());
            results.put(i, code.function().answer(shares.share(i), library));
            assertArrayEquals(new int[] {answers[i]}, only(results, i).get(i).data());
        }
        assertEquals(3, code.recoveryThreshold());
        assertArrayEquals(new int[] {10}, code.decode(only(results, 0, 1, 2)).data());
        assertEquals("private(p=1,m=1,n=1,R=1,M=2) over F_11", code.name());
    }

    /** T10: Strassen over F_101, K = 14 and 15 masked; every wanted matrix, every set of K. */
    @Test
    void t10ThresholdsOnStrassen() {
        FieldArithmetic<int[]> f101 = field(101);
        SplittableRandom random = new SplittableRandom(10);
        ProductShape shape = new ProductShape(3, 4, 5);
        List<Block<int[]>> library =
                List.of(uniform(f101, 4, 5, random), uniform(f101, 4, 5, random), uniform(f101, 4, 5, random));
        for (boolean masked : new boolean[] {true, false}) {
            PrivateProduct family = new PrivateProduct(BilinearAlgorithm.strassen(), 3, masked);
            assertEquals(masked ? 15 : 14, family.threshold());
            for (int wanted = 0; wanted < 3; wanted++) {
                boolean transposed = wanted == 1;
                Block<int[]> a = transposed ? uniform(f101, 4, 3, random) : uniform(f101, 3, 4, random);
                int workers = family.threshold() + 2;
                PrivateProductCode<int[]> code = family.query(wanted, shape, workers, f101, transposed, random);
                Encoding<PrivateShare<int[]>> shares = code.encode(a);
                Map<Integer, Block<int[]>> results = new TreeMap<>();
                for (int i = 0; i < workers; i++) {
                    results.put(i, code.function().answer(shares.share(i), library));
                }
                long[] expected = product(new Operands<>(a, library.get(wanted), transposed), 101);
                for (int[] set : subsets(workers, family.threshold())) {
                    assertArrayEquals(
                            expected,
                            Arrays.stream(code.decode(only(results, set)).data())
                                    .asLongStream()
                                    .toArray());
                }
                Fixtures.assertTight(code, workers);
            }
        }
    }

    /** Over all points of F_7: a worker sees each pair of points equally often, whichever matrix is wanted. */
    @Test
    void theViewOfAWorkerIsUniformWhateverIsWanted() {
        FieldArithmetic<int[]> f7 = field(7);
        for (int wanted = 0; wanted < 2; wanted++) {
            for (int worker = 0; worker < 3; worker++) {
                Map<List<Long>, Integer> views = new HashMap<>();
                for (long[] points : permutations(new long[] {0, 3, 4, 5, 6})) {
                    PrivateProductCode<int[]> code = PrivateProduct.of(SCALAR, 2)
                            .query(wanted, ONE, f7, false, Arrays.copyOf(points, 3), Arrays.copyOfRange(points, 3, 5));
                    views.merge(code.query(worker), 1, Integer::sum);
                }
                assertEquals(20, views.size());
                assertEquals(new HashSet<>(List.of(6)), new HashSet<>(views.values()));
            }
        }
    }

    private static List<long[]> permutations(long[] elements) {
        if (elements.length == 1) {
            return List.of(elements);
        }
        List<long[]> all = new ArrayList<>();
        for (int first = 0; first < elements.length; first++) {
            long[] rest = new long[elements.length - 1];
            for (int i = 0, at = 0; i < elements.length; i++) {
                if (i != first) {
                    rest[at++] = elements[i];
                }
            }
            for (long[] tail : permutations(rest)) {
                long[] whole = new long[elements.length];
                whole[0] = elements[first];
                System.arraycopy(tail, 0, whole, 1, tail.length);
                all.add(whole);
            }
        }
        return all;
    }

    /** The points as they are drawn in fact, by a chi-square test at 1e-6; the control is a view that is not uniform. */
    @Test
    void drawnPointsAreUniform() {
        RandomGenerator random = new SplittableRandom(20261128);
        double limit = new ChiSquaredDistribution(19).inverseCumulativeProbability(1 - 1e-6);
        for (int wanted = 0; wanted < 2; wanted++) {
            assertTrue(statistic(wanted, 1, random) < limit);
        }
        // The control: a worker that also knows the first one's point, and so which tuples remain.
        assertTrue(statistic(1, 2, random) > limit);
    }

    /** Chi-square of the view of worker 1 over its 20 values; with more knowledge only where worker 0 has point 3. */
    private static double statistic(int wanted, int knowledge, RandomGenerator random) {
        FieldArithmetic<int[]> f7 = field(7);
        Map<List<Long>, Integer> counts = new HashMap<>();
        int draws = 0;
        while (draws < 4000) {
            PrivateProductCode<int[]> code = PrivateProduct.of(SCALAR, 2).query(wanted, ONE, 3, f7, false, random);
            if (knowledge == 1 || code.query(0).get(wanted) == 3) {
                counts.merge(code.query(1), 1, Integer::sum);
                draws++;
            }
        }
        double expected = draws / 20.0;
        double statistic = (20 - counts.size()) * expected;
        for (int count : counts.values()) {
            statistic += (count - expected) * (count - expected) / expected;
        }
        return statistic;
    }

    /** What two workers together see, and the javadoc says: the wanted matrix is where their points differ. */
    @Test
    void twoWorkersTogetherSeeWhichMatrixIsWanted() {
        for (int wanted = 0; wanted < 3; wanted++) {
            PrivateProductCode<int[]> code = PrivateProduct.of(SCALAR, 3).query(wanted, ONE, 3, field(101), false);
            for (int k = 0; k < 3; k++) {
                assertEquals(
                        k != wanted, code.query(0).get(k).equals(code.query(1).get(k)));
            }
        }
    }

    @Test
    void refusals() {
        FieldArithmetic<int[]> f11 = field(11);
        PrivateProduct family = PrivateProduct.of(SCALAR, 2);
        assertEquals("a library has at least 1 matrix (was M=0)", refusal(() -> PrivateProduct.of(SCALAR, 0)));
        assertEquals(
                "matrix D=2 of a library of 2; D must be 0..1", refusal(() -> family.query(2, ONE, 3, f11, false)));
        assertEquals(
                "matrix D=-1 of a library of 2; D must be 0..1", refusal(() -> family.query(-1, ONE, 3, f11, false)));
        assertEquals(
                "field of 11 elements has only 11 distinct points, plan needs 14",
                refusal(() -> family.query(0, ONE, 10, f11, false)));
        PrivateProductCode<int[]> code = family.query(0, ONE, 3, f11, false);
        assertEquals("A is 1 x 2 but the code is for 1 x 1", refusal(() -> code.encode(f11.block(1, 2, 1, 2))));
        PrivateShare<int[]> share = code.encode(f11.block(1, 1, 1)).share(0);
        assertEquals(
                "library of 1 matrices and query of 2 points, must both be 2",
                refusal(() -> code.function().answer(share, List.of(f11.block(1, 1, 1)))));
        assertEquals(
                "library matrix 1 is 2 x 1 but must be 1 x 1",
                refusal(() -> code.function().answer(share, List.of(f11.block(1, 1, 1), f11.block(2, 1, 1, 2)))));
    }
}
