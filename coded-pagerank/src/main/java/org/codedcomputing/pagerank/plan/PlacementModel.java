package org.codedcomputing.pagerank.plan;

import java.util.function.IntToDoubleFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.codedcomputing.core.cdc.SubsetRanking;
import org.codedcomputing.pagerank.graph.Graph;

/**
 * Values sent in one iteration when vertices are placed at random, from the degrees alone: each arc's other end is then at any
 * server, or in any batch, alike. Padding of coded rows is left out.
 */
public final class PlacementModel {
    private final Graph graph;
    private final int servers;
    private final int load;

    /**
     * A model.
     *
     * @param servers K, 2 to 64
     * @param load r, 1 to K; the plans without replication do not depend on it
     */
    public PlacementModel(Graph graph, int servers, int load) {
        Placing.servers(servers, load);
        if (servers < 2) {
            throw new IllegalArgumentException("servers must be >= 2 to send anything, got %d".formatted(servers));
        }
        this.graph = graph;
        this.servers = servers;
        this.load = load;
    }

    /** Values that a plan sends, a multicast counted once; write-back not counted. */
    public double sent(PlanKind kind) {
        return switch (kind) {
            case U1 -> graph.arcs() * (1 - 1.0 / servers);
            case C1 -> (servers - 1) * occupied(graph::inDegree, servers);
            case D1 -> (servers - 1) * occupied(graph::outDegree, servers);
            case P1 -> Math.min(sent(PlanKind.C1), sent(PlanKind.D1));
            case M1 -> sum(graph::outDegree, degree -> 1 - Math.pow(servers, -degree));
            case UR -> graph.arcs() * (1 - (double) load / servers);
            case X -> sent(PlanKind.UR) / load;
            case UC -> combinedUncoded();
            case UD -> sent(PlanKind.D1) * (servers - load) / (servers - 1);
            case CA ->
                (double) SubsetRanking.count(servers - 1, load)
                        / load
                        * occupied(graph::inDegree, (double) SubsetRanking.count(servers, load));
            case CD -> sent(PlanKind.UD) / load;
        };
    }

    /** Values of write-back to each receiver by itself, n (r - 1) with reducers at home. */
    public double writeBack() {
        return (double) graph.vertices() * (load - 1);
    }

    /**
     * Sender number s behind a receiver, from 0, has the batches without it and the s servers before: C(K-2-s, r-1) of all
     * C(K, r).
     */
    private double combinedUncoded() {
        double all = SubsetRanking.count(servers, load);
        return IntStream.rangeClosed(0, servers - 1 - load)
                .mapToDouble(s -> sum(
                        graph::inDegree,
                        degree -> 1 - Math.pow(1 - SubsetRanking.count(servers - 2 - s, load - 1) / all, degree)))
                .sum();
    }

    /** Sum over vertices of the chance that one of so many places has at least one of its arcs. */
    private double occupied(IntUnaryOperator degree, double places) {
        return sum(degree, d -> 1 - Math.pow(1 - 1 / places, d));
    }

    private double sum(IntUnaryOperator degree, IntToDoubleFunction of) {
        return IntStream.range(0, graph.vertices())
                .mapToDouble(v -> of.applyAsDouble(degree.applyAsInt(v)))
                .sum();
    }
}
