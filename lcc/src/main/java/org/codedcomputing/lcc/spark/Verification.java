package org.codedcomputing.lcc.spark;

import java.util.List;
import java.util.function.IntFunction;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.spark.job.ResultVerifier;

/** Keys of one encoding of the data, with which the results of each round are checked one by one. */
@FunctionalInterface
interface Verification<A> {
    /**
     * The verifier of a round.
     *
     * @param others what each worker gets in it besides its share, by its number within the code
     */
    ResultVerifier<WorkerResult<A>> of(IntFunction<List<Block<A>>> others);
}
