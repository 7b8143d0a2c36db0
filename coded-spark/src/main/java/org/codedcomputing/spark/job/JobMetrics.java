package org.codedcomputing.spark.job;

import java.util.List;
import org.apache.spark.SparkEnv;
import org.codedcomputing.spark.metrics.MetricSource;

/** Figures of all coded jobs of an application: the driver's metrics under {@value #NAME}. Thread-safe. */
public final class JobMetrics {
    /** Name of the source. */
    public static final String NAME = "coded.job";

    private static final List<String> COUNTERS = List.of(
            "jobs",
            "answered",
            "unanswered",
            "lost",
            "faulty",
            "late",
            "duplicates",
            "stale",
            "survivors",
            "bytes",
            "tasks",
            "copies",
            "cancelledTasks",
            "cancelledTaskMillis");
    private static final List<String> TIMERS =
            List.of("encode", "ship", "wait", "verify", "decode", "computeLeast", "computeMedian", "computeMost");

    private final MetricSource source;

    private JobMetrics(MetricSource source) {
        this.source = source;
    }

    /**
     * The metrics of an application, registered on first use.
     *
     * @param environment of the driver. Not modified
     */
    public static JobMetrics of(SparkEnv environment) {
        return new JobMetrics(MetricSource.of(environment, NAME, COUNTERS, TIMERS));
    }

    /** Counts a job whose shares are ready. */
    void opened() {
        source.count("jobs", 1);
    }

    /** Counts a round that ended, but for what may still come: late results and killed tasks. */
    void count(RoundReport round) {
        source.count(round.answered() ? "answered" : "unanswered", 1);
        source.count("lost", round.lost().size());
        source.count("faulty", round.faulty().size());
        source.count("duplicates", round.duplicates());
        source.count("stale", round.stale());
        source.count("survivors", round.survivors().size());
        source.count("bytes", round.bytes());
        source.count("tasks", round.tasks());
        source.count("copies", round.copies());
        source.time("encode", round.encodeSeconds());
        source.time("ship", round.shipSeconds());
        source.time("wait", round.waitSeconds());
        source.time("verify", round.verifySeconds());
        source.time("decode", round.decodeSeconds());
        source.time("computeLeast", round.computeSeconds().least());
        source.time("computeMedian", round.computeSeconds().median());
        source.time("computeMost", round.computeSeconds().most());
    }

    /** Counts results that came after their round's set was fixed. */
    void late(long results) {
        source.count("late", results);
    }

    /** Counts a task that was killed because nobody needed it any more. */
    void cancelled(double seconds) {
        source.count("cancelledTasks", 1);
        source.count("cancelledTaskMillis", Math.round(1e3 * seconds));
    }
}
