package org.codedcomputing.spark.matmul;

import java.util.List;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.core.matmul.BlockArithmetic;
import org.codedcomputing.core.matmul.DoubleProductCode;
import org.codedcomputing.core.matmul.ProductShare;
import org.codedcomputing.spark.job.NoArgument;
import org.codedcomputing.spark.job.WorkerContext;
import org.codedcomputing.spark.job.WorkerFunction;

/**
 * What the task of a product does: it multiplies its share, strip by strip, and looks in between whether it is still needed.
 *
 * @param arithmetics of the code's lanes
 * @param liars who returns something else
 */
record MultiplyShare<A>(List<BlockArithmetic<A>> arithmetics, Liars liars)
        implements WorkerFunction<List<ProductShare<A>>, NoArgument, List<Block<A>>> {
    @Override
    public List<Block<A>> apply(List<ProductShare<A>> share, NoArgument none, WorkerContext context)
            throws InterruptedException {
        return liars.told(
                context.worker(),
                arithmetics,
                DoubleProductCode.<A, InterruptedException>multiply(arithmetics, share, context::worked));
    }
}
