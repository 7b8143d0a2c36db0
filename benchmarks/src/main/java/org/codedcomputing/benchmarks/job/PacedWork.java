package org.codedcomputing.benchmarks.job;

import java.io.Serializable;
import org.apache.spark.TaskContext;
import org.codedcomputing.core.field.Mersenne31;
import org.codedcomputing.spark.job.straggler.Delays;
import org.codedcomputing.spark.job.straggler.Pace;
import org.codedcomputing.spark.job.straggler.Speeds;

/**
 * Work of a task in blocks: each computes a little and then parks until its slot may have done as much at its speed.
 *
 * @param units work of one task
 * @param delays sleep before the work
 * @param speeds speed of each slot
 * @param epoch number of the run, for the delays
 */
record PacedWork(double units, Delays delays, Speeds speeds, long epoch) implements Serializable {
    private static final int BLOCKS = 10;
    private static final int COPY = 1_000;
    private static final int BLOCK_PRODUCTS = 20_000;

    /** The work of a task of Spark's own, without a coded job around it. */
    long plain(int task, long share) {
        TaskContext context = TaskContext.get();
        Runnable stop = context::killTaskIfInterrupted;
        try (Pace pace = speeds.begin(task)) {
            // A copy of a task has luck of its own.
            int draw = task + COPY * context.attemptNumber();
            Pace.sleepUntil(System.nanoTime(), delays.seconds(draw, epoch), stop);
            pace.restart();
            long product = 0;
            for (int block = 0; block < BLOCKS; block++) {
                product = block(share);
                pace.worked(units / BLOCKS, stop);
            }
            return product;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            context.killTaskIfInterrupted();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** What one block computes: the share times 3 * 7^20000, one multiplication after the other. */
    static long block(long share) {
        int power = 1;
        for (int i = 0; i < BLOCK_PRODUCTS; i++) {
            power = Mersenne31.mulMod(power, 7);
        }
        return Mersenne31.FIELD.mul(share, 3L * power);
    }

    /** Processor seconds of one unit of work. */
    static double secondsPerUnit(double units) {
        long check = 0;
        for (int i = 0; i < 200; i++) {
            check += block(i);
        }
        long start = System.nanoTime();
        for (int i = 0; i < 200; i++) {
            check += block(i);
        }
        double seconds = (System.nanoTime() - start) / 1e9 / 200 * BLOCKS / units;
        if (check < 0) {
            throw new IllegalStateException("a sum of field elements is negative: " + check);
        }
        return seconds;
    }

    /** Blocks of a task. */
    static int blocks() {
        return BLOCKS;
    }
}
