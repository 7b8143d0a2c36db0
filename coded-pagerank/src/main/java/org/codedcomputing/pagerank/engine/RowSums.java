package org.codedcomputing.pagerank.engine;

import org.codedcomputing.pagerank.graph.Graph;

/**
 * Target by target over the rows of in-arcs: per arc one sequential read of an int and one read of a double anywhere in an array
 * of n. Nothing is set up.
 */
record RowSums(Graph graph) implements ArcSums {
    @Override
    public int ranges() {
        return VertexBlocks.count(graph.vertices());
    }

    @Override
    public int first(int range) {
        return VertexBlocks.first(range, graph.vertices());
    }

    @Override
    public int mostTargets() {
        return Math.min(VertexBlocks.BLOCK, graph.vertices());
    }

    @Override
    public int taken() {
        return VertexBlocks.TAKEN;
    }

    @Override
    public boolean skipsSinks() {
        return false;
    }

    @Override
    public int place(int range) {
        return first(range);
    }

    @Override
    public void sum(int range, double[] shares, double[] sums) {
        int first = first(range);
        int last = first(range + 1);
        int slot = graph.inStart(first);
        for (int vertex = first; vertex < last; vertex++) {
            int end = graph.inStart(vertex + 1);
            double sum = 0;
            for (; slot < end; slot++) {
                sum += shares[graph.source(slot)];
            }
            sums[vertex - first] = sum;
        }
    }
}
