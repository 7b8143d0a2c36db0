package org.codedcomputing.terasort.cli;

import java.io.PrintWriter;
import java.util.Locale;
import org.apache.spark.SparkConf;
import org.codedcomputing.spark.cli.CodedCommand;
import org.codedcomputing.spark.cli.DryRunOption;
import org.codedcomputing.spark.cli.SparkOptions;
import org.codedcomputing.spark.conf.CodedConf;
import org.codedcomputing.spark.conf.ConfKey;
import org.codedcomputing.spark.exchange.ExchangeDesign;
import org.codedcomputing.spark.exchange.ExchangeMode;
import org.codedcomputing.terasort.CodedSort;
import org.codedcomputing.terasort.TeraSort;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "terasort",
        description = "Sort rows by key with Spark's own shuffle, a replicated one, or a coded one.",
        footer = {
            "",
            "Examples:",
            "  coded terasort /tmp/in /tmp/out --nodes 4 --load 2",
            "  coded terasort /tmp/in /tmp/out --nodes 16 --load 4 --design resolvable",
            "  coded terasort /tmp/in /tmp/out --mode uncoded"
        })
final class TeraSortCommand extends CodedCommand {
    /** Nodes when nobody has said how many: the least number with a choice of loads. */
    private static final int DEFAULT_NODES = 4;

    @Parameters(index = "0", paramLabel = "IN", description = "File, directory or glob of 100-byte rows.")
    private String in = "";

    @Parameters(
            index = "1",
            paramLabel = "OUT",
            description = "Directory to make, on any Hadoop file system; it must not exist.")
    private String out = "";

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description =
                    "uncoded, replicated, coded, or auto: whichever is predicted to be fastest with at most the given"
                            + " load. Default: spark.coded.exchange.mode, else coded.")
    private @Nullable String mode;

    @Option(
            names = "--nodes",
            paramLabel = "K",
            description = "Nodes, 1 to 64: tasks that run at once. Default: spark.coded.exchange.nodes, else "
                    + DEFAULT_NODES + ".")
    private @Nullable Integer nodes;

    @Option(
            names = "--load",
            paramLabel = "R",
            description = "Computation load, 1 to K, such as 2 or 2.5: at how many nodes each row is read."
                    + " Default: spark.coded.exchange.load, else 2.")
    private @Nullable Double load;

    @Option(
            names = "--design",
            paramLabel = "DESIGN",
            description = "Delivery design: cdc, resolvable, pods or auto. Default: spark.coded.exchange.design, else"
                    + " auto.")
    private @Nullable String design;

    @Option(names = "--partitions", paramLabel = "N", description = "Files to write. Default: as many as nodes.")
    private @Nullable Integer partitions;

    @Mixin
    private DryRunOption dryRun = new DryRunOption();

    @Mixin
    private SparkOptions spark = new SparkOptions();

    @Override
    protected int run(PrintWriter printer) throws Exception {
        CodedConf asked = CodedConf.of(spark.conf("coded terasort", 1));
        int k = nodes != null ? nodes : asked.number(ConfKey.EXCHANGE_NODES, 0, 64);
        int resolvedNodes = nodes == null && k == 0 ? DEFAULT_NODES : k;
        CodedSort exchange = usageOf(() -> CodedSort.of(
                ExchangeMode.parse(mode != null ? mode : asked.text(ConfKey.EXCHANGE_MODE)),
                resolvedNodes,
                load != null ? load : asked.decimal(ConfKey.EXCHANGE_LOAD, 1, 64),
                ExchangeDesign.parse(design != null ? design : asked.text(ConfKey.EXCHANGE_DESIGN))));
        TeraSort job = usageOf(() -> TeraSort.builder(in, out)
                .exchange(exchange)
                .partitions(partitions != null ? partitions : resolvedNodes)
                .build());
        SparkConf conf = spark.conf("coded terasort", resolvedNodes);
        return spark.run(conf, jsc -> {
            if (dryRun.isSet()) {
                printer.print(job.explain(jsc));
                return OK;
            }
            TeraSort.Result result = job.run(jsc);
            printer.print(exchange.plan().explain());
            printer.print(exchange.report().explain());
            printer.println(String.format(
                    Locale.ROOT,
                    "%,d rows (%,d bytes) sorted into %,d files at %s in %.2f s",
                    result.rows(),
                    result.bytes(),
                    result.partitions(),
                    out,
                    result.totalSeconds()));
            return OK;
        });
    }
}
