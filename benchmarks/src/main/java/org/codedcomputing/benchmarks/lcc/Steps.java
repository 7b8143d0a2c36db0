package org.codedcomputing.benchmarks.lcc;

/** The descent that all contestants make, and whether they made it. */
final class Steps {
    /** Length of a step for data in [-1, 1]. */
    static final double STEP = 0.5;

    /** Largest difference of a weight from the descent in reals: weights travel with 12 bits. */
    private static final double ALLOWED = 1e-2;

    private Steps() {}

    /**
     * One step.
     *
     * @param w modified
     * @param gradient sum over the rows
     */
    static void step(double[] w, double[] gradient, int rows) {
        for (int j = 0; j < w.length; j++) {
            w[j] -= STEP * gradient[j] / rows;
        }
    }

    /**
     * Refuses weights that are not those of the descent in reals.
     *
     * @param iterations steps from 0
     */
    static void require(String who, Problem problem, double[] w, int iterations) {
        double[] expected = new double[w.length];
        for (int i = 0; i < iterations; i++) {
            step(expected, problem.gradient(expected), problem.x().rows());
        }
        for (int j = 0; j < w.length; j++) {
            // Written so that NaN fails the comparison.
            if (!(Math.abs(expected[j] - w[j]) <= ALLOWED)) {
                throw new IllegalStateException("%s: weight %d is %s after %d steps, must be %s"
                        .formatted(who, j, w[j], iterations, expected[j]));
            }
        }
    }
}
