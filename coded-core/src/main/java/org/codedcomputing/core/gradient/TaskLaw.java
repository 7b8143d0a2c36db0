package org.codedcomputing.core.gradient;

import java.util.List;
import java.util.Locale;
import org.codedcomputing.core.plan.PlanText;

/** How long tasks take that each process 1/n of the rows, and longer with more of them. Seconds. */
public sealed interface TaskLaw {
    /** The laws, for help texts. */
    String LAWS =
            "none, late:P,D (with probability P a task is D seconds late, whatever its load), slow:N,F (N workers take F times as"
                    + " long, always), exponential:RATE (a task takes its work times 1 + Exp(RATE))";

    /** Seconds t0 of 1/n of the rows when nothing delays it, more than 0. */
    double task();

    /**
     * All plans for n workers, the quickest first; of equally quick ones that with less work.
     *
     * @param n workers, at least 1
     */
    List<GradientPlan> rank(int n);

    /**
     * Why coding does not gain under this law, or what it gains from: one clause.
     *
     * @param n workers
     */
    String remark(int n);

    /**
     * Tasks that are late now and then.
     *
     * @param delays their seconds
     */
    record Late(TaskDelays delays) implements TaskLaw {
        @Override
        public double task() {
            return delays.task();
        }

        @Override
        public List<GradientPlan> rank(int n) {
            return GradientPlanner.rank(n, delays);
        }

        @Override
        public String remark(int n) {
            double one = delays.delay() * (1 - Math.pow(1 - delays.probability(), n));
            return one == 0
                    ? "without delays coding costs its work and saves nothing"
                    : "delays add %s s to a mean uncoded round, and s=1 adds at least %s s of work"
                            .formatted(PlanText.number(one), PlanText.number(delays.task()));
        }

        @Override
        public String toString() {
            return delays.probability() == 0 || delays.delay() == 0
                    ? "no stragglers"
                    : "%s of tasks %s s late, whatever their load"
                            .formatted(PlanText.number(delays.probability()), PlanText.number(delays.delay()));
        }
    }

    /**
     * The same workers are slow in all rounds.
     *
     * @param task t0
     * @param slow how many, 0..n
     * @param factor how many times slower, at least 1
     */
    record Slow(double task, int slow, double factor) implements TaskLaw {
        @Override
        public List<GradientPlan> rank(int n) {
            return GradientPlanner.rankForSlowWorkers(n, task, slow, factor);
        }

        @Override
        public String remark(int n) {
            return "%d workers that are %s times slower pay for at most %s times the work"
                    .formatted(slow, PlanText.number(factor), PlanText.number(factor));
        }

        @Override
        public String toString() {
            return "%d workers %s times slower".formatted(slow, PlanText.number(factor));
        }
    }

    /**
     * Times with a random part that grows with the load.
     *
     * @param task t0
     * @param rate a mu, t0 over the mean of the rest
     */
    record Exponential(double task, double rate) implements TaskLaw {
        @Override
        public List<GradientPlan> rank(int n) {
            return GradientPlanner.rankForExponentialTimes(n, task, rate);
        }

        @Override
        public String remark(int n) {
            return "a delay that grows with the load grows with coding too, so that coding gains only where almost all of the time is"
                    + " delay";
        }

        @Override
        public String toString() {
            return "tasks take their work times 1 + Exp(%s)".formatted(PlanText.number(rate));
        }
    }

    /**
     * A law as it is typed.
     *
     * @param task t0, more than 0 and finite
     * @param text one of {@link #LAWS}
     * @throws IllegalArgumentException if there is no such law, or a number is wrong
     */
    static TaskLaw of(double task, String text) {
        int colon = text.indexOf(':');
        String name = (colon < 0 ? text : text.substring(0, colon)).toLowerCase(Locale.ROOT);
        String[] numbers = colon < 0 ? new String[0] : text.substring(colon + 1).split(",", -1);
        return switch (name) {
            case "none" -> new Late(new TaskDelays(task, 0, 0));
            case "late" -> {
                require(text, numbers, 2);
                yield new Late(new TaskDelays(task, number(text, numbers[0]), number(text, numbers[1])));
            }
            case "slow" -> {
                require(text, numbers, 2);
                double slow = number(text, numbers[0]);
                if (slow != Math.rint(slow)) {
                    throw new IllegalArgumentException("%s in %s is no whole number".formatted(numbers[0], text));
                }
                yield new Slow(task, (int) slow, number(text, numbers[1]));
            }
            case "exponential" -> {
                require(text, numbers, 1);
                yield new Exponential(task, number(text, numbers[0]));
            }
            default -> throw new IllegalArgumentException("unknown law %s; laws are %s".formatted(text, LAWS));
        };
    }

    private static void require(String text, String[] numbers, int count) {
        if (numbers.length != count) {
            throw new IllegalArgumentException(
                    "%s has %d numbers, takes %d; laws are %s".formatted(text, numbers.length, count, LAWS));
        }
    }

    private static double number(String text, String number) {
        try {
            return Double.parseDouble(number.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'%s' in %s is no number".formatted(number, text), e);
        }
    }
}
