package org.codedcomputing.core.computation;

import java.io.Serializable;
import java.util.BitSet;

/**
 * A code for one kind of computation, such as a matrix product: what each of n workers gets, which sets of results suffice, and
 * how the answer follows from them. Workers are numbered 0..n-1.
 *
 * <p>What a worker does with its share is not part of a code: it is the worker function of a job, and the code's class says
 * which functions it is for.
 *
 * <p>Implementations are immutable and safe for use by several threads.
 *
 * @param <I> what is encoded
 * @param <S> the share of one worker
 * @param <R> the result of one worker
 * @param <O> the answer
 */
public interface ComputationCode<I, S, R, O> extends Serializable {
    /** Kind and parameters, for plans, reports and messages, such as {@code EP(p=2, m=2, n=2) over F_97}. */
    String name();

    /** Number of shares n, at least 1. */
    int workers();

    /** Fewest results that can suffice, 1..n. Whether a given set of as many does is for {@link #sufficiency} to say. */
    int recoveryThreshold();

    /**
     * Whether equal shares give equal results bit for bit, so that two results of one worker that differ prove a fault. False
     * over the reals, where the order of additions may differ between machines.
     */
    boolean exact();

    /**
     * Prepares the shares of an input. Random masks, if the code has any, are drawn here, once.
     *
     * @param input not modified, and not to be modified while the encoding is in use
     * @throws IllegalArgumentException if the input does not fit the code; the text has both numbers
     */
    Encoding<S> encode(I input);

    /**
     * Whether the results of a set of workers suffice.
     *
     * @param arrived workers, bits 0..n-1; not modified
     */
    Sufficiency sufficiency(BitSet arrived);

    /**
     * The answer. Codes over the reals use all results that are there, since more of them give a smaller error.
     *
     * @param results a set for which {@link #sufficiency} says that it is decodable; not modified
     * @throws NotDecodableException if the results do not suffice, or their estimated error is beyond the code's tolerance
     * @throws IllegalArgumentException if a result has another shape than it must have; the text names the worker
     */
    O decode(ArrivedResults<R> results);

    /**
     * Whether two results of one worker, which came twice by a retry or a copy, are the same.
     *
     * @param first one result; not modified
     * @param second another; not modified
     */
    boolean sameResult(R first, R second);
}
