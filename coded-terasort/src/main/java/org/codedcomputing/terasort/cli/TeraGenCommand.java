package org.codedcomputing.terasort.cli;

import java.io.PrintWriter;
import java.util.Locale;
import org.codedcomputing.spark.cli.CodedCommand;
import org.codedcomputing.spark.cli.SparkOptions;
import org.codedcomputing.terasort.RowCount;
import org.codedcomputing.terasort.TeraGen;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "teragen",
        description = "Generate rows for the sort benchmark, byte for byte those of Hadoop's TeraGen.",
        footer = {"", "Example:", "  coded teragen 1m /tmp/in"})
final class TeraGenCommand extends CodedCommand {
    @Parameters(
            index = "0",
            paramLabel = "ROWS",
            description = "Rows of 100 bytes; suffixes k, m, b and t stand for 10^3, 10^6, 10^9 and 10^12.")
    private String rows = "";

    @Parameters(
            index = "1",
            paramLabel = "OUT",
            description = "Directory to make, on any Hadoop file system; it must not exist.")
    private String out = "";

    @Option(
            names = "--files",
            paramLabel = "N",
            description = "Files to write, one task each. Default: one for each core.")
    private @Nullable Integer files;

    @Mixin
    private SparkOptions spark = new SparkOptions();

    @Override
    protected int run(PrintWriter printer) throws Exception {
        TeraGen job = usageOf(() -> {
            TeraGen described = TeraGen.of(RowCount.parse(rows), out);
            return files == null ? described : described.tasks(files);
        });
        return spark.run("coded teragen", Runtime.getRuntime().availableProcessors(), jsc -> {
            TeraGen.Result result = job.run(jsc);
            printer.println(String.format(
                    Locale.ROOT,
                    "%,d rows (%,d bytes) in %,d files at %s",
                    result.rows(),
                    result.bytes(),
                    result.files(),
                    out));
            return OK;
        });
    }
}
