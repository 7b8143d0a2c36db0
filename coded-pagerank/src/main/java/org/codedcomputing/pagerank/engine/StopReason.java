package org.codedcomputing.pagerank.engine;

/** Which rule ended a run. */
public enum StopReason {
    /** The number of iterations that was asked for. */
    ITERATIONS,
    /** An iteration changed less than the tolerance, or nothing. */
    CONVERGED,
    /** The limit of iterations came before convergence. */
    NOT_CONVERGED;

    /** Why a run of so many iterations, the last of which changed so much, is over, if it is. */
    static boolean isOver(StopRule rule, int iterations, double change) {
        return iterations >= rule.mostIterations() || (iterations > 0 && rule.isMetBy(change));
    }

    /** Why a run is over. */
    static StopReason of(StopRule rule, int iterations, double change) {
        if (rule instanceof StopRule.Iterations) {
            return ITERATIONS;
        }
        return iterations > 0 && rule.isMetBy(change) ? CONVERGED : NOT_CONVERGED;
    }
}
