package org.codedcomputing.benchmarks.pagerank;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.codedcomputing.benchmarks.Experiment;
import org.codedcomputing.benchmarks.LinePlot;
import org.codedcomputing.benchmarks.Result;
import org.codedcomputing.benchmarks.Result.Goal;
import org.codedcomputing.benchmarks.Result.Measurement;
import org.codedcomputing.pagerank.graph.Graph;

/**
 * Time an arc while graphs grow: what is read at random, eight bytes a vertex, outgrows one cache after the other, that of
 * addresses of pages included. To show that it is this and nothing else, a bare loop reads the same arcs twice, from all
 * vertices and from as few as fit into a small cache, and everything is measured once more on pages of 2 MiB. The largest graph
 * is also read from a text. All of it in JVMs whose memory is bounded.
 */
final class GrowthPart {
    private static final String PREFIX = "pagerank.growth.";
    private static final double BOUND = 2.5;
    private static final double MEMORY_BOUND_GIB = 8;

    /** Leaves of 8 GiB in total what a JVM needs besides its heap. */
    private static final int HEAP_MIB = 7 << 10;

    private static final int QUICK_HEAP_MIB = 1 << 10;
    private static final double GIBI = 1L << 30;
    private static final String MEMORY_OF = "a text of arcs between numbers, read and iterated in a JVM of its own";
    private static final String SHORTER = "--quick ends at 2 million arcs";
    private static final String AGAINST = "0.5 million arcs";

    /** In front of the keys of each way to start Java. */
    private static final Map<String, List<String>> STARTS = starts();

    private static final Map<String, String> LINES = lines();

    private GrowthPart() {}

    private static Map<String, List<String>> starts() {
        Map<String, List<String>> starts = new LinkedHashMap<>();
        starts.put("", List.of());
        starts.put("huge.", List.of("-XX:+UseTransparentHugePages"));
        return starts;
    }

    private static Map<String, String> lines() {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("threads1", "1 thread");
        lines.put("threads2", "2 threads");
        lines.put("huge.threads1", "1 thread, pages of 2 MiB");
        lines.put("huge.threads2", "2 threads, pages of 2 MiB");
        lines.put("far", "reads alone, of all vertices");
        lines.put("near", "reads alone, within 256 KiB");
        return lines;
    }

    static void run(Experiment.Options options, List<Measurement> measurements, List<Goal> goals)
            throws IOException, InterruptedException {
        boolean quick = options.quick();
        for (Map.Entry<String, List<String>> start : STARTS.entrySet()) {
            if (quick && !start.getValue().isEmpty()) {
                goals.add(growth(start.getKey(), 1, true, List.of()));
                goals.add(growth(start.getKey(), 2, true, List.of()));
                continue;
            }
            List<GrowthRun> runs = GrowthRun.fromLines(ChildJvm.run(
                    GrowthRun.class,
                    quick ? QUICK_HEAP_MIB : HEAP_MIB,
                    start.getValue(),
                    List.of(Boolean.toString(quick), Long.toString(options.seed()))));
            for (GrowthRun run : runs) {
                boolean memory = run.key().equals(GrowthRun.RESIDENT);
                measurements.add(Measurement.median(
                        PREFIX + start.getKey() + run.key(), memory ? "bytes" : "ns an arc", run.samples()));
            }
            for (int threads = 1; threads <= 2; threads++) {
                goals.add(growth(start.getKey(), threads, quick, runs));
            }
            options.progress().accept("time an arc measured, %s".formatted(against(start.getKey())));
        }
        String id = PREFIX + "memory";
        if (quick) {
            goals.add(Goal.notMeasured(id, "GiB resident", MEMORY_BOUND_GIB, MEMORY_OF, SHORTER));
        } else {
            inBoundedMemory(id, GrowthRun.LARGEST.graph(options.seed()), measurements, goals);
            options.progress().accept("largest graph read from a text");
        }
    }

    private static String against(String start) {
        List<String> options = STARTS.getOrDefault(start, List.of());
        return options.isEmpty() ? AGAINST : AGAINST + ", " + String.join(" ", options);
    }

    private static Goal growth(String start, int threads, boolean quick, List<GrowthRun> runs) {
        String line = "threads" + threads;
        String id = PREFIX + start + line;
        String unit = "x at 50 million";
        if (quick) {
            return Goal.notMeasured(id, unit, BOUND, against(start), SHORTER);
        }
        List<Double> medians = runs.stream()
                .filter(run -> run.key().startsWith(line + "."))
                .map(run -> Result.median(run.samples()))
                .toList();
        return Goal.atMost(id, medians.get(medians.size() - 1) / medians.get(0), unit, BOUND, against(start));
    }

    private static void inBoundedMemory(String id, Graph graph, List<Measurement> measurements, List<Goal> goals)
            throws IOException, InterruptedException {
        LoadedRun run = LoadedRun.inChild(graph, HEAP_MIB, List.of());
        measurements.add(EmbeddedPart.single(id + ".text", "MB", run.textBytes() / 1e6));
        measurements.add(EmbeddedPart.single(id + ".loading", "s", run.loadSeconds()));
        measurements.add(EmbeddedPart.single(id + ".iteration", "s an iteration", run.iterationSeconds()));
        goals.add(Goal.atMost(
                id,
                run.residentBytes() / GIBI,
                "GiB resident",
                MEMORY_BOUND_GIB,
                "%s, %,d of them, heap %d MiB".formatted(MEMORY_OF, graph.arcs(), HEAP_MIB)));
    }

    /** Time an arc over arcs. */
    static Optional<LinePlot> plot(Result result) {
        Map<String, List<LinePlot.Point>> points = new LinkedHashMap<>();
        LINES.keySet().forEach(line -> points.put(line, new ArrayList<>()));
        for (Measurement measurement : result.measurements()) {
            int dot = measurement.id().lastIndexOf('.');
            if (measurement.id().startsWith(PREFIX) && dot >= PREFIX.length()) {
                List<LinePlot.Point> line = points.get(measurement.id().substring(PREFIX.length(), dot));
                if (line != null) {
                    line.add(new LinePlot.Point(
                            Double.parseDouble(measurement.id().substring(dot + 1)), measurement.value()));
                }
            }
        }
        List<LinePlot.Line> lines = points.entrySet().stream()
                .filter(line -> !line.getValue().isEmpty())
                .map(line -> new LinePlot.Line(LINES.getOrDefault(line.getKey(), line.getKey()), line.getValue()))
                .toList();
        return lines.isEmpty()
                ? Optional.empty()
                : Optional.of(new LinePlot(
                        "PageRank on R-MAT graphs: an iteration over its arcs", "arcs", "ns an arc", lines));
    }
}
