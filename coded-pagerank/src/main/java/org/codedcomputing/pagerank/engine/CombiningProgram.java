package org.codedcomputing.pagerank.engine;

/** A vertex program whose messages can be combined on the way, two into one: sums, minima. */
public non-sealed interface CombiningProgram extends VertexProgram {
    /** The combination of no messages. */
    double identity();

    /** Two messages as one; associative up to rounding, and commutative. */
    double combine(double a, double b);

    /**
     * Whether {@link #combine} adds and {@link #identity} is 0, and messages are at least 0, those to one vertex together at most
     * 1. Such messages can be added as multiples of 2^-62, which reproducible jobs do: then all ways to combine them on their way
     * give the same bits.
     */
    default boolean addsShares() {
        return false;
    }

    /**
     * The next state.
     *
     * @param vertex whose
     * @param state its state
     * @param combined all its messages, combined in ascending order of their senders
     * @param offered the sum of what all vertices offered
     */
    double apply(int vertex, double state, double combined, double offered);
}
