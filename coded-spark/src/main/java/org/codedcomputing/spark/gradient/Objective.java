package org.codedcomputing.spark.gradient;

import java.util.function.Function;

/** A function of p numbers with its gradient. */
@FunctionalInterface
public interface Objective {
    /**
     * Value and gradient.
     *
     * @param at p numbers, not modified
     * @param gradient p numbers, overwritten
     * @return the value
     */
    double evaluate(double[] at, double[] gradient);

    /** The mean over the weights of a sum, and l2/2 times the squares of the first parameters. */
    static Objective mean(Function<double[], GradientSum> sums, double l2, int penalised) {
        if (!(l2 >= 0) || !Double.isFinite(l2)) {
            throw new IllegalArgumentException("l2 must be at least 0 and finite (was " + l2 + ")");
        }
        return (at, gradient) -> {
            GradientSum sum = sums.apply(at);
            double value = sum.loss() / sum.weight();
            double squares = 0;
            for (int i = 0; i < at.length; i++) {
                gradient[i] = sum.gradient()[i] / sum.weight();
                if (i < penalised) {
                    gradient[i] += l2 * at[i];
                    squares += at[i] * at[i];
                }
            }
            return value + l2 / 2 * squares;
        };
    }
}
