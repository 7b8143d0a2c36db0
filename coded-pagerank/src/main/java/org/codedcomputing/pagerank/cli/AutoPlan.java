package org.codedcomputing.pagerank.cli;

import java.io.PrintWriter;
import java.util.Locale;
import org.codedcomputing.pagerank.engine.PageRank;
import org.codedcomputing.pagerank.engine.PageRankResult;
import org.codedcomputing.pagerank.graph.Graph;
import org.codedcomputing.pagerank.plan.Advice;
import org.codedcomputing.pagerank.plan.Advisor;
import org.codedcomputing.pagerank.plan.GraphPlan;
import org.codedcomputing.spark.plan.PlanRates;

/**
 * What {@code --plan auto} weighs: an iteration in this process, which is measured, against the best plan of a cluster, whose
 * values are counted and whose seconds are those of its values on the network and of its share of the loop.
 *
 * @param servers K
 * @param threads of this process
 * @param hereSeconds of an iteration here
 * @param advice about the plans
 * @param rates where the network's rates are from, in one sentence
 */
record AutoPlan(int servers, int threads, double hereSeconds, Advice advice, String rates) {
    /** Larger graphs are sampled. */
    private static final double COUNTED_ARCS = 5e6;

    private static final int MOST_LOAD = 3;
    /** Enough that this process prepares itself as for a long run, which it spreads over them. */
    private static final int ROUNDS = 20;

    private static final double NANOS = 1e9;

    /**
     * Measures and counts.
     *
     * @param part home of each vertex. Not modified
     * @param multicast whether one transmission reaches several nodes
     * @param forcedLoad an r that is given, or 0
     * @throws IllegalArgumentException if that is above K
     */
    static AutoPlan of(
            Graph graph, int[] part, int servers, int threads, boolean multicast, int forcedLoad, PlanRates rates) {
        double here = Math.min(secondsHere(graph, threads), secondsHere(graph, threads));
        Advisor.Job job = new Advisor.Job(
                servers,
                multicast,
                true,
                true,
                false,
                forcedLoad,
                forcedLoad > 0 ? forcedLoad : Math.min(MOST_LOAD, servers),
                here * threads / servers,
                Math.min(servers * rates.network().uplink(), rates.network().shared()),
                Math.min(1, COUNTED_ARCS / Math.max(1, graph.arcs())));
        return new AutoPlan(servers, threads, here, Advisor.advise(graph, part, job), rates.sources());
    }

    private static double secondsHere(Graph graph, int threads) {
        long start = System.nanoTime();
        PageRankResult ranks =
                PageRank.of(graph).threads(threads).iterations(ROUNDS).run();
        return (System.nanoTime() - start) / NANOS / ranks.iterations();
    }

    /** Seconds of an iteration by the plan that is advised. */
    double thereSeconds() {
        return advice.candidates().stream()
                .filter(c -> c.kind() == advice.kind() && c.load() == advice.load())
                .findFirst()
                .orElseThrow()
                .seconds();
    }

    /** Whether this process is expected to be no slower. */
    boolean isLocal() {
        return hereSeconds <= thereSeconds();
    }

    /** The numbers, several lines. */
    void print(PrintWriter out) {
        out.println("values of 8 bytes in an iteration on %d nodes; %s".formatted(servers, rates));
        out.print(advice.explain());
    }

    /** Why this process, or why the cluster. */
    String reason() {
        return String.format(
                Locale.ROOT,
                "an iteration takes %.6f s in this process with %d threads, and by plan %s on %d nodes at least %.6f s",
                hereSeconds,
                threads,
                advice.kind(),
                servers,
                thereSeconds());
    }

    /** The plan that is advised. */
    GraphPlan plan(Graph graph, int[] part) {
        return advice.plan(graph, part, servers);
    }
}
