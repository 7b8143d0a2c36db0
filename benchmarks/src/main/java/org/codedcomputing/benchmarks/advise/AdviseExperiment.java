package org.codedcomputing.benchmarks.advise;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.benchmarks.Experiment;
import org.codedcomputing.benchmarks.Machine;
import org.codedcomputing.benchmarks.Result;
import org.codedcomputing.benchmarks.Result.Goal;
import org.codedcomputing.benchmarks.Result.Measurement;
import org.codedcomputing.benchmarks.job.Executors;
import org.codedcomputing.spark.job.straggler.LoopbackCluster;

/**
 * The advisor against real runs. Every scenario runs its stage some times in an application of its own on four hosts, with Spark's
 * event log on; the verb {@code advise} reads the log; what it recommends is then run for real, and so is what it recommends if
 * nothing is known of the stage. A shuffle on slow uplinks runs on the lab. Last, a log of 200 MB in a heap of 1 GiB.
 */
public final class AdviseExperiment implements Experiment {
    private static final int MEBIBYTES = 640;

    /** How far predictions may be off. */
    static final double OFF = 0.25;

    /** Standard deviations. */
    private static final double TWO_SIDED_95 = 1.96;

    /** What has to be saved for something to be worth while. */
    private static final double WORTH = 0.9;

    private static final Path KEPT = Path.of("results", "advise");

    /** What is run where nothing is recommended. */
    private static final List<String> INSTEAD =
            List.of("coded tail of copies", "fractional repetition, s = 1", "4 times as many tasks");

    private static final String NOTHING = "do nothing";
    private static final String SPECULATION_4 = "speculation with the defaults of Spark 4";
    private static final Map<String, Map<String, String>> SPECULATION = Map.of(
            "speculation with the defaults of Spark 3",
            Map.of(
                    "spark.speculation", "true",
                    "spark.speculation.quantile", "0.75",
                    "spark.speculation.multiplier", "1.5"),
            SPECULATION_4,
            Map.of("spark.speculation", "true"));

    /** For the list of experiments. */
    public AdviseExperiment() {}

    @Override
    public String name() {
        return "advise";
    }

    @Override
    public String description() {
        return "the advisor's causes and predictions against real runs of what it recommends, and a log of 200 MB";
    }

    @Override
    public Result run(Options options) throws Exception {
        List<Measurement> measurements = new ArrayList<>();
        List<Goal> goals = new ArrayList<>();
        if (Executors.available()) {
            Files.createDirectories(KEPT);
            try (LoopbackCluster cluster = LoopbackCluster.start(Runs.HOSTS, Runs.SLOTS / Runs.HOSTS, MEBIBYTES)) {
                Map<Scenario, Advice> advice = new HashMap<>();
                for (Scenario scenario : Scenario.values()) {
                    advice.put(scenario, new Trial(cluster, scenario, options, measurements, goals).run());
                }
                speculation(advice, goals);
            }
            LogPart.run(log(Scenario.STRAGGLERS), options, measurements, goals);
        } else {
            for (Scenario scenario : Scenario.values()) {
                goals.add(Goal.notMeasured(id(scenario, "cause"), "share", 1, "the scenario", Executors.NEEDED));
            }
        }
        ShufflePart.run(KEPT, options, measurements, goals);
        return new Result(
                name(), options.quick(), Machine.describe(), Machine.commit(), options.seed(), measurements, goals);
    }

    private static String id(Scenario scenario, String what) {
        return "advise.%s.%s".formatted(scenario, what);
    }

    private static Path log(Scenario scenario) {
        return KEPT.resolve(scenario.toString());
    }

    /** What speculation would do is said of a log without it, and happened in the one with it. */
    private static void speculation(Map<Scenario, Advice> advice, List<Goal> goals) {
        Advice without = advice.get(Scenario.STRAGGLERS);
        Advice with = advice.get(Scenario.SPECULATION);
        if (without == null || with == null) {
            throw new IllegalStateException("two scenarios are left out");
        }
        without.predicted(SPECULATION_4)
                .ifPresent(predicted -> goals.add(off(
                        "advise.stragglers.speculation",
                        predicted.median(),
                        Result.median(with.seconds()),
                        "medians: the application with speculation on")));
    }

    /** A goal for a prediction. */
    static Goal off(String id, double predicted, double measured, String what) {
        return Goal.atMost(
                id,
                Math.abs(predicted / measured - 1),
                "relative",
                OFF,
                String.format(Locale.ROOT, "predicted %.2f s, measured %.2f s: %s", predicted, measured, what));
    }

    /**
     * A goal for the mean of some runs. Where single runs scatter so much in the model that the mean of as many differs from that of all by
     * more than the goal allows, in one of twenty cases, it tells nothing of the prediction, and is no goal.
     */
    static Goal mean(String id, Advice.Predicted predicted, List<Double> seconds, String what) {
        double scatter = TWO_SIDED_95 * predicted.deviation() / Math.sqrt(seconds.size()) / predicted.mean();
        String means = "means: " + what;
        return scatter <= OFF
                ? off(id, predicted.mean(), Advice.mean(seconds), means)
                : Goal.notMeasured(
                        id,
                        "relative",
                        OFF,
                        means,
                        String.format(
                                Locale.ROOT,
                                "predicted %.2f s, measured %.2f s, but the mean of %d runs scatters by %.0f %%: late ones are few, and long",
                                predicted.mean(),
                                Advice.mean(seconds),
                                seconds.size(),
                                100 * scatter));
    }

    /** One scenario. */
    private record Trial(
            LoopbackCluster cluster,
            Scenario scenario,
            Options options,
            List<Measurement> measurements,
            List<Goal> goals) {
        private int repetitions() {
            return scenario.cold() ? 1 : options.quick() ? 3 : 10;
        }

        private JavaSparkContext start(Map<String, String> settings, Path logs) {
            SparkConf conf = cluster.configure(Executors.conf(Map.of(
                    "spark.app.name", "bench advise: " + scenario,
                    "spark.executor.memory", MEBIBYTES + "m",
                    "spark.executor.extraJavaOptions", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
                    "spark.eventLog.enabled", "true",
                    "spark.eventLog.dir", logs.toUri().toString(),
                    "spark.eventLog.rolling.enabled", "false",
                    "spark.eventLog.compress", "false")));
            settings.forEach(conf::set);
            conf.set("spark.cores.max", "" + Runs.SLOTS);
            JavaSparkContext spark = new JavaSparkContext(conf);
            Executors.await(spark, Runs.SLOTS);
            return spark;
        }

        Advice run() throws Exception {
            Path logs = Files.createTempDirectory("bench-advise");
            try {
                Map<String, List<Double>> measured = new LinkedHashMap<>();
                List<Double> asIs;
                Advice advice;
                try (JavaSparkContext spark = start(scenario.settings(), logs)) {
                    Runs runs = new Runs(spark, scenario, options.seed());
                    if (!scenario.cold()) {
                        runs.warmUp();
                    }
                    asIs = runs.asIs(repetitions());
                    copyLog(spark, logs);
                    advice = Advice.of(log(scenario), KEPT.resolve(scenario + ".html"))
                            .named(Runs.NAME);
                    for (String name : names(advice)) {
                        runs.under(name, repetitions()).ifPresent(seconds -> measured.put(name, seconds));
                    }
                }
                // The application is over, and with it its executors.
                for (String name : names(advice)) {
                    if (!measured.containsKey(name)) {
                        measured.put(name, withSpeculation(name, logs));
                    }
                }
                report(advice, asIs, measured);
                return advice;
            } finally {
                delete(logs);
            }
        }

        /** What is to be run for real. */
        private Set<String> names(Advice advice) {
            if (scenario.cold()) {
                // Whatever ran next would be warm.
                return Set.of();
            }
            Set<String> names = new LinkedHashSet<>(List.of(advice.chosen(), advice.otherwise()));
            if (advice.chosen().equals(NOTHING)) {
                names.addAll(INSTEAD);
            }
            return names;
        }

        /** In an application of its own: the thread that looks for late tasks starts with the context. */
        private List<Double> withSpeculation(String name, Path logs) {
            Map<String, String> settings = SPECULATION.get(name);
            if (settings == null) {
                throw new IllegalStateException("nobody here can run " + name);
            }
            try (JavaSparkContext spark = start(settings, logs)) {
                Runs runs = new Runs(spark, scenario, options.seed());
                runs.warmUp();
                return runs.asIs(repetitions());
            }
        }

        private void copyLog(JavaSparkContext spark, Path logs) throws Exception {
            // The log is written by a listener, in its own time.
            spark.sc().listenerBus().waitUntilEmpty(60_000);
            try (Stream<Path> files = Files.list(logs)) {
                Path log = files.filter(file -> file.getFileName().toString().startsWith("app-"))
                        .findFirst()
                        .orElseThrow(() -> new IOException("Spark has written no log in " + logs));
                Files.copy(log, log(scenario), StandardCopyOption.REPLACE_EXISTING);
            }
        }

        private void report(Advice advice, List<Double> asIs, Map<String, List<Double>> measured) {
            measurements.add(Advice.measurement(id(scenario, "asis"), asIs));
            goals.add(Goal.atLeast(
                    id(scenario, "cause"),
                    advice.share(scenario.cause()),
                    "share",
                    1,
                    "%s, in all %d stages"
                            .formatted(scenario.cause(), advice.stages().size())));
            goals.add(off(
                    id(scenario, "replay"),
                    advice.meanReplayed(),
                    advice.meanSeconds(),
                    "the stages that were logged"));
            if (scenario.copies()) {
                goals.add(Goal.atLeast(
                        id(scenario, "copies"),
                        (double) advice.copies(),
                        "copies",
                        1,
                        "Spark made some, and the log has them"));
            }
            measured.forEach((name, seconds) -> {
                String what = name.equals(advice.chosen())
                        ? "recommended"
                        : name.equals(advice.otherwise())
                                ? "otherwise"
                                : "instead." + name.replaceAll("[^a-z0-9]+", "-");
                measurements.add(Advice.measurement(id(scenario, what), seconds));
                Optional<Advice.Predicted> predicted = advice.predicted(name);
                String said = predicted
                        .map(one -> String.format(Locale.ROOT, "%.2f s (mean %.2f)", one.median(), one.mean()))
                        .orElse("nothing");
                options.progress()
                        .accept(String.format(
                                Locale.ROOT,
                                "%-12s %-42s predicted %s, measured %.2f s (mean %.2f)",
                                scenario,
                                name,
                                said,
                                Result.median(seconds),
                                Advice.mean(seconds)));
                predicted.ifPresent(one -> {
                    String id = id(scenario, what);
                    goals.add(off(id, one.median(), Result.median(seconds), "medians of real runs: " + name));
                    goals.add(mean(id + ".mean", one, seconds, "real runs: " + name));
                });
            });
            helps(advice, asIs, measured);
        }

        /** What is recommended has to help, and where nothing is, nothing may. */
        private void helps(Advice advice, List<Double> asIs, Map<String, List<Double>> measured) {
            if (scenario.cold() || scenario == Scenario.BALANCED) {
                goals.add(Goal.atLeast(
                        id(scenario, "chosen"),
                        advice.chosen().equals(NOTHING) ? 1 : 0,
                        "share",
                        1,
                        "it is recommended to do nothing, and was: " + advice.chosen()));
            }
            if (scenario.cold()) {
                return;
            }
            if (advice.chosen().equals(NOTHING)) {
                double best = INSTEAD.stream()
                        .mapToDouble(name -> Result.median(measured.getOrDefault(name, List.of(Double.NaN))))
                        .min()
                        .orElseThrow();
                goals.add(Goal.atLeast(
                        id(scenario, "nothing"),
                        best / Result.median(asIs),
                        "x",
                        WORTH,
                        "medians: doing nothing, against the best of: " + String.join("; ", INSTEAD)));
            } else {
                goals.add(Goal.atMost(
                        id(scenario, "helps"),
                        Result.median(measured.getOrDefault(advice.chosen(), List.of(Double.NaN)))
                                / Result.median(asIs),
                        "x",
                        WORTH,
                        "medians: the stage as it was, %s instead".formatted(advice.chosen())));
            }
        }
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
