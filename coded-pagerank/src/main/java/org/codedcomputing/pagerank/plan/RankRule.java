package org.codedcomputing.pagerank.plan;

import java.io.Serializable;

/**
 * PageRank's parameters as servers iterate it: x(i) = (1 - d)/n + d (sum over sources of x(j)/outdegree(j)) + (d/n) D, D being
 * the ranks of vertices without targets, from x = 1/n. Ranks sum to 1.
 *
 * @param damping d, 0 to 1
 * @param maxIterations iterations at most, at least 0
 * @param norm which change of the ranks is compared with the tolerance
 * @param tolerance the iterations end when the change is below it, at least 0; not used with {@link Norm#NONE}
 * @param reproducible whether messages are rounded to multiples of 2^-62 and added as integers: then the ranks of all plans have
 *     the same bits, combined ones too
 */
public record RankRule(double damping, int maxIterations, Norm norm, double tolerance, boolean reproducible)
        implements Serializable {
    /** The damping of the literature. */
    public static final double DEFAULT_DAMPING = 0.85;

    /** How the change between two iterations is measured. */
    public enum Norm {
        /** Not at all. */
        NONE,
        /** The sum of the absolute changes. */
        L1,
        /** The largest absolute change. */
        MAX
    }

    /** What ended the iterations. */
    public enum Stop {
        /** Their number. */
        ITERATIONS,
        /** The change fell below the tolerance. */
        CHANGE
    }

    /** Checks ranges. */
    public RankRule {
        if (!(damping >= 0 && damping <= 1)) {
            throw new IllegalArgumentException("damping must be in [0,1], got %s".formatted(damping));
        }
        if (maxIterations < 0) {
            throw new IllegalArgumentException("iterations must be >= 0, got %d".formatted(maxIterations));
        }
        if (!(tolerance >= 0)) {
            throw new IllegalArgumentException("tolerance must be >= 0, got %s".formatted(tolerance));
        }
    }

    /** So many iterations with the usual damping. */
    public static RankRule iterations(int iterations) {
        return new RankRule(DEFAULT_DAMPING, iterations, Norm.NONE, 0, false);
    }

    /** Until the sum of the absolute changes is below a tolerance, with the usual damping. */
    public static RankRule tolerance(double tolerance, int maxIterations) {
        return new RankRule(DEFAULT_DAMPING, maxIterations, Norm.L1, tolerance, false);
    }

    /** The same with another damping. */
    public RankRule withDamping(double other) {
        return new RankRule(other, maxIterations, norm, tolerance, reproducible);
    }

    /** The same with sums that are equal for all plans. */
    public RankRule asReproducible() {
        return new RankRule(damping, maxIterations, norm, tolerance, true);
    }

    /** What every vertex gets besides its sources' ranks. */
    double base(int vertices, double dangling) {
        return (1 - damping) / vertices + damping / vertices * dangling;
    }

    /**
     * Whether a change ends the iterations.
     *
     * @param sumOfChanges sum of the absolute changes
     * @param largestChange the largest of them
     */
    public boolean ends(double sumOfChanges, double largestChange) {
        return switch (norm) {
            case NONE -> false;
            case L1 -> sumOfChanges < tolerance;
            case MAX -> largestChange < tolerance;
        };
    }
}
