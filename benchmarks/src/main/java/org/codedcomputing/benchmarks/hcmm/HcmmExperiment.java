package org.codedcomputing.benchmarks.hcmm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.benchmarks.Experiment;
import org.codedcomputing.benchmarks.Machine;
import org.codedcomputing.benchmarks.Result;
import org.codedcomputing.benchmarks.Result.Goal;
import org.codedcomputing.benchmarks.Result.Measurement;
import org.codedcomputing.benchmarks.job.Executors;
import org.codedcomputing.core.field.kernel.Kernels;
import org.codedcomputing.core.field.kernel.Slice;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.spark.Coded;
import org.codedcomputing.spark.job.straggler.LoopbackCluster;
import org.codedcomputing.spark.matvec.CodedMatvec;
import org.codedcomputing.spark.matvec.MatvecPlan;
import org.codedcomputing.spark.matvec.MatvecScheme;
import org.codedcomputing.spark.matvec.MatvecSession;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.RandomMatrices_DDRM;

/**
 * Matrix-vector products on eight executors of unequal speed, or of equal speed and drawn times: HCMM against uniform coded loads,
 * uncoded ones, speculation, pull scheduling, a coded tail and the planner's choice. Every executor is on a host of its own, since
 * speculation copies a task to another host only. Paced, since two cores cannot be eight machines: every task computes its real
 * rows and then parks until its host may have done as much. All answers are compared with A x.
 */
public final class HcmmExperiment implements Experiment {
    private static final int ROWS = 8_000;
    private static final int COLUMNS = 250;
    private static final int MEBIBYTES = 640;
    private static final double MOST_CORES = 1.5;

    /** Products without pace before those that are measured: shares are shipped, code is compiled. */
    private static final int WARM = 2;

    private static final Duration DEADLINE = Duration.ofMinutes(2);

    /** Largest relative error of an answer: ten times the tolerance, which is of an estimate. */
    private static final double ALLOWED = 1e-8;

    private Options options = new Options(true, 0, line -> {});
    private DMatrixRMaj a = new DMatrixRMaj(1, 1);
    private double worstError;
    private final Copies copies = new Copies();

    /** For the list of experiments. */
    public HcmmExperiment() {}

    @Override
    public String name() {
        return "hcmm";
    }

    @Override
    public String description() {
        return "matrix times vector on 8 workers of unequal speed or drawn times: HCMM, UC, LB, UU, speculation, pull, coded tail";
    }

    @Override
    public Result run(Options given) throws Exception {
        options = given;
        List<Setting> settings =
                given.quick() ? List.of(Setting.SPEEDS, Setting.EXPONENTIAL) : List.of(Setting.values());
        List<Measurement> measurements = new ArrayList<>();
        List<Goal> goals = new ArrayList<>();
        if (Executors.available()) {
            a = RandomMatrices_DDRM.rectangle(ROWS, COLUMNS, -1, 1, new Random(given.seed()));
            requireEnoughCores(settings);
            for (Standing standing : measure(settings)) {
                report(standing, measurements, goals);
            }
            goals.add(Goal.atMost("hcmm.error", worstError, "relative", ALLOWED, "A x, computed on the driver"));
        } else {
            for (Setting setting : settings) {
                goals.add(Goal.notMeasured(
                        "hcmm.%s.planned".formatted(setting), "x", Standing.AS_GOOD, "whoever won", Executors.NEEDED));
            }
        }
        return new Result(
                name(), given.quick(), Machine.describe(), Machine.commit(), given.seed(), measurements, goals);
    }

    @Override
    public Map<String, Object> settings(boolean quick) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("rows", ROWS);
        settings.put("columns", COLUMNS);
        settings.put("workers", Setting.WORKERS);
        for (Setting setting : Setting.values()) {
            settings.put(setting.toString(), setting.description());
        }
        return settings;
    }

    private double idealSeconds() {
        return options.quick() ? 0.8 : 1.2;
    }

    /** The rows that all workers are assigned in a second must take little of the cores there are. */
    private void requireEnoughCores(List<Setting> settings) {
        double[] x = new double[COLUMNS];
        Arrays.fill(x, 1);
        double[] y = new double[ROWS];
        var view = new Block<>(ROWS, COLUMNS, a.data).view();
        double best = Double.POSITIVE_INFINITY;
        for (int i = 0; i < 20; i++) {
            long start = System.nanoTime();
            Kernels.real().multiplyVector(view, Slice.of(x), Slice.of(y));
            best = Math.min(best, (System.nanoTime() - start) / 1e9);
        }
        for (Setting setting : settings) {
            double rows = Arrays.stream(setting.rates(ROWS, idealSeconds())).sum();
            double cores = rows * best / ROWS;
            options.progress()
                    .accept(String.format(
                            Locale.ROOT, "%s: 8 workers do %.0f rows a second, %.3f cores", setting, rows, cores));
            if (cores > MOST_CORES) {
                throw new IllegalStateException(String.format(
                        Locale.ROOT,
                        "8 paced workers would need %.2f cores, but at most %.1f may be used for one to stand for a machine; run on an idle machine",
                        cores,
                        MOST_CORES));
            }
        }
    }

    private List<Standing> measure(List<Setting> settings) throws Exception {
        List<Standing> standings = new ArrayList<>();
        try (LoopbackCluster cluster = LoopbackCluster.start(Setting.WORKERS, 1, MEBIBYTES)) {
            SparkConf conf = cluster.configure(Executors.conf(Map.of(
                    "spark.app.name", "bench hcmm",
                    "spark.executor.memory", MEBIBYTES + "m",
                    // Eight at once have two cores to start on, and their pace leaves a compiler nothing to gain.
                    "spark.executor.extraJavaOptions", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
                    "spark.speculation", "true")));
            conf.set("spark.cores.max", "" + Setting.WORKERS);
            try (JavaSparkContext spark = new JavaSparkContext(conf)) {
                Executors.await(spark, Setting.WORKERS);
                spark.sc().addSparkListener(copies);
                for (Setting setting : settings) {
                    standings.add(measure(spark, setting));
                }
            }
        }
        return standings;
    }

    /** A contestant with its rows encoded. */
    private record Opened(MatvecSession session, MadeTimes times) {}

    private Standing measure(JavaSparkContext spark, Setting setting) {
        double[] rates = setting.rates(ROWS, idealSeconds());
        Map<Contestant, Opened> opened = new EnumMap<>(Contestant.class);
        Map<Contestant, MatvecPlan> plans = new EnumMap<>(Contestant.class);
        try {
            for (Contestant contestant : Contestant.values()) {
                contestant.set(spark.sc().conf());
                CodedMatvec call = Coded.matvec(spark, a)
                        .workers(Setting.WORKERS)
                        .scheme(contestant.scheme())
                        .expecting(setting.models(rates))
                        .adaptive(false)
                        .seed(options.seed())
                        .deadline(DEADLINE);
                MatvecPlan plan = call.plan();
                MadeTimes times = new MadeTimes(setting, rates, plan, options.seed());
                opened.put(
                        contestant, new Opened(call.madeStragglers(times, times).open(), times));
                plans.put(contestant, plan);
            }
            for (int warm = 0; warm < WARM; warm++) {
                for (Contestant contestant : Contestant.values()) {
                    product(spark, contestant, opened, -warm);
                }
            }
            opened.values().forEach(one -> one.times.turnOn());
            Standing standing = new Standing(setting, plans);
            int repetitions = setting.repetitions(options.quick());
            for (int repetition = 1; repetition <= repetitions; repetition++) {
                for (Contestant contestant : Contestant.values()) {
                    standing.add(contestant, product(spark, contestant, opened, repetition));
                }
                options.progress().accept("%s: measured round %d of %d".formatted(setting, repetition, repetitions));
            }
            options.progress().accept(standing.text());
            return standing;
        } finally {
            opened.values().forEach(one -> one.session.close());
        }
    }

    /** Seconds of a product, whose answer is right. */
    private double product(
            JavaSparkContext spark, Contestant contestant, Map<Contestant, Opened> opened, int repetition) {
        Opened one = opened.get(contestant);
        if (one == null) {
            throw new IllegalArgumentException(contestant + " is not open");
        }
        double[] x =
                new Random(options.seed() + repetition).doubles(COLUMNS, -1, 1).toArray();
        contestant.set(spark.sc().conf());
        copies.take();
        long start = System.nanoTime();
        double[] y = one.session.multiply(x);
        double took = (System.nanoTime() - start) / 1e9;
        Executors.awaitIdle(spark);
        if (contestant.scheme() == MatvecScheme.SPECULATION && repetition > 0) {
            options.progress().accept("%s: Spark made %d copies".formatted(contestant, copies.take()));
        }
        double error = relativeError(x, y);
        if (!(error <= ALLOWED)) {
            throw new IllegalStateException(
                    "%s: relative error %s, at most %s is allowed".formatted(contestant, error, ALLOWED));
        }
        worstError = Math.max(worstError, error);
        return took;
    }

    /** Largest difference to A x over its largest element, NaN if there is one in the answer. */
    private double relativeError(double[] x, double[] y) {
        double off = 0;
        double largest = 0;
        for (int i = 0; i < ROWS; i++) {
            double sum = 0;
            for (int j = 0; j < COLUMNS; j++) {
                sum += a.get(i, j) * x[j];
            }
            off = Math.max(off, Math.abs(sum - y[i]));
            largest = Math.max(largest, Math.abs(sum));
        }
        return off / largest;
    }

    /** Adds what was measured in one setting. */
    static void report(Standing standing, List<Measurement> measurements, List<Goal> goals) {
        String id = "hcmm." + standing.setting();
        for (Contestant contestant : Contestant.values()) {
            measurements.add(Measurement.median("%s.%s".formatted(id, contestant), "s", standing.samples(contestant)));
            measurements.add(one("%s.%s.predicted".formatted(id, contestant), standing.predicted(contestant), "s"));
        }
        for (Contestant over : Standing.PUBLISHED.keySet()) {
            for (Contestant hcmm : List.of(Contestant.HCMM_MDS, Contestant.HCMM_LT)) {
                String gain = "%s.%s.over.%s".formatted(id, hcmm, over);
                measurements.add(one(gain, standing.gain(hcmm, over), "%"));
                measurements.add(one(gain + ".predicted", standing.predictedGain(hcmm, over), "%"));
            }
            if (standing.setting() == Setting.BOTH) {
                Contestant better = standing.median(Contestant.HCMM_LT) < standing.median(Contestant.HCMM_MDS)
                        ? Contestant.HCMM_LT
                        : Contestant.HCMM_MDS;
                goals.add(Goal.atLeast(
                        "%s.over.%s".formatted(id, over),
                        standing.gain(better, over),
                        "% gain",
                        Standing.PUBLISHED.getOrDefault(over, 0),
                        "%s; published for EC2, its parameters were not; the better HCMM is %s"
                                .formatted(over, better)));
            }
        }
        goals.add(Goal.atMost(
                id + ".planned",
                standing.chosenOverBest(),
                "x",
                Standing.AS_GOOD,
                "%s, who won; the planner chose %s".formatted(standing.winner(), standing.chosen())));
    }

    private static Measurement one(String id, double value, String unit) {
        return new Measurement(id, value, unit, List.of(value));
    }
}
