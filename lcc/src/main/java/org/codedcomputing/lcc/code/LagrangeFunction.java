package org.codedcomputing.lcc.code;

import java.io.Serializable;
import org.codedcomputing.core.matmul.FieldArithmetic;

/**
 * The worker function of a job: the value of an expression at a share.
 *
 * @param arithmetic of the blocks
 * @param body what is computed
 * @param <A> {@code int[]} or {@code long[]}
 */
public record LagrangeFunction<A>(FieldArithmetic<A> arithmetic, WorkerExpression body) implements Serializable {
    /**
     * The result of a share.
     *
     * @param share not modified
     * @throws org.codedcomputing.core.field.kernel.KernelInterruptedException if the thread is interrupted
     */
    public LagrangeResult<A> apply(LagrangeShare<A> share) {
        return new LagrangeResult<>(share.code(), body.evaluate(arithmetic, share.arguments()));
    }
}
