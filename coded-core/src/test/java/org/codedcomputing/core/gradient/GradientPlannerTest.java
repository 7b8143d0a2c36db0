package org.codedcomputing.core.gradient;

import static org.codedcomputing.core.gradient.GradientFixtures.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.codedcomputing.core.gradient.GradientPlan.Kind;
import org.junit.jupiter.api.Test;

/** How many stragglers to code for, and when for none. */
class GradientPlannerTest {
    private static double expected(List<GradientPlan> plans, Kind kind, int s) {
        return plans.stream()
                .filter(plan -> plan.kind() == kind && plan.stragglers() == s)
                .findFirst()
                .orElseThrow()
                .expected();
    }

    @Test
    void t18MeanTimes() {
        List<GradientPlan> plans = GradientPlanner.rank(24, new TaskDelays(50, .05, 500));
        assertEquals(404.01, expected(plans, Kind.UNCODED, 0), .005);
        double[] cyclic = {269.59, 207.97, 214.89};
        double[] repetition = {114.80, 150.50, 200.02};
        for (int s = 1; s <= 3; s++) {
            assertEquals(cyclic[s - 1], expected(plans, Kind.CYCLIC, s), .005);
            assertEquals(repetition[s - 1], expected(plans, Kind.REPETITION, s), .005);
        }
        assertEquals(Kind.REPETITION, plans.get(0).kind());
        assertEquals(1, plans.get(0).stragglers());
        assertEquals("FRC(n=24, s=1)", plans.get(0).scheme().name());
        assertEquals(
                "repetition n=24 s=1: work x2.00, waits in 0.0296 of rounds, 114.8 a round",
                plans.get(0).toString());

        List<GradientPlan> longer = GradientPlanner.rank(24, new TaskDelays(200, .05, 500));
        assertEquals(554.01, expected(longer, Kind.UNCODED, 0), .005);
        assertEquals(569.59, expected(longer, Kind.CYCLIC, 1), .005);
        assertEquals(414.80, expected(longer, Kind.REPETITION, 1), .005);
        assertEquals(600.50, expected(longer, Kind.REPETITION, 2), .005);
    }

    /** The formula against draws of the model itself, for repetition, groups of unequal sizes and cyclic schemes. */
    @Test
    void meanTimesAreThoseOfTheModel() {
        int n = 10;
        TaskDelays delays = new TaskDelays(50, .1, 500);
        SplittableRandom random = new SplittableRandom(41);
        int draws = 40_000;
        for (GradientPlan plan : GradientPlanner.rank(n, delays)) {
            if (plan.stragglers() > 4) {
                continue;
            }
            ExactScheme scheme = plan.scheme();
            int waits = 0;
            for (int draw = 0; draw < draws; draw++) {
                BitSet quick = new BitSet();
                for (int worker = 0; worker < n; worker++) {
                    quick.set(worker, random.nextDouble() >= delays.probability());
                }
                waits += scheme.missing(quick) > 0 ? 1 : 0;
            }
            double mean = n * scheme.matrix().load() * delays.task() + delays.delay() * waits / draws;
            assertEquals(plan.expected(), mean, 0.01 * 500, plan.toString());
        }
    }

    @Test
    void withoutDelaysTheAnswerIsNoCoding() {
        for (TaskDelays delays :
                List.of(new TaskDelays(50, 0, 500), new TaskDelays(50, .05, 0), new TaskDelays(500, .01, 50))) {
            GradientPlan best = GradientPlanner.rank(24, delays).get(0);
            assertEquals(0, best.stragglers(), delays.toString());
            assertEquals(Kind.UNCODED, best.kind());
        }
        assertEquals(0, GradientPlanner.rank(1, new TaskDelays(1, .5, 9)).get(0).stragglers());
    }

    @Test
    void slowWorkersPayFromAFactorOfMoreThanTheWork() {
        GradientPlan twice = GradientPlanner.rankForSlowWorkers(24, 100, 1, 1.9).get(0);
        assertEquals(0, twice.stragglers());
        GradientPlan thrice =
                GradientPlanner.rankForSlowWorkers(24, 100, 1, 2.1).get(0);
        assertEquals(1, thrice.stragglers());
        assertEquals(200, thrice.expected());
        assertEquals(
                0, GradientPlanner.rankForSlowWorkers(24, 100, 24, 9).get(0).stragglers());
        assertEquals(
                "needs t0 > 0, 0 <= slow <= n and a factor of at least 1: t0=100.0, slow=25, n=24, factor=2.0",
                refusal(() -> GradientPlanner.rankForSlowWorkers(24, 100, 25, 2)));
    }

    @Test
    void delaysAreFittedToTimes() {
        assertEquals(new TaskDelays(50, 0, 0), TaskDelays.fit(new double[] {50, 50, 50}));
        TaskDelays fitted = TaskDelays.fit(new double[] {48, 550, 52, 50, 50, 50, 50, 560, 50, 50});
        assertEquals(new TaskDelays(50, .2, 505), fitted);
        assertEquals("no task times; run the calibration first", refusal(() -> TaskDelays.fit(new double[0])));
        assertTrue(refusal(() -> new TaskDelays(0, .1, 1)).startsWith("needs t0 > 0"));
        assertTrue(refusal(() -> new TaskDelays(1, 1.1, 1)).endsWith("t0=1.0, p=1.1, D=1.0"));
        assertTrue(refusal(() -> new TaskDelays(1, .1, Double.NaN)).startsWith("needs t0 > 0"));
    }
}
