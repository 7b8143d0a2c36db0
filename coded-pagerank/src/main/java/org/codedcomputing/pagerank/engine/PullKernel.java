package org.codedcomputing.pagerank.engine;

import org.codedcomputing.pagerank.graph.Graph;

/**
 * One iteration of PageRank, block of targets by block. A target adds the shares x(j)/o(j) of its sources in ascending order, and
 * makes its own next share at once: per arc one sequential read of an int and one read of a double anywhere in an array of n.
 * Shares of the last iteration are read, those of the next one written; blocks may run at the same time.
 */
final class PullKernel {
    private final Graph graph;
    private final double damping;
    private final ChangeNorm norm;
    private final double[] ranks;
    private final double[] changes;
    private final double[] danglingSums;
    private double[] shares;
    private double[] nextShares;
    private double base;

    /** @param ranks the current ranks; modified in each iteration */
    PullKernel(Graph graph, double damping, ChangeNorm norm, double[] ranks) {
        this.graph = graph;
        this.damping = damping;
        this.norm = norm;
        this.ranks = ranks;
        this.shares = new double[ranks.length];
        this.nextShares = new double[ranks.length];
        this.changes = new double[BlockSums.blocks(ranks.length)];
        this.danglingSums = new double[changes.length];
        for (int block = 0; block < changes.length; block++) {
            double dangling = 0;
            for (int v = BlockSums.first(block, ranks.length); v < BlockSums.first(block + 1, ranks.length); v++) {
                dangling += share(v, ranks[v]);
            }
            danglingSums[block] = dangling;
        }
        swap();
    }

    /** Sum of the ranks of vertices without out-arcs. */
    double dangling() {
        return BlockSums.fold(danglingSums);
    }

    /** What the last iteration changed. */
    double change() {
        return norm.fold(changes);
    }

    /**
     * Begins an iteration.
     *
     * @param newBase what each vertex has without any in-arc
     */
    void begin(double newBase) {
        base = newBase;
    }

    /** Ranks, next shares and sums of one block. */
    void run(int block) {
        double[] from = shares;
        int first = BlockSums.first(block, ranks.length);
        int last = BlockSums.first(block + 1, ranks.length);
        int slot = graph.inStart(first);
        double change = 0;
        double dangling = 0;
        for (int vertex = first; vertex < last; vertex++) {
            int end = graph.inStart(vertex + 1);
            double sum = 0;
            for (; slot < end; slot++) {
                sum += from[graph.source(slot)];
            }
            double rank = base + damping * sum;
            change = norm.add(change, Math.abs(rank - ranks[vertex]));
            ranks[vertex] = rank;
            dangling += share(vertex, rank);
        }
        changes[block] = change;
        danglingSums[block] = dangling;
    }

    /** Ends an iteration. */
    void swap() {
        double[] old = shares;
        shares = nextShares;
        nextShares = old;
    }

    /** Sets the next share of a vertex and returns what of its rank is left without a target. */
    private double share(int vertex, double rank) {
        int out = graph.outDegree(vertex);
        nextShares[vertex] = out == 0 ? 0 : rank / out;
        return out == 0 ? rank : 0;
    }
}
