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
    private RoundSums sums;
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
        sums = new RoundSums(norm);
        for (int vertex = 0; vertex < ranks.length; vertex++) {
            share(vertex, ranks[vertex], sums);
        }
        swap();
    }

    /** Sum of the ranks of vertices without out-arcs. */
    double dangling() {
        return sums.offered();
    }

    /** What the last iteration changed. */
    double change() {
        return sums.change();
    }

    /**
     * Begins an iteration.
     *
     * @param newBase what each vertex has without any in-arc
     */
    void begin(double newBase) {
        base = newBase;
        sums = new RoundSums(norm);
    }

    /** Ranks, next shares and sums of one block. */
    void run(int block) {
        double[] from = shares;
        int first = VertexBlocks.first(block, ranks.length);
        int last = VertexBlocks.first(block + 1, ranks.length);
        int slot = graph.inStart(first);
        RoundSums own = new RoundSums(norm);
        for (int vertex = first; vertex < last; vertex++) {
            int end = graph.inStart(vertex + 1);
            double sum = 0;
            for (; slot < end; slot++) {
                sum += from[graph.source(slot)];
            }
            double rank = base + damping * sum;
            own.change(ranks[vertex], rank);
            ranks[vertex] = rank;
            share(vertex, rank, own);
        }
        add(own);
    }

    private synchronized void add(RoundSums own) {
        sums.add(own);
    }

    /** Ends an iteration. */
    void swap() {
        double[] old = shares;
        shares = nextShares;
        nextShares = old;
    }

    /** Sets the next share of a vertex; what of its rank is left without a target is offered to all. */
    private void share(int vertex, double rank, RoundSums own) {
        int out = graph.outDegree(vertex);
        if (out == 0) {
            nextShares[vertex] = 0;
            own.offer(rank);
        } else {
            nextShares[vertex] = rank / out;
        }
    }
}
