package org.codedcomputing.benchmarks.pagerank;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.benchmarks.Experiment;
import org.codedcomputing.benchmarks.Result.Goal;
import org.codedcomputing.benchmarks.Result.Measurement;
import org.codedcomputing.pagerank.engine.PageRank;
import org.codedcomputing.pagerank.engine.PageRankResult;
import org.codedcomputing.pagerank.engine.StopReason;
import org.codedcomputing.pagerank.graph.Graph;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.DirectedPseudograph;

/** Ranks of real graphs at the fixed point: ours, jgrapht's, and GraphX's divided by the number of vertices. */
final class AgreementPart {
    private static final String PREFIX = "pagerank.agreement.";
    private static final double DAMPING = 0.85;
    private static final double ALLOWED = 1e-9;

    /** How far the ranks that are compared are from the fixed point: little against what is allowed. */
    private static final double CONVERGED = 1e-13;

    /** The same for GraphX: the sum of all differences at most. */
    private static final double GRAPHX_CONVERGED = 1e-10;

    private static final int MOST_ITERATIONS = 2000;
    private static final int GRAPHS = 3;
    private static final int CORES = 2;

    private AgreementPart() {}

    static void run(
            Map<String, Graph> graphs, Experiment.Options options, List<Measurement> measurements, List<Goal> goals) {
        // GraphX needs the same some hundred iterations on any of them.
        List<Map.Entry<String, Graph>> chosen = graphs.entrySet().stream()
                .sorted(Comparator.comparingInt(graph -> graph.getValue().arcs()))
                .limit(GRAPHS)
                .toList();
        double jgrapht = 0;
        List<double[]> ours = new ArrayList<>();
        for (Map.Entry<String, Graph> entry : chosen) {
            String name = entry.getKey();
            Graph graph = entry.getValue();
            double[] ranks = ranks(graph);
            ours.add(ranks);
            double off = largestDifference(ranks, jgrapht(graph), 1);
            measurements.add(EmbeddedPart.single(PREFIX + name + ".jgrapht", "largest difference", off));
            jgrapht = Math.max(jgrapht, off);
            options.progress().accept("%s agrees with jgrapht within %.1e".formatted(name, off));
        }
        String which = "on %d real graphs: %s"
                .formatted(chosen.size(), chosen.stream().map(Map.Entry::getKey).collect(Collectors.joining(", ")));
        goals.add(Goal.atMost(
                PREFIX + "jgrapht", jgrapht / ALLOWED, "x 1e-9", 1, "jgrapht's PageRank at convergence, " + which));
        String graphX = "GraphX's PageRank at convergence, divided by n, " + which;
        if (options.quick()) {
            goals.add(Goal.notMeasured(PREFIX + "graphx", "x 1e-9", 1, graphX, "--quick asks jgrapht only"));
            return;
        }
        double worst = 0;
        try (JavaSparkContext spark = new JavaSparkContext(GraphXRun.local(CORES))) {
            for (int i = 0; i < chosen.size(); i++) {
                String name = chosen.get(i).getKey();
                Graph graph = chosen.get(i).getValue();
                long start = System.nanoTime();
                double[] theirs = GraphXRun.fixedPoint(spark, graph, CORES, DAMPING, GRAPHX_CONVERGED);
                double took = (System.nanoTime() - start) / 1e9;
                double off = largestDifference(ours.get(i), theirs, graph.vertices());
                measurements.add(EmbeddedPart.single(PREFIX + name + ".graphx", "largest difference", off));
                measurements.add(EmbeddedPart.single(PREFIX + name + ".graphx.seconds", "s", took));
                worst = Math.max(worst, off);
                options.progress()
                        .accept("%s agrees with GraphX within %.1e, which took it %.0f s".formatted(name, off, took));
            }
        }
        goals.add(Goal.atMost(PREFIX + "graphx", worst / ALLOWED, "x 1e-9", 1, graphX));
    }

    private static double[] ranks(Graph graph) {
        PageRankResult result = PageRank.of(graph)
                .damping(DAMPING)
                .tolerance(CONVERGED, MOST_ITERATIONS)
                .run();
        if (result.reason() != StopReason.CONVERGED) {
            throw new IllegalStateException(
                    "the last of %d iterations still changed %s".formatted(result.iterations(), result.change()));
        }
        return result.ranks();
    }

    private static double[] jgrapht(Graph graph) {
        DirectedPseudograph<Integer, DefaultEdge> theirs = new DirectedPseudograph<>(DefaultEdge.class);
        for (int v = 0; v < graph.vertices(); v++) {
            theirs.addVertex(v);
        }
        for (int v = 0; v < graph.vertices(); v++) {
            for (int slot = graph.outStart(v); slot < graph.outStart(v + 1); slot++) {
                theirs.addEdge(v, graph.target(slot));
            }
        }
        Map<Integer, Double> scores =
                new org.jgrapht.alg.scoring.PageRank<>(theirs, DAMPING, MOST_ITERATIONS, CONVERGED).getScores();
        double[] ranks = new double[graph.vertices()];
        scores.forEach((vertex, rank) -> ranks[vertex] = rank);
        return ranks;
    }

    /** Largest difference of ranks that add up to 1 and others that add up to so many. */
    private static double largestDifference(double[] ranks, double[] others, double sumOfOthers) {
        double largest = 0;
        for (int v = 0; v < ranks.length; v++) {
            double difference = Math.abs(ranks[v] - others[v] / sumOfOthers);
            if (!(difference <= largest)) {
                largest = difference;
            }
        }
        return largest;
    }
}
