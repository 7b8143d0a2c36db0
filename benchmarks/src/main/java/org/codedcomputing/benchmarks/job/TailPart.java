package org.codedcomputing.benchmarks.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.benchmarks.Experiment;
import org.codedcomputing.benchmarks.Result;
import org.codedcomputing.benchmarks.Result.Goal;
import org.codedcomputing.benchmarks.Result.Measurement;
import org.codedcomputing.spark.job.CodedJob;
import org.codedcomputing.spark.job.CodedJobException;
import org.codedcomputing.spark.job.Tail;
import org.codedcomputing.spark.job.WorkerFunction;
import org.codedcomputing.spark.job.straggler.Delays;
import org.codedcomputing.spark.job.straggler.LoopbackCluster;
import org.codedcomputing.spark.job.straggler.Speeds;
import org.jspecify.annotations.Nullable;

/**
 * The coded tail against pull scheduling, Spark's speculation and a code of one wave: 48 raw tasks on 12 slots, paced, since two
 * cores cannot be twelve machines. On three hosts, since speculation copies a task to another one only.
 */
final class TailPart {
    private static final int HOSTS = 3;
    private static final int RAW = 48;
    private static final int PARITY = 12;
    private static final int WAVE_THRESHOLD = 10;
    private static final double UNITS_PER_SECOND = 4;
    private static final double MOST_CORES = 1.5;

    /** A run that takes this many times the ideal time is stopped; its time is then a lower bound. */
    private static final double CAP = 6;

    private static final double QUICK_CAP = 4;

    /** Rounds without work, after which most shares lie on every executor, as they do in a job of many rounds. */
    private static final int SHIPPING_ROUNDS = 3;

    /** Runs of each contestant that are not measured: the compiler is at work for longer than that one run. */
    private static final int WARM_UPS = 4;

    private static final int TURNS_WITHOUT_STRAGGLERS = 3;

    /** No stragglers. */
    private static final String EVEN = "none";

    private static final List<String> SCENARIOS = List.of(EVEN, "hung", "slow", "exponential");

    /** An older version's defaults. */
    private static final String NOT_QUICK = "speculation3";

    /** Who runs, and what Spark copies then. */
    private static final Map<String, Map<String, String>> CONTESTANTS = new LinkedHashMap<>();

    static {
        Map<String, String> off = Map.of("spark.speculation", "false");
        CONTESTANTS.put("pull", off);
        CONTESTANTS.put("tail", off);
        CONTESTANTS.put("wave", off);
        CONTESTANTS.put(NOT_QUICK, speculation("0.75", "1.5"));
        CONTESTANTS.put("speculation4", speculation("0.9", "3"));
    }

    private final Experiment.Options options;
    private final Map<String, List<Double>> seconds = new LinkedHashMap<>();
    private int runs;

    private TailPart(Experiment.Options options) {
        this.options = options;
    }

    private static Map<String, String> speculation(String quantile, String multiplier) {
        return Map.of(
                "spark.speculation", "true",
                "spark.speculation.quantile", quantile,
                "spark.speculation.multiplier", multiplier);
    }

    static void run(Experiment.Options options, List<Measurement> measurements, List<Goal> goals) throws Exception {
        TailPart part = new TailPart(options);
        if (!Executors.available()) {
            TrafficPart.run(null, options, measurements, goals);
            part.goals(goals, Executors.NEEDED);
            return;
        }
        part.requireEnoughCores();
        try (LoopbackCluster cluster = LoopbackCluster.start(HOSTS, JobExperiment.SLOTS / HOSTS, Executors.MEBIBYTES)) {
            // The thread that looks for late tasks only runs if the context starts with it.
            SparkConf conf = cluster.configure(Executors.conf(Map.of("spark.speculation", "true")));
            conf.set("spark.cores.max", "" + JobExperiment.SLOTS);
            try (JavaSparkContext spark = new JavaSparkContext(conf)) {
                Executors.await(spark, JobExperiment.SLOTS);
                part.measure(spark, options.quick() ? 1 : 5);
                set(spark, "tail");
                TrafficPart.run(spark, options, measurements, goals);
            }
        }
        part.seconds.forEach((id, samples) -> measurements.add(Measurement.median("job.tail." + id, "s", samples)));
        part.goals(goals, null);
    }

    private void requireEnoughCores() {
        double cores = PacedWork.secondsPerUnit(1) * UNITS_PER_SECOND * JobExperiment.SLOTS;
        if (cores > MOST_CORES) {
            throw new IllegalStateException(
                    "12 paced workers would need %.2f cores, but at most %.1f may be used for one to stand for a machine; run on an idle machine"
                            .formatted(cores, MOST_CORES));
        }
    }

    /** All slots work at the same speed, but the first one of the first host. */
    private Speeds speeds(String scenario) {
        double[] equal = new double[JobExperiment.SLOTS / HOSTS];
        Arrays.fill(equal, UNITS_PER_SECOND);
        double[] unequal = equal.clone();
        if (scenario.equals("hung")) {
            unequal[0] = 0;
        } else if (scenario.equals("slow")) {
            unequal[0] = UNITS_PER_SECOND / 8;
        }
        String name = "bench-" + ++runs;
        Speeds others = Speeds.ofSlots(name, equal);
        Speeds first = Speeds.ofSlots(name, unequal);
        return worker -> (Executors.host().equals(LoopbackCluster.host(0)) ? first : others).begin(worker);
    }

    /** No shift, since the work itself is that; the mean is the work, however much a task has. */
    private Delays delays(String scenario, double units) {
        return scenario.equals("exponential")
                ? Delays.shiftedExponential(0, units / UNITS_PER_SECOND, options.seed())
                : Delays.NONE;
    }

    /** What Spark copies in stages that start from now on: each stage reads it when it starts. */
    private static void set(JavaSparkContext spark, String contestant) {
        CONTESTANTS.getOrDefault(contestant, Map.of()).forEach(spark.sc().conf()::set);
    }

    /**
     * All contestants, alternating: none of them has executors that are warmer than another's. Without stragglers more often, since
     * three percent are asked for and single runs differ by more.
     */
    private void measure(JavaSparkContext spark, int repetitions) throws Exception {
        List<String> names = CONTESTANTS.keySet().stream()
                .filter(name -> !options.quick() || !name.equals(NOT_QUICK))
                .toList();
        for (int warmUp = 0; warmUp < (options.quick() ? 1 : WARM_UPS); warmUp++) {
            for (String name : names) {
                set(spark, name);
                one(spark, name, EVEN, 0);
            }
        }
        for (int repetition = 1; repetition <= repetitions; repetition++) {
            for (String scenario : SCENARIOS) {
                int turns = scenario.equals(EVEN) && !options.quick() ? TURNS_WITHOUT_STRAGGLERS : 1;
                for (int turn = 0; turn < turns; turn++) {
                    for (String name : names) {
                        set(spark, name);
                        seconds.computeIfAbsent(scenario + "." + name, id -> new ArrayList<>())
                                .add(one(spark, name, scenario, repetition));
                    }
                }
            }
            options.progress().accept("coded tail: run %d measured".formatted(repetition));
        }
    }

    private double cap() {
        return options.quick() ? QUICK_CAP : CAP;
    }

    private double one(JavaSparkContext spark, String name, String scenario, int repetition) throws Exception {
        double units = name.equals("wave") ? (double) RAW / WAVE_THRESHOLD : 1;
        PacedWork work = new PacedWork(units, delays(scenario, units), speeds(scenario), repetition);
        double cap = cap() * RAW / UNITS_PER_SECOND / JobExperiment.SLOTS;
        return switch (name) {
            case "tail" -> coded(spark, new EvaluationCode(RAW + PARITY, RAW, 1), Tail.PARITY, work, cap);
            case "wave" ->
                coded(spark, new EvaluationCode(JobExperiment.SLOTS, WAVE_THRESHOLD, 1), Tail.NONE, work, cap);
            default -> plain(spark, work, cap);
        };
    }

    private static double coded(JavaSparkContext spark, EvaluationCode code, Tail tail, PacedWork work, double cap) {
        WorkerFunction<long[], Integer, Long> function = (share, none, worker) -> {
            long product = 0;
            for (int block = 0; block < PacedWork.blocks(); block++) {
                product = PacedWork.block(share[0]);
                worker.worked(work.units() / PacedWork.blocks());
            }
            return product;
        };
        long[] input = code.input();
        try (var session = CodedJob.of(spark, code)
                .codedTail(tail)
                .deadline(Duration.ofMillis((long) (cap * 1e3)))
                .stragglers(
                        (worker, round) ->
                                round <= SHIPPING_ROUNDS ? 0 : work.delays().seconds(worker, work.epoch()),
                        work.speeds())
                .open(input)) {
            for (int round = 0; round < SHIPPING_ROUNDS; round++) {
                session.run(0, (share, none, worker) -> PacedWork.block(share[0]));
                JobExperiment.awaitIdle(spark);
            }
            long start = System.nanoTime();
            try {
                long[] answer = session.run(0, function);
                double took = (System.nanoTime() - start) / 1e9;
                JobExperiment.require(
                        Arrays.equals(
                                answer,
                                Arrays.stream(input).map(PacedWork::block).toArray()),
                        "a wrong answer");
                return took;
            } catch (CodedJobException e) {
                if (e.reason() != CodedJobException.Reason.DEADLINE) {
                    throw e;
                }
                return cap;
            }
        } finally {
            JobExperiment.awaitIdle(spark);
        }
    }

    private static double plain(JavaSparkContext spark, PacedWork work, double cap) throws Exception {
        JavaRDD<Integer> tasks =
                spark.parallelize(IntStream.range(0, RAW).boxed().toList(), RAW);
        spark.sc().setJobGroup("plain", "pull scheduling", true);
        long start = System.nanoTime();
        JavaFutureAction<List<Long>> all =
                tasks.map(task -> work.plain(task, task)).collectAsync();
        try {
            List<Long> answer = all.get((long) (cap * 1e3), TimeUnit.MILLISECONDS);
            double took = (System.nanoTime() - start) / 1e9;
            JobExperiment.require(
                    answer.equals(IntStream.range(0, RAW)
                            .mapToObj(task -> PacedWork.block(task))
                            .toList()),
                    "a wrong answer");
            return took;
        } catch (TimeoutException e) {
            all.cancel(true);
            return cap;
        } catch (ExecutionException e) {
            throw new IllegalStateException("pull scheduling failed", e);
        } finally {
            spark.sc().clearJobGroup();
            JobExperiment.awaitIdle(spark);
        }
    }

    /** The median of a contestant by that of the tail. */
    private double ratio(String scenario, String name) {
        return Result.median(seconds.getOrDefault(scenario + "." + name, List.of()))
                / Result.median(seconds.getOrDefault(scenario + ".tail", List.of()));
    }

    /** @param why why nothing was measured, or null */
    private void goals(List<Goal> goals, @Nullable String why) {
        String pull = "uncoded pull scheduling, 48 tasks on 12 slots";
        goals.add(
                why == null
                        ? Goal.atMost("job.tail.none.pull", 1 / ratio(EVEN, "pull"), "x", 1.03, pull)
                        : Goal.notMeasured("job.tail.none.pull", "x", 1.03, pull, why));
        for (String scenario : SCENARIOS.subList(1, SCENARIOS.size())) {
            for (String name : List.of("pull", NOT_QUICK, "speculation4", "wave")) {
                String id = "job.tail.%s.%s".formatted(scenario, name);
                String baseline = "%s, stopped at %.0f times the ideal".formatted(name, cap());
                String left =
                        why == null && !seconds.containsKey(scenario + "." + name) ? "not in the quick form" : why;
                goals.add(
                        left == null
                                ? Goal.atLeast(id, ratio(scenario, name), "x faster", 1, baseline)
                                : Goal.notMeasured(id, "x faster", 1, baseline, left));
            }
        }
    }
}
