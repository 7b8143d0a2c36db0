package org.codedcomputing.terasort;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.examples.terasort.TeraChecksum;
import org.apache.hadoop.mapreduce.Job;
import org.apache.hadoop.util.Tool;
import org.apache.hadoop.util.ToolRunner;

/** Hadoop's own programs, run in this JVM: the oracles of generator, checksum and validator. */
final class HadoopOracle {
    private HadoopOracle() {}

    /** Generates rows with Hadoop's TeraGen in two tasks. */
    static void generate(long rows, Path output) throws Exception {
        run(new org.apache.hadoop.examples.terasort.TeraGen(), Long.toString(rows), output.toString());
    }

    /** The report of Hadoop's TeraValidate about a sorted directory, and its exit code. */
    static Report validate(Path sorted, Path report) throws Exception {
        int exitCode =
                ToolRunner.run(configuration(), new org.apache.hadoop.examples.terasort.TeraValidate(), new String[] {
                    sorted.toString(), report.toString()
                });
        return new Report(exitCode, RowFiles.report(report));
    }

    /** What Hadoop's validator says. */
    record Report(int exitCode, String text) {}

    /** The checksum of Hadoop's TeraChecksum over a directory. */
    static String checksum(Path input, Path report) throws Exception {
        run(new TeraChecksum(), input.toString(), report.toString());
        return RowFiles.report(report).strip();
    }

    private static void run(Tool tool, String... arguments) throws Exception {
        assertThat(ToolRunner.run(configuration(), tool, arguments)).isZero();
    }

    private static Configuration configuration() {
        Configuration conf = new Configuration();
        conf.setInt("mapreduce.job.maps", 2);
        // Hadoop's programs look once a second whether their job is over: longer than these jobs run.
        conf.setInt(Job.PROGRESS_MONITOR_POLL_INTERVAL_KEY, 10);
        return conf;
    }
}
