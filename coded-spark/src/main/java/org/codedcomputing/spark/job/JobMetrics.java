package org.codedcomputing.spark.job;

import com.codahale.metrics.MetricRegistry;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.source.Source;

/** Figures of all coded jobs of an application, among Spark's own metrics under {@value #NAME}. */
final class JobMetrics implements Source {
    static final String NAME = "coded.job";

    private static final Map<SparkContext, JobMetrics> BY_CONTEXT = new WeakHashMap<>();

    private final MetricRegistry registry = new MetricRegistry();

    private JobMetrics() {}

    /** The metrics of a context, registered on first use. */
    static JobMetrics of(SparkContext context) {
        synchronized (BY_CONTEXT) {
            return BY_CONTEXT.computeIfAbsent(context, c -> {
                JobMetrics metrics = new JobMetrics();
                SparkEnv.get().metricsSystem().registerSource(metrics);
                return metrics;
            });
        }
    }

    /** Counts a round that ended. */
    void count(RoundReport round) {
        registry.counter(round.answered() ? "answered" : "unanswered").inc();
        registry.counter("lost").inc(round.lost().size());
        registry.counter("faulty").inc(round.faulty().size());
        registry.counter("duplicates").inc(round.duplicates());
        registry.counter("stale").inc(round.stale());
        registry.counter("survivors").inc(round.survivors().size());
        registry.counter("bytes").inc(round.bytes());
        registry.counter("tasks").inc(round.tasks());
        registry.counter("copies").inc(round.copies());
        time("encode", round.encodeSeconds());
        time("ship", round.shipSeconds());
        time("wait", round.waitSeconds());
        time("verify", round.verifySeconds());
        time("decode", round.decodeSeconds());
        time("computeLeast", round.computeSeconds().least());
        time("computeMedian", round.computeSeconds().median());
        time("computeMost", round.computeSeconds().most());
    }

    private void time(String name, double seconds) {
        registry.timer(name).update((long) (seconds * 1e9), TimeUnit.NANOSECONDS);
    }

    @Override
    public String sourceName() {
        return NAME;
    }

    @Override
    public MetricRegistry metricRegistry() {
        return registry;
    }
}
