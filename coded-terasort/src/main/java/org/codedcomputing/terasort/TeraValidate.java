package org.codedcomputing.terasort;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.lib.output.FileOutputCommitter;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/**
 * The job {@code teravalidate OUT REPORT}: a strict look at sorted output.
 *
 * <p>Checks that keys do not decrease inside any file, nor from the last key of a file to the first of the next non-empty
 * one in name order, counts the rows and sums their checksum. Order alone does not prove a sort: compare rows and
 * checksum with the input's, here through {@link #expecting} or with {@link TeraChecksumJob}.
 *
 * <p>The report is a directory with {@code part-r-00000} in Hadoop's format: {@code error<TAB>message} for every error,
 * of which the first 100 are described, then {@code checksum<TAB>HEX}.
 */
public final class TeraValidate {
    private final String input;
    private final String report;
    private final @Nullable Expected expected;

    private record Expected(long rows, String checksum) {}

    /**
     * What was found.
     *
     * @param rows rows over all files
     * @param checksum lower-case hexadecimal
     * @param errorCount errors, described or not; 0 for valid output
     * @param errors the first errors, 100 at most, one line each
     */
    public record Result(long rows, String checksum, long errorCount, List<String> errors) {
        /** Copies the list. */
        public Result {
            errors = List.copyOf(errors);
        }

        /** Returns whether there is no error. */
        public boolean valid() {
            return errorCount == 0;
        }
    }

    private TeraValidate(String input, String report, @Nullable Expected expected) {
        this.input = input;
        this.report = report;
        this.expected = expected;
    }

    /**
     * Describes the job.
     *
     * @param output the sorted output to look at
     * @param report directory to make; it must not exist
     */
    public static TeraValidate of(String output, String report) {
        return new TeraValidate(output, report, null);
    }

    /**
     * Makes another number of rows or another checksum an error.
     *
     * @param rows rows of the unsorted input, at least 0
     * @param checksum its checksum, lower-case hexadecimal without leading zeros
     * @return the stricter job
     * @throws IllegalArgumentException if {@code rows} is negative or the checksum has another form
     */
    public TeraValidate expecting(long rows, String checksum) {
        if (rows < 0) {
            throw new IllegalArgumentException("expected rows is " + rows + " but must be at least 0");
        }
        if (!checksum.matches("0|[1-9a-f][0-9a-f]{0,31}")) {
            throw new IllegalArgumentException(
                    "expected checksum \"" + checksum
                            + "\" is not 1 to 32 lower-case hexadecimal digits without leading zeros; take it from terachecksum");
        }
        return new TeraValidate(input, report, new Expected(rows, checksum));
    }

    /**
     * Runs the job. Invalid output is a result, not an exception.
     *
     * @param jsc the context. Not modified.
     * @return what was found, which is also in the report
     * @throws TeraFormatException if a file is not a whole number of records
     * @throws IOException if the output is missing, or the report exists or cannot be written; no report is left then. A
     *     failure of the job itself is thrown as Spark throws it.
     */
    public Result run(JavaSparkContext jsc) throws IOException {
        Configuration conf = new Configuration(jsc.hadoopConfiguration());
        try (AtomicOutput out = AtomicOutput.begin(conf, report)) {
            RowAudit audit = RowAudit.of(jsc, input, TeraInput.plan(conf, input));
            compare(audit);
            Result result = new Result(audit.rows(), audit.checksum().toString(), audit.errorCount(), audit.errors());
            write(out, result);
            out.commit();
            return result;
        }
    }

    private void compare(RowAudit audit) {
        if (expected == null) {
            return;
        }
        if (audit.rows() != expected.rows()) {
            audit.fail(audit.rows() + " rows but " + expected.rows() + " expected");
        }
        if (!audit.checksum().toString().equals(expected.checksum())) {
            audit.fail("checksum " + audit.checksum() + " but " + expected.checksum() + " expected");
        }
    }

    private static void write(AtomicOutput out, Result result) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (String error : result.errors()) {
            lines.append("error\t").append(error).append('\n');
        }
        long more = result.errorCount() - result.errors().size();
        if (more > 0) {
            lines.append("error\tand ").append(more).append(" more\n");
        }
        lines.append("checksum\t").append(result.checksum()).append('\n');
        try (OutputStream file = out.fileSystem().create(new Path(out.directory(), "part-r-00000"), false)) {
            file.write(lines.toString().getBytes(StandardCharsets.UTF_8));
        }
        out.fileSystem()
                .create(new Path(out.directory(), FileOutputCommitter.SUCCEEDED_FILE_NAME), false)
                .close();
    }
}
