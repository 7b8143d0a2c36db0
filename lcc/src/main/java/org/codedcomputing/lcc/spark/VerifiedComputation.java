package org.codedcomputing.lcc.spark;

import java.util.List;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.lcc.code.CodedBlocks;
import org.codedcomputing.lcc.code.LagrangeTask;

/** A computation on one argument of data that can be cut into any number of blocks, with keys for its results. */
interface VerifiedComputation<A> {
    /** The task on K blocks. */
    LagrangeTask<A> task(int blocks);

    /** The data in K blocks. */
    List<Block<A>> data(int blocks);

    /** What a worker does for one of K blocks. */
    LagrangeWorker<A> worker(int blocks, Liars liars);

    /**
     * Keys.
     *
     * @param data the data, encoded
     * @param blocks K
     */
    Verification<A> keys(CodedBlocks<A> data, int blocks);
}
