package org.codedcomputing.benchmarks.matmul;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.mllib.linalg.DenseMatrix;
import org.apache.spark.util.Utils;
import org.codedcomputing.benchmarks.Experiment;
import org.codedcomputing.benchmarks.Machine;
import org.codedcomputing.benchmarks.Result;
import org.codedcomputing.benchmarks.Result.Goal;
import org.codedcomputing.benchmarks.Result.Measurement;
import org.codedcomputing.benchmarks.job.Executors;
import org.codedcomputing.core.matmul.ProductShape;
import org.codedcomputing.core.matmul.plan.ProductCandidate;
import org.codedcomputing.core.matmul.plan.ProductCandidate.Form;
import org.codedcomputing.spark.job.straggler.LoopbackCluster;

/**
 * Coded products against {@code BlockMatrix.multiply} on 12 slots, with speculation off and on: without stragglers, with a slow
 * slot, a hung one, exponential times, and an executor that dies. Paced, since two cores cannot be twelve machines: every task
 * computes its real product and then parks until its slot may have done as much. On executors with a host each, since Spark copies a
 * task to another host only; the quick form has one JVM for all slots, and neither copies nor deaths.
 */
public final class MatmulExperiment implements Experiment {
    private static final double MOST_CORES = 1.5;
    private static final int MEBIBYTES = 768;

    /**
     * Seconds that a product takes on 12 slots of full speed. Operands are moved and encoded by the two cores that there are, however
     * slow the slots, so a share of the whole that coding takes says something at a stated pace only.
     */
    private static final double IDEAL_SECONDS = 4;

    private static final double QUICK_IDEAL_SECONDS = 1.5;

    /** A run of this many times the ideal is stopped; its time is then a lower bound. */
    private static final double CAP = 5;

    private static final double QUICK_CAP = 4;

    private static final int REPETITIONS = 3;

    /** How close to the best the planner's choice has to be. */
    private static final double AS_GOOD = 1.1;

    /** Per cent of a product that coding may take where its multiply-adds are no more. */
    private static final double MOST_CODING = 10;

    private static final List<String> OURS = List.copyOf(ProductRuns.FORMS.keySet());
    private static final String ONE_JVM =
            "in one JVM Spark copies no task and no executor dies; the full form has executors with a host each";

    private final Map<Scenario, Map<String, List<Double>>> seconds = new EnumMap<>(Scenario.class);

    /** For the list of experiments. */
    public MatmulExperiment() {}

    @Override
    public String name() {
        return "matmul";
    }

    @Override
    public String description() {
        return "coded products against BlockMatrix.multiply, speculation off and on: no stragglers, slow, hung, exponential, killed";
    }

    @Override
    public Result run(Options options) throws Exception {
        seconds.clear();
        boolean hosts = !options.quick() && Executors.available();
        int side = options.quick() ? 960 : 1440;
        double ideal = options.quick() ? QUICK_IDEAL_SECONDS : IDEAL_SECONDS;
        Path folder = Files.createTempDirectory("bench-matmul");
        try {
            ProductRuns.Setting setting = new ProductRuns.Setting(
                    new ProductShape(side, side, side),
                    ideal,
                    (options.quick() ? QUICK_CAP : CAP) * ideal,
                    options.seed(),
                    folder);
            requireEnoughCores(options, setting.speed());
            return hosts ? onHosts(options, setting) : inOneJvm(options, setting);
        } finally {
            Utils.deleteRecursively(folder.toFile());
        }
    }

    private Result inOneJvm(Options options, ProductRuns.Setting setting) throws Exception {
        SparkConf conf = new SparkConf()
                .setMaster("local[" + ProductRuns.SLOTS + "]")
                .setAppName("bench matmul")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.driver.host", "127.0.0.1");
        try (JavaSparkContext spark = new JavaSparkContext(conf)) {
            List<Scenario> scenarios = List.of(Scenario.NONE, Scenario.SLOW, Scenario.HUNG, Scenario.EXPONENTIAL);
            return measured(options, new ProductRuns(spark, false, setting), scenarios, List.of());
        }
    }

    private Result onHosts(Options options, ProductRuns.Setting setting) throws Exception {
        try (LoopbackCluster cluster = LoopbackCluster.start(ProductRuns.HOSTS, ProductRuns.CORES, MEBIBYTES)) {
            SparkConf conf = cluster.configure(Executors.conf(Map.of(
                    "spark.app.name", "bench matmul",
                    "spark.executor.memory", MEBIBYTES + "m",
                    // The thread that looks for late tasks only runs if the context starts with it.
                    "spark.speculation", "true",
                    "spark.speculation.quantile", "0.75",
                    "spark.speculation.multiplier", "1.5")));
            conf.set("spark.cores.max", "" + ProductRuns.SLOTS);
            try (JavaSparkContext spark = new JavaSparkContext(conf)) {
                Executors.await(spark, ProductRuns.SLOTS);
                Executors.awaitHosts(spark, ProductRuns.HOSTS, ProductRuns.SLOTS);
                return measured(
                        options,
                        new ProductRuns(spark, true, setting),
                        List.of(Scenario.values()),
                        List.of(ProductRuns.SPECULATION));
            }
        }
    }

    /** All contestants, alternating. */
    private Result measured(Options options, ProductRuns runs, List<Scenario> scenarios, List<String> more)
            throws Exception {
        List<String> names = new ArrayList<>(List.of(ProductRuns.SPARK));
        names.addAll(more);
        names.addAll(OURS);
        for (String name : names) {
            runs.warmUp(name);
        }
        options.progress().accept(runs.measuredRates());
        int repetitions = options.quick() ? 1 : REPETITIONS;
        for (Scenario scenario : scenarios) {
            Map<String, List<Double>> ofScenario = new LinkedHashMap<>();
            seconds.put(scenario, ofScenario);
            for (int repetition = 0; repetition < repetitions; repetition++) {
                for (String name : names) {
                    ofScenario.computeIfAbsent(name, key -> new ArrayList<>()).add(runs.seconds(name, scenario));
                }
            }
            options.progress()
                    .accept("%s: medians %s s; predicted %s s; planned: %s"
                            .formatted(
                                    scenario,
                                    text(medians(scenario)),
                                    text(runs.predicted(scenario)),
                                    runs.ranking(scenario).chosen()));
        }
        List<Measurement> measurements = new ArrayList<>();
        List<Goal> goals = new ArrayList<>();
        seconds.forEach((scenario, byName) -> byName.forEach((name, samples) ->
                measurements.add(Measurement.median("matmul.%s.%s".formatted(scenario, name), "s", samples))));
        runs.overhead()
                .forEach(
                        (name, samples) -> measurements.add(Measurement.median("matmul.coding." + name, "s", samples)));
        for (Scenario scenario : Scenario.values()) {
            if (scenarios.contains(scenario)) {
                goals(runs, scenario, measurements, goals);
            } else {
                notMeasured(options, scenario, goals);
            }
        }
        price(runs, measurements, goals);
        return new Result(
                name(), options.quick(), Machine.describe(), Machine.commit(), options.seed(), measurements, goals);
    }

    private Map<String, Double> medians(Scenario scenario) {
        Map<String, Double> all = new LinkedHashMap<>();
        seconds.getOrDefault(scenario, Map.of()).forEach((name, samples) -> all.put(name, Result.median(samples)));
        return all;
    }

    private static String text(Map<String, Double> secondsByName) {
        Map<String, String> all = new LinkedHashMap<>();
        secondsByName.forEach((name, some) -> all.put(name, String.format(Locale.ROOT, "%.2f", some)));
        return all.toString();
    }

    /** Both kernels must be so fast that 12 slots at their pace take no more than the cores there are. */
    private static void requireEnoughCores(Options options, double speed) {
        int side = 480;
        DenseMatrix a = DenseMatrix.rand(side, side, new Random(options.seed()));
        double best = Double.POSITIVE_INFINITY;
        for (int i = 0; i < 6; i++) {
            long start = System.nanoTime();
            if (Double.isNaN(a.multiply(a).apply(0, 0))) {
                throw new IllegalStateException("a product of numbers is none");
            }
            best = Math.min(best, (System.nanoTime() - start) / 1e9);
        }
        double rate = (double) side * side * side / best;
        double cores = ProductRuns.SLOTS * speed / rate;
        options.progress()
                .accept(String.format(
                        Locale.ROOT,
                        "MLlib multiplies at %.3g multiply-adds a second; 12 paced slots take %.2f cores",
                        rate,
                        cores));
        if (cores > MOST_CORES) {
            throw new IllegalStateException(String.format(
                    Locale.ROOT,
                    "12 paced slots would need %.2f cores, but at most %.1f may be used for one to stand for a machine; run on an idle machine",
                    cores,
                    MOST_CORES));
        }
    }

    private double median(Scenario scenario, String name) {
        return Result.median(seconds.getOrDefault(scenario, Map.of()).getOrDefault(name, List.of()));
    }

    private static String form(Form form) {
        return switch (form) {
            case ONE_WAVE -> "wave";
            case CODED_TAIL -> "tail";
            case COPIED_WAVES, UNCODED_WAVES -> "waves";
        };
    }

    private static String baseline(String name) {
        return "BlockMatrix.multiply, " + name;
    }

    private void goals(ProductRuns runs, Scenario scenario, List<Measurement> measurements, List<Goal> goals) {
        ProductCandidate planned = runs.ranking(scenario).chosen().candidate();
        String chosen = form(planned.form());
        double best =
                OURS.stream().mapToDouble(name -> median(scenario, name)).min().orElseThrow();
        goals.add(Goal.atMost(
                "matmul.%s.planned".formatted(scenario),
                median(scenario, chosen) / best,
                "x",
                AS_GOOD,
                "the fastest of coded tail, one wave and uncoded waves; the planner took " + chosen));
        runs.predicted(scenario)
                .forEach((name, of) -> measurements.add(
                        new Measurement("matmul.%s.%s.predicted".formatted(scenario, name), of, "s", List.of(of))));
        for (String name : List.of(ProductRuns.SPARK, ProductRuns.SPECULATION)) {
            String id = "matmul.%s.%s".formatted(scenario, name);
            double predicted = runs.predictedGain(scenario, name);
            measurements.add(new Measurement(id + ".predictedGain", predicted, "x", List.of(predicted)));
            if (!seconds.getOrDefault(scenario, Map.of()).containsKey(name)) {
                goals.add(Goal.notMeasured(id, "x faster", 2, baseline(name), ONE_JVM));
                continue;
            }
            double gain = median(scenario, name) / median(scenario, chosen);
            measurements.add(new Measurement(id + ".gain", gain, "x", List.of(gain)));
            goals.add(
                    predicted >= 2
                            ? Goal.atLeast(id, gain, "x faster", 2, baseline(name))
                            : Goal.notMeasured(
                                    id,
                                    "x faster",
                                    2,
                                    baseline(name),
                                    String.format(
                                            Locale.ROOT,
                                            "the model predicts %.2f here; measured %.2f",
                                            predicted,
                                            gain)));
        }
    }

    private static void notMeasured(Options options, Scenario scenario, List<Goal> goals) {
        String why = options.quick() ? ONE_JVM : Executors.NEEDED;
        goals.add(Goal.notMeasured(
                "matmul.%s.planned".formatted(scenario),
                "x",
                AS_GOOD,
                "the fastest of coded tail, one wave and uncoded waves",
                why));
        for (String name : List.of(ProductRuns.SPARK, ProductRuns.SPECULATION)) {
            goals.add(Goal.notMeasured("matmul.%s.%s".formatted(scenario, name), "x faster", 2, baseline(name), why));
        }
    }

    private void price(ProductRuns runs, List<Measurement> measurements, List<Goal> goals) {
        double price = median(Scenario.NONE, "tail") / median(Scenario.NONE, ProductRuns.SPARK);
        measurements.add(new Measurement("matmul.price", price, "x", List.of(price)));
        double coding = Result.median(runs.overhead().getOrDefault("wave.encode", List.of()))
                + Result.median(runs.overhead().getOrDefault("wave.decode", List.of()));
        double percent = 100 * coding / median(Scenario.NONE, "wave");
        double counted = 100 * runs.countedCoding();
        measurements.add(new Measurement("matmul.coding.percent", percent, "%", List.of(percent)));
        measurements.add(new Measurement("matmul.coding.counted", counted, "%", List.of(counted)));
        String baseline =
                "the whole one-wave product: what its tasks wait for, and decoding; parity is encoded beside them";
        goals.add(
                counted <= MOST_CODING
                        ? Goal.atMost("matmul.coding", percent, "%", MOST_CODING, baseline)
                        : Goal.notMeasured(
                                "matmul.coding",
                                "%",
                                MOST_CODING,
                                baseline,
                                String.format(
                                        Locale.ROOT,
                                        "at this size multiply-adds of coding are up to %.1f %% of a task's; measured %.1f %%",
                                        counted,
                                        percent)));
    }
}
