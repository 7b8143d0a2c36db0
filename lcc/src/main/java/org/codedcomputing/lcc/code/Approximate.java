package org.codedcomputing.lcc.code;

import java.util.Optional;

/**
 * An answer that is not exact, with what is known of its error.
 *
 * @param value the answer
 * @param estimatedError largest difference, over all elements, between the answer and the one from all results but one: an estimate
 *     and no bound; infinite if there was one result only
 * @param rowNorm largest absolute sum of the weights of a decoded value: how much errors of results may grow
 * @param <O> what is answered
 */
public record Approximate<O>(O value, double estimatedError, double rowNorm) {
    /** Weights of a larger absolute sum are warned of. */
    public static final double LARGEST_ROW_NORM = 50;

    /** A warning if decoding was not stable. */
    public Optional<String> warning() {
        return rowNorm > LARGEST_ROW_NORM
                ? Optional.of(
                        "decoding weights have absolute sum %.1f, more than %.0f: errors of results grow by as much"
                                .formatted(rowNorm, LARGEST_ROW_NORM))
                : Optional.empty();
    }
}
