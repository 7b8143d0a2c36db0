package org.codedcomputing.spark.matmul;

import java.util.List;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.core.matmul.BlockArithmetic;
import org.codedcomputing.core.matmul.DoubleFactorCode;
import org.codedcomputing.spark.job.WorkerContext;
import org.codedcomputing.spark.job.WorkerFunction;

/**
 * What the task of a repeated product does with this round's X.
 *
 * @param arithmetics of the code's lanes
 * @param transposed whether shares come as inner x rows
 * @param liars who returns something else
 */
record MultiplyFactor<A>(List<BlockArithmetic<A>> arithmetics, boolean transposed, Liars liars)
        implements WorkerFunction<List<Block<A>>, List<Block<A>>, List<Block<A>>> {
    @Override
    public List<Block<A>> apply(List<Block<A>> share, List<Block<A>> x, WorkerContext context)
            throws InterruptedException {
        return liars.told(
                context.worker(),
                arithmetics,
                DoubleFactorCode.<A, InterruptedException>multiply(arithmetics, share, x, transposed, context::worked));
    }
}
