package org.codedcomputing.core.gradient;

import static org.codedcomputing.core.gradient.GradientFixtures.bits;
import static org.codedcomputing.core.gradient.GradientFixtures.counting;
import static org.codedcomputing.core.gradient.GradientFixtures.messages;
import static org.codedcomputing.core.gradient.GradientFixtures.only;
import static org.codedcomputing.core.gradient.GradientFixtures.refusal;
import static org.codedcomputing.core.gradient.GradientFixtures.subsets;
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
import org.codedcomputing.core.computation.Sufficiency;
import org.junit.jupiter.api.Test;

/** Errors of approximate schemes: formulas, bounds and what answers carry. */
class ApproximateSchemesTest {
    private static double meanError(ApproximateScheme scheme, int r) {
        return subsets(scheme.matrix().workers()).stream()
                .filter(set -> set.cardinality() == r)
                .mapToDouble(set -> scheme.decoding(set).error())
                .average()
                .orElseThrow();
    }

    private static double worstError(ApproximateScheme scheme, int s) {
        int n = scheme.matrix().workers();
        return subsets(n).stream()
                .filter(set -> set.cardinality() == n - s)
                .mapToDouble(set -> scheme.decoding(set).error())
                .max()
                .orElseThrow();
    }

    @Test
    void t7IgnoredGroups() {
        assertEquals(.218182, IgnoredGroups.expectedError(12, 3, 8), 5e-7);
        assertEquals(1.090909, IgnoredGroups.expectedError(12, 2, 8), 5e-7);
        assertEquals(1.052632, IgnoredGroups.expectedError(20, 2, 15), 5e-7);
        assertEquals(.147783, IgnoredGroups.expectedError(30, 3, 24), 5e-7);
        assertEquals(.00128999, IgnoredGroups.expectedError(20, 5, 15), 5e-9);
        assertEquals(
                IgnoredGroups.expectedError(12, 3, 8),
                meanError(IgnoredGroups.of(FractionalRepetition.of(12, 2), false), 8),
                1e-12);
        assertEquals(
                IgnoredGroups.expectedError(12, 2, 8),
                meanError(IgnoredGroups.of(FractionalRepetition.of(12, 1), false), 8),
                1e-12);
    }

    @Test
    void bernoulliErrorsAreAsExpected() {
        assertEquals(12.0, BernoulliScheme.expectedError(20, 2, 15), 5e-4);
        assertEquals(7.556, BernoulliScheme.expectedError(20, 3, 15), 5e-4);
        assertEquals(4.0, BernoulliScheme.expectedError(20, 5, 15), 5e-4);
        double[] solved = {4.7, 2.6, 1.1};
        int[] copies = {2, 3, 5};
        BitSet set = new BitSet();
        set.set(0, 15);
        for (int i = 0; i < copies.length; i++) {
            double oneStep = 0;
            double leastSquares = 0;
            int draws = 400;
            for (int seed = 0; seed < draws; seed++) {
                oneStep += BernoulliScheme.of(20, copies[i], false, seed)
                                .decoding(set)
                                .error()
                        / draws;
                leastSquares += BernoulliScheme.of(20, copies[i], true, seed)
                                .decoding(set)
                                .error()
                        / draws;
            }
            double expected = BernoulliScheme.expectedError(20, copies[i], 15);
            assertEquals(expected, oneStep, 0.05 * expected);
            assertEquals(solved[i], leastSquares, 0.1);
        }
    }

    private static List<BitSet> petersen() {
        List<BitSet> neighbours = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            neighbours.add(bits((i + 1) % 5, (i + 4) % 5, i + 5));
        }
        for (int i = 0; i < 5; i++) {
            neighbours.add(bits(5 + (i + 2) % 5, 5 + (i + 3) % 5, i));
        }
        return neighbours;
    }

    @Test
    void t8PetersenGraph() {
        ExpanderScheme fixed = ExpanderScheme.of(petersen(), false);
        ExpanderScheme solved = ExpanderScheme.of(petersen(), true);
        assertEquals(2, fixed.secondEigenvalue(), 1e-12);
        double[] worst = {.28807, .76389, 1.56463};
        double[] bounds = {.49383, 1.11111, 1.90476};
        double[] leastSquares = {.18182, .47059, 1.0};
        for (int s = 1; s <= 3; s++) {
            assertEquals(worst[s - 1], worstError(fixed, s), 5e-6);
            assertEquals(bounds[s - 1], fixed.bound(s), 5e-6);
            assertEquals(leastSquares[s - 1], worstError(solved, s), 5e-6);
        }
        assertEquals(0, fixed.bound(0));
        assertEquals(0, worstError(fixed, 0), 1e-30);
    }

    @Test
    void graphsThatDoNotFitAreRefused() {
        assertEquals(
                "node 1 has neighbours {0}, must be 2 of nodes 0..2; give a regular graph",
                refusal(() -> ExpanderScheme.of(List.of(bits(1, 2), bits(0), bits(0)), false)));
        assertEquals(
                "node 1 is a neighbour of node 0 but not the other way round",
                refusal(() -> ExpanderScheme.of(List.of(bits(1), bits(2), bits(0)), false)));
        assertEquals(
                "node 2 cannot be reached from node 0; give a connected graph",
                refusal(() -> ExpanderScheme.of(List.of(bits(1), bits(0), bits(3), bits(2)), false)));
    }

    @Test
    void answersCarryTheirError() {
        IgnoredGroups scheme = IgnoredGroups.of(FractionalRepetition.of(6, 1), false);
        ApproximateGradientCode<double[]> code = ApproximateGradientCode.of(scheme, 1, 2, 2);
        Map<Integer, double[]> messages = messages(code, counting(6));
        // Groups 0 (1 + 2) and 2 (5 + 6); partitions 3 and 4 are lost.
        ApproximateGradient answer = code.decode(only(messages, bits(0, 1, 4)));
        assertEquals(14, answer.sum()[0]);
        assertEquals(2, answer.error());
        assertEquals(2, answer.messages());
        Sufficiency enough = code.sufficiency(bits(0, 1, 4));
        assertTrue(enough.decodable() && enough.withinTolerance());
        assertEquals(Math.sqrt(2 / 6.0), enough.estimatedError(), 1e-15);
        // One group alone: decodable, but the job goes on waiting while more can come.
        Sufficiency poor = code.sufficiency(bits(0, 1));
        assertTrue(poor.decodable());
        assertFalse(poor.withinTolerance());
        assertEquals(4, code.decode(only(messages, bits(0, 1))).error());
        assertEquals(1, code.sufficiency(bits(3)).missing());
        assertEquals(
                "have 1 of 2 results",
                assertThrows(NotDecodableException.class, () -> code.decode(only(messages, bits(3))))
                        .getMessage());
        ApproximateGradientCode<double[]> scaled = ApproximateGradientCode.of(
                IgnoredGroups.of(FractionalRepetition.of(6, 1), true), 1, 2, Double.POSITIVE_INFINITY);
        assertEquals(21, scaled.decode(only(messages, bits(0, 1, 4))).sum()[0], 1e-12);
        assertEquals(4 * 0.25 + 2, scaled.decode(only(messages, bits(0, 1, 4))).error(), 1e-12);
    }

    /** |sum - approximation| is at most the root of the error times the spectral norm; here all gradients are one number. */
    @Test
    void theErrorBoundsTheDeviation() {
        SplittableRandom random = new SplittableRandom(21);
        for (ApproximateScheme scheme : List.of(
                IgnoredGroups.of(FractionalRepetition.of(10, 1), true),
                BernoulliScheme.of(10, 3, true, 4),
                BernoulliScheme.of(10, 3, false, 4),
                ExpanderScheme.of(petersen(), true))) {
            List<double[]> gradients = GradientFixtures.gaussian(10, 1, random);
            double norm =
                    Math.sqrt(gradients.stream().mapToDouble(g -> g[0] * g[0]).sum());
            ApproximateGradientCode<double[]> code = ApproximateGradientCode.of(scheme, 1, 1, 0);
            Map<Integer, double[]> messages = messages(code, gradients);
            double sum = GradientFixtures.sum(gradients)[0];
            for (BitSet set : subsets(10)) {
                if (!set.isEmpty()) {
                    ApproximateGradient answer = code.decode(only(messages, set));
                    assertTrue(
                            Math.abs(answer.sum()[0] - sum) <= Math.sqrt(answer.error()) * norm + 1e-12,
                            () -> scheme.name() + " by " + set);
                }
            }
        }
    }
}
