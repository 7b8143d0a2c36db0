package org.codedcomputing.pagerank.engine;

import java.io.Serializable;

/**
 * A computation on a graph in rounds: each vertex has a state, sends a message along each of its out-arcs, and makes its next
 * state of the messages that it gets. States and messages are doubles; whole numbers up to 2^53 are exact. Pure functions:
 * they may be called in any order, from several threads, on other machines, and again.
 */
public sealed interface VertexProgram extends Serializable permits CombiningProgram, GatheringProgram {
    /** The state before the first round. */
    double initial(int vertex);

    /**
     * What a vertex sends along an arc.
     *
     * @param source the sender
     * @param state its state
     * @param outDegree number of its out-arcs
     * @param inSlot the arc, 0 to m - 1 in the order of (target, source); -1 if the program {@link #isSourceOnly}
     */
    double message(int source, double state, int outDegree, int inSlot);

    /** Whether a vertex sends the same along all its arcs: it is then asked once a round. */
    default boolean isSourceOnly() {
        return false;
    }

    /** Whether states are finite numbers: a run in which one is no longer so fails then with the vertex's name. */
    default boolean isFinite() {
        return false;
    }

    /**
     * What a vertex adds to the one number that all vertices get with the messages of the next round, an {@link ExactSum}.
     * PageRank has its dangling rank there.
     */
    default double offer(int vertex, double state, int outDegree) {
        return 0;
    }
}
