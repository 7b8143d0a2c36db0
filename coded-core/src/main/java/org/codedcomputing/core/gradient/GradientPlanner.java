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
    /** Coding is taken if its mean time is at most this times the uncoded one. */
    public static final double MARGIN = 0.95;

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

    /**
     * All plans for tasks whose time grows with their load: a task of x times 1/n of the rows takes x t0 (1 + Exp(rate)), each with a
     * draw of its own. Coding then delays everybody to be rid of the last; for a rate of 1 or more the answer is s=0.
     *
     * @param n workers, at least 1
     * @param task certain time t0 of 1/n of the rows, more than 0
     * @param rate a mu: the certain time over the mean of the rest, more than 0
     */
    public static List<GradientPlan> rankForExponentialTimes(int n, double task, double rate) {
        ExactScheme.require(n, 0);
        if (!(task > 0) || !(rate > 0) || !Double.isFinite(task) || !Double.isFinite(rate)) {
            throw new IllegalArgumentException(
                    "needs t0 > 0 and a rate > 0, both finite: t0=%s, rate=%s".formatted(task, rate));
        }
        List<GradientPlan> plans = new ArrayList<>();
        for (int s = 0; s < n; s++) {
            int groups = n / (s + 1);
            Kind repetition = s == 0 ? Kind.UNCODED : n % (s + 1) == 0 ? Kind.REPETITION : Kind.GENERALISED_REPETITION;
            double work = (double) n / groups;
            double last = lastGroup(n / groups, groups - n % groups, n % groups);
            plans.add(new GradientPlan(repetition, n, s, work, Double.NaN, work * task * (1 + last / rate)));
            if (s > 0 && s < n - 1) {
                double fastest = harmonic(n) - harmonic(s);
                plans.add(
                        new GradientPlan(Kind.CYCLIC, n, s, s + 1, Double.NaN, (s + 1) * task * (1 + fastest / rate)));
            }
        }
        plans.sort(Comparator.comparingDouble(GradientPlan::expected).thenComparingDouble(GradientPlan::work));
        return plans;
    }

    /** H_n: the mean of the largest of n Exp(1). */
    private static double harmonic(int n) {
        double sum = 0;
        for (int i = n; i >= 1; i--) {
            sum += 1.0 / i;
        }
        return sum;
    }

    /**
     * Mean time until each group has an answer, in units of Exp(1): the first of m is Exp(m), and the rest have no memory, so groups
     * leave one by one.
     *
     * @param members of the smaller groups; the larger ones have one more
     */
    private static double lastGroup(int members, int smaller, int larger) {
        double[] before = new double[larger + 1];
        for (int i = 0; i <= smaller; i++) {
            double[] now = new double[larger + 1];
            for (int j = 0; j <= larger; j++) {
                double rate = (double) i * members + (double) j * (members + 1);
                if (rate > 0) {
                    now[j] = (1
                                    + (i > 0 ? (double) i * members * before[j] : 0)
                                    + (j > 0 ? (double) j * (members + 1) * now[j - 1] : 0))
                            / rate;
                }
            }
            before = now;
        }
        return before[larger];
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
