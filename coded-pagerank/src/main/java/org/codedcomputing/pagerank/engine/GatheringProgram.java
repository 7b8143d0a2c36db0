package org.codedcomputing.pagerank.engine;

/** A vertex program that needs every message, such as one that counts which is the most frequent. */
public non-sealed interface GatheringProgram extends VertexProgram {
    /**
     * The next state.
     *
     * @param vertex whose
     * @param state its state
     * @param messages the first count entries, in ascending order of their senders; may be modified
     * @param count messages, at least 0
     * @param offered the sum of what all vertices offered
     */
    double apply(int vertex, double state, double[] messages, int count, double offered);
}
