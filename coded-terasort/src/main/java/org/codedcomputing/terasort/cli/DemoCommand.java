package org.codedcomputing.terasort.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.spark.cli.CodedCommand;
import org.codedcomputing.spark.cli.SparkOptions;
import org.codedcomputing.spark.exchange.ExchangeMode;
import org.codedcomputing.terasort.CodedSort;
import org.codedcomputing.terasort.RowCount;
import org.codedcomputing.terasort.TeraChecksumJob;
import org.codedcomputing.terasort.TeraGen;
import org.codedcomputing.terasort.TeraSort;
import org.codedcomputing.terasort.TeraValidate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        description = {
            "Generate rows, sort them uncoded, replicated and coded, validate each, and print one table.",
            "Works in a temporary directory and leaves nothing behind."
        },
        footer = {"", "Example:", "  coded demo --rows 1m --nodes 4 --load 2"})
final class DemoCommand extends CodedCommand {
    /** Rows of the sorts that warm up the JVM before the measured ones. */
    private static final long WARM_UP_ROWS = 50_000;

    @Option(names = "--rows", paramLabel = "ROWS", defaultValue = "1m", description = "Rows of 100 bytes.")
    private String rows = "1m";

    @Option(names = "--nodes", paramLabel = "K", defaultValue = "4", description = "Nodes, 1 to 64.")
    private int nodes;

    @Option(names = "--load", paramLabel = "R", defaultValue = "2", description = "Computation load, 1 to K.")
    private int load;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Work in this directory, which must not exist, and keep it.")
    private @Nullable Path kept;

    @Mixin
    private SparkOptions spark = new SparkOptions();

    @Override
    protected int run(PrintWriter printer) throws Exception {
        long count = usageOf(() -> RowCount.parse(rows));
        usageOf(() -> CodedSort.of(ExchangeMode.CODED, nodes, load));
        SparkConf conf = spark.conf("coded demo", nodes);
        // Compressed, the bytes of Spark's shuffle could not be compared with the formulas.
        conf.setIfMissing("spark.shuffle.compress", "false");
        conf.setIfMissing("spark.coded.exchange.codec", "none");
        return spark.run(conf, jsc -> {
            if (kept != null) {
                Files.createDirectory(kept);
                return demonstrate(jsc, count, kept.toAbsolutePath(), printer);
            }
            Path temporary = Files.createTempDirectory("coded-demo-");
            try {
                return demonstrate(jsc, count, temporary, printer);
            } finally {
                delete(temporary);
            }
        });
    }

    private int demonstrate(JavaSparkContext jsc, long count, Path directory, PrintWriter printer) throws IOException {
        warmUp(jsc, Math.min(count, WARM_UP_ROWS), directory);
        String input = directory.resolve("input").toString();
        printer.println(String.format(Locale.ROOT, "generating %,d rows", count));
        printer.flush();
        TeraGen.of(count, input).tasks(nodes).run(jsc);
        TeraChecksumJob.Result truth = TeraChecksumJob.of(input).run(jsc);
        List<DemoTable.Column> columns = new ArrayList<>();
        for (ExchangeMode mode : ExchangeMode.FIXED) {
            printer.println("sorting " + mode);
            printer.flush();
            columns.add(sort(jsc, mode, input, truth, directory));
        }
        printer.println();
        printer.print(DemoTable.of(nodes, load, truth, columns));
        boolean valid = columns.stream().allMatch(column -> column.validated().valid());
        return valid ? OK : FAILED;
    }

    private DemoTable.Column sort(
            JavaSparkContext jsc, ExchangeMode mode, String input, TeraChecksumJob.Result truth, Path directory)
            throws IOException {
        CodedSort exchange = CodedSort.of(mode, nodes, load);
        String output = directory.resolve("sorted-" + mode).toString();
        TeraSort.Result sorted = TeraSort.builder(input, output)
                .exchange(exchange)
                .partitions(nodes)
                .build()
                .run(jsc);
        TeraValidate.Result validated = TeraValidate.of(
                        output, directory.resolve("report-" + mode).toString())
                .expecting(truth.rows(), truth.checksum())
                .run(jsc);
        return new DemoTable.Column(sorted, exchange.report(), validated);
    }

    /** Without it the first mode would pay for compiling what all of them use. */
    private void warmUp(JavaSparkContext jsc, long count, Path directory) throws IOException {
        Path own = directory.resolve("warm-up");
        String input = own.resolve("input").toString();
        TeraGen.of(count, input).tasks(nodes).run(jsc);
        for (ExchangeMode mode : ExchangeMode.FIXED) {
            TeraSort.builder(input, own.resolve(mode.toString()).toString())
                    .exchange(CodedSort.of(mode, nodes, load))
                    .partitions(nodes)
                    .build()
                    .run(jsc);
        }
        delete(own);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> entries = Files.walk(directory)) {
            entries.sorted(Comparator.reverseOrder()).forEach(entry -> {
                try {
                    Files.delete(entry);
                } catch (IOException failure) {
                    throw new UncheckedIOException("cannot delete " + entry, failure);
                }
            });
        }
    }
}
