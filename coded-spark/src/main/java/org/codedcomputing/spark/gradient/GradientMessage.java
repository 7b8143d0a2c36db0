package org.codedcomputing.spark.gradient;

import org.codedcomputing.core.gradient.GradientShare;
import org.codedcomputing.spark.job.WorkerContext;
import org.codedcomputing.spark.job.WorkerFunction;

/**
 * What a worker does in a round: the gradients of its partitions, and behind each the loss and the number of rows, which are sums
 * too and decode alike.
 *
 * @param loss the loss
 * @param parameters p
 */
record GradientMessage(RowGradient loss, int parameters)
        implements WorkerFunction<GradientShare<RowBlocks>, double[], double[]> {
    /** Numbers behind the gradient: loss, rows. */
    static final int STATISTICS = 2;

    @Override
    public double[] apply(GradientShare<RowBlocks> share, double[] at, WorkerContext context) {
        return share.message(parameters + STATISTICS, (rows, sum) -> add(rows, at, sum, context));
    }

    private void add(RowBlocks rows, double[] at, double[] sum, WorkerContext context) {
        double[] gradient = new double[parameters];
        double value = 0;
        for (int i = 0; i < rows.blocks(); i++) {
            RowBlock block = rows.block(i);
            value += loss.add(block, at, gradient);
            worked(block.rows(), context);
        }
        System.arraycopy(gradient, 0, sum, 0, parameters);
        sum[parameters] = value;
        sum[parameters + 1] = rows.rows();
    }

    private static void worked(int rows, WorkerContext context) {
        try {
            context.worked(rows);
        } catch (InterruptedException e) {
            // The task looks at once whether it was cancelled.
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted after a block of %d rows".formatted(rows), e);
        }
    }
}
