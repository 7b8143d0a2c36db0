package org.codedcomputing.benchmarks.gradient;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.benchmarks.Experiment;
import org.codedcomputing.benchmarks.LinePlot;
import org.codedcomputing.benchmarks.Machine;
import org.codedcomputing.benchmarks.Result;
import org.codedcomputing.benchmarks.Result.Goal;
import org.codedcomputing.benchmarks.Result.Measurement;
import org.codedcomputing.benchmarks.Series;
import org.codedcomputing.benchmarks.job.Executors;
import org.codedcomputing.core.gradient.FractionalRepetition;
import org.codedcomputing.core.gradient.GradientCode;
import org.codedcomputing.core.gradient.GradientShare;
import org.codedcomputing.spark.job.CodedJob;
import org.codedcomputing.spark.job.CodedSession;
import org.codedcomputing.spark.job.WorkerContext;
import org.codedcomputing.spark.job.straggler.LoopbackCluster;

/**
 * Iterations of gradient descent by 24 workers on three hosts, with delays that are made on purpose: fractional repetition and a
 * coded tail against {@code treeAggregate} of depth 2, speculation and pull scheduling. Tasks compute real gradients of few rows
 * and park, since two cores cannot be 24 machines; all sums are compared with the plain one.
 */
public final class GradientExperiment implements Experiment {
    static final int HOSTS = 3;

    /** Seconds of one of 24 parts of all rows. */
    private static final double TASK = 0.2;

    /** Delay of a late task: ten times as long. */
    private static final double DELAY = 2;

    private static final int MEBIBYTES = 640;

    /** What is put behind the experiment's name in the name of that plot's file. */
    private static final String SLOW_PLOT = "slow";

    private static final double ALLOWED = 1e-12;
    private static final Duration DEADLINE = Duration.ofMinutes(2);
    private static final String LAB = "needs the lab; run scripts/lab-trials reduce";

    private final Map<Scenario, Map<Contestant, List<Double>>> seconds = new EnumMap<>(Scenario.class);
    private final Map<Scenario, Draws> draws = new EnumMap<>(Scenario.class);
    private double worstError;

    /** For the list of experiments. */
    public GradientExperiment() {}

    @Override
    public String name() {
        return "gradient";
    }

    @Override
    public String description() {
        return "gradients of 24 workers with made delays: fractional repetition and coded tail against treeAggregate, speculation, pull";
    }

    @Override
    public Optional<LinePlot> plot(Result result) {
        SortedMap<Double, String> percents = new TreeMap<>();
        for (Scenario scenario : Scenario.values()) {
            if (scenario.late() > 0) {
                percents.put(100 * scenario.late(), scenario.toString());
            }
        }
        return plot(result, "Gradient by a job, each task late by chance", "tasks that are late, %", percents);
    }

    @Override
    public Map<String, LinePlot> otherPlots(Result result) {
        SortedMap<Double, String> factors = new TreeMap<>();
        for (Scenario scenario : Scenario.values()) {
            if (scenario.slower() > 1) {
                factors.put(scenario.slower(), scenario.toString());
            }
        }
        return plot(result, "Gradient by a job, one slow host", "times slower", factors)
                .map(plot -> Map.of(SLOW_PLOT, plot))
                .orElse(Map.of());
    }

    private static Optional<LinePlot> plot(
            Result result, String title, String xLabel, SortedMap<Double, String> scenarios) {
        Map<String, String> lines = new LinkedHashMap<>();
        for (Contestant contestant : Contestant.values()) {
            lines.put(contestant.toString(), "gradient.*." + contestant);
        }
        return Series.of(result, title, xLabel, "seconds, mean", lines, scenarios);
    }

    @Override
    public Map<String, Object> settings(boolean quick) {
        return Map.of(
                "workers",
                Contestant.WORKERS,
                "hosts",
                HOSTS,
                "delay",
                DELAY,
                "late",
                100 * Scenario.LATE5.late(),
                "pull",
                Contestant.SMALL / Contestant.WORKERS);
    }

    private static List<Scenario> scenarios(boolean quick) {
        return quick ? List.of(Scenario.NONE, Scenario.LATE5, Scenario.SLOW4) : List.of(Scenario.values());
    }

    /** In the quick form one of two defaults of speculation, that of the Spark it runs on. */
    private static List<Contestant> contestants(boolean quick) {
        List<Contestant> all = new ArrayList<>(List.of(Contestant.values()));
        if (quick) {
            all.remove(Contestant.SPECULATION3);
        }
        return all;
    }

    @Override
    public Result run(Options options) throws Exception {
        seconds.clear();
        draws.clear();
        worstError = 0;
        List<Measurement> measurements = new ArrayList<>();
        List<Goal> goals = new ArrayList<>();
        if (Executors.available()) {
            requireEnoughCores();
            measure(options);
            report(options, measurements, goals);
        } else {
            for (String id : List.of("late5.faster", "late5.best", "late5.formula", "none.price", "error")) {
                goals.add(Goal.notMeasured("gradient." + id, "x", 1, "treeAggregate", Executors.NEEDED));
            }
        }
        goals.add(Goal.notMeasured("gradient.lab.simulator", "relative", 0.15, "the simulator, network uplinks", LAB));
        MllibPart.run(options, measurements, goals);
        new RealPart(options, measurements, goals).run();
        return new Result(
                name(), options.quick(), Machine.describe(), Machine.commit(), options.seed(), measurements, goals);
    }

    /** All workers together must take little of the cores there are. */
    private static void requireEnoughCores() {
        double best = Double.POSITIVE_INFINITY;
        double checked = 0;
        for (int i = 0; i < 20; i++) {
            long start = System.nanoTime();
            checked += GradientWork.all(new double[GradientWork.LENGTH])[0];
            best = Math.min(best, (System.nanoTime() - start) / 1e9);
        }
        if (Double.isNaN(checked)) {
            throw new IllegalStateException("a gradient is NaN");
        }
        if (best / TASK > 1) {
            throw new IllegalStateException(
                    "24 paced workers would need %.2f cores, but at most 1 may be used for them to stand for machines; run on an idle machine"
                            .formatted(best / TASK));
        }
    }

    private void measure(Options options) throws Exception {
        try (LoopbackCluster cluster = LoopbackCluster.start(HOSTS, GradientWork.SLOTS, MEBIBYTES)) {
            SparkConf conf = cluster.configure(Executors.conf(Map.of(
                    "spark.app.name", "bench gradient",
                    "spark.executor.memory", MEBIBYTES + "m",
                    "spark.executor.extraJavaOptions", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
                    // The thread that looks for late tasks only runs if the context starts with it.
                    "spark.speculation", "true")));
            conf.set("spark.cores.max", "" + Contestant.WORKERS);
            try (JavaSparkContext spark = new JavaSparkContext(conf)) {
                Executors.await(spark, Contestant.WORKERS);
                for (Scenario scenario : scenarios(options.quick())) {
                    measure(spark, scenario, options);
                }
            }
        }
    }

    /** All contestants, alternating: none of them has executors that are warmer than another's. */
    private void measure(JavaSparkContext spark, Scenario scenario, Options options) throws Exception {
        int iterations = scenario.iterations(options.quick());
        Draws drawn = new Draws(options.seed(), scenario.late(), DELAY)
                .typical(List.of(Contestant.JOB_S0.scheme(), Contestant.FRC_S1.scheme()), iterations, TASK);
        draws.put(scenario, drawn);
        Map<Contestant, List<Double>> times = new EnumMap<>(Contestant.class);
        seconds.put(scenario, times);
        Map<Contestant, Iterations> all = new EnumMap<>(Contestant.class);
        try {
            for (Contestant contestant : contestants(options.quick())) {
                contestant.set(spark.sc().conf());
                all.put(
                        contestant,
                        contestant.plain()
                                ? new PlainIterations(spark, contestant)
                                : new CodedIterations(spark, contestant));
            }
            for (int iteration = -scenario.warmUps(); iteration < iterations; iteration++) {
                for (Map.Entry<Contestant, Iterations> entry : all.entrySet()) {
                    Contestant contestant = entry.getKey();
                    contestant.set(spark.sc().conf());
                    if (scenario == Scenario.KILLED && iteration >= 0) {
                        // In place of the executor that was killed last there is one that is cold and has no data.
                        Executors.await(spark, Contestant.WORKERS);
                        Executors.awaitHosts(spark, HOSTS, Contestant.WORKERS);
                        for (int warm = 0; warm < scenario.warmUps(); warm++) {
                            timed(spark, entry.getValue(), work(scenario, contestant, -1, drawn), options.seed());
                        }
                    }
                    double took = timed(
                            spark, entry.getValue(), work(scenario, contestant, iteration, drawn), options.seed());
                    if (iteration >= 0) {
                        times.computeIfAbsent(contestant, c -> new ArrayList<>())
                                .add(took);
                    }
                }
            }
        } finally {
            all.values().forEach(Iterations::close);
        }
        for (Contestant contestant : all.keySet()) {
            options.progress()
                    .accept(String.format(
                            Locale.ROOT,
                            "%-8s %-16s mean %7.3f s, median %7.3f s of %d iterations",
                            scenario,
                            contestant,
                            mean(scenario, contestant),
                            Result.median(times.getOrDefault(contestant, List.of())),
                            iterations));
        }
    }

    private static GradientWork work(Scenario scenario, Contestant contestant, int iteration, Draws drawn) {
        String run = "%s-%s-%d".formatted(scenario, contestant, iteration);
        return new GradientWork(run, iteration, scenario, drawn, TASK, contestant.blocks());
    }

    /** Seconds of an iteration; returns when no task runs any more. */
    private double timed(JavaSparkContext spark, Iterations runs, GradientWork work, long seed) throws Exception {
        double took = one(runs, work, seed);
        Executors.awaitIdle(spark);
        return took;
    }

    private double one(Iterations runs, GradientWork work, long seed) throws Exception {
        double[] model = new SplittableRandom(seed + work.iteration())
                .doubles(GradientWork.LENGTH, -1, 1)
                .toArray();
        double[] expected = GradientWork.all(model);
        long start = System.nanoTime();
        double[] sum = runs.sum(work, model);
        double took = (System.nanoTime() - start) / 1e9;
        double largest = 0;
        double off = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            off = Math.max(off, Math.abs(expected[i] - sum[i]));
        }
        worstError = Math.max(worstError, off / largest);
        if (!(off / largest <= ALLOWED)) {
            throw new IllegalStateException(
                    "%s: relative error %s, at most %s is allowed".formatted(work.run(), off / largest, ALLOWED));
        }
        return took;
    }

    /** A contestant with its data in place. */
    private interface Iterations extends AutoCloseable {
        double[] sum(GradientWork work, double[] model) throws Exception;

        @Override
        void close();
    }

    /** What an iteration hands to the workers of a coded job. */
    @SuppressWarnings("ArrayRecordComponent") // Travels with the round; never compared.
    private record Argument(GradientWork work, double[] model) implements Serializable {
        double[] message(GradientShare<Integer> share, WorkerContext worker) throws InterruptedException {
            work.begin(worker.worker(), worker::stopIfCancelled);
            long start = System.nanoTime();
            double[] message = share.message(
                    GradientWork.LENGTH, (block, sum) -> GradientWork.add(block, work.blocks(), model, sum));
            work.park(start, share.terms().size(), worker::stopIfCancelled);
            return message;
        }
    }

    private static final class CodedIterations implements Iterations {
        private final CodedSession<GradientShare<Integer>, double[], double[]> session;

        CodedIterations(JavaSparkContext spark, Contestant contestant) {
            GradientCode<Integer> code = GradientCode.of(contestant.scheme(), GradientWork.LENGTH);
            session = CodedJob.of(spark, code)
                    .codedTail(contestant.tail())
                    .deadline(DEADLINE)
                    .open(IntStream.range(0, contestant.blocks()).boxed().toList());
        }

        @Override
        public double[] sum(GradientWork work, double[] model) {
            return session.run(new Argument(work, model), (share, argument, worker) -> argument.message(share, worker));
        }

        @Override
        public void close() {
            session.close();
        }
    }

    private static final class PlainIterations implements Iterations {
        private final JavaRDD<Integer> blocks;

        PlainIterations(JavaSparkContext spark, Contestant contestant) {
            blocks = spark.parallelize(
                    IntStream.range(0, contestant.blocks()).boxed().toList(), contestant.blocks());
        }

        @Override
        public double[] sum(GradientWork work, double[] model) {
            return blocks.map(block -> work.plain(block, model))
                    .treeAggregate(new double[GradientWork.LENGTH], PlainIterations::added, PlainIterations::added, 2);
        }

        private static double[] added(double[] sum, double[] more) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += more[i];
            }
            return sum;
        }

        @Override
        public void close() {}
    }

    private double mean(Scenario scenario, Contestant contestant) {
        return seconds.getOrDefault(scenario, Map.of()).getOrDefault(contestant, List.of()).stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow();
    }

    /** Whoever is fastest on average without coding. */
    private Contestant bestPlain(Scenario scenario, boolean quick) {
        Contestant best = Contestant.TREE_AGGREGATE;
        for (Contestant contestant : contestants(quick)) {
            best = contestant.plain() && mean(scenario, contestant) < mean(scenario, best) ? contestant : best;
        }
        return best;
    }

    private void report(Options options, List<Measurement> measurements, List<Goal> goals) {
        for (Scenario scenario : scenarios(options.quick())) {
            for (Contestant contestant : contestants(options.quick())) {
                // Chance decides some iterations: what they cost on average counts.
                measurements.add(new Measurement(
                        "gradient.%s.%s".formatted(scenario, contestant),
                        mean(scenario, contestant),
                        "s, mean",
                        seconds.getOrDefault(scenario, Map.of()).getOrDefault(contestant, List.of())));
            }
            if (scenario == Scenario.NONE) {
                // Redundancy can only cost here: the price is a goal of its own.
                continue;
            }
            Contestant best = bestPlain(scenario, options.quick());
            goals.add(Goal.atLeast(
                    "gradient.%s.best".formatted(scenario),
                    mean(scenario, best) / mean(scenario, Contestant.FRC_S1),
                    "x faster",
                    1,
                    "%s, the best without coding: %s".formatted(best, scenario.description())));
        }
        FractionalRepetition frc = Contestant.FRC_S1.scheme();
        Draws late = Objects.requireNonNull(draws.get(Scenario.LATE5), "draws");
        int iterations = Scenario.LATE5.iterations(options.quick());
        for (Contestant contestant : List.of(Contestant.FRC_S1, Contestant.JOB_S0)) {
            String id = "gradient.late5.%s".formatted(contestant);
            measurements.add(one(id + ".formula", late.expected(contestant.scheme(), TASK)));
            measurements.add(one(id + ".formulaOfDraws", late.model(contestant.scheme(), iterations, TASK)));
        }
        double coded = mean(Scenario.LATE5, Contestant.FRC_S1);
        goals.add(Goal.atLeast(
                "gradient.late5.faster",
                mean(Scenario.LATE5, Contestant.TREE_AGGREGATE) / coded,
                "x faster",
                3,
                "treeAggregate of depth 2, speculation off; mean iteration"));
        double expected = options.quick() ? late.model(frc, iterations, TASK) : late.expected(frc, TASK);
        goals.add(Goal.atMost(
                "gradient.late5.formula",
                Math.abs(coded / expected - 1),
                "relative",
                0.15,
                "(s+1) t0 + D (1-(1-p^(s+1))^(n/(s+1)))%s".formatted(options.quick() ? ", for the few draws" : "")));
        double plain = Result.median(seconds(Contestant.JOB_S0)) + frc.stragglers() * TASK;
        goals.add(Goal.atMost(
                "gradient.none.price",
                Result.median(seconds(Contestant.FRC_S1)) / plain,
                "x",
                1.10,
                "the same engine uncoded, plus the added compute"));
        goals.add(Goal.atMost("gradient.error", worstError, "relative", ALLOWED, "the plain sum"));
    }

    private List<Double> seconds(Contestant contestant) {
        return seconds.getOrDefault(Scenario.NONE, Map.of()).getOrDefault(contestant, List.of());
    }

    private static Measurement one(String id, double value) {
        return new Measurement(id, value, "s", List.of(value));
    }
}
