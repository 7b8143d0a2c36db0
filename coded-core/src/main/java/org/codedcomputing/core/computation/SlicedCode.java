package org.codedcomputing.core.computation;

/**
 * A code that decodes range by range: entry i of the answer's parts needs only entry i of the results. Large results then need
 * not come together in one place.
 *
 * @param <I> what is encoded
 * @param <S> the share of one worker
 * @param <R> the result of one worker, or a slice of one
 * @param <O> the answer
 * @param <P> the part of the answer that follows from one range of entries
 */
public interface SlicedCode<I, S, R, O, P> extends ComputationCode<I, S, R, O> {
    /**
     * Length of a result in whatever it can be cut into, such as rows; the same for all workers.
     *
     * @param result not modified
     */
    int entries(R result);

    /**
     * Some entries of a result, as a copy.
     *
     * @param result not modified
     * @param from first entry, 0..to
     * @param to one past the last entry, at most {@link #entries}
     */
    R slice(R result, int from, int to);

    /**
     * The part of the answer that follows from a range of entries.
     *
     * @param slices the same range of a decodable set of results; not modified
     * @param from first entry
     * @param to one past the last entry
     * @throws NotDecodableException if the results do not suffice, or their estimated error is beyond the code's tolerance
     */
    P decodeSlice(ArrivedResults<R> slices, int from, int to);
}
