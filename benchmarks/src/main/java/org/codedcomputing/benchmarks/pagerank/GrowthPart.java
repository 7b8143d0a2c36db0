package org.codedcomputing.benchmarks.pagerank;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.codedcomputing.benchmarks.Experiment;
import org.codedcomputing.benchmarks.LinePlot;
import org.codedcomputing.benchmarks.Result;
import org.codedcomputing.benchmarks.Result.Goal;
import org.codedcomputing.benchmarks.Result.Measurement;
import org.codedcomputing.pagerank.engine.PageRank;
import org.codedcomputing.pagerank.graph.Graph;
import org.codedcomputing.pagerank.graph.RandomGraphs;

/** Time an arc while graphs grow: what is read at random, eight bytes a vertex, outgrows one cache after the other. */
final class GrowthPart {
    private static final String PREFIX = "pagerank.growth.";
    private static final double BOUND = 2.5;

    /**
     * A graph.
     *
     * @param scale of 2^scale vertices
     * @param edgeFactor draws of arcs for each
     */
    private record Size(int scale, double edgeFactor) {}

    private static final List<Size> QUICK = List.of(new Size(15, 16), new Size(17, 16), new Size(19, 10));
    private static final List<Size> FULL = List.of(
            new Size(15, 16),
            new Size(17, 16),
            new Size(19, 16),
            new Size(20, 16),
            new Size(21, 16),
            new Size(22, 12.5));

    private GrowthPart() {}

    static void run(Experiment.Options options, List<Measurement> measurements, List<Goal> goals) {
        List<Size> sizes = options.quick() ? QUICK : FULL;
        Map<Integer, List<Double>> perArc = new TreeMap<>();
        for (Size size : sizes) {
            Graph graph = RandomGraphs.rmat(
                    size.scale, size.edgeFactor, RandomGraphs.GRAPH500, true, options.seed() + size.scale);
            for (int threads = 1; threads <= 2; threads++) {
                Measurement median = measure(graph, threads, options.quick());
                measurements.add(median);
                perArc.computeIfAbsent(threads, key -> new ArrayList<>()).add(median.value());
            }
            options.progress().accept("time an arc measured on %,d arcs".formatted(graph.arcs()));
        }
        for (Map.Entry<Integer, List<Double>> line : perArc.entrySet()) {
            List<Double> values = line.getValue();
            String id = PREFIX + "threads" + line.getKey();
            String against = "0.5 million arcs";
            goals.add(
                    options.quick()
                            ? Goal.notMeasured(id, "x at 50 million", BOUND, against, "--quick ends at 5 million arcs")
                            : Goal.atMost(
                                    id,
                                    values.get(values.size() - 1) / values.get(0),
                                    "x at 50 million",
                                    BOUND,
                                    against));
        }
    }

    private static Measurement measure(Graph graph, int threads, boolean quick) {
        int iterations = (int) Math.max(3, (quick ? 20_000_000L : 100_000_000L) / graph.arcs());
        List<Double> nanos = new ArrayList<>();
        for (int repeat = -1; repeat < (quick ? 3 : 7); repeat++) {
            long start = System.nanoTime();
            double change = PageRank.of(graph)
                    .iterations(iterations)
                    .threads(threads)
                    .run()
                    .change();
            double took = (double) (System.nanoTime() - start) / iterations / graph.arcs();
            if (!(change >= 0)) {
                throw new IllegalStateException("ranks changed by " + change);
            }
            if (repeat >= 0) {
                nanos.add(took);
            }
        }
        return Measurement.median(PREFIX + "threads" + threads + "." + graph.arcs(), "ns an arc", nanos);
    }

    /** Time an arc over arcs. */
    static Optional<LinePlot> plot(Result result) {
        Map<String, List<LinePlot.Point>> lines = new TreeMap<>();
        for (Measurement measurement : result.measurements()) {
            if (measurement.id().startsWith(PREFIX)) {
                String rest = measurement.id().substring(PREFIX.length());
                int dot = rest.indexOf('.');
                String threads = rest.substring("threads".length(), dot);
                lines.computeIfAbsent(
                                threads.equals("1") ? "1 thread" : threads + " threads", name -> new ArrayList<>())
                        .add(new LinePlot.Point(Double.parseDouble(rest.substring(dot + 1)), measurement.value()));
            }
        }
        return lines.isEmpty()
                ? Optional.empty()
                : Optional.of(new LinePlot(
                        "PageRank on R-MAT graphs: an iteration over its arcs",
                        "arcs",
                        "ns an arc",
                        lines.entrySet().stream()
                                .map(line -> new LinePlot.Line(line.getKey(), line.getValue()))
                                .toList()));
    }
}
