package org.codedcomputing.core.gradient;

import java.util.BitSet;

/** A scheme whose sums are those of all partitions but for rounding, whichever s workers are missing [30, Def. 1]. */
public sealed interface ExactScheme extends GradientScheme permits FractionalRepetition, MatrixScheme, ReedSolomonForm {
    /** Largest residual of a decoding vector, in the maximum norm of a B - 1. */
    double RESIDUAL = 1e-8;

    /** Largest amplification of rounding errors that a scheme may have: seven of sixteen digits are lost then. */
    double MOST_AMPLIFICATION = 1e7;

    /** Stragglers s, any of which may be missing, 0..n-1. */
    int stragglers();

    /** Fewest messages that can suffice. */
    int recoveryThreshold();

    /**
     * How many more messages are needed at least.
     *
     * @param arrived workers, bits 0..n-1; not modified
     * @return 0 if those that are there suffice
     */
    int missing(BitSet arrived);

    /**
     * Why messages do not suffice, in one line.
     *
     * @param arrived workers of which {@link #missing} is not 0; not modified
     */
    String shortage(BitSet arrived);

    /**
     * Refuses impossible numbers.
     *
     * @throws IllegalArgumentException unless {@code 0 <= s < n}
     */
    static void require(int n, int s) {
        if (n < 1 || s < 0 || s >= n) {
            throw new IllegalArgumentException("stragglers s must satisfy 0 <= s < n, got s=%d, n=%d".formatted(s, n));
        }
    }
}
