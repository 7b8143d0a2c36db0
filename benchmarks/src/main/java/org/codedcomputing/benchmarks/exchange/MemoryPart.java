package org.codedcomputing.benchmarks.exchange;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.codedcomputing.benchmarks.Experiment;
import org.codedcomputing.benchmarks.LinePlot;
import org.codedcomputing.benchmarks.Result;
import org.codedcomputing.benchmarks.Result.Goal;
import org.codedcomputing.benchmarks.Result.Measurement;
import org.codedcomputing.spark.exchange.ExchangeMode;

/**
 * Memory of the exchange while its data grows tenfold from more than it may keep, each run in a JVM of its own with the same heap and the same bytes of
 * values at a node; next to Spark's own shuffle, and with one key that holds all rows.
 */
final class MemoryPart {
    private static final int HEAP_MIB = 512;
    private static final long WINDOW_BYTES = 1L << 20;
    private static final long NODE_BYTES = 2L << 20;
    private static final List<Integer> QUICK_ROWS = List.of(200_000, 600_000, 2_000_000);
    private static final List<Integer> ROWS = List.of(1_000_000, 3_000_000, 10_000_000);
    private static final double MEBI = 1 << 20;
    private static final String PREFIX = "memory.";

    private MemoryPart() {}

    static void run(Experiment.Options options, List<Measurement> measurements, List<Goal> goals)
            throws IOException, InterruptedException {
        List<Integer> sizes = options.quick() ? QUICK_ROWS : ROWS;
        List<MemoryRun> coded = new ArrayList<>();
        for (int rows : sizes) {
            coded.add(measure(rows, ExchangeMode.CODED, false, options, measurements));
            if (!options.quick()) {
                MemoryRun unused = measure(rows, ExchangeMode.UNCODED, false, options, measurements);
            }
        }
        MemoryRun oneKey = measure(sizes.get(sizes.size() - 1), ExchangeMode.CODED, true, options, measurements);
        MemoryRun least = coded.get(0);
        MemoryRun most = coded.get(coded.size() - 1);
        String against = String.format(
                Locale.ROOT,
                "%,d rows; heap %d MiB, %d MiB of values and %d MiB of messages at a node",
                sizes.get(0),
                HEAP_MIB,
                NODE_BYTES >> 20,
                WINDOW_BYTES >> 20);
        goals.add(Goal.atMost(
                "exchange.memory.flat", (double) most.liveHeap() / least.liveHeap(), "x at 10 x rows", 1.25, against));
        goals.add(Goal.atMost(
                "exchange.memory.onekey",
                (double) oneKey.liveHeap() / most.liveHeap(),
                "x even keys",
                1.25,
                "the same rows with even keys"));
        options.progress().accept("memory measured");
    }

    private static MemoryRun measure(
            int rows, ExchangeMode mode, boolean oneKey, Experiment.Options options, List<Measurement> measurements)
            throws IOException, InterruptedException {
        MemoryRun run =
                runChild(rows, mode, oneKey, options.seed(), (options.quick() ? QUICK_ROWS : ROWS).get(2) / rows);
        String id = PREFIX + (oneKey ? "onekey" : mode) + "." + rows;
        measurements.add(single(id + ".live.heap", run.liveHeap()));
        measurements.add(single(id + ".resident", run.residentSet()));
        if (mode != ExchangeMode.UNCODED) {
            measurements.add(single(id + ".node", run.nodeMemory()));
            measurements.add(single(id + ".spilled", run.spilled()));
        }
        return run;
    }

    private static Measurement single(String id, long bytes) {
        double mebibytes = bytes / MEBI;
        return new Measurement(id, mebibytes, "MiB", List.of(mebibytes));
    }

    private static MemoryRun runChild(int rows, ExchangeMode mode, boolean oneKey, long seed, int repeats)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> !argument.startsWith("-Xmx"))
                .forEach(command::add);
        command.addAll(List.of("-Xmx" + HEAP_MIB + "m", "-XX:+UseSerialGC", "-cp"));
        command.add(Objects.requireNonNull(System.getProperty("java.class.path")));
        command.add(MemoryRun.class.getName());
        command.addAll(List.of(
                Integer.toString(rows),
                mode.toString(),
                Long.toString(NODE_BYTES),
                Long.toString(WINDOW_BYTES),
                Boolean.toString(oneKey),
                Long.toString(seed),
                Integer.toString(repeats)));
        File log = File.createTempFile("memory-run", ".log");
        try {
            Process child = new ProcessBuilder(command).redirectError(log).start();
            String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exit = child.waitFor();
            return output.lines()
                    .map(MemoryRun::fromLine)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(
                            "%,d rows in mode %s in a heap of %d MiB ended with exit code %d: %s"
                                    .formatted(rows, mode, HEAP_MIB, exit, output)));
        } finally {
            if (!log.delete()) {
                log.deleteOnExit();
            }
        }
    }

    /** Live heap and resident set over the rows, as far as a result has them. */
    static Optional<LinePlot> plot(Result result) {
        Map<String, List<LinePlot.Point>> lines = new TreeMap<>();
        for (Measurement measurement : result.measurements()) {
            String[] words = measurement.id().split("\\.", 4);
            if (words.length == 4
                    && words[0].equals("memory")
                    && !words[1].equals("onekey")
                    && !words[3].equals("spilled")) {
                lines.computeIfAbsent(words[1] + ": " + words[3].replace('.', ' '), name -> new ArrayList<>())
                        .add(new LinePlot.Point(Double.parseDouble(words[2]), measurement.value()));
            }
        }
        return lines.isEmpty()
                ? Optional.empty()
                : Optional.of(new LinePlot(
                        "Memory of the exchange, K=4, r=2, heap %d MiB, %d MiB of values and %d MiB of messages at a node"
                                .formatted(HEAP_MIB, NODE_BYTES >> 20, WINDOW_BYTES >> 20),
                        "rows of 100 bytes",
                        "MiB",
                        lines.entrySet().stream()
                                .map(line -> new LinePlot.Line(line.getKey(), line.getValue()))
                                .toList()));
    }
}
