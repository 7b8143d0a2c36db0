package org.codedcomputing.lcc.code;

import java.util.BitSet;
import java.util.List;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.computation.Encoding;
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

    /** What shares and results of this code carry. */
    long fingerprint();

    /**
     * One argument encoded by itself, under masks of its own, for jobs whose data stay while other arguments change.
     *
     * @param argument its place among the worker function's arguments
     * @param values K blocks of {@link ArgumentKind#DATA}, otherwise one; not modified, and not to be modified while the
     *     encoding is in use
     * @throws IllegalArgumentException if number, shapes or elements do not fit
     */
    Encoding<Block<A>> encodeArgument(int argument, List<Block<A>> values);

    /**
     * Results from which {@link #faulty} can say that none is wrong.
     *
     * @param errors wrong results A, at least 0
     */
    int resultsToTrust(int errors);

    /**
     * As {@link #locate}, but content with fewer results while nobody lies: with A wrong ones at most, R+A that agree are right.
     *
     * @param results not modified; those that are not {@link #wellFormed} count among the wrong ones
     * @param errors A, at least 0
     * @return workers with wrong results, empty if all agree
     * @throws org.codedcomputing.core.computation.NotDecodableException if there are fewer than {@link #resultsToTrust}, if they
     *     contradict each other and more of them are needed to say who is wrong, or if more than A are
     */
    BitSet faulty(ArrivedResults<LagrangeResult<A>> results, int errors);
}
