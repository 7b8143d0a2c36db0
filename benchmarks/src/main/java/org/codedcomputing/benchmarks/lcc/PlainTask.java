package org.codedcomputing.benchmarks.lcc;

import java.io.Serializable;
import org.apache.spark.TaskContext;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.spark.job.straggler.Delays;
import org.codedcomputing.spark.job.straggler.Pace;

/**
 * The gradient of a part of the rows as a task of Spark's own, as slow as a worker of a coded job would be.
 *
 * @param delays by task
 * @param unitsPerSecond pace in elements
 * @param epoch number of the iteration, for the delays
 */
record PlainTask(Delays delays, double unitsPerSecond, long epoch) implements Serializable {
    /** A copy of a task has luck of its own. */
    private static final int COPY = 10_000;

    double[] gradient(Block<double[]> x, double[] y, double[] w) throws InterruptedException {
        TaskContext context = TaskContext.get();
        Runnable stop = context::killTaskIfInterrupted;
        int draw = context.partitionId() + COPY * context.attemptNumber();
        Pace.sleepUntil(System.nanoTime(), delays.seconds(draw, epoch), stop);
        Problem part = new Problem(x, y);
        try (Pace pace = new Pace(unitsPerSecond, () -> {})) {
            double[] gradient = part.gradient(w);
            pace.worked(part.work(), stop);
            return gradient;
        }
    }
}
