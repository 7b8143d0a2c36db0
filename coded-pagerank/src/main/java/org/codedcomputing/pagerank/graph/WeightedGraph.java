package org.codedcomputing.pagerank.graph;

import java.util.Arrays;

/**
 * An undirected graph with weights, as partitioning works on: the weight of an edge is the number of arcs that it stands for, in
 * both directions, that of a vertex the number of vertices. Self loops, which nothing cuts, are left out.
 */
final class WeightedGraph {
    private final int[] starts;
    private final int[] neighbours;
    private final int[] edgeWeights;
    private final int[] vertexWeights;

    private WeightedGraph(int[] starts, int[] neighbours, int[] edgeWeights, int[] vertexWeights) {
        this.starts = starts;
        this.neighbours = neighbours;
        this.edgeWeights = edgeWeights;
        this.vertexWeights = vertexWeights;
    }

    /**
     * Both directions of a graph's arcs, each vertex of weight 1.
     *
     * @throws IllegalArgumentException if it has 2^30 arcs or more
     */
    static WeightedGraph of(Graph graph) {
        if (graph.arcs() >= 1 << 30) {
            throw new IllegalArgumentException(
                    "%d arcs in both directions are more than an array holds; partition by blocks or at random"
                            .formatted(graph.arcs()));
        }
        int n = graph.vertices();
        Builder builder = new Builder(n, 2 * graph.arcs());
        for (int vertex = 0; vertex < n; vertex++) {
            int out = graph.outStart(vertex);
            int in = graph.inStart(vertex);
            int outEnd = graph.outStart(vertex + 1);
            int inEnd = graph.inStart(vertex + 1);
            while (out < outEnd || in < inEnd) {
                int target = out < outEnd ? graph.target(out) : Integer.MAX_VALUE;
                int source = in < inEnd ? graph.source(in) : Integer.MAX_VALUE;
                int neighbour = Math.min(source, target);
                int weight = 0;
                if (target == neighbour) {
                    weight++;
                    out++;
                }
                if (source == neighbour) {
                    weight++;
                    in++;
                }
                if (neighbour != vertex) {
                    builder.add(neighbour, weight);
                }
            }
            builder.end(vertex);
        }
        int[] ones = new int[n];
        Arrays.fill(ones, 1);
        return builder.build(ones);
    }

    int vertices() {
        return vertexWeights.length;
    }

    int weight(int vertex) {
        return vertexWeights[vertex];
    }

    int start(int vertex) {
        return starts[vertex];
    }

    int neighbour(int slot) {
        return neighbours[slot];
    }

    int edgeWeight(int slot) {
        return edgeWeights[slot];
    }

    long totalWeight() {
        return Arrays.stream(vertexWeights).asLongStream().sum();
    }

    /** Sum of the weights of edges between different labels, each edge once. */
    long cut(int[] labels) {
        long twice = 0;
        for (int vertex = 0; vertex < vertices(); vertex++) {
            for (int slot = starts[vertex]; slot < starts[vertex + 1]; slot++) {
                if (labels[neighbours[slot]] != labels[vertex]) {
                    twice += edgeWeights[slot];
                }
            }
        }
        return twice / 2;
    }

    /**
     * One vertex for each label.
     *
     * @param labels of the vertices, 0 to clusters - 1, each taken
     */
    WeightedGraph contract(int[] labels, int clusters) {
        int[] memberStarts = new int[clusters + 1];
        for (int label : labels) {
            memberStarts[label + 1]++;
        }
        for (int label = 0; label < clusters; label++) {
            memberStarts[label + 1] += memberStarts[label];
        }
        int[] members = new int[labels.length];
        int[] next = memberStarts.clone();
        for (int vertex = 0; vertex < labels.length; vertex++) {
            members[next[labels[vertex]]++] = vertex;
        }
        Builder builder = new Builder(clusters, neighbours.length);
        int[] weights = new int[clusters];
        Tally tally = new Tally(clusters);
        for (int label = 0; label < clusters; label++) {
            for (int i = memberStarts[label]; i < memberStarts[label + 1]; i++) {
                int vertex = members[i];
                weights[label] += vertexWeights[vertex];
                for (int slot = starts[vertex]; slot < starts[vertex + 1]; slot++) {
                    tally.add(labels[neighbours[slot]], edgeWeights[slot]);
                }
            }
            for (int i = 0; i < tally.size(); i++) {
                if (tally.key(i) != label) {
                    builder.add(tally.key(i), tally.of(tally.key(i)));
                }
            }
            tally.clear();
            builder.end(label);
        }
        return builder.build(weights);
    }

    /** Sums by small numbers, cleared in the time of what was added. */
    static final class Tally {
        private final int[] sums;
        private final int[] keys;
        private int size;

        Tally(int keys) {
            this.sums = new int[keys];
            this.keys = new int[keys];
        }

        /** Adds to a key's sum. */
        void add(int key, int positive) {
            if (sums[key] == 0) {
                keys[size++] = key;
            }
            sums[key] += positive;
        }

        /** Keys with a sum. */
        int size() {
            return size;
        }

        /** The i-th key in the order of their first additions. */
        int key(int i) {
            return keys[i];
        }

        /** A key's sum, 0 if nothing was added. */
        int of(int key) {
            return sums[key];
        }

        void clear() {
            for (int i = 0; i < size; i++) {
                sums[keys[i]] = 0;
            }
            size = 0;
        }
    }

    private static final class Builder {
        private final int[] starts;
        private final int[] neighbours;
        private final int[] weights;
        private int size;

        Builder(int vertices, int most) {
            starts = new int[vertices + 1];
            neighbours = new int[most];
            weights = new int[most];
        }

        void add(int neighbour, int weight) {
            neighbours[size] = neighbour;
            weights[size++] = weight;
        }

        void end(int vertex) {
            starts[vertex + 1] = size;
        }

        WeightedGraph build(int[] vertexWeights) {
            return new WeightedGraph(
                    starts, Arrays.copyOf(neighbours, size), Arrays.copyOf(weights, size), vertexWeights);
        }
    }
}
