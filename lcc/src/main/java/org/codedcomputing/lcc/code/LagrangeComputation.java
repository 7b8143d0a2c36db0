package org.codedcomputing.lcc.code;

import java.util.List;
import org.codedcomputing.core.computation.ErrorLocatingCode;
import org.codedcomputing.core.matmul.Block;

/**
 * What evaluates a polynomial on K blocks at N workers: the Lagrange code, or repetition where that needs fewer workers.
 *
 * @param <A> {@code int[]} or {@code long[]}
 */
public sealed interface LagrangeComputation<A>
        extends ErrorLocatingCode<LagrangeInput<A>, LagrangeShare<A>, LagrangeResult<A>, List<Block<A>>>
        permits LagrangeCode, BlockRepetition {
    /** What is computed, and on what. */
    LagrangeTask<A> task();

    /**
     * Whether a result has the code's fingerprint, the right shape and elements of the field. One that has not is an erasure,
     * never a value.
     *
     * @param result not modified
     */
    boolean wellFormed(LagrangeResult<A> result);
}
