package org.codedcomputing.pagerank.engine;

/** What ranks add up to, and what becomes of the rank of vertices without out-arcs. */
public enum Normalisation {
    /**
     * Ranks begin as 1/n and add up to 1: a dangling vertex gives its rank to all vertices alike. As LDBC Graphalytics, NetworkX
     * and igraph.
     */
    CONVENTIONAL,

    /**
     * As {@code PageRank.run} of GraphX: ranks begin as 1, that of dangling vertices is lost in each iteration, and the last ranks
     * are scaled to add up to n. At the fixed point this is n times the conventional ranks, before it is not.
     */
    GRAPHX
}
