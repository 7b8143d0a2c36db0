package org.codedcomputing.core.gradient;

import java.util.Locale;

/**
 * One way to run the rounds of a gradient descent, and how long a round takes on average in a model.
 *
 * @param kind which scheme
 * @param workers number of workers n
 * @param stragglers s; 0 is without coding
 * @param work what a worker computes, in multiples of 1/n of the rows
 * @param waits probability that a round must wait for a delayed task; NaN where none is delayed more than others
 * @param expected mean time of a round, in the unit of the delays
 */
public record GradientPlan(Kind kind, int workers, int stragglers, double work, double waits, double expected) {
    /** Schemes among which a planner chooses. */
    public enum Kind {
        /** Every partition once. */
        UNCODED,
        /** Groups of s+1 workers, for s+1 that divide n. */
        REPETITION,
        /** Groups of at least s+1 workers. */
        GENERALISED_REPETITION,
        /** Circulant or random cyclic: any n-s answers. */
        CYCLIC;

        /** In words. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /**
     * The scheme of the plan.
     *
     * @throws IllegalArgumentException if no well-conditioned matrix is found for a cyclic one
     */
    public ExactScheme scheme() {
        return switch (kind) {
            case UNCODED, REPETITION -> FractionalRepetition.of(workers, stragglers);
            case GENERALISED_REPETITION -> FractionalRepetition.generalised(workers, stragglers);
            case CYCLIC -> GradientSchemes.cyclic(workers, stragglers);
        };
    }

    /** Fewest answers that can suffice: one of each group, or n-s. */
    public int needed() {
        return kind == Kind.CYCLIC ? workers - stragglers : workers / (stragglers + 1);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s n=%d s=%d: work x%.2f, %s%.4g a round",
                kind,
                workers,
                stragglers,
                work,
                Double.isNaN(waits) ? "" : String.format(Locale.ROOT, "waits in %.4f of rounds, ", waits),
                expected);
    }
}
