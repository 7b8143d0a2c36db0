package org.codedcomputing.pagerank.graph;

/**
 * A graph and what its vertices are called.
 *
 * @param graph on vertices 0 to n - 1
 * @param ids their ids
 */
public record LabelledGraph(Graph graph, VertexIds ids) {
    /** @throws IllegalArgumentException if there is not one id for each vertex */
    public LabelledGraph {
        if (graph.vertices() != ids.size()) {
            throw new IllegalArgumentException(
                    "%d vertices and %d ids; a vertex has one".formatted(graph.vertices(), ids.size()));
        }
    }

    /** A graph whose vertices are called by their own numbers. */
    public static LabelledGraph dense(Graph graph) {
        return new LabelledGraph(graph, VertexIds.dense(graph.vertices()));
    }
}
