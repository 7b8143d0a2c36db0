package org.codedcomputing.spark.job;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.network.util.JavaUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Settings of Spark that do not suit coded jobs. They are the application's, so nothing is changed; it is said once. */
final class JobWarnings {
    private static final Logger LOG = LoggerFactory.getLogger(JobWarnings.class);
    private static final long MOST_LOCALITY_WAIT_MILLIS = 100;
    private static final Map<SparkContext, Set<String>> SAID = new WeakHashMap<>();

    private JobWarnings() {}

    static List<String> of(SparkConf conf, JobOptions options) {
        List<String> warnings = new ArrayList<>();
        String wait = conf.get("spark.locality.wait", "3s");
        // Pinned shares gain from the wait: elsewhere their task is an erasure.
        if (options.pin() == Pin.NONE
                && !conf.get("spark.master", "local").matches("local(\\[.*])?")
                && JavaUtils.timeStringAsMs(wait) > MOST_LOCALITY_WAIT_MILLIS) {
            warnings.add(
                    "spark.locality.wait = %s: a worker whose executor is still busy waits that long while others idle; 0 to 100ms suits coded jobs"
                            .formatted(wait));
        }
        if (conf.getBoolean("spark.speculation", false)) {
            warnings.add(
                    "spark.speculation = true: copies of tasks that the code can do without, and with pinned shares copies that start where they must not; false suits coded jobs");
        }
        return warnings;
    }

    static void logOnce(SparkContext context, String job, List<String> warnings) {
        synchronized (SAID) {
            Set<String> said = SAID.computeIfAbsent(context, c -> new HashSet<>());
            warnings.stream().filter(said::add).forEach(warning -> LOG.warn("{}: {}", job, warning));
        }
    }
}
