package org.codedcomputing.benchmarks.job;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.spark.plan.TaskSlots;

/** Executors in processes of their own. */
public final class Executors {
    /** Memory of one. */
    public static final int MEBIBYTES = 1024;

    /** What is to be done where there can be none. */
    public static final String NEEDED =
            "needs executors; run it by scripts/coded, or set SPARK_HOME and SPARK_SCALA_VERSION";

    private Executors() {}

    /** Whether there can be some here. */
    public static boolean available() {
        String home = System.getenv("SPARK_HOME");
        return home != null && Files.isDirectory(Path.of(home, "jars"));
    }

    /** Settings, all but the master. */
    public static SparkConf conf(Map<String, String> more) {
        SparkConf conf = JobExperiment.conf(Map.of(
                "spark.executor.memory",
                MEBIBYTES + "m",
                "spark.executor.extraClassPath",
                System.getProperty("java.class.path", ""),
                "spark.locality.wait",
                "0"));
        more.forEach(conf::set);
        return conf;
    }

    /** Until all slots are there. */
    public static void await(JavaSparkContext spark, int slots) {
        int there = TaskSlots.await(spark.sc(), slots, Duration.ofMinutes(2));
        JobExperiment.require(there >= slots, "%d of %d task slots after two minutes".formatted(there, slots));
    }

    /** Until tasks run on every host: an executor that has registered takes none before it has told the driver so. */
    public static void awaitHosts(JavaSparkContext spark, int hosts, int slots) {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        List<Integer> tasks = IntStream.range(0, slots).boxed().toList();
        while (spark
                        .parallelize(tasks, slots)
                        .map(task -> {
                            TimeUnit.MILLISECONDS.sleep(100);
                            return host();
                        })
                        .collect()
                        .stream()
                        .distinct()
                        .count()
                < hosts) {
            JobExperiment.require(
                    System.nanoTime() < end, "no task ran on some of %d hosts for two minutes".formatted(hosts));
        }
    }

    /** Until no task runs, so that one run does not take slots from the next. */
    public static void awaitIdle(JavaSparkContext spark) {
        JobExperiment.awaitIdle(spark);
    }

    /** The host that a task runs on. */
    public static String host() {
        return SparkEnv.get().blockManager().blockManagerId().host();
    }
}
