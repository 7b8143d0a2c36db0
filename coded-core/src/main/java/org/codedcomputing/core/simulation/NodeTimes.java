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
}
