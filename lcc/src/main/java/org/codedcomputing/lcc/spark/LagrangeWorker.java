package org.codedcomputing.lcc.spark;

import java.util.ArrayList;
import java.util.List;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.core.matmul.FieldArithmetic;
import org.codedcomputing.lcc.code.ArgumentKind;
import org.codedcomputing.lcc.code.LagrangeResult;
import org.codedcomputing.lcc.code.LagrangeShare;
import org.codedcomputing.lcc.code.LagrangeTask;
import org.codedcomputing.lcc.code.WorkerExpression;
import org.codedcomputing.spark.job.WorkerContext;
import org.codedcomputing.spark.job.WorkerFunction;

/**
 * What the task of a worker does: intermediate values first, each once, then the value of the worker function.
 *
 * @param arithmetic of the blocks
 * @param kinds of the arguments: data are in the share, the others come with the round
 * @param intermediates values that become further arguments, in order
 * @param body of all arguments
 * @param evidence whether intermediate values are returned too
 * @param liars who returns something else
 */
record LagrangeWorker<A>(
        FieldArithmetic<A> arithmetic,
        List<ArgumentKind> kinds,
        List<WorkerExpression> intermediates,
        WorkerExpression body,
        boolean evidence,
        Liars liars)
        implements WorkerFunction<LagrangeShare<A>, List<Block<A>>, WorkerResult<A>> {
    /** Copies the lists. */
    LagrangeWorker {
        kinds = List.copyOf(kinds);
        intermediates = List.copyOf(intermediates);
    }

    /** The worker function as it is. */
    static <A> LagrangeWorker<A> of(LagrangeTask<A> task, Liars liars) {
        return new LagrangeWorker<>(task.arithmetic(), task.kinds(), List.of(), task.body(), false, liars);
    }

    @Override
    public WorkerResult<A> apply(LagrangeShare<A> share, List<Block<A>> others, WorkerContext context)
            throws InterruptedException {
        List<Block<A>> arguments = new ArrayList<>();
        int data = 0;
        int other = 0;
        double elements = 0;
        for (ArgumentKind kind : kinds) {
            if (kind == ArgumentKind.DATA) {
                Block<A> block = share.arguments().get(data++);
                elements += (double) block.rows() * block.columns();
                arguments.add(block);
            } else {
                arguments.add(others.get(other++));
            }
        }
        for (WorkerExpression intermediate : intermediates) {
            arguments.add(intermediate.evaluate(arithmetic, arguments));
            context.worked(elements);
        }
        Block<A> value = body.evaluate(arithmetic, arguments);
        context.worked(elements);
        return new WorkerResult<>(
                new LagrangeResult<>(share.code(), liars.told(context.worker(), context.epoch(), arithmetic, value)),
                evidence ? arguments.subList(kinds.size(), arguments.size()) : List.of());
    }
}
