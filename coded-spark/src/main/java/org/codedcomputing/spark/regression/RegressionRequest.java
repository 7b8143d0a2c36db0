package org.codedcomputing.spark.regression;

import java.util.Map;

/**
 * What to train, and on whom. What a scheme cannot bear, such as liars, it refuses.
 *
 * @param logistic whether labels are classes 0 and 1; else they are numbers and the loss is half their squared error
 * @param workers workers n, at least 1
 * @param iterations most iterations, at least 1
 * @param stepSize step of a gradient descent, more than 0
 * @param regularization weight of half the squared norm of the coefficients, at least 0
 * @param stragglers workers S that need not answer, at least 0
 * @param byzantine workers A whose answers may be wrong, at least 0
 * @param colluders workers T that learn nothing of the data together, at least 0
 * @param seed seed of all draws
 * @param more further settings by name, which each scheme reads for itself
 */
public record RegressionRequest(
        boolean logistic,
        int workers,
        int iterations,
        double stepSize,
        double regularization,
        int stragglers,
        int byzantine,
        int colluders,
        long seed,
        Map<String, String> more) {
    /**
     * Copies the map.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    public RegressionRequest {
        requireAtLeast("workers", workers, 1);
        requireAtLeast("iterations", iterations, 1);
        requireAtLeast("stragglers", stragglers, 0);
        requireAtLeast("byzantine", byzantine, 0);
        requireAtLeast("colluders", colluders, 0);
        if (!(stepSize > 0) || !Double.isFinite(stepSize)) {
            throw new IllegalArgumentException("the step must be above 0 and finite (was " + stepSize + ")");
        }
        if (!(regularization >= 0) || !Double.isFinite(regularization)) {
            throw new IllegalArgumentException(
                    "the regularization must be at least 0 and finite (was " + regularization + ")");
        }
        more = Map.copyOf(more);
    }

    private static void requireAtLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException("%s must be at least %d (was %d)".formatted(name, least, value));
        }
    }
}
