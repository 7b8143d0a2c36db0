package org.codedcomputing.pagerank.engine;

/** Which rule ended a run. */
public enum StopReason {
    /** The number of iterations that was asked for. */
    ITERATIONS,
    /** An iteration changed less than the tolerance, or nothing. */
    CONVERGED,
    /** The limit of iterations came before convergence. */
    NOT_CONVERGED;

    /**
     * Whether a run is over.
     *
     * @param iterations done
     * @param change of the last of them, NaN before the first
     */
    public static boolean isOver(StopRule rule, int iterations, double change) {
        return iterations >= rule.mostIterations() || (iterations > 0 && rule.isMetBy(change));
    }

    /** Why a run that is over is so. */
    public static StopReason of(StopRule rule, int iterations, double change) {
        if (rule instanceof StopRule.Iterations) {
            return ITERATIONS;
        }
        return iterations > 0 && rule.isMetBy(change) ? CONVERGED : NOT_CONVERGED;
    }
}
