package org.codedcomputing.core.gradient;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.codedcomputing.core.gradient.GradientPlan.Kind;

/**
 * How many stragglers to code for. Coding costs every round (s+1) times the work, and saves the delay in those rounds that need
 * not wait for a delayed task: without delays, or with delays that are short against the work, the answer is s=0.
 *
 * <p>The model is exact for tasks that are delayed independently: mean time = work + D times the probability that those without a
 * delay do not suffice.
 */
public final class GradientPlanner {
    private GradientPlanner() {}

    /**
     * All plans for n workers, the quickest first; of equally quick ones that with less work. The first has s=0 if coding does not
     * pay.
     *
     * @param n workers, at least 1
     * @param delays how tasks straggle
     */
    public static List<GradientPlan> rank(int n, TaskDelays delays) {
        ExactScheme.require(n, 0);
        List<GradientPlan> plans = new ArrayList<>();
        plans.add(plan(Kind.UNCODED, n, 0, 1, anyOfGroups(n, n, delays.probability()), delays));
        for (int s = 1; s < n; s++) {
            int groups = n / (s + 1);
            Kind repetition = n % (s + 1) == 0 ? Kind.REPETITION : Kind.GENERALISED_REPETITION;
            double lost = anyOfGroups(n, groups, delays.probability());
            plans.add(plan(repetition, n, s, (double) n / groups, lost, delays));
            if (s < n - 1) {
                double late = Probabilities.moreThan(n, s, delays.probability());
                plans.add(plan(Kind.CYCLIC, n, s, s + 1, late, delays));
            }
        }
        plans.sort(Comparator.comparingDouble(GradientPlan::expected).thenComparingDouble(GradientPlan::work));
        return plans;
    }

    /**
     * All plans for workers of which some are slower by a factor, always the same or not: those with s at least as many take the
     * work of s+1, the others wait for the slow.
     *
     * @param n workers, at least 1
     * @param task time of 1/n of the rows, more than 0
     * @param slow slow workers, 0..n
     * @param factor how many times slower, at least 1
     */
    public static List<GradientPlan> rankForSlowWorkers(int n, double task, int slow, double factor) {
        ExactScheme.require(n, 0);
        if (!(task > 0) || slow < 0 || slow > n || !(factor >= 1)) {
            throw new IllegalArgumentException(
                    "needs t0 > 0, 0 <= slow <= n and a factor of at least 1: t0=%s, slow=%d, n=%d, factor=%s"
                            .formatted(task, slow, n, factor));
        }
        List<GradientPlan> plans = new ArrayList<>();
        for (int s = 0; s < n; s++) {
            int groups = n / (s + 1);
            Kind repetition = s == 0 ? Kind.UNCODED : n % (s + 1) == 0 ? Kind.REPETITION : Kind.GENERALISED_REPETITION;
            boolean waits = slow > s;
            double work = (double) n / groups;
            plans.add(new GradientPlan(repetition, n, s, work, waits ? 1 : 0, work * task * (waits ? factor : 1)));
            if (s > 0 && s < n - 1) {
                double time = (s + 1) * task * (waits ? factor : 1);
                plans.add(new GradientPlan(Kind.CYCLIC, n, s, s + 1, waits ? 1 : 0, time));
            }
        }
        plans.sort(Comparator.comparingDouble(GradientPlan::expected).thenComparingDouble(GradientPlan::work));
        return plans;
    }

    private static GradientPlan plan(Kind kind, int n, int s, double work, double waits, TaskDelays delays) {
        return new GradientPlan(kind, n, s, work, waits, work * delays.task() + delays.delay() * waits);
    }

    /** Probability that in some of G groups of n workers, as equal as possible, all are delayed. */
    private static double anyOfGroups(int n, int groups, double p) {
        double none = 1;
        for (int group = 0; group < groups; group++) {
            int members = n / groups + (group < n % groups ? 1 : 0);
            none *= 1 - Math.pow(p, members);
        }
        return 1 - none;
    }
}
