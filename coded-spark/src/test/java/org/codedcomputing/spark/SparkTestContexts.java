package org.codedcomputing.spark;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.spark.job.straggler.LoopbackCluster;

/**
 * Spark contexts for tests, to be closed by the test: {@code try (JavaSparkContext jsc = SparkTestContexts.local(4,
 * Map.of())) { ... }}. Spark allows one at a time in a JVM.
 */
public final class SparkTestContexts {

    private static final int EXECUTOR_MIB = 1024;

    /** Kernels that do well without the second compiler. */
    private static final String SCALAR_KERNELS = "-Dcodedcomputing.kernels=scalar";

    private SparkTestContexts() {}

    /**
     * Options for a JVM that lives for seconds, such as an executor of a test or a driver in a process of its own: no second
     * compilation, and no collector with threads of its own.
     *
     * @return options of the java command
     */
    public static List<String> shortLived() {
        return List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    }

    /**
     * A context whose tasks run in this JVM.
     *
     * @param cores task slots, at least 1
     * @param conf Spark settings that beat those of this class. Not modified
     * @return a running context
     */
    public static JavaSparkContext local(int cores, Map<String, String> conf) {
        return start(new SparkConf().setMaster("local[" + cores + "]"), conf);
    }

    /**
     * A context whose tasks run in executor JVMs on this machine, started from the Spark home that the build lays out.
     * Classes of the modules and of their tests are on the executors' class path; an executor may be killed.
     *
     * @param executors number of executor JVMs, each with 1 GiB, at least 1
     * @param cores task slots per executor, at least 1
     * @param conf Spark settings that beat those of this class. Not modified
     * @return a running context
     * @throws IllegalStateException if the Spark home is missing, as in a test that was not started by Maven
     */
    public static JavaSparkContext localCluster(int executors, int cores, Map<String, String> conf) {
        return start(
                executorConf().setMaster("local-cluster[" + executors + "," + cores + "," + EXECUTOR_MIB + "]"), conf);
    }

    /**
     * A context on the executors of a cluster with hosts of their own; otherwise as {@link #localCluster}.
     *
     * @param cluster its executors need 1 GiB each
     * @param conf Spark settings that beat those of this class. Not modified
     */
    public static JavaSparkContext on(LoopbackCluster cluster, Map<String, String> conf) {
        return start(cluster.configure(executorConf()), conf);
    }

    private static SparkConf executorConf() {
        return new SparkConf()
                .set("spark.executor.extraClassPath", classPathWithoutSpark())
                .set("spark.executor.memory", EXECUTOR_MIB + "m")
                .set("spark.executor.extraJavaOptions", String.join(" ", shortLived()) + " " + SCALAR_KERNELS);
    }

    /**
     * The jars of the Spark home that the build lays out for child JVMs.
     *
     * @return a folder
     * @throws IllegalStateException if it is missing
     */
    public static Path sparkJars() {
        String home = System.getenv("SPARK_HOME");
        Path jars = Path.of(home == null ? "" : home, "jars");
        if (home == null || !Files.isDirectory(jars)) {
            throw new IllegalStateException("no Spark home at SPARK_HOME=" + home
                    + "; run the test through Maven, which lays one out: mvn test -pl coded-spark -am");
        }
        return jars;
    }

    private static JavaSparkContext start(SparkConf base, Map<String, String> conf) {
        base.setAppName("test").set("spark.ui.enabled", "false").set("spark.ui.showConsoleProgress", "false");
        conf.forEach(base::set);
        return new JavaSparkContext(base);
    }

    private static String classPathWithoutSpark() {
        Path jars = sparkJars();
        String classPath = Objects.requireNonNull(System.getProperty("java.class.path"));
        return Arrays.stream(classPath.split(File.pathSeparator, -1))
                .filter(entry -> !entry.isEmpty())
                .filter(entry ->
                        !Files.exists(jars.resolve(Path.of(entry).getFileName().toString())))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
