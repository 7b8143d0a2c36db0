package org.codedcomputing.core.gradient;

import java.io.Serializable;

/**
 * A regular tree of workers [36]: the master is node 0 and computes nothing, every node that is no leaf has n children, those of
 * node v are {@code n v + 1 .. n v + n}. Layers are numbered from the master's, 0, to the leaves', L. Every parent does without
 * any s of its children, and all nodes but the master have the same load.
 *
 * @param fanOut children n of a parent, at least 1
 * @param depth layers L below the master, at least 1
 * @param stragglers children s that each parent does without, 0..n-1
 */
public record ReduceTree(int fanOut, int depth, int stragglers) implements Serializable {
    /**
     * @throws IllegalArgumentException if a number is outside, or the tree has more than 2^31 - 2 workers, or would cut the data
     *     into more than 2^31 - 1 granules
     */
    public ReduceTree {
        ExactScheme.require(fanOut, stragglers);
        if (depth < 1) {
            throw new IllegalArgumentException("a tree has at least 1 layer below its master, got L=" + depth);
        }
        double workers = granules(fanOut, depth, 0);
        double granules = granules(fanOut, depth, stragglers);
        if (workers >= Integer.MAX_VALUE || granules > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "(%d,%d)-tree with s=%d needs %.0f workers and %.0f granules, both must be below 2^31; take fewer layers"
                            .formatted(fanOut, depth, stragglers, workers, granules));
        }
    }

    private static double granules(int n, int depth, int s) {
        double sum = 0;
        for (int layer = 1; layer <= depth; layer++) {
            sum += Math.pow(n, layer) * Math.pow(s + 1, depth - layer);
        }
        return sum;
    }

    /** Number of workers N = n + n^2 + .. + n^L, without the master. */
    public int workers() {
        return layerStart(depth + 1) - 1;
    }

    /**
     * First node of a layer.
     *
     * @param layer 0..L+1; for L+1 the number of nodes
     */
    public int layerStart(int layer) {
        int start = 0;
        int size = 1;
        for (int i = 0; i < layer; i++) {
            start += size;
            size *= fanOut;
        }
        return start;
    }

    /**
     * The layer of a node.
     *
     * @param node 0..N
     */
    public int layer(int node) {
        int layer = 0;
        while (layerStart(layer + 1) <= node) {
            layer++;
        }
        return layer;
    }

    /**
     * A child of a node.
     *
     * @param node no leaf
     * @param child 0..n-1
     */
    public int child(int node, int child) {
        return fanOut * node + 1 + child;
    }

    /**
     * The parent of a node.
     *
     * @param node 1..N
     */
    public int parent(int node) {
        return (node - 1) / fanOut;
    }

    /**
     * Which child of its parent a node is.
     *
     * @param node 1..N
     */
    public int indexInParent(int node) {
        return (node - 1) % fanOut;
    }

    /** Whether a node has no children. */
    public boolean leaf(int node) {
        return node >= layerStart(depth);
    }

    /** Blocks of rows D0 that the data is cut into, so that all splits are whole: the sum of n^l (s+1)^(L-l). */
    public int granules() {
        return (int) granules(fanOut, depth, stragglers);
    }

    /** Granules that each worker holds, (s+1)^L. */
    public int granulesOfWorker() {
        return (int) Math.pow(stragglers + 1, depth);
    }

    /**
     * First row of a granule, if rows are cut as evenly as possible; some granules may be empty.
     *
     * @param rows rows of all data, at least 0
     * @param granule 0..D0; for D0 the number of rows
     */
    public long granuleStart(long rows, int granule) {
        long whole = rows / granules();
        long rest = rows % granules();
        return granule * whole + Math.min(granule, rest);
    }

    /** Part of the data that each worker processes, 1/(q + q^2 + .. + q^L) with q = n/(s+1): no tree does with less [36]. */
    public double load() {
        return granulesOfWorker() / (double) granules();
    }

    /**
     * Probability that a round cannot be decoded, if nodes straggle independently.
     *
     * @param p probability that a node straggles, 0..1
     */
    public double failureProbability(double p) {
        double failing = p;
        for (int layer = depth - 1; layer >= 1; layer--) {
            failing = 1 - (1 - p) * Probabilities.atMost(fanOut, stragglers, failing);
        }
        return Probabilities.moreThan(fanOut, stragglers, failing);
    }

    /**
     * Refuses a cluster that is too small.
     *
     * @param slots tasks that run at once
     * @throws IllegalArgumentException if the tree has more workers
     */
    public void requireSlots(int slots) {
        if (workers() > slots) {
            throw new IllegalArgumentException(
                    "(%d,%d)-tree needs %d workers, cluster has %d slots".formatted(fanOut, depth, workers(), slots));
        }
    }
}
