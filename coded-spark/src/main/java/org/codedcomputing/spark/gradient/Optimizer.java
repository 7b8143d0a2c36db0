package org.codedcomputing.spark.gradient;

import java.util.ArrayList;
import java.util.List;

/** How to go down from gradients. Immutable. */
public sealed interface Optimizer permits Optimizer.Steps, Optimizer.Lbfgs {
    /** Corrections that L-BFGS keeps, as in MLlib. */
    int LBFGS_MEMORY = 10;

    /**
     * Makes an objective small.
     *
     * @param objective what to make small
     * @param initial where to start; not modified
     * @throws IllegalArgumentException if a step leads to a number that is not finite
     */
    DescentOutcome minimize(Objective objective, double[] initial);

    /**
     * Plain gradient descent, {@code w = w - step g(w)}.
     *
     * @param iterations most iterations, at least 1
     * @param step more than 0
     * @param tolerance ends where the value changes by at most so much, relative to the larger of it and 1; 0 for all iterations
     */
    static Steps gradientDescent(int iterations, double step, double tolerance) {
        return new Steps(iterations, step, 0, false, tolerance);
    }

    /**
     * Heavy ball, {@code v = momentum v - step g(w), w = w + v}.
     *
     * @param iterations most iterations, at least 1
     * @param step more than 0
     * @param momentum 0 up to less than 1
     * @param tolerance as {@link #gradientDescent}
     */
    static Steps momentum(int iterations, double step, double momentum, double tolerance) {
        return new Steps(iterations, step, momentum, false, tolerance);
    }

    /**
     * Nesterov's form, {@code v = momentum v - step g(w + momentum v), w = w + v}. Values are those at the points of the gradients.
     *
     * @param iterations most iterations, at least 1
     * @param step more than 0
     * @param momentum 0 up to less than 1
     * @param tolerance as {@link #gradientDescent}
     */
    static Steps nesterov(int iterations, double step, double momentum, double tolerance) {
        return new Steps(iterations, step, momentum, true, tolerance);
    }

    /**
     * L-BFGS of Breeze, which comes with Spark and does MLlib's work too.
     *
     * @param iterations most iterations, at least 0
     * @param tolerance ends where values or gradients change no more than so much, as Breeze measures it; at least 0
     */
    static Lbfgs lbfgs(int iterations, double tolerance) {
        return new Lbfgs(iterations, tolerance);
    }

    /**
     * Steps of fixed length along gradients.
     *
     * @param iterations most iterations
     * @param step length
     * @param momentum part of the last step that is kept
     * @param ahead whether gradients are taken ahead, as Nesterov does
     * @param tolerance relative change of the value at which it ends
     */
    record Steps(int iterations, double step, double momentum, boolean ahead, double tolerance) implements Optimizer {
        /**
         * @throws IllegalArgumentException if a number is outside its range
         */
        public Steps {
            if (iterations < 1 || !(step > 0) || !(momentum >= 0 && momentum < 1) || !(tolerance >= 0)) {
                throw new IllegalArgumentException(
                        "needs iterations >= 1, step > 0, 0 <= momentum < 1, tolerance >= 0: %d, %s, %s, %s"
                                .formatted(iterations, step, momentum, tolerance));
            }
        }

        @Override
        public DescentOutcome minimize(Objective objective, double[] initial) {
            double[] at = initial.clone();
            double[] speed = new double[at.length];
            double[] probe = at.clone();
            double[] gradient = new double[at.length];
            List<Double> values = new ArrayList<>();
            for (int iteration = 0; iteration < iterations; iteration++) {
                values.add(objective.evaluate(probe, gradient));
                if (settled(values)) {
                    return new DescentOutcome(probe, values, true, "the value changed by at most " + tolerance);
                }
                for (int i = 0; i < at.length; i++) {
                    speed[i] = momentum * speed[i] - step * gradient[i];
                    at[i] += speed[i];
                    probe[i] = ahead ? at[i] + momentum * speed[i] : at[i];
                }
            }
            // Gradients ahead are a way to the point, not where it ends.
            values.add(objective.evaluate(at, gradient));
            return new DescentOutcome(at, values, false, "%d iterations".formatted(iterations));
        }

        private boolean settled(List<Double> values) {
            if (tolerance == 0 || values.size() < 2) {
                return false;
            }
            double now = values.get(values.size() - 1);
            double before = values.get(values.size() - 2);
            return Math.abs(now - before) <= tolerance * Math.max(1, Math.abs(now));
        }
    }

    /**
     * L-BFGS with a line search.
     *
     * @param iterations most iterations
     * @param tolerance of Breeze
     */
    record Lbfgs(int iterations, double tolerance) implements Optimizer {
        /**
         * @throws IllegalArgumentException if a number is below 0
         */
        public Lbfgs {
            if (iterations < 0 || !(tolerance >= 0)) {
                throw new IllegalArgumentException(
                        "needs iterations >= 0 and tolerance >= 0: %d, %s".formatted(iterations, tolerance));
            }
        }

        @Override
        public DescentOutcome minimize(Objective objective, double[] initial) {
            return BreezeLbfgs.minimize(objective, initial, iterations, tolerance);
        }
    }
}
