package org.codedcomputing.benchmarks.pagerank;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.codedcomputing.benchmarks.Machine;
import org.codedcomputing.pagerank.engine.PageRank;
import org.codedcomputing.pagerank.graph.Graph;
import org.codedcomputing.pagerank.graph.RandomGraphs;

/**
 * Time an arc on growing graphs, in a JVM of its own. Prints a line for each measurement: the engine on one and on two threads,
 * and a loop that only adds up what arcs point to, anywhere or within 256 KiB.
 *
 * @param key what was measured, and arcs behind a dot
 * @param samples nanoseconds an arc; of memory, bytes
 */
record GrowthRun(String key, List<Double> samples) {
    /** Most bytes that the process had in memory. */
    static final String RESIDENT = "resident";

    private static final String MARK = "growth-run";

    /** 2^15 doubles are 256 KiB. */
    private static final int NEAR_VERTICES = 1 << 15;

    /**
     * A graph.
     *
     * @param scale of 2^scale vertices
     * @param edgeFactor draws of arcs for each
     */
    record Size(int scale, double edgeFactor) {
        Graph graph(long seed) {
            return RandomGraphs.rmat(scale, edgeFactor, RandomGraphs.GRAPH500, true, seed + scale);
        }
    }

    static final Size SMALLEST = new Size(15, 16);
    static final Size LARGEST = new Size(22, 12.5);
    private static final List<Size> QUICK = List.of(SMALLEST, new Size(17, 16));
    private static final List<Size> FULL =
            List.of(SMALLEST, new Size(17, 16), new Size(19, 16), new Size(20, 16), new Size(21, 16), LARGEST);

    /**
     * Runs in the child.
     *
     * @param args whether in the quick form, and the seed
     */
    public static void main(String[] args) throws Exception {
        boolean quick = Boolean.parseBoolean(args[0]);
        for (Size size : quick ? QUICK : FULL) {
            Graph graph = size.graph(Long.parseLong(args[1]));
            for (int threads = 1; threads <= 2; threads++) {
                System.out.println(engine(graph, threads, quick).toLine());
            }
            reads(graph, quick).forEach(run -> System.out.println(run.toLine()));
        }
        System.out.println(new GrowthRun(RESIDENT, List.of((double) Machine.mostResidentBytes())).toLine());
    }

    private String toLine() {
        return MARK
                + ' '
                + key
                + ' '
                + samples.stream()
                        .map(sample -> String.format(Locale.ROOT, "%.6f", sample))
                        .collect(Collectors.joining(" "));
    }

    /** Reads what a child has printed; other lines are left out. */
    static List<GrowthRun> fromLines(List<String> lines) {
        return lines.stream()
                .map(line -> line.split(" ", -1))
                .filter(words -> words.length > 2 && words[0].equals(MARK))
                .map(words -> new GrowthRun(
                        words[1],
                        Arrays.stream(words).skip(2).map(Double::valueOf).toList()))
                .toList();
    }

    private static GrowthRun engine(Graph graph, int threads, boolean quick) {
        // As many as ranks want at least: what a run does once, such as putting arcs in order, is spread over them.
        int iterations = (int) Math.max(20, (quick ? 20_000_000L : 100_000_000L) / graph.arcs());
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
        return new GrowthRun("threads" + threads + "." + graph.arcs(), nanos);
    }

    private static List<GrowthRun> reads(Graph graph, boolean quick) {
        double[] shares = new double[graph.vertices()];
        Arrays.fill(shares, 1.0 / shares.length);
        int passes = (int) Math.max(1, (quick ? 10_000_000L : 50_000_000L) / graph.arcs());
        Map<String, Integer> masks = Map.of("far", graph.vertices() - 1, "near", NEAR_VERTICES - 1);
        Map<String, List<Double>> samples = new TreeMap<>();
        for (int repeat = -1; repeat < (quick ? 3 : 7); repeat++) {
            for (Map.Entry<String, Integer> mask : masks.entrySet()) {
                long start = System.nanoTime();
                double largest = 0;
                for (int pass = 0; pass < passes; pass++) {
                    largest = Math.max(largest, largestSum(graph, shares, mask.getValue()));
                }
                double took = (double) (System.nanoTime() - start) / passes / graph.arcs();
                if (!(largest > 0)) {
                    throw new IllegalStateException("shares add up to " + largest);
                }
                if (repeat >= 0) {
                    samples.computeIfAbsent(mask.getKey(), key -> new ArrayList<>())
                            .add(took);
                }
            }
        }
        List<GrowthRun> runs = new ArrayList<>();
        samples.forEach((reach, all) -> runs.add(new GrowthRun(reach + "." + graph.arcs(), all)));
        return runs;
    }

    /** By target, as the engine adds, so that additions wait for each other alike. */
    private static double largestSum(Graph graph, double[] shares, int mask) {
        double largest = 0;
        for (int vertex = 0; vertex < graph.vertices(); vertex++) {
            double sum = 0;
            for (int slot = graph.inStart(vertex); slot < graph.inStart(vertex + 1); slot++) {
                sum += shares[graph.source(slot) & mask];
            }
            largest = Math.max(largest, sum);
        }
        return largest;
    }
}
