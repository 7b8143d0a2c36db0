package org.codedcomputing.terasort;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;

/** The job {@code terachecksum IN}: counts the rows of an input and sums their checksum, in any order of rows. */
public final class TeraChecksumJob {
    private final String input;

    /**
     * What was counted.
     *
     * @param rows rows over all files
     * @param checksum lower-case hexadecimal, as {@link TeraChecksum#toString()}
     */
    public record Result(long rows, String checksum) {}

    private TeraChecksumJob(String input) {
        this.input = input;
    }

    /**
     * Describes the job.
     *
     * @param input file, directory or glob of whole 100-byte records
     */
    public static TeraChecksumJob of(String input) {
        return new TeraChecksumJob(input);
    }

    /**
     * Runs the job.
     *
     * @param jsc the context. Not modified.
     * @return what was counted
     * @throws TeraFormatException if a file is not a whole number of records, or the input changed meanwhile
     * @throws IOException if the input is missing. A failure of the job itself is thrown as Spark throws it.
     */
    public Result run(JavaSparkContext jsc) throws IOException {
        Configuration conf = new Configuration(jsc.hadoopConfiguration());
        RowAudit audit = RowAudit.of(jsc, input, TeraInput.plan(conf, input));
        return new Result(audit.rows(), audit.checksum().toString());
    }
}
