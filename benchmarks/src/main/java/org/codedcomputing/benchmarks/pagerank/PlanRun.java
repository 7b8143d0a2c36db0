package org.codedcomputing.benchmarks.pagerank;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.pagerank.cluster.DistributedRanks;
import org.codedcomputing.pagerank.cluster.RankOutcome;
import org.codedcomputing.pagerank.engine.PageRank;
import org.codedcomputing.pagerank.plan.GraphPlan;
import org.codedcomputing.pagerank.plan.RankRule;
import org.codedcomputing.pagerank.plan.Traffic;

/** Runs plans of one graph, and refuses wrong ranks and bytes that are not those that were counted. */
final class PlanRun {
    /** Sums of other servers are added in another order. */
    private static final double ALLOWED = 1e-12;

    private final JavaSparkContext spark;
    private final PlacedGraph graph;
    private final Map<Integer, double[]> expected = new HashMap<>();

    PlanRun(JavaSparkContext spark, PlacedGraph graph) {
        this.spark = spark;
        this.graph = graph;
    }

    /** Runs some iterations of a plan. */
    RankOutcome run(PlanChoice choice, int iterations) {
        GraphPlan plan = graph.plan(choice);
        RankOutcome outcome = DistributedRanks.of(spark, plan, RankRule.iterations(iterations))
                .run();
        EmbeddedPart.requireClose(outcome.ranks(), expected(iterations), ALLOWED);
        Traffic counted = graph.traffic(choice);
        requireCounted(choice, "sent", outcome.sent().shuffleBytes(), iterations * counted.sentBytes());
        requireCounted(choice, "delivered", outcome.sent().shuffleDelivered(), iterations * counted.deliveredBytes());
        return outcome;
    }

    private void requireCounted(PlanChoice choice, String what, long found, long counted) {
        if (found != counted) {
            throw new IllegalStateException("plan %s of %s has %s %,d bytes of values, counted were %,d"
                    .formatted(choice, graph.name(), what, found, counted));
        }
    }

    private double[] expected(int iterations) {
        return expected.computeIfAbsent(
                iterations,
                count -> PageRank.of(graph.graph()).iterations(count).run().ranks());
    }

    /** Seconds of an iteration of the engine on one thread, without a cluster. */
    double oneThread(int iterations) {
        long start = System.nanoTime();
        double[] ranks = PageRank.of(graph.graph()).iterations(iterations).run().ranks();
        double took = (System.nanoTime() - start) / 1e9 / iterations;
        EmbeddedPart.requireClose(ranks, expected(iterations), 0);
        return took;
    }
}
