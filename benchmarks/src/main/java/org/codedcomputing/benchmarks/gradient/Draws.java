package org.codedcomputing.benchmarks.gradient;

import java.io.Serializable;
import java.util.List;
import java.util.SplittableRandom;
import org.codedcomputing.core.gradient.FractionalRepetition;

/**
 * Who is late in which iteration: each worker with a probability, on its own, for a time that does not grow with its load.
 *
 * @param seed of all draws
 * @param probability 0..1
 * @param seconds by how much
 */
record Draws(long seed, double probability, double seconds) implements Serializable {
    /** How far the drawn iterations may be from what is expected of them. */
    private static final double NEAR = 0.04;

    private static final int MOST_SEEDS = 20_000;

    /** The delay of a worker in an iteration, both from 0. */
    double of(int worker, int iteration) {
        long mixed = new SplittableRandom(seed + 0x9E3779B97F4A7C15L * iteration).nextLong();
        double uniform = new SplittableRandom(mixed ^ (worker * 0xC2B2AE3D27D4EB4FL)).nextDouble();
        return uniform < probability ? seconds : 0;
    }

    /** Mean seconds of iterations with these draws when each group of a scheme needs one worker. */
    double model(FractionalRepetition scheme, int iterations, double task) {
        int n = scheme.matrix().workers();
        int copies = scheme.stragglers() + 1;
        double sum = 0;
        for (int iteration = 0; iteration < iterations; iteration++) {
            boolean waits = false;
            for (int group = 0; group < n / copies; group++) {
                boolean all = true;
                for (int i = 0; i < copies; i++) {
                    all &= of(group * copies + i, iteration) > 0;
                }
                waits |= all;
            }
            sum += copies * task + (waits ? seconds : 0);
        }
        return sum / iterations;
    }

    /** What the formula expects: (s+1) t0 + D (1 - (1 - p^(s+1))^(n/(s+1))). */
    double expected(FractionalRepetition scheme, double task) {
        int copies = scheme.stragglers() + 1;
        int groups = scheme.matrix().workers() / copies;
        return copies * task + seconds * (1 - Math.pow(1 - Math.pow(probability, copies), groups));
    }

    /**
     * The same with the first seed from this one on whose draws are near what is expected of each scheme: few iterations would
     * otherwise measure luck.
     */
    Draws typical(List<FractionalRepetition> schemes, int iterations, double task) {
        for (long next = seed; next < seed + MOST_SEEDS; next++) {
            Draws draws = new Draws(next, probability, seconds);
            if (schemes.stream().allMatch(scheme -> draws.isTypical(scheme, iterations, task))) {
                return draws;
            }
        }
        throw new IllegalStateException("no typical draws among %d seeds from %d".formatted(MOST_SEEDS, seed));
    }

    private boolean isTypical(FractionalRepetition scheme, int iterations, double task) {
        double wanted = expected(scheme, task);
        // With few iterations no number of late ones may be nearer.
        double step = seconds / iterations / 2 / wanted;
        return Math.abs(model(scheme, iterations, task) / wanted - 1) <= Math.max(NEAR, step);
    }
}
