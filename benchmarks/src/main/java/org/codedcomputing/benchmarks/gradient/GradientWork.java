package org.codedcomputing.benchmarks.gradient;

import java.io.Serializable;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.TaskContext;
import org.codedcomputing.benchmarks.job.Executors;
import org.codedcomputing.spark.job.straggler.LoopbackCluster;
import org.codedcomputing.spark.job.straggler.Pace;

/**
 * What a task does in one iteration, whoever runs it: sleeps if it is late, adds real gradients of squared loss, and parks until
 * its host may have done as much.
 *
 * @param run tells iterations of all contestants and scenarios apart
 * @param iteration from 0; negative ones warm up, at full speed
 * @param scenario what happens to workers
 * @param draws who is late
 * @param task seconds of one of {@link Contestant#WORKERS} parts of all rows
 * @param blocks blocks that the data is cut into
 */
record GradientWork(String run, int iteration, Scenario scenario, Draws draws, double task, int blocks)
        implements Serializable {
    static final int LENGTH = 100;

    /** Rows of all blocks together; as many in each. */
    static final int ROWS = 96 * 20;

    /** Slots of a host: those tasks that start first in an iteration are the ones that can be late where tasks are small. */
    static final int SLOTS = 8;

    private static final Map<String, AtomicInteger> STARTED = new ConcurrentHashMap<>();

    /**
     * Adds the gradients of a block.
     *
     * @param block 0..blocks-1
     */
    static void add(int block, int blocks, double[] model, double[] sum) {
        int each = ROWS / blocks;
        double[] row = new double[LENGTH];
        for (int r = block * each; r < (block + 1) * each; r++) {
            SplittableRandom random = new SplittableRandom(r);
            double error = random.nextDouble(-1, 1);
            for (int i = 0; i < LENGTH; i++) {
                row[i] = random.nextDouble(-1, 1);
                error += row[i] * model[i];
            }
            for (int i = 0; i < LENGTH; i++) {
                sum[i] += error * row[i];
            }
        }
    }

    /** The plain sum. */
    static double[] all(double[] model) {
        double[] sum = new double[LENGTH];
        for (int block = 0; block < Contestant.WORKERS; block++) {
            add(block, Contestant.WORKERS, model, sum);
        }
        return sum;
    }

    /**
     * Sleeps if this task is late. Copies of a task are never late: the slots that run them have had their draw. Where an executor
     * is to be killed, the first task on the first host does so, once in an iteration: all tasks there die with it.
     *
     * @param worker number of the task
     * @param stop throws when the task is cancelled
     */
    void begin(int worker, Runnable stop) throws InterruptedException {
        if (iteration < 0) {
            return;
        }
        TaskContext context = TaskContext.get();
        boolean copy = context.attemptNumber() > 0 || context.stageAttemptNumber() > 0;
        int started = STARTED.computeIfAbsent(run, name -> new AtomicInteger()).getAndIncrement();
        if (scenario == Scenario.KILLED && host() == 0 && started == 0 && !copy) {
            // In mid-iteration: half of the time of a task is over.
            Pace.sleepUntil(System.nanoTime(), task / 2, stop);
            Runtime.getRuntime().halt(137);
        }
        double delay = 0;
        if (blocks > Contestant.WORKERS) {
            // Any task is anybody's: what is late is the slot, with the first task that it takes.
            delay = started < SLOTS ? draws.of(host() * SLOTS + started, iteration) : 0;
        } else if (!copy) {
            delay = draws.of(worker, iteration);
        }
        Pace.sleepUntil(System.nanoTime(), delay, stop);
    }

    private static int host() {
        for (int host = 0; host < GradientExperiment.HOSTS; host++) {
            if (LoopbackCluster.host(host).equals(Executors.host())) {
                return host;
            }
        }
        throw new IllegalStateException("host %s is none of this experiment".formatted(Executors.host()));
    }

    /**
     * Parks until this host may have done some blocks.
     *
     * @param start when the work began, in the time of {@link System#nanoTime}
     * @param done blocks
     */
    void park(long start, int done, Runnable stop) throws InterruptedException {
        if (iteration >= 0) {
            double slower = host() == 0 ? scenario.slower() : 1;
            Pace.sleepUntil(start, slower * done * task * Contestant.WORKERS / blocks, stop);
        }
    }

    /** A task of plain Spark: one block. */
    double[] plain(int block, double[] model) {
        TaskContext context = TaskContext.get();
        Runnable stop = context::killTaskIfInterrupted;
        try {
            begin(block, stop);
            long start = System.nanoTime();
            double[] sum = new double[LENGTH];
            add(block, blocks, model, sum);
            park(start, 1, stop);
            return sum;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            context.killTaskIfInterrupted();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
