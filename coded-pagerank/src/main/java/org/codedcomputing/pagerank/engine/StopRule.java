package org.codedcomputing.pagerank.engine;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** When to stop. */
public sealed interface StopRule extends Serializable {
    /**
     * Iterations of a rule with a tolerance when nobody says how many. PageRank changes at most 2 d^t in sum after t iterations,
     * whatever the graph: with d = 0.85 less than 1e-9 from the 132nd on.
     */
    int DEFAULT_MOST_ITERATIONS = 150;

    /** Most iterations. */
    int mostIterations();

    /** How changes are measured. */
    ChangeNorm norm();

    /** Whether to stop after an iteration that changed so much. */
    boolean isMetBy(double change);

    /**
     * A number of iterations, whatever they change.
     *
     * @param mostIterations at least 0
     */
    record Iterations(int mostIterations) implements StopRule {
        /** @throws IllegalArgumentException if it is negative */
        public Iterations {
            refuseNegative(mostIterations);
        }

        @Override
        public ChangeNorm norm() {
            return ChangeNorm.L1;
        }

        @Override
        public boolean isMetBy(double change) {
            return false;
        }
    }

    /**
     * Until an iteration changes less than a tolerance, or nothing.
     *
     * @param tolerance at least 0
     * @param mostIterations at least 0
     * @param norm how changes are measured
     */
    record Tolerance(double tolerance, int mostIterations, ChangeNorm norm) implements StopRule {
        /** @throws IllegalArgumentException if one is negative or the tolerance no number */
        public Tolerance {
            if (!(tolerance >= 0)) {
                throw new IllegalArgumentException("tolerance must be >= 0, got " + tolerance);
            }
            refuseNegative(mostIterations);
        }

        @Override
        public boolean isMetBy(double change) {
            return change < tolerance || change == 0;
        }
    }

    /**
     * The rule of settings of which some are given.
     *
     * @param iterations for a fixed number
     * @param tolerance for convergence
     * @param mostIterations with a tolerance only; {@link #DEFAULT_MOST_ITERATIONS} if not given
     * @param norm with a tolerance
     * @throws IllegalArgumentException if neither or both are given, or one is out of range
     */
    static StopRule of(
            @Nullable Integer iterations,
            @Nullable Double tolerance,
            @Nullable Integer mostIterations,
            ChangeNorm norm) {
        if (iterations != null && tolerance == null && mostIterations == null) {
            return new Iterations(iterations);
        }
        if (tolerance != null && iterations == null) {
            return new Tolerance(tolerance, mostIterations == null ? DEFAULT_MOST_ITERATIONS : mostIterations, norm);
        }
        throw new IllegalArgumentException("give exactly one of iterations, tolerance (with maxIterations)");
    }

    private static void refuseNegative(int iterations) {
        if (iterations < 0) {
            throw new IllegalArgumentException("iterations must be >= 0, got " + iterations);
        }
    }
}
