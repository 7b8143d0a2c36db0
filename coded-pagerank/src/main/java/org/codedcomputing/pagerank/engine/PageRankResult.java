package org.codedcomputing.pagerank.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Ranks of all vertices, and how they came about. Immutable. */
public final class PageRankResult {
    private final double[] ranks;
    private final int iterations;
    private final StopReason reason;
    private final double change;

    /**
     * Ranks that were computed elsewhere, such as on a cluster.
     *
     * @param ranks one for each vertex. Not modified, copied
     * @param iterations that ran
     * @param reason which rule ended them
     * @param change of the last one, NaN if none ran
     */
    public static PageRankResult of(double[] ranks, int iterations, StopReason reason, double change) {
        return new PageRankResult(ranks.clone(), iterations, reason, change);
    }

    PageRankResult(double[] ranks, int iterations, StopReason reason, double change) {
        this.ranks = ranks;
        this.iterations = iterations;
        this.reason = reason;
        this.change = change;
    }

    /** n. */
    public int vertices() {
        return ranks.length;
    }

    /** The rank of a vertex, 0 to n - 1. */
    public double rank(int vertex) {
        return ranks[vertex];
    }

    /** All ranks, a copy. */
    public double[] ranks() {
        return ranks.clone();
    }

    /** Iterations that ran. */
    public int iterations() {
        return iterations;
    }

    /** Which rule ended the run. */
    public StopReason reason() {
        return reason;
    }

    /** What the last iteration changed, by the norm of the rule; NaN if none ran. */
    public double change() {
        return change;
    }

    /**
     * Vertices with the largest ranks, the largest first, the lower number first among equals; in time O(n log count).
     *
     * @param count at least 0; all vertices if there are fewer
     */
    public List<Integer> top(int count) {
        Comparator<Integer> worstFirst =
                Comparator.<Integer>comparingDouble(vertex -> ranks[vertex]).thenComparing(Comparator.reverseOrder());
        PriorityQueue<Integer> kept = new PriorityQueue<>(worstFirst);
        for (int vertex = 0; vertex < ranks.length && count > 0; vertex++) {
            if (kept.size() < count) {
                kept.add(vertex);
            } else if (ranks[vertex] > ranks[kept.element()]) {
                kept.remove();
                kept.add(vertex);
            }
        }
        ArrayDeque<Integer> bestFirst = new ArrayDeque<>();
        while (!kept.isEmpty()) {
            bestFirst.addFirst(kept.remove());
        }
        return new ArrayList<>(bestFirst);
    }
}
