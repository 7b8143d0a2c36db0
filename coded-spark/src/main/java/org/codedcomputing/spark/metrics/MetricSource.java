package org.codedcomputing.spark.metrics;

import com.codahale.metrics.MetricRegistry;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.source.Source;

/**
 * Counters and timers of one kind in one JVM, among Spark's metrics as {@code <application>.<executor>.<source>.<metric>}.
 * They are there from the first use on, or from the start where {@link org.codedcomputing.spark.CodedPlugin} is a plugin of the
 * application. Thread-safe.
 */
public final class MetricSource implements Source {
    private static final Map<SparkEnv, Map<String, MetricSource>> BY_ENVIRONMENT = new WeakHashMap<>();

    private final String name;
    private final MetricRegistry registry = new MetricRegistry();

    private MetricSource(String name, Collection<String> counters, Collection<String> timers) {
        this.name = name;
        counters.forEach(registry::counter);
        timers.forEach(registry::timer);
    }

    /**
     * The source of a name in a JVM of an application, registered on first use.
     *
     * @param environment of the driver, once the application has its id, or of an executor. Not modified
     * @param name such as {@code coded.job}; equal names have equal metrics
     * @param counters metrics that count. Not modified
     * @param timers metrics that time. Not modified
     */
    public static MetricSource of(
            SparkEnv environment, String name, Collection<String> counters, Collection<String> timers) {
        synchronized (BY_ENVIRONMENT) {
            return BY_ENVIRONMENT
                    .computeIfAbsent(environment, e -> new HashMap<>())
                    .computeIfAbsent(name, n -> {
                        MetricSource source = new MetricSource(n, counters, timers);
                        environment.metricsSystem().registerSource(source);
                        return source;
                    });
        }
    }

    /**
     * Counts.
     *
     * @param counter one of the counters
     * @param count how many more, at least 0
     */
    public void count(String counter, long count) {
        registry.counter(counter).inc(count);
    }

    /**
     * Times.
     *
     * @param timer one of the timers
     * @param seconds what something took, at least 0
     */
    public void time(String timer, double seconds) {
        registry.timer(timer).update((long) (seconds * 1e9), TimeUnit.NANOSECONDS);
    }

    @Override
    public String sourceName() {
        return name;
    }

    @Override
    public MetricRegistry metricRegistry() {
        return registry;
    }
}
