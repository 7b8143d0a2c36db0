package org.codedcomputing.spark.reduce;

import java.io.Serializable;

/** What becomes of the model in an iteration. Runs at the master of a tree; in a ring at every node, with the same result. */
@FunctionalInterface
public interface ModelUpdate extends Serializable {
    /**
     * The next model.
     *
     * @param iteration from 0
     * @param model not to be modified
     * @param gradient sum of the gradients of all rows, p numbers; may be modified
     * @return as many numbers as the model has, all finite
     */
    double[] next(int iteration, double[] model, double[] gradient);

    /**
     * Steepest descent with a fixed step; further numbers behind the gradient's own are not looked at.
     *
     * @param step what the sum of the gradients is multiplied with
     */
    static ModelUpdate steepestDescent(double step) {
        return (iteration, model, gradient) -> {
            double[] next = model.clone();
            for (int i = 0; i < next.length; i++) {
                next[i] -= step * gradient[i];
            }
            return next;
        };
    }
}
