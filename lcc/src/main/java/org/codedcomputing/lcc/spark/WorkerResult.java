package org.codedcomputing.lcc.spark;

import java.io.Serializable;
import java.util.List;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.lcc.code.LagrangeResult;

/**
 * What comes from a worker.
 *
 * @param result what is decoded
 * @param evidence intermediate values that a verifier checks; empty if nobody asks for them
 */
record WorkerResult<A>(LagrangeResult<A> result, List<Block<A>> evidence) implements Serializable {
    /** Copies the list. */
    WorkerResult {
        evidence = List.copyOf(evidence);
    }
}
