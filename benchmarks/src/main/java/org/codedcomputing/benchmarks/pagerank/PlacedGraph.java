package org.codedcomputing.benchmarks.pagerank;

import java.util.HashMap;
import java.util.Map;
import org.codedcomputing.pagerank.graph.Graph;
import org.codedcomputing.pagerank.graph.MultilevelPartitioner;
import org.codedcomputing.pagerank.graph.VertexPartition;
import org.codedcomputing.pagerank.plan.Advice;
import org.codedcomputing.pagerank.plan.Advisor;
import org.codedcomputing.pagerank.plan.Allocation;
import org.codedcomputing.pagerank.plan.Allocations;
import org.codedcomputing.pagerank.plan.Dealing;
import org.codedcomputing.pagerank.plan.GraphPlan;
import org.codedcomputing.pagerank.plan.Traffic;

/** A graph with two partitions, at random and by parts, and what plans on them send. Not thread safe. */
final class PlacedGraph {
    private final String name;
    private final Graph graph;
    private final int servers;
    private final int[] random;
    private final int[] parts;
    private final Map<PlanChoice, Traffic> traffic = new HashMap<>();
    private final Map<Boolean, Advice> advice = new HashMap<>();

    /**
     * Partitions a graph.
     *
     * @param servers K
     */
    PlacedGraph(String name, Graph graph, int servers, long seed) {
        this.name = name;
        this.graph = graph;
        this.servers = servers;
        random = homes(VertexPartition.shuffled(graph.vertices(), servers, seed));
        parts = homes(MultilevelPartitioner.partition(graph, servers, seed));
    }

    private static int[] homes(VertexPartition partition) {
        int[] homes = new int[partition.vertices()];
        for (int vertex = 0; vertex < homes.length; vertex++) {
            homes[vertex] = partition.part(vertex) - 1;
        }
        return homes;
    }

    String name() {
        return name;
    }

    Graph graph() {
        return graph;
    }

    /** Makes a plan. */
    GraphPlan plan(PlanChoice choice) {
        int[] homes = choice.parts() ? parts : random;
        Allocation allocation = choice.load() == 1
                ? Allocations.parts(homes, servers)
                : Allocations.homeFirst(graph, homes, servers, choice.load(), Dealing.ALL);
        return GraphPlan.of(graph, allocation, choice.kind());
    }

    /** What a plan sends in an iteration; counted once. */
    Traffic traffic(PlanChoice choice) {
        return traffic.computeIfAbsent(choice, c -> plan(c).traffic());
    }

    /** Bytes that a plan sends in an iteration, each multicast once where there are multicasts, write-back included. */
    double bytes(PlanChoice choice, boolean multicast) {
        Traffic counted = traffic(choice);
        return multicast
                ? counted.sentBytes() + (double) Long.BYTES * counted.writeBackTransmissions()
                : counted.deliveredBytes() + (double) Long.BYTES * counted.writeBackCopies();
    }

    /** What is advised for PageRank on the parts; found once. */
    Advice advice(boolean multicast) {
        return advice.computeIfAbsent(
                multicast, has -> Advisor.advise(graph, parts, Advisor.Job.pageRank(servers, has)));
    }

    /** The same as a choice. */
    PlanChoice advised(boolean multicast) {
        Advice advised = advice(multicast);
        return new PlanChoice(true, advised.kind(), advised.load());
    }
}
