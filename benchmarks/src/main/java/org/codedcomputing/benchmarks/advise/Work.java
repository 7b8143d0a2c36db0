package org.codedcomputing.benchmarks.advise;

import java.io.Serializable;
import java.util.SplittableRandom;
import org.apache.spark.TaskContext;
import org.codedcomputing.benchmarks.job.Executors;
import org.codedcomputing.spark.job.straggler.LoopbackCluster;
import org.codedcomputing.spark.job.straggler.Pace;

/**
 * How long a task takes, whoever runs it: its work, times a factor if it is late, which every attempt draws for itself, times a
 * factor if it is on the slow host. Tasks park: two cores cannot be four hosts.
 *
 * @param seconds of one task of an ordinary host
 * @param lateShare probability that an attempt is late
 * @param late how many times longer it takes then
 * @param slowHost how many times longer the first host takes
 * @param seed of the draws
 */
record Work(double seconds, double lateShare, double late, double slowHost, long seed) implements Serializable {
    /**
     * Does some work.
     *
     * @param tasks how much, in tasks
     * @param stop throws when the task is no longer needed
     */
    void run(double tasks, Runnable stop) throws InterruptedException {
        double factor = draw() < lateShare ? late : 1;
        if (Executors.host().equals(LoopbackCluster.host(0))) {
            factor *= slowHost;
        }
        Pace.sleepUntil(System.nanoTime(), seconds * tasks * factor, stop);
    }

    /** The same in less time, with nothing late. */
    Work quick(double part) {
        return new Work(seconds * part, 0, 1, slowHost, seed);
    }

    /** A number in [0, 1) of this attempt's own. */
    private double draw() {
        // Two rounds of mixing: neighbouring attempts must not have neighbouring draws.
        long mixed = new SplittableRandom(seed ^ (TaskContext.get().taskAttemptId() * 0x9E3779B97F4A7C15L)).nextLong();
        return new SplittableRandom(mixed).nextDouble();
    }

    /** The same in a task of Spark's own, without a coded job around it. */
    void plain(double tasks) {
        TaskContext context = TaskContext.get();
        try {
            run(tasks, context::killTaskIfInterrupted);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            context.killTaskIfInterrupted();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
