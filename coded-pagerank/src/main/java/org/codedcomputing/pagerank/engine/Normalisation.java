package org.codedcomputing.pagerank.engine;

/** What ranks add up to, and what becomes of the rank of vertices without out-arcs. */
public enum Normalisation {
    /**
     * Ranks begin as 1/n and add up to 1: a dangling vertex gives its rank to all vertices alike. As LDBC Graphalytics, NetworkX
     * and igraph.
     */
    CONVENTIONAL,

    /**
     * As {@code PageRank.run} of GraphX: the rank of dangling vertices is lost in each iteration, and the last ranks are scaled to
     * add up to n. Before that they are a vertex's part of 1, as conventional ones, where GraphX has n times as much. At the
     * fixed point this is n times the conventional ranks, before it is not.
     */
    GRAPHX;

    /**
     * Scales ranks as they are in iterations to what the user gets.
     *
     * @param ranks one for each vertex. Modified
     * @return the same array
     */
    public double[] finish(double[] ranks) {
        if (this == GRAPHX) {
            ExactSum sum = new ExactSum();
            for (double rank : ranks) {
                sum.add(rank);
            }
            double factor = ranks.length / sum.value();
            for (int vertex = 0; vertex < ranks.length; vertex++) {
                ranks[vertex] *= factor;
            }
        }
        return ranks;
    }
}
