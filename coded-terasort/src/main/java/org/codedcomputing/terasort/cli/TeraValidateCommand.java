package org.codedcomputing.terasort.cli;

import java.io.PrintWriter;
import java.util.Locale;
import org.codedcomputing.spark.cli.CodedCommand;
import org.codedcomputing.spark.cli.SparkOptions;
import org.codedcomputing.terasort.RowCount;
import org.codedcomputing.terasort.TeraValidate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "teravalidate",
        description = {
            "Check that sorted rows are in order within and across files, count them and sum their checksum.",
            "Exits with 1 if they are not. Order alone proves no sort: give the input's rows and checksum too."
        },
        footer = {"", "Example:", "  coded teravalidate /tmp/out /tmp/report --rows 1m --checksum 7a27e2d0d55de"})
final class TeraValidateCommand extends CodedCommand {
    @Parameters(index = "0", paramLabel = "OUT", description = "The sorted rows: file, directory or glob.")
    private String sorted = "";

    @Parameters(
            index = "1",
            paramLabel = "REPORT",
            description = "Directory to make for the report, in Hadoop's format; it must not exist.")
    private String report = "";

    @Option(names = "--rows", paramLabel = "ROWS", description = "Rows that there must be; needs --checksum.")
    private @Nullable String rows;

    @Option(
            names = "--checksum",
            paramLabel = "HEX",
            description = "Checksum that there must be, from terachecksum; needs --rows.")
    private @Nullable String checksum;

    @Mixin
    private SparkOptions spark = new SparkOptions();

    @Override
    protected int run(PrintWriter printer) throws Exception {
        String wantedRows = rows;
        String wantedChecksum = checksum;
        if ((wantedRows == null) != (wantedChecksum == null)) {
            throw usage("--rows and --checksum belong together: give both, or neither");
        }
        TeraValidate job = usageOf(() -> {
            TeraValidate described = TeraValidate.of(sorted, report);
            return wantedRows == null || wantedChecksum == null
                    ? described
                    : described.expecting(RowCount.parse(wantedRows), wantedChecksum);
        });
        return spark.run("coded teravalidate", Runtime.getRuntime().availableProcessors(), jsc -> {
            TeraValidate.Result result = job.run(jsc);
            result.errors().forEach(error -> printer.println("error: " + error));
            printer.println(String.format(
                    Locale.ROOT,
                    "%s: %,d rows, checksum %s, %,d errors; report at %s",
                    result.valid() ? "valid" : "NOT VALID",
                    result.rows(),
                    result.checksum(),
                    result.errorCount(),
                    report));
            return result.valid() ? OK : FAILED;
        });
    }
}
