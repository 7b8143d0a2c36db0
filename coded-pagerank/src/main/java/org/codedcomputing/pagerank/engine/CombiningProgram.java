package org.codedcomputing.pagerank.engine;

/** A vertex program whose messages can be combined on the way, two into one: sums, minima. */
public non-sealed interface CombiningProgram extends VertexProgram {
    /** The combination of no messages. */
    double identity();

    /** Two messages as one; associative up to rounding, and commutative. */
    double combine(double a, double b);

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
