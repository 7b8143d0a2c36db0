package org.codedcomputing.pagerank.graph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Moves vertices between parts, numbered from 0: first those of parts that are too heavy, then whatever lowers the cut, or leaves it
 * and evens out the weights.
 */
final class Refinement {
    private static final int ROUNDS = 10;
    private static final int NONE = -1;

    private final WeightedGraph graph;
    private final int[] part;
    private final long[] weights;
    private final long most;
    private final WeightedGraph.Tally tally;

    /**
     * @param part part of each vertex, 0 to parts - 1; modified
     * @param most weight that a part should not exceed
     */
    Refinement(WeightedGraph graph, int[] part, int parts, long most) {
        this.graph = graph;
        this.part = part;
        this.most = most;
        this.weights = new long[parts];
        this.tally = new WeightedGraph.Tally(parts);
        for (int vertex = 0; vertex < part.length; vertex++) {
            weights[part[vertex]] += graph.weight(vertex);
        }
    }

    void run(long seed) {
        balance();
        int[] order = SeededUniform.permutation(part.length, seed);
        int rounds = 0;
        while (rounds < ROUNDS && improve(order)) {
            rounds++;
        }
    }

    /** Whether no part is too heavy. With vertices of weight 1 this holds after {@link #run}. */
    boolean isBalanced() {
        for (long weight : weights) {
            if (weight > most) {
                return false;
            }
        }
        return true;
    }

    private boolean improve(int[] order) {
        boolean gained = false;
        for (int vertex : order) {
            int own = part[vertex];
            tallyParts(vertex);
            int best = own;
            int bestSum = tally.of(own);
            for (int i = 0; i < tally.size(); i++) {
                int other = tally.key(i);
                if (other != own && weights[other] + graph.weight(vertex) <= most) {
                    boolean better = tally.of(other) > bestSum;
                    boolean asGoodAndLighter = tally.of(other) == bestSum
                            && weights[other] + (best == own ? graph.weight(vertex) : 0) < weights[best];
                    if (better || asGoodAndLighter) {
                        best = other;
                        bestSum = tally.of(other);
                    }
                }
            }
            gained |= bestSum > tally.of(own);
            tally.clear();
            if (best != own) {
                move(vertex, best);
            }
        }
        return gained;
    }

    private void balance() {
        for (int k = 0; k < weights.length; k++) {
            if (weights[k] > most) {
                lighten(k);
            }
        }
    }

    /** What a move costs, by the parts as they were when it was looked at. */
    private record Move(int vertex, int cost) {}

    private void lighten(int heavy) {
        List<Move> moves = new ArrayList<>();
        for (int vertex = 0; vertex < part.length; vertex++) {
            if (part[vertex] == heavy) {
                int target = target(vertex, heavy);
                if (target != NONE) {
                    tallyParts(vertex);
                    moves.add(new Move(vertex, tally.of(heavy) - tally.of(target)));
                    tally.clear();
                }
            }
        }
        moves.sort(Comparator.comparingInt(Move::cost).thenComparingInt(Move::vertex));
        for (Move move : moves) {
            if (weights[heavy] <= most) {
                return;
            }
            int target = target(move.vertex, heavy);
            if (target != NONE) {
                move(move.vertex, target);
            }
        }
    }

    /** The part with room that a vertex has most edges to; the lightest of those without any. */
    private int target(int vertex, int heavy) {
        tallyParts(vertex);
        int best = NONE;
        for (int k = 0; k < weights.length; k++) {
            boolean hasRoom = k != heavy && weights[k] + graph.weight(vertex) <= most;
            if (hasRoom
                    && (best == NONE
                            || tally.of(k) > tally.of(best)
                            || (tally.of(k) == tally.of(best) && weights[k] < weights[best]))) {
                best = k;
            }
        }
        tally.clear();
        return best;
    }

    private void tallyParts(int vertex) {
        for (int slot = graph.start(vertex); slot < graph.start(vertex + 1); slot++) {
            tally.add(part[graph.neighbour(slot)], graph.edgeWeight(slot));
        }
    }

    private void move(int vertex, int to) {
        weights[part[vertex]] -= graph.weight(vertex);
        weights[to] += graph.weight(vertex);
        part[vertex] = to;
    }
}
