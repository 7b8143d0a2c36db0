package org.codedcomputing.lcc.spark;

import java.util.function.IntFunction;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.lcc.code.ProductKeys;
import org.codedcomputing.spark.job.ResultVerifier;

/**
 * Checks a product X~ w [64].
 *
 * @param keys of the encoded data
 * @param argument w by worker
 */
record ProductVerifier<A>(ProductKeys<A> keys, IntFunction<Block<A>> argument)
        implements ResultVerifier<WorkerResult<A>> {
    @Override
    public boolean accepts(int worker, WorkerResult<A> result) {
        return keys.accepts(worker, argument.apply(worker), result.result().value());
    }
}
