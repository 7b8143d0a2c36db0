package org.codedcomputing.benchmarks.pagerank;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.graphx.PartitionStrategy;
import org.codedcomputing.benchmarks.Experiment;
import org.codedcomputing.benchmarks.Result.Goal;
import org.codedcomputing.benchmarks.Result.Measurement;
import org.codedcomputing.pagerank.engine.Normalisation;
import org.codedcomputing.pagerank.engine.PageRank;
import org.codedcomputing.pagerank.graph.Graph;
import org.codedcomputing.pagerank.graph.RandomGraphs;

/** Five million arcs of R-MAT: seconds an iteration of the engine, of a plain loop on one thread, and of GraphX. */
final class EmbeddedPart {
    private static final int CORES = 2;
    private static final double DAMPING = 0.85;
    private static final int SCALE = 19;
    private static final double EDGE_FACTOR = 10;
    private static final String PREFIX = "pagerank.embedded.";

    private EmbeddedPart() {}

    static void run(Experiment.Options options, List<Measurement> measurements, List<Goal> goals) {
        Graph graph = RandomGraphs.rmat(SCALE, EDGE_FACTOR, RandomGraphs.GRAPH500, true, options.seed());
        measurements.add(single(PREFIX + "vertices", "vertices", graph.vertices()));
        measurements.add(single(PREFIX + "arcs", "arcs", graph.arcs()));
        Map<String, Double> seconds = new TreeMap<>();
        loops(graph, options, measurements, seconds);
        options.progress().accept("engine and plain loop measured on %,d arcs".formatted(graph.arcs()));
        graphX(graph, options, measurements, seconds);
        double plain = of(seconds, "plain");
        double graphX = of(seconds, "graphx");
        String setup = "%,d arcs R-MAT, %d cores".formatted(graph.arcs(), CORES);
        goals.add(Goal.atLeast(
                PREFIX + "graphx",
                graphX / of(seconds, "threads2"),
                "x faster",
                20,
                "GraphX's PageRank with Kryo on the same cores, an iteration; " + setup));
        goals.add(Goal.atMost(
                PREFIX + "plain.1",
                of(seconds, "threads1") / plain,
                "x slower",
                2,
                "a plain loop over compressed rows on one thread; " + setup));
        goals.add(Goal.atMost(
                PREFIX + "plain.2",
                CORES * of(seconds, "threads2") / plain,
                "x slower a core",
                2,
                "the same, two threads against one"));
    }

    private static double of(Map<String, Double> seconds, String name) {
        return seconds.getOrDefault(name, Double.NaN);
    }

    /** Alternating, so that all see the machine alike. */
    private static void loops(
            Graph graph, Experiment.Options options, List<Measurement> measurements, Map<String, Double> seconds) {
        int iterations = options.quick() ? 10 : 20;
        int repeats = options.quick() ? 5 : 11;
        PlainLoop plain = new PlainLoop(graph);
        Map<String, List<Double>> samples = new TreeMap<>();
        double[] theirs = new double[0];
        for (int repeat = -2; repeat < repeats; repeat++) {
            long start = System.nanoTime();
            theirs = plain.run(iterations, DAMPING);
            double took = (System.nanoTime() - start) / 1e9 / iterations;
            if (repeat >= 0) {
                samples.computeIfAbsent("plain", name -> new ArrayList<>()).add(took);
            }
            for (int threads = 1; threads <= CORES; threads++) {
                start = System.nanoTime();
                double[] ours = PageRank.of(graph)
                        .damping(DAMPING)
                        .iterations(iterations)
                        .threads(threads)
                        .run()
                        .ranks();
                took = (System.nanoTime() - start) / 1e9 / iterations;
                requireClose(ours, theirs, 1e-12);
                if (repeat >= 0) {
                    samples.computeIfAbsent("threads" + threads, name -> new ArrayList<>())
                            .add(took);
                }
            }
        }
        record(samples, measurements, seconds);
    }

    /**
     * An iteration of GraphX is the difference of a long run and a short one, over that of their numbers of iterations: what it
     * does once is left out.
     */
    private static void graphX(
            Graph graph, Experiment.Options options, List<Measurement> measurements, Map<String, Double> seconds) {
        int few = 1;
        int many = options.quick() ? 3 : 6;
        Map<String, PartitionStrategy> strategies = new LinkedHashMap<>(GraphXRun.strategies());
        if (options.quick()) {
            strategies.keySet().retainAll(List.of("EdgePartition2D"));
        }
        double best = Double.POSITIVE_INFINITY;
        for (Map.Entry<String, PartitionStrategy> strategy : strategies.entrySet()) {
            List<Double> samples = new ArrayList<>();
            try (JavaSparkContext spark = new JavaSparkContext(GraphXRun.local(CORES));
                    GraphXRun run = new GraphXRun(spark, graph, CORES, strategy.getValue())) {
                double[] ours = PageRank.of(graph)
                        .damping(DAMPING)
                        .normalisation(Normalisation.GRAPHX)
                        .iterations(few)
                        .run()
                        .ranks();
                requireClose(run.run(few, DAMPING), ours, 1e-9);
                for (int repeat = 0; repeat < (options.quick() ? 1 : 3); repeat++) {
                    double shorter = run.timed(few, DAMPING);
                    double longer = run.timed(many, DAMPING);
                    samples.add((longer - shorter) / (many - few));
                }
            }
            Measurement median = Measurement.median(PREFIX + "graphx." + strategy.getKey(), "s an iteration", samples);
            measurements.add(median);
            best = Math.min(best, median.value());
            options.progress().accept("GraphX measured, %s".formatted(strategy.getKey()));
        }
        seconds.put("graphx", best);
    }

    private static void record(
            Map<String, List<Double>> samples, List<Measurement> measurements, Map<String, Double> seconds) {
        samples.forEach((name, all) -> {
            Measurement median = Measurement.median(PREFIX + name, "s an iteration", all);
            measurements.add(median);
            seconds.put(name, median.value());
        });
    }

    static Measurement single(String id, String unit, double value) {
        return new Measurement(id, value, unit, List.of(value));
    }

    /** Refuses ranks that are off by more than a tolerance, which counts relative to ranks above 1. */
    static void requireClose(double[] found, double[] expected, double tolerance) {
        for (int v = 0; v < expected.length; v++) {
            if (!(Math.abs(found[v] - expected[v]) <= tolerance * Math.max(1, Math.abs(expected[v])))) {
                throw new IllegalStateException(
                        "vertex %d has rank %s here and %s there".formatted(v, found[v], expected[v]));
            }
        }
    }
}
