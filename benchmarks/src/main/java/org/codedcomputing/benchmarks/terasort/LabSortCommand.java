package org.codedcomputing.benchmarks.terasort;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.benchmarks.Machine;
import org.codedcomputing.spark.Coded;
import org.codedcomputing.spark.cli.CodedCommand;
import org.codedcomputing.spark.cli.SparkOptions;
import org.codedcomputing.spark.exchange.ExchangeDesign;
import org.codedcomputing.spark.exchange.ExchangeMode;
import org.codedcomputing.spark.exchange.ExchangeReport;
import org.codedcomputing.spark.plan.Calibration;
import org.codedcomputing.terasort.CodedSort;
import org.codedcomputing.terasort.KeyOrder;
import org.codedcomputing.terasort.TeraInput;
import org.codedcomputing.terasort.TeraInputFormat;
import org.codedcomputing.terasort.TeraPartitioner;
import org.codedcomputing.terasort.TeraRecord;
import org.codedcomputing.terasort.TeraSampler;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The measuring half of {@code bench terasort}, on the driver of a lab that is up: sorts by one application's contestants in
 * all cells of the lab's shape, alternating, and keeps each run that is not kept yet.
 */
@Command(
        name = "terasort-in-lab",
        hidden = true,
        description = "The measuring half of bench terasort, which calls it.",
        footer = {
            "",
            "Example:",
            "  scripts/lab submit terasort-in-lab --cells uplink-5 --input /tmp/in --keep /tmp/kept"
        })
public final class LabSortCommand extends CodedCommand {
    /** Sorts at full speed before anything is measured: plain Spark warms slowest. */
    private static final String WARM_UPS = "4";

    private static final long MILLION = 1_000_000;
    private static final int SAMPLE_KEYS = 100_000;
    private static final Map<Long, String> CHECKSUMS = Map.of(MILLION, "7a27e2d0d55de", 4 * MILLION, "1e83d3f4e45318");

    @Option(names = "--cells", split = ",", description = "Cells to measure, by id.")
    private List<String> cells = new ArrayList<>();

    @Option(names = "--quick", description = "Whether the cells are those of the quick form.")
    private boolean quick;

    @Option(
            names = "--application",
            description = "Contestant with an application of its own, or empty for all others.")
    private String application = "";

    @Option(names = "--rounds", description = "How often each contestant sorts.", defaultValue = "3")
    private int rounds;

    @Option(names = "--warm-ups", description = "How often before it counts.", defaultValue = WARM_UPS)
    private int warmUps;

    @Option(names = "--only", split = ",", description = "Contestants, if not all.")
    private List<String> only = new ArrayList<>();

    @Option(names = "--input", description = "Folder of inputs, by number of rows.")
    private Path input = Path.of("");

    @Option(names = "--keep", description = "Folder of runs.")
    private Path keep = Path.of("");

    @Option(names = "--reports", description = "Print the report of every warm-up.")
    private boolean verbose;

    @Mixin
    private SparkOptions spark = new SparkOptions();

    private final Map<Long, byte[][]> splitKeys = new HashMap<>();

    @Override
    protected int run(PrintWriter out) throws Exception {
        List<Cell> wanted = (quick ? Cell.quick() : Cell.all())
                .stream().filter(cell -> cells.contains(cell.id())).toList();
        SparkConf conf = spark.conf("bench terasort", Cell.NODES)
                .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer");
        for (Contestant contestant : contestants(wanted)) {
            if (contestant.ownApplication()) {
                contestant.settings().forEach(conf::set);
            }
        }
        return spark.run(conf, jsc -> {
            measure(jsc, wanted, out);
            return OK;
        });
    }

    private Set<Contestant> contestants(List<Cell> wanted) {
        Set<Contestant> all = new LinkedHashSet<>();
        for (Cell cell : wanted) {
            cell.contestants().stream().filter(this::isMine).forEach(all::add);
        }
        return all;
    }

    private boolean isMine(Contestant contestant) {
        if (!only.isEmpty() && !only.contains(contestant.id())) {
            return false;
        }
        return application.isEmpty()
                ? !contestant.ownApplication()
                : contestant.id().equals(application);
    }

    private void measure(JavaSparkContext jsc, List<Cell> wanted, PrintWriter out) throws Exception {
        Lab.open(wanted.get(0));
        long rows = wanted.stream().mapToLong(Cell::rows).min().orElseThrow();
        for (int i = 0; i < warmUps; i++) {
            for (Contestant contestant : contestants(wanted)) {
                Sorted sorted = sort(jsc, contestant, rows, true, false);
                out.println(String.format(Locale.ROOT, "warm-up %d %-16s %7.2f s", i, contestant.id(), sorted.seconds));
                if (verbose && sorted.report != null) {
                    out.print(sorted.report.explain());
                }
                out.flush();
            }
        }
        for (Cell cell : wanted) {
            measure(jsc, cell, out);
        }
    }

    private void measure(JavaSparkContext jsc, Cell cell, PrintWriter out) throws Exception {
        List<Contestant> mine = cell.contestants().stream()
                .filter(this::isMine)
                .filter(contestant -> !SortRun.allKept(keep, cell, contestant, rounds))
                .toList();
        if (mine.isEmpty()) {
            return;
        }
        Lab.shape(cell);
        if (mine.stream().anyMatch(contestant -> contestant.mode() != null)) {
            // What the network is now: rates have changed since the cell before.
            out.print(calibrate(jsc, cell.rows()).explain());
            out.flush();
        }
        for (int round = 0; round < rounds; round++) {
            for (Contestant contestant : mine) {
                if (!Files.exists(SortRun.file(keep, cell.id(), contestant.id(), round))) {
                    SortRun run = measure(jsc, cell, contestant, round);
                    run.write(keep);
                    out.println(String.format(
                            Locale.ROOT,
                            "%-16s %-18s %d %8.2f s, predicted %6.2f, sent %,12d bytes",
                            cell.id(),
                            contestant.id(),
                            round,
                            run.seconds(),
                            run.predictedSeconds(),
                            run.sentBytes().stream().mapToLong(b -> b).sum()));
                    out.flush();
                }
            }
        }
    }

    private Calibration calibrate(JavaSparkContext jsc, long rows) throws IOException {
        JavaPairRDD<byte[], byte[]> read = TeraInputFormat.read(jsc, path(rows), Cell.NODES);
        return Coded.fixedWidthPairs(read, TeraRecord.KEY_LENGTH, TeraRecord.VALUE_LENGTH)
                .nodes(Cell.NODES)
                .calibrate();
    }

    private String path(long rows) {
        return input.resolve(Long.toString(rows)).toAbsolutePath().toString();
    }

    /** So that nobody pays for what the contestant before has left: a full collection of eight heaps is a second of two cores. */
    private static void collectGarbage(JavaSparkContext jsc) {
        List<Integer> executors = new ArrayList<>();
        for (int node = 0; node < Cell.NODES; node++) {
            executors.add(node);
        }
        jsc.parallelize(executors, Cell.NODES).foreach(node -> System.gc());
    }

    private SortRun measure(JavaSparkContext jsc, Cell cell, Contestant contestant, int round) throws Exception {
        collectGarbage(jsc);
        Sorted sorted = sort(jsc, contestant, cell.rows(), cell.placed(), true);
        ExchangeReport report = sorted.report;
        Map<String, Double> stages = new LinkedHashMap<>();
        long repairs = 0;
        if (report != null) {
            for (String stage : ExchangeReport.stages()) {
                stages.put(stage, report.maxSeconds(stage));
            }
            repairs = report.nodes().stream()
                    .mapToLong(node -> node.transport().repairedFrames())
                    .sum();
        }
        return new SortRun(
                cell.id(),
                contestant.id(),
                round,
                Machine.commit(),
                sorted.seconds,
                report == null ? 0 : report.predictedSeconds().orElse(0),
                report == null ? "" : report.plan().toString(),
                report == null ? List.of() : report.plan().notes(),
                report == null ? 0 : report.intermediateBytes(),
                report == null ? 0 : report.sentBytes(),
                report == null ? 0 : report.receivedBytes(),
                report == null ? 0 : report.shuffleSeconds(),
                report == null || report.stage() == null ? 1 : report.stage().attempts(),
                stages,
                repairs,
                sorted.bytes.sent(),
                sorted.bytes.received());
    }

    /** A sort, timed and checked; bytes are those of its own time, none in a warm-up. */
    private record Sorted(double seconds, @Nullable ExchangeReport report, Lab.Counters bytes) {}

    private Sorted sort(JavaSparkContext jsc, Contestant contestant, long rows, boolean placed, boolean counted)
            throws Exception {
        byte[][] splitKeys = splitKeys(jsc, rows);
        // Spark's own settings are the application's, before and after a sort as well.
        Map<String, String> settings = new LinkedHashMap<>(contestant.settings());
        settings.keySet().removeIf(key -> !key.startsWith(Contestant.OURS));
        if (!placed) {
            settings.put("spark.coded.plan.input", "fetched");
        }
        settings.forEach(jsc.sc().conf()::set);
        try {
            return contestant.mode() == null
                    ? plainSort(jsc, rows, splitKeys, placed, counted)
                    : codedSort(jsc, contestant.mode(), contestant.load(), rows, splitKeys, placed, counted);
        } finally {
            settings.keySet().forEach(jsc.sc().conf()::remove);
        }
    }

    /** What the ranges begin with: the same for everybody, so the input is sampled once. */
    private byte[][] splitKeys(JavaSparkContext jsc, long rows) throws IOException {
        byte[][] known = splitKeys.get(rows);
        if (known == null) {
            TeraInput planned = TeraInput.plan(new Configuration(jsc.hadoopConfiguration()), path(rows));
            known = TeraSampler.splitKeys(TeraSampler.sample(planned, SAMPLE_KEYS), Cell.NODES);
            splitKeys.put(rows, known);
        }
        return known;
    }

    private Sorted plainSort(JavaSparkContext jsc, long rows, byte[][] splitKeys, boolean placed, boolean counted)
            throws Exception {
        try (HeldInput read = HeldInput.of(PlainSort.read(jsc, path(rows), rows, Cell.NODES), placed)) {
            return timed(rows, () -> PlainSort.sort(read.rows(), splitKeys), () -> null, counted);
        }
    }

    private Sorted codedSort(
            JavaSparkContext jsc,
            ExchangeMode mode,
            int load,
            long rows,
            byte[][] splitKeys,
            boolean placed,
            boolean counted)
            throws Exception {
        CodedSort exchange = CodedSort.of(mode, Cell.NODES, load, ExchangeDesign.CDC);
        int batches = exchange.splits(jsc, rows);
        TeraPartitioner partitioner = new TeraPartitioner(splitKeys);
        long[] rowsByRange = new long[Cell.NODES];
        Arrays.fill(rowsByRange, rows / Cell.NODES);
        try (HeldInput read =
                HeldInput.of(TeraInputFormat.read(jsc, path(rows), batches == 0 ? Cell.NODES : batches), placed)) {
            return timed(
                    rows,
                    () -> exchange.sort(read.rows(), partitioner, KeyOrder.UNSIGNED, rowsByRange),
                    exchange::report,
                    counted);
        }
    }

    private static Sorted timed(
            long rows,
            Supplier<JavaPairRDD<byte[], byte[]>> sort,
            Supplier<@Nullable ExchangeReport> report,
            boolean counted)
            throws Exception {
        String checksum = Objects.requireNonNull(CHECKSUMS.get(rows));
        Lab.Counters before = counted ? Lab.counters() : Lab.Counters.NONE;
        long begin = System.nanoTime();
        SortedRows.check(sort.get(), rows, checksum);
        double seconds = since(begin);
        Lab.Counters bytes = counted ? Lab.counters().since(before) : before;
        return new Sorted(seconds, report.get(), bytes);
    }

    private static double since(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }
}
