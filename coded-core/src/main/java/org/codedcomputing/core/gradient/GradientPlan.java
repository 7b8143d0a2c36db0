package org.codedcomputing.core.gradient;

import java.util.Locale;

/**
 * One way to run the rounds of a gradient descent, and how long a round takes on average in a model.
 *
 * @param kind which scheme
 * @param workers number of workers n
 * @param stragglers s; 0 is without coding
 * @param work what a worker computes, in multiples of 1/n of the rows
 * @param waits probability that a round must wait for a delayed task
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
        CYCLIC
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

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s n=%d s=%d: work x%.2f, waits in %.4f of rounds, %.4g a round",
                kind.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                workers,
                stragglers,
                work,
                waits,
                expected);
    }
}
