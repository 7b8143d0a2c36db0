package org.codedcomputing.core.gradient;

import java.io.Serializable;
import java.util.BitSet;

/**
 * Who holds which partitions, what enters a worker's message, and how the sum follows from messages. Implementations are
 * immutable and safe for use by several threads.
 */
public sealed interface GradientScheme extends Serializable permits ExactScheme, ApproximateScheme {
    /** Kind and parameters, for plans, reports and messages, such as {@code FRC(n=6, s=2)}. */
    String name();

    /** Partitions and coefficients of all workers. */
    EncodingMatrix matrix();

    /**
     * How the sum follows from the messages of some workers. Computed anew at each call.
     *
     * @param arrived workers, bits 0..n-1, as many as the scheme needs; not modified
     */
    DecodingVector decoding(BitSet arrived);
}
