package org.codedcomputing.core.computation;

import java.util.BitSet;

/**
 * A code whose results check each other: with 2e results more than the threshold it names up to e workers whose results are
 * wrong.
 *
 * @param <I> what is encoded
 * @param <S> the share of one worker
 * @param <R> the result of one worker
 * @param <O> the answer
 */
public interface ErrorLocatingCode<I, S, R, O> extends ComputationCode<I, S, R, O> {
    /**
     * Results that are needed to find so many wrong ones, such as K + 2e.
     *
     * @param errors wrong results e, at least 0
     */
    int resultsToLocate(int errors);

    /**
     * The workers whose results are wrong.
     *
     * @param results not modified
     * @param errors how many may be wrong at most, at least 0
     * @return workers with wrong results, empty if all agree
     * @throws NotDecodableException if there are fewer than {@link #resultsToLocate} results, or more of them are wrong than
     *     {@code errors}
     */
    BitSet locate(ArrivedResults<R> results, int errors);
}
