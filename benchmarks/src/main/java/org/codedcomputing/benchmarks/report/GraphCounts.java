package org.codedcomputing.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.codedcomputing.benchmarks.Result.Measurement;
import org.codedcomputing.pagerank.graph.Graph;
import org.codedcomputing.pagerank.graph.MultilevelPartitioner;
import org.codedcomputing.pagerank.graph.RandomGraphs;
import org.codedcomputing.pagerank.graph.SeededUniform;
import org.codedcomputing.pagerank.graph.VertexPartition;
import org.codedcomputing.pagerank.plan.Allocation;
import org.codedcomputing.pagerank.plan.Allocations;
import org.codedcomputing.pagerank.plan.Dealing;
import org.codedcomputing.pagerank.plan.GraphPlan;
import org.codedcomputing.pagerank.plan.PlanKind;
import org.codedcomputing.pagerank.plan.ReducerRule;
import org.codedcomputing.pagerank.plan.Traffic;

/**
 * Values of eight bytes that plans of an iteration would send, a multicast counted once, and deliver: each ingredient switched by
 * itself. Counted on the very graphs, nothing is run.
 */
final class GraphCounts {
    static final String NAME = "count-graph";
    private static final long SEED = 1;

    /** Divisible by the batches of all loads and by the servers. */
    private static final int ER_VERTICES = 2_520;

    private static final double ER_PROBABILITY = 0.3;
    private static final int ER_SERVERS = 10;
    private static final int ER_LOAD = 4;
    private static final int SERVERS = 6;

    /** Edges of each vertex that comes. */
    private static final int ATTACHED_EDGES = 8;

    /** Arcs that are drawn, for each vertex. */
    private static final int RMAT_DRAWS = 10;

    private static final int LOAD = 3;

    private final List<Measurement> measurements = new ArrayList<>();

    private GraphCounts() {}

    static Model model() {
        return new Model(
                NAME,
                Source.Kind.COUNTED,
                "values sent in one iteration by plans on a uniform random graph, one of preferential attachment and one of R-MAT",
                SEED,
                quick -> "./scripts/coded report%s --no-run --out FILE".formatted(quick ? " --quick" : ""),
                quick -> new GraphCounts().run(quick),
                quick -> Map.of(
                        "er.vertices", ER_VERTICES,
                        "er.probability", ER_PROBABILITY,
                        "er.servers", ER_SERVERS,
                        "servers", SERVERS,
                        "attached.vertices", attachedVertices(quick),
                        "attached.edges", ATTACHED_EDGES,
                        "rmat.vertices", 1L << rmatScale(quick),
                        "rmat.draws", RMAT_DRAWS));
    }

    private static int attachedVertices(boolean quick) {
        return quick ? 5_000 : 20_000;
    }

    private static int rmatScale(boolean quick) {
        return quick ? 12 : 14;
    }

    private List<Measurement> run(boolean quick) {
        erdosRenyi();
        partitioned("attached", RandomGraphs.attached(attachedVertices(quick), ATTACHED_EDGES, SEED));
        partitioned("rmat", RandomGraphs.rmat(rmatScale(quick), RMAT_DRAWS, RandomGraphs.GRAPH500, true, SEED));
        return measurements;
    }

    /** The setting of the coded shuffle: reducers and batches do not depend on each other. */
    private void erdosRenyi() {
        Graph graph = RandomGraphs.undirected(ER_VERTICES, ER_PROBABILITY, SEED);
        Allocation single = Allocations.parts(zeroBased(VertexPartition.modulo(ER_VERTICES, ER_SERVERS)), ER_SERVERS);
        add("er.u1", graph, single, PlanKind.U1);
        add("er.c1", graph, single, PlanKind.C1);
        add("er.d1", graph, single, PlanKind.D1);
        for (int load = 2; load <= ER_LOAD; load++) {
            Allocation replicated = Allocations.subsets(ER_VERTICES, ER_SERVERS, load, ReducerRule.MOD);
            add("er.ur.r" + load, graph, replicated, PlanKind.UR);
            add("er.x.r" + load, graph, replicated, PlanKind.X);
        }
    }

    /** Random placement against parts, raw values against sums and ghosts, with and without a code. */
    private void partitioned(String name, Graph graph) {
        int vertices = graph.vertices();
        int[] scattered = zeroBased(VertexPartition.shuffled(vertices, SERVERS, SEED));
        int[] parts = zeroBased(MultilevelPartitioner.partition(graph, SERVERS, SEED));
        for (PlanKind kind : List.of(PlanKind.U1, PlanKind.C1, PlanKind.D1, PlanKind.M1)) {
            String id = "%s.%s.".formatted(name, kind);
            add(id + "random", graph, Allocations.parts(scattered, SERVERS), kind);
            add(id + "parts", graph, Allocations.parts(parts, SERVERS), kind);
        }
        int[] order = SeededUniform.permutation(vertices, SEED);
        for (int load = 2; load <= LOAD; load++) {
            Allocation random = Allocations.subsets(order, SERVERS, load, ReducerRule.HOME, Allocations.DEFAULT_LIMIT);
            Allocation home = Allocations.homeFirst(graph, parts, SERVERS, load, Dealing.ALL);
            for (PlanKind kind : List.of(PlanKind.X, PlanKind.CA)) {
                String id = "%s.%s.r%d.".formatted(name, kind, load);
                add(id + "random", graph, random, kind);
                add(id + "parts", graph, home, kind);
            }
            measurements.add(Model.one(
                    "count.%s.writeback.r%d".formatted(name, load),
                    (double) home.writeBackTransmissions(),
                    "values by multicast"));
        }
    }

    private void add(String id, Graph graph, Allocation allocation, PlanKind kind) {
        Traffic traffic = GraphPlan.of(graph, allocation, kind).traffic();
        measurements.add(Model.one("count." + id, traffic.sentValues(), "values sent"));
        measurements.add(Model.one(
                "count." + id + ".delivered", (double) traffic.deliveredBytes() / Long.BYTES, "values delivered"));
    }

    private static int[] zeroBased(VertexPartition partition) {
        return IntStream.range(0, partition.vertices())
                .map(vertex -> partition.part(vertex) - 1)
                .toArray();
    }
}
