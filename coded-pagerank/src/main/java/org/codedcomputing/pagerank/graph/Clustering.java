package org.codedcomputing.pagerank.graph;

import java.util.Arrays;

/**
 * Clusters of bounded weight by label propagation [83]: each vertex in turn joins the cluster that it has most edges to, as long as
 * that has room. Vertices left alone then join others that are tied to the same cluster: leaves of a star, and vertices
 * without edges, would stop coarsening otherwise.
 */
final class Clustering {
    private static final int ROUNDS = 4;
    private static final int NONE = -1;

    private final WeightedGraph graph;
    private final int most;
    private final int[] labels;
    private final int[] weights;
    private final WeightedGraph.Tally tally;

    private Clustering(WeightedGraph graph, int most) {
        this.graph = graph;
        this.most = most;
        this.labels = new int[graph.vertices()];
        this.weights = new int[graph.vertices()];
        this.tally = new WeightedGraph.Tally(graph.vertices());
        for (int vertex = 0; vertex < labels.length; vertex++) {
            labels[vertex] = vertex;
            weights[vertex] = graph.weight(vertex);
        }
    }

    /**
     * Labels of the vertices, 0 to some number without gaps.
     *
     * @param most largest weight of a cluster of more than one vertex
     */
    static int[] of(WeightedGraph graph, int most, long seed) {
        Clustering clustering = new Clustering(graph, most);
        int[] order = SeededUniform.permutation(graph.vertices(), seed);
        int rounds = 0;
        while (rounds < ROUNDS && clustering.propagate(order)) {
            rounds++;
        }
        clustering.joinThoseLeftAlone();
        return clustering.withoutGaps();
    }

    /** The number of clusters of labels without gaps. */
    static int count(int[] labels) {
        return Arrays.stream(labels).max().orElse(-1) + 1;
    }

    private boolean propagate(int[] order) {
        boolean moved = false;
        for (int vertex : order) {
            int own = labels[vertex];
            int best = own;
            tallyLabels(vertex);
            int bestSum = tally.of(own);
            for (int i = 0; i < tally.size(); i++) {
                int label = tally.key(i);
                if (tally.of(label) > bestSum && weights[label] + graph.weight(vertex) <= most) {
                    best = label;
                    bestSum = tally.of(label);
                }
            }
            tally.clear();
            if (best != own) {
                move(vertex, best);
                moved = true;
            }
        }
        return moved;
    }

    private void joinThoseLeftAlone() {
        int[] open = new int[labels.length + 1];
        Arrays.fill(open, NONE);
        for (int vertex = 0; vertex < labels.length; vertex++) {
            // A vertex alone in its cluster has the cluster's weight, and still its own label unless it moved.
            if (weights[labels[vertex]] != graph.weight(vertex)) {
                continue;
            }
            tallyLabels(vertex);
            int favourite = labels.length;
            int sum = 0;
            for (int i = 0; i < tally.size(); i++) {
                if (tally.of(tally.key(i)) > sum) {
                    favourite = tally.key(i);
                    sum = tally.of(favourite);
                }
            }
            tally.clear();
            int other = open[favourite];
            if (other != NONE && other != labels[vertex] && weights[other] + graph.weight(vertex) <= most) {
                move(vertex, other);
            } else {
                open[favourite] = labels[vertex];
            }
        }
    }

    private void tallyLabels(int vertex) {
        for (int slot = graph.start(vertex); slot < graph.start(vertex + 1); slot++) {
            tally.add(labels[graph.neighbour(slot)], graph.edgeWeight(slot));
        }
    }

    private void move(int vertex, int label) {
        weights[labels[vertex]] -= graph.weight(vertex);
        weights[label] += graph.weight(vertex);
        labels[vertex] = label;
    }

    private int[] withoutGaps() {
        int[] numbers = new int[labels.length];
        Arrays.fill(numbers, NONE);
        int clusters = 0;
        for (int vertex = 0; vertex < labels.length; vertex++) {
            if (numbers[labels[vertex]] == NONE) {
                numbers[labels[vertex]] = clusters++;
            }
            labels[vertex] = numbers[labels[vertex]];
        }
        return labels;
    }
}
