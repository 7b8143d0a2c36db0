package org.codedcomputing.terasort.cli;

import java.io.PrintWriter;
import java.util.Locale;
import org.codedcomputing.spark.cli.CodedCommand;
import org.codedcomputing.spark.cli.SparkOptions;
import org.codedcomputing.terasort.TeraChecksumJob;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "terachecksum",
        description = "Count rows and sum their checksum, which does not depend on their order.",
        footer = {"", "Example:", "  coded terachecksum /tmp/in"})
final class TeraChecksumCommand extends CodedCommand {
    @Parameters(paramLabel = "IN", description = "File, directory or glob of 100-byte rows.")
    private String in = "";

    @Mixin
    private SparkOptions spark = new SparkOptions();

    @Override
    protected int run(PrintWriter printer) throws Exception {
        return spark.run("coded terachecksum", Runtime.getRuntime().availableProcessors(), jsc -> {
            TeraChecksumJob.Result result = TeraChecksumJob.of(in).run(jsc);
            printer.println(String.format(Locale.ROOT, "%,d rows, checksum %s", result.rows(), result.checksum()));
            return OK;
        });
    }
}
