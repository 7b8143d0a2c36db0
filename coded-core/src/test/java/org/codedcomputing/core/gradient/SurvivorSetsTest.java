package org.codedcomputing.core.gradient;

import static org.codedcomputing.core.gradient.GradientFixtures.gaussian;
import static org.codedcomputing.core.gradient.GradientFixtures.largest;
import static org.codedcomputing.core.gradient.GradientFixtures.messages;
import static org.codedcomputing.core.gradient.GradientFixtures.only;
import static org.codedcomputing.core.gradient.GradientFixtures.subsets;
import static org.codedcomputing.core.gradient.GradientFixtures.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.codedcomputing.core.computation.NotDecodableException;
import org.junit.jupiter.api.Test;

/** Every set of survivors of every small code: it decodes to the plain sum, or is refused. */
class SurvivorSetsTest {
    private static final int LENGTH = 7;

    /**
     * All 2^n sets. Returns how many are decodable.
     */
    private static int assertAllSets(ExactScheme scheme, SplittableRandom random) {
        int n = scheme.matrix().workers();
        List<double[]> gradients = gaussian(scheme.matrix().partitions(), LENGTH, random);
        GradientCode<double[]> code = GradientCode.of(scheme, LENGTH);
        Map<Integer, double[]> messages = messages(code, gradients);
        double[] expected = sum(gradients);
        int decodable = 0;
        for (BitSet set : subsets(n)) {
            boolean enough = set.cardinality() >= n - scheme.stragglers();
            assertTrue(!enough || code.sufficiency(set).decodable(), scheme.name() + " without " + set);
            if (!code.sufficiency(set).decodable()) {
                assertThrows(NotDecodableException.class, () -> code.decode(only(messages, set)));
                continue;
            }
            decodable++;
            double bound =
                    1e-12 * Math.max(1, code.decoding(set).amplification()) * largest(gradients) * gradients.size();
            assertArrayEquals(expected, code.decode(only(messages, set)), bound, () -> scheme.name() + " by " + set);
            assertTrue(code.sufficiency(set).withinTolerance(), scheme.name());
        }
        return decodable;
    }

    private static int atLeast(int n, int k) {
        return (int) subsets(n).stream().filter(set -> set.cardinality() >= k).count();
    }

    @Test
    void cyclicCirculantAndReedSolomonDecodeByAnyEnough() {
        SplittableRandom random = new SplittableRandom(11);
        for (int n = 1; n <= 8; n++) {
            for (int s = 0; s < n; s++) {
                int sets = atLeast(n, n - s);
                assertEquals(sets, assertAllSets(CyclicRepetition.best(n, s, 5), random));
                assertEquals(sets, assertAllSets(ReedSolomonForm.cyclic(n, s), random));
                if ((n + s) % 2 == 1) {
                    assertEquals(sets, assertAllSets(RealCirculant.strict(n, s), random));
                } else if (s < n - 1) {
                    assertEquals(atLeast(n, n - s - 1), assertAllSets(RealCirculant.of(n, s), random));
                }
            }
        }
    }

    @Test
    void repetitionDecodesByCoverageAlone() {
        SplittableRandom random = new SplittableRandom(12);
        for (int n = 1; n <= 9; n++) {
            for (int s = 0; s < n; s++) {
                List<FractionalRepetition> schemes = new ArrayList<>(List.of(FractionalRepetition.generalised(n, s)));
                if (n % (s + 1) == 0) {
                    schemes.add(FractionalRepetition.of(n, s));
                }
                for (FractionalRepetition scheme : schemes) {
                    int covered = (int) subsets(n).stream()
                            .filter(set ->
                                    set.stream().map(scheme::group).distinct().count() == scheme.groups())
                            .count();
                    assertEquals(covered, assertAllSets(scheme, random), scheme.name());
                }
            }
        }
    }

    /** Which workers straggle does not show in a single bit, and a worker's order is the plain order. */
    @Test
    void repetitionIsTheSameBitForBit() {
        SplittableRandom random = new SplittableRandom(13);
        for (FractionalRepetition scheme : List.of(
                FractionalRepetition.of(6, 1),
                FractionalRepetition.of(6, 2),
                FractionalRepetition.of(8, 3),
                FractionalRepetition.generalised(10, 3),
                FractionalRepetition.generalised(11, 1))) {
            int k = scheme.matrix().partitions();
            List<double[]> gradients = gaussian(k, LENGTH, random);
            GradientCode<double[]> code = GradientCode.of(scheme, LENGTH);
            Map<Integer, double[]> messages = messages(code, gradients);
            double[] expected = new double[LENGTH];
            for (int group = 0; group < scheme.groups(); group++) {
                int each = k / scheme.groups();
                GradientFixtures.add(sum(gradients.subList(group * each, (group + 1) * each)), expected);
            }
            int decoded = 0;
            for (BitSet set : subsets(scheme.matrix().workers())) {
                if (scheme.missing(set) == 0) {
                    assertArrayEquals(expected, code.decode(only(messages, set)));
                    decoded++;
                }
            }
            assertTrue(decoded > 1);
        }
    }

    @Test
    void messagesOfAnMthOfTheLengthDecodeByAnyEnough() {
        int[][] cases = {{5, 1, 2}, {6, 2, 2}, {8, 3, 2}, {10, 3, 3}, {12, 2, 4}, {4, 0, 4}, {3, 2, 1}};
        SplittableRandom random = new SplittableRandom(14);
        for (int[] each : cases) {
            ReedSolomonForm scheme = ReedSolomonForm.shorter(each[0], each[1], each[2]);
            assertEquals((double) (each[1] + each[2]) / each[0], scheme.matrix().load(), 1e-15);
            assertEquals(2 * ((LENGTH + each[2] - 1) / each[2]), scheme.matrix().messageLength(LENGTH));
            assertEquals(atLeast(each[0], each[0] - each[1]), assertAllSets(scheme, random));
        }
    }

    @Test
    void unequalLoadsDecodeByAnyEnough() {
        SplittableRandom random = new SplittableRandom(15);
        Placement placement = Placement.ofLoads(List.of(1, 2, 3, 6, 6, 0, 3, 3), 8, 3);
        ReedSolomonForm scheme = ReedSolomonForm.of(placement, 2, 1);
        assertEquals(6.0 / 8, scheme.matrix().load(3));
        assertEquals(0, scheme.matrix().load(5));
        assertEquals(atLeast(8, 6), assertAllSets(scheme, random));
        assertEquals(atLeast(8, 7), assertAllSets(ReedSolomonForm.of(placement, 1, 2), random));
        assertEquals(
                atLeast(5, 3),
                assertAllSets(
                        ReedSolomonForm.real(
                                new double[] {1, -1, 2, -2, 3}, Placement.ofLoads(List.of(4, 3, 2, 2, 1), 4, 3), 2),
                        random));
    }

    @Test
    void zerosAndLongerSumsDecodeToThemselves() {
        List<double[]> zeros = gaussian(5, LENGTH, new SplittableRandom(16)).stream()
                .map(gradient -> new double[LENGTH])
                .toList();
        GradientCode<double[]> code = GradientCode.of(RealCirculant.strict(5, 2), LENGTH);
        BitSet set = GradientFixtures.bits(0, 2, 4);
        assertArrayEquals(new double[LENGTH], code.decode(only(messages(code, zeros), set)));
        assertFalse(code.sufficiency(GradientFixtures.bits(0, 2)).decodable());
        assertEquals(1, code.sufficiency(GradientFixtures.bits(0, 2)).missing());
    }
}
