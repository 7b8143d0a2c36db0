package org.codedcomputing.spark.job.straggler;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** How long each worker sleeps before it computes, by worker and round; the same for the same arguments. */
@FunctionalInterface
public interface Delays extends Serializable {
    /** Nobody sleeps. */
    Delays NONE = (worker, epoch) -> 0;

    /**
     * The delay of a worker in a round.
     *
     * @param worker 0..n-1
     * @param epoch number of the round, from 1
     * @return seconds, at least 0; infinite for a worker that hangs
     */
    double seconds(int worker, long epoch);

    /**
     * Shifted exponential: shift + Exp(mean), the model of [24, Sec. III].
     *
     * @param shift seconds, at least 0
     * @param mean mean of the exponential part in seconds, at least 0
     */
    static Delays shiftedExponential(double shift, double mean, long seed) {
        requireAtLeastZero("shift", shift);
        requireAtLeastZero("mean", mean);
        return (worker, epoch) -> shift - mean * Math.log1p(-uniform(seed, worker, epoch));
    }

    /**
     * Pareto: scale (1-U)^(-1/shape) - scale, a heavy tail that begins at 0.
     *
     * @param scale seconds, at least 0
     * @param shape greater than 0; the mean is infinite up to 1
     */
    static Delays pareto(double scale, double shape, long seed) {
        requireAtLeastZero("scale", scale);
        if (!(shape > 0)) {
            throw new IllegalArgumentException("shape must be > 0 (was " + shape + ")");
        }
        return (worker, epoch) -> scale * (Math.pow(1 - uniform(seed, worker, epoch), -1 / shape) - 1);
    }

    /**
     * A recorded trace: row (epoch-1) mod rows, column worker mod columns.
     *
     * @param trace seconds, one row for each round, none empty
     */
    static Delays trace(List<List<Double>> trace) {
        if (trace.isEmpty() || trace.stream().anyMatch(List::isEmpty)) {
            throw new IllegalArgumentException("a trace needs at least one row, and one delay in each of them");
        }
        trace.forEach(row -> row.forEach(delay -> requireAtLeastZero("delay", delay)));
        List<List<Double>> rows = trace.stream().map(List::copyOf).toList();
        return (worker, epoch) -> {
            List<Double> row = rows.get((int) ((epoch - 1) % rows.size()));
            return row.get(worker % row.size());
        };
    }

    /**
     * The same workers in every round.
     *
     * @param byWorker seconds by worker; others do not sleep
     */
    static Delays of(Map<Integer, Double> byWorker) {
        byWorker.values().forEach(delay -> requireAtLeastZero("delay", delay));
        Map<Integer, Double> delays = Map.copyOf(byWorker);
        return (worker, epoch) -> delays.getOrDefault(worker, 0.0);
    }

    private static void requireAtLeastZero(String name, double value) {
        if (!(value >= 0)) {
            throw new IllegalArgumentException(name + " must be >= 0 seconds (was " + value + ")");
        }
    }

    private static double uniform(long seed, int worker, long epoch) {
        // Two rounds of mixing: neighbouring workers and rounds must not have neighbouring draws.
        long mixed = new SplittableRandom(seed ^ (epoch * 0x9E3779B97F4A7C15L)).nextLong();
        return new SplittableRandom(mixed ^ (worker * 0xC2B2AE3D27D4EB4FL)).nextDouble();
    }
}
