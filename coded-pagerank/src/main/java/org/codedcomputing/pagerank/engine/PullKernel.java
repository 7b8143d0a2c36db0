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
            if (share(vertex, ranks[vertex]) > 0) {
                sums.offer(ranks[vertex]);
            }
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
        // Exact sums want a loop of their own: within this one they would hold up the reads of the next vertices.
        double[] differences = new double[last - first];
        double[] offers = new double[last - first];
        int offering = 0;
        for (int vertex = first; vertex < last; vertex++) {
            int end = graph.inStart(vertex + 1);
            double sum = 0;
            for (; slot < end; slot++) {
                sum += from[graph.source(slot)];
            }
            double rank = base + damping * sum;
            differences[vertex - first] = Math.abs(rank - ranks[vertex]);
            ranks[vertex] = rank;
            offers[offering] = rank;
            offering += share(vertex, rank);
        }
        RoundSums own = new RoundSums(norm);
        own.addAll(offers, offering, differences, last - first);
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

    /** Sets the next share of a vertex, and returns 1 if its rank is left without a target, which is offered to all. */
    private int share(int vertex, double rank) {
        int out = graph.outDegree(vertex);
        nextShares[vertex] = out == 0 ? 0 : rank / out;
        return out == 0 ? 1 : 0;
    }
}
