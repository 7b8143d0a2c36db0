package org.codedcomputing.pagerank.engine;

import org.codedcomputing.pagerank.graph.Graph;

/**
 * Sums of shares over the arcs of a graph: what each target gets from its sources. Every form adds to a target one source after
 * the other, in ascending order, so all have the same bits. Targets come in ranges of consecutive vertices, which threads may
 * sum up at the same time.
 */
sealed interface ArcSums permits RowSums, BlockedSums {
    /**
     * The form that is expected to end first.
     *
     * @param mostIterations that will follow
     * @param workers that set it up
     */
    static ArcSums of(Graph graph, int mostIterations, Workers workers) {
        return BlockedSums.pays(graph, mostIterations)
                ? BlockedSums.of(graph, BlockedSums.Cut.usual(graph), workers)
                : new RowSums(graph);
    }

    /** Ranges of targets. */
    int ranges();

    /** The first vertex of a range; of one past the last range, n. */
    int first(int range);

    /** Most vertices of a range. */
    int mostTargets();

    /** Ranges that a thread takes at once. */
    int taken();

    /** Whether vertices without out-arcs are left out of the shares, which nobody reads. */
    boolean skipsSinks();

    /** Where the shares of a range's vertices begin among those of all; of one past the last range, how many there are. */
    int place(int range);

    /**
     * Adds up.
     *
     * @param shares of all vertices, or of those with out-arcs, in ascending order. Not modified
     * @param sums set to those of the range's vertices, in front; {@link #mostTargets} entries. Modified
     */
    void sum(int range, double[] shares, double[] sums);
}
