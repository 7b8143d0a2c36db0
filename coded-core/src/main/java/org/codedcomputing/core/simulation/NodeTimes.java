package org.codedcomputing.core.simulation;

import java.util.random.RandomGenerator;

/** How long nodes compute in a simulation. */
@FunctionalInterface
public interface NodeTimes {
    /**
     * One draw.
     *
     * @param node number of the node, from 1; 0 is a master that computes nothing
     * @param load part of all rows that it processes, 0..1
     * @param random where draws come from
     * @return time in the unit of the simulation, at least 0; infinite for a node that never answers
     */
    double time(int node, double load, RandomGenerator random);

    /**
     * Every node takes load times rows times (shift + an exponential time of mean 1/mu).
     *
     * @param rows all rows, more than 0
     * @param shift least time of a row, at least 0
     * @param mu rate, more than 0
     */
    static NodeTimes shiftedExponential(double rows, double shift, double mu) {
        if (!(rows > 0) || !(shift >= 0) || !(mu > 0)) {
            throw new IllegalArgumentException(
                    "needs rows > 0, shift >= 0 and mu > 0: rows=%s, shift=%s, mu=%s".formatted(rows, shift, mu));
        }
        return (node, load, random) -> load * rows * (shift - Math.log1p(-random.nextDouble()) / mu);
    }

    /**
     * The same, but later by chance: delays that do not grow with the load, such as those of a busy machine.
     *
     * @param probability that a node is late, 0..1
     * @param delay by how much, at least 0; infinite for nodes that hang
     */
    default NodeTimes late(double probability, double delay) {
        if (!(probability >= 0 && probability <= 1) || !(delay >= 0)) {
            throw new IllegalArgumentException(
                    "needs a probability of 0..1 and a delay >= 0, got %s and %s".formatted(probability, delay));
        }
        return (node, load, random) -> {
            double time = time(node, load, random);
            return random.nextDouble() < probability ? time + delay : time;
        };
    }

    /**
     * The same, but slower by chance, as in the published experiments, whose stragglers sleep for three times what they compute.
     *
     * @param probability that a node is slow, 0..1
     * @param factor how many times as long it takes, at least 1
     */
    default NodeTimes slowed(double probability, double factor) {
        if (!(probability >= 0 && probability <= 1) || !(factor >= 1)) {
            throw new IllegalArgumentException(
                    "needs a probability of 0..1 and a factor >= 1, got %s and %s".formatted(probability, factor));
        }
        return (node, load, random) -> {
            double time = time(node, load, random);
            return random.nextDouble() < probability ? time * factor : time;
        };
    }
}
