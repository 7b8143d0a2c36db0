package org.codedcomputing.spark.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.spark.compatibility.SparkConnect;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The options {@code --master}, {@code --conf} and {@code --name}, and the Spark context that they describe; use it as
 * a picocli mixin.
 *
 * <p>An option beats the configuration that {@code spark-submit} hands over, which beats what the verb asks for. Not
 * thread-safe.
 */
public final class SparkOptions {

    /**
     * System property in which the launcher names the jars that executors outside this JVM need, comma-separated.
     * Empty under {@code spark-submit}, which ships the jar that it was given.
     */
    static final String LAUNCHER_JARS = "coded.launcher.jars";

    /** System property with which the launcher says that the error stream is a terminal; Java cannot find out. */
    static final String LAUNCHER_TTY = "coded.launcher.tty";

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec mixee;

    @Option(
            names = "--master",
            paramLabel = "URL",
            description = "Spark master, such as spark://host:7077 or local[8]. Default: spark-submit's; without"
                    + " spark-submit this machine, with as many slots as the verb needs.")
    private @Nullable String master;

    @Option(
            names = "--conf",
            paramLabel = "KEY=VALUE",
            description = "A Spark setting, such as spark.executor.memory=2g; may be repeated.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(names = "--name", paramLabel = "NAME", description = "Name of the application. Default: the verb.")
    private @Nullable String name;

    /** For picocli. */
    public SparkOptions() {}

    /**
     * Runs work in a new context and stops the context, whether the work ends, fails or is interrupted by a signal; a
     * signal cancels the jobs first.
     *
     * @param appName name of the application unless the user gave one ("coded terasort")
     * @param localCores task slots on {@code local[...]} when nobody named a master, at least 1
     * @param work what to do
     * @param <T> what the work finds out
     * @return the work's result
     * @throws Exception what the work or Spark throws
     */
    public <T> T run(String appName, int localCores, SparkWork<T> work) throws Exception {
        return run(conf(appName, localCores), work);
    }

    /**
     * As {@link #run(String, int, SparkWork)}, for a verb that adds settings of its own to {@link #conf}.
     *
     * @param conf the settings of the context. Not modified
     * @param work what to do
     * @param <T> what the work finds out
     * @return the work's result
     * @throws Exception what the work or Spark throws
     */
    public <T> T run(SparkConf conf, SparkWork<T> work) throws Exception {
        try (JavaSparkContext jsc = new JavaSparkContext(conf);
                CancelOnShutdown cancel = CancelOnShutdown.of(jsc)) {
            return cancel.guard(() -> work.run(jsc));
        }
    }

    /**
     * The settings that the options and the environment ask for. A verb may add to them with {@code setIfMissing}.
     *
     * @param appName name of the application unless the user gave one
     * @param localCores task slots on {@code local[...]} when nobody named a master, at least 1
     * @return new settings
     * @throws ParameterException if a {@code --conf} is no Spark setting or contradicts {@code --master}, or Spark Connect is asked
     *     for
     * @throws IllegalArgumentException if {@code localCores} is less than 1
     */
    public SparkConf conf(String appName, int localCores) {
        if (localCores < 1) {
            throw new IllegalArgumentException("a local master needs at least 1 slot, got " + localCores);
        }
        SparkConf conf = new SparkConf();
        settings.forEach((key, value) -> {
            if (!key.startsWith("spark.")) {
                throw usage("--conf " + key + "=" + value + " is no Spark setting: keys start with spark.");
            }
            conf.set(key, value);
        });
        if (master != null) {
            String other = settings.getOrDefault("spark.master", master);
            if (!other.equals(master)) {
                throw usage("--master " + master + " contradicts --conf spark.master=" + other + "; give one of them");
            }
            conf.setMaster(master);
        }
        conf.setIfMissing("spark.master", "local[" + localCores + "]");
        try {
            SparkConnect.refuse(conf);
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
        if (name != null) {
            conf.setAppName(name);
        } else if (isUnnamed(conf)) {
            conf.setAppName(appName);
        }
        conf.setIfMissing("spark.ui.showConsoleProgress", Boolean.toString(Boolean.getBoolean(LAUNCHER_TTY)));
        if (isInThisJvm(conf.get("spark.master"))) {
            // Nobody else has to reach this driver, so it opens no port to the network and needs no working host name.
            conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
            conf.setIfMissing("spark.driver.host", "127.0.0.1");
            conf.setIfMissing("spark.ui.enabled", "false");
        } else {
            ship(conf, System.getProperty(LAUNCHER_JARS, ""));
        }
        return conf;
    }

    private static void ship(SparkConf conf, String jars) {
        if (!jars.isEmpty()) {
            String given = conf.get("spark.jars", "");
            conf.set("spark.jars", given.isEmpty() ? jars : given + "," + jars);
        }
    }

    /** Whether nobody chose a name; {@code spark-submit} without {@code --name} puts the main class there. */
    private static boolean isUnnamed(SparkConf conf) {
        String given = conf.get("spark.app.name", "");
        return given.isEmpty() || given.equals(Main.class.getName());
    }

    private static boolean isInThisJvm(String master) {
        return master.equals("local") || master.startsWith("local[");
    }

    private ParameterException usage(String message) {
        if (mixee == null) {
            throw new IllegalStateException("the options are a mixin of a verb that runs through Main");
        }
        return new ParameterException(mixee.commandLine(), message);
    }
}
