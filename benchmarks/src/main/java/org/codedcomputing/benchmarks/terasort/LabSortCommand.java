package org.codedcomputing.benchmarks.terasort;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.benchmarks.Machine;
import org.codedcomputing.spark.cli.CodedCommand;
import org.codedcomputing.spark.cli.SparkOptions;
import org.codedcomputing.spark.exchange.ExchangeDesign;
import org.codedcomputing.spark.exchange.ExchangeReport;
import org.codedcomputing.terasort.CodedSort;
import org.codedcomputing.terasort.KeyOrder;
import org.codedcomputing.terasort.TeraInput;
import org.codedcomputing.terasort.TeraInputFormat;
import org.codedcomputing.terasort.TeraPartitioner;
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
        for (int i = 0; i < warmUps; i++) {
            for (Contestant contestant : contestants(wanted)) {
                Sorted sorted = sort(jsc, contestant, MILLION);
                out.println(String.format(Locale.ROOT, "warm-up %d %-16s %7.2f s", i, contestant.id(), sorted.seconds));
                if (verbose && sorted.report != null) {
                    out.print(sorted.report.explain());
                }
                out.flush();
            }
        }
        for (Cell cell : wanted) {
            Lab.shape(cell);
            for (int round = 0; round < rounds; round++) {
                for (Contestant contestant : cell.contestants()) {
                    if (isMine(contestant) && !Files.exists(SortRun.file(keep, cell.id(), contestant.id(), round))) {
                        SortRun run = measure(jsc, cell, contestant, round);
                        run.write(keep);
                        out.println(String.format(
                                Locale.ROOT,
                                "%-16s %-18s %d %8.2f s, sent %,12d bytes",
                                cell.id(),
                                contestant.id(),
                                round,
                                run.seconds(),
                                run.sentBytes().stream().mapToLong(b -> b).sum()));
                        out.flush();
                    }
                }
            }
        }
    }

    private SortRun measure(JavaSparkContext jsc, Cell cell, Contestant contestant, int round) throws Exception {
        Lab.Counters before = Lab.counters();
        Sorted sorted = sort(jsc, contestant, cell.rows());
        Lab.Counters bytes = Lab.counters().since(before);
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
                0,
                report == null ? "" : report.plan().toString(),
                report == null ? 0 : report.intermediateBytes(),
                report == null ? 0 : report.sentBytes(),
                report == null ? 0 : report.receivedBytes(),
                report == null || report.stage() == null ? 1 : report.stage().attempts(),
                stages,
                repairs,
                bytes.sent(),
                bytes.received());
    }

    private record Sorted(double seconds, @Nullable ExchangeReport report) {}

    private Sorted sort(JavaSparkContext jsc, Contestant contestant, long rows) throws IOException {
        String path = input.resolve(Long.toString(rows)).toAbsolutePath().toString();
        byte[][] splitKeys = TeraSampler.splitKeys(
                TeraSampler.sample(TeraInput.plan(new Configuration(jsc.hadoopConfiguration()), path), 100_000),
                Cell.NODES);
        String checksum = Objects.requireNonNull(CHECKSUMS.get(rows));
        if (contestant.mode() == null) {
            long begin = System.nanoTime();
            SortedRows.check(PlainSort.sort(jsc, path, rows, Cell.NODES, splitKeys), rows, checksum);
            return new Sorted(since(begin), null);
        }
        contestant.settings().forEach(jsc.sc().conf()::set);
        try {
            CodedSort exchange = CodedSort.of(contestant.mode(), Cell.NODES, contestant.load(), ExchangeDesign.CDC);
            int batches = exchange.splits(jsc, rows);
            TeraPartitioner partitioner = new TeraPartitioner(splitKeys);
            long[] rowsByRange = new long[Cell.NODES];
            Arrays.fill(rowsByRange, rows / Cell.NODES);
            long begin = System.nanoTime();
            JavaPairRDD<byte[], byte[]> read = TeraInputFormat.read(jsc, path, batches == 0 ? Cell.NODES : batches);
            SortedRows.check(exchange.sort(read, partitioner, KeyOrder.UNSIGNED, rowsByRange), rows, checksum);
            return new Sorted(since(begin), exchange.report());
        } finally {
            contestant.settings().keySet().forEach(jsc.sc().conf()::remove);
        }
    }

    private static double since(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }
}
