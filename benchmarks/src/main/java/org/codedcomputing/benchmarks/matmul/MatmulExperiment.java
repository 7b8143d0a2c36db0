package org.codedcomputing.benchmarks.matmul;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.mllib.linalg.DenseMatrix;
import org.apache.spark.mllib.linalg.Matrix;
import org.apache.spark.mllib.linalg.distributed.BlockMatrix;
import org.codedcomputing.benchmarks.Experiment;
import org.codedcomputing.benchmarks.Machine;
import org.codedcomputing.benchmarks.Result;
import org.codedcomputing.benchmarks.Result.Goal;
import org.codedcomputing.benchmarks.Result.Measurement;
import org.codedcomputing.core.matmul.Partition;
import org.codedcomputing.core.matmul.ProductShape;
import org.codedcomputing.core.matmul.plan.MatmulPlanner;
import org.codedcomputing.core.matmul.plan.ProductCandidate;
import org.codedcomputing.core.matmul.plan.ProductCandidate.Form;
import org.codedcomputing.core.matmul.plan.ProductRanking;
import org.codedcomputing.core.matmul.plan.ProductRates;
import org.codedcomputing.core.matmul.plan.ProductWorkload;
import org.codedcomputing.spark.Coded;
import org.codedcomputing.spark.job.CodedJobException;
import org.codedcomputing.spark.job.Tail;
import org.codedcomputing.spark.job.straggler.Speeds;
import org.codedcomputing.spark.matmul.CodedProduct;
import org.codedcomputing.spark.matmul.ProductOutcome;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * Coded products against {@code BlockMatrix.multiply} on 12 slots, with speculation off and on: without stragglers, with a slow
 * slot, a hung one, and exponential times. Paced, since two cores cannot be twelve machines: every task computes its real product
 * and then parks until its slot may have done as much.
 */
public final class MatmulExperiment implements Experiment {
    private static final int SLOTS = 12;
    private static final int GRID_ROWS = 6;
    private static final int GRID_COLUMNS = 8;
    private static final double MOST_CORES = 1.5;

    /** Seconds that a product takes on 12 slots of full speed. */
    private static final double IDEAL_SECONDS = 2.5;

    private static final double QUICK_IDEAL_SECONDS = 1.5;

    /** A run of this many times the ideal is stopped; its time is then a lower bound. */
    private static final double CAP = 6;

    private static final double QUICK_CAP = 5;

    /** How close to the best the planner's choice has to be. */
    private static final double AS_GOOD = 1.1;

    private static final List<String> OURS = List.of("tail", "wave", "waves");

    private Options options = new Options(true, 0, line -> {});
    private final Map<Scenario, Map<String, List<Double>>> seconds = new EnumMap<>(Scenario.class);
    private final Map<String, List<Double>> overhead = new LinkedHashMap<>();
    private ProductShape shape = new ProductShape(1, 1, 1);
    private double speed;
    private double capSeconds;
    private long runs;

    /** For the list of experiments. */
    public MatmulExperiment() {}

    @Override
    public String name() {
        return "matmul";
    }

    @Override
    public String description() {
        return "coded products against BlockMatrix.multiply, speculation off and on: no stragglers, slow, hung, exponential";
    }

    @Override
    public Result run(Options given) throws Exception {
        options = given;
        int side = given.quick() ? 960 : 1920;
        shape = new ProductShape(side, side, side);
        double ideal = given.quick() ? QUICK_IDEAL_SECONDS : IDEAL_SECONDS;
        speed = shape.multiplyAdds() / SLOTS / ideal;
        capSeconds = (given.quick() ? QUICK_CAP : CAP) * ideal;
        requireEnoughCores();
        int repetitions = given.quick() ? 1 : 5;
        contestants(Map.of(), List.of("spark", "tail", "wave", "waves"), repetitions);
        contestants(
                Map.of(
                        "spark.speculation", "true",
                        "spark.speculation.quantile", "0.75",
                        "spark.speculation.multiplier", "1.5"),
                List.of("speculation"),
                repetitions);
        List<Measurement> measurements = new ArrayList<>();
        seconds.forEach((scenario, byName) -> byName.forEach((name, samples) ->
                measurements.add(Measurement.median("matmul.%s.%s".formatted(scenario, name), "s", samples))));
        overhead.forEach(
                (name, samples) -> measurements.add(Measurement.median("matmul.coding." + name, "s", samples)));
        List<Goal> goals = new ArrayList<>();
        goals(measurements, goals);
        return new Result(
                name(), options.quick(), Machine.describe(), Machine.commit(), options.seed(), measurements, goals);
    }

    /** Both kernels must be so fast that 12 slots at their pace take no more than the cores there are. */
    private void requireEnoughCores() {
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
        double cores = SLOTS * speed / rate;
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

    private void contestants(Map<String, String> more, List<String> names, int repetitions) throws Exception {
        SparkConf conf = new SparkConf()
                .setMaster("local[" + SLOTS + "]")
                .setAppName("bench matmul")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.driver.host", "127.0.0.1");
        more.forEach(conf::set);
        try (JavaSparkContext spark = new JavaSparkContext(conf)) {
            BlockMatrix a = random(spark, shape.rows(), shape.inner(), GRID_ROWS, 1);
            BlockMatrix b = random(spark, shape.inner(), shape.columns(), 1, GRID_COLUMNS);
            a.blocks().count();
            b.blocks().count();
            for (String name : names) {
                one(spark, a, b, name, Scenario.NONE);
            }
            for (int repetition = 0; repetition < repetitions; repetition++) {
                for (Scenario scenario : Scenario.values()) {
                    for (String name : names) {
                        double took = one(spark, a, b, name, scenario);
                        seconds.computeIfAbsent(scenario, key -> new LinkedHashMap<>())
                                .computeIfAbsent(name, key -> new ArrayList<>())
                                .add(took);
                    }
                    options.progress().accept("%s measured, run %d".formatted(scenario, repetition + 1));
                }
            }
        }
    }

    /** Random blocks, cached. */
    private BlockMatrix random(JavaSparkContext spark, int rows, int columns, int gridRows, int gridColumns) {
        List<Tuple2<Integer, Integer>> places = new ArrayList<>();
        for (int i = 0; i < gridRows; i++) {
            for (int j = 0; j < gridColumns; j++) {
                places.add(new Tuple2<>(i, j));
            }
        }
        int height = rows / gridRows;
        int width = columns / gridColumns;
        long seed = options.seed();
        return new BlockMatrix(
                        spark.parallelize(places, GRID_ROWS * GRID_COLUMNS)
                                .map(place -> new Tuple2<Tuple2<Object, Object>, Matrix>(
                                        new Tuple2<>(place._1(), place._2()),
                                        DenseMatrix.randn(
                                                height, width, new Random(seed + 1_000L * place._1() + place._2()))))
                                .rdd(),
                        height,
                        width,
                        rows,
                        columns)
                .cache();
    }

    private double one(JavaSparkContext spark, BlockMatrix a, BlockMatrix b, String name, Scenario scenario)
            throws Exception {
        runs++;
        Speeds speeds = Speeds.ofSlots("matmul-" + runs, scenario.speeds(SLOTS, speed));
        ProductCandidate candidate = candidate(name, scenario);
        int parts = candidate == null
                ? GRID_ROWS * GRID_COLUMNS
                : candidate.partition().products();
        double taskSeconds = shape.multiplyAdds() / parts / speed;
        try {
            if (candidate == null) {
                return SparksOwn.seconds(
                        spark, a, b, speeds, scenario.delays(taskSeconds, options.seed() + runs), runs, capSeconds);
            }
            CodedProduct<BlockMatrix> product = Coded.multiply(a, b)
                    .deadline(Duration.ofMillis((long) (capSeconds * 1e3)))
                    .madeStragglers(scenario.delays(taskSeconds, options.seed() + runs), speeds);
            Partition cut = candidate.partition();
            product = candidate.uncoded()
                    ? product.uncoded(cut.p(), cut.m(), cut.n())
                    : product.code(candidate.family()).workers(candidate.tasks());
            if (candidate.form() == Form.CODED_TAIL) {
                product = product.codedTail(Tail.PARITY);
            }
            long start = System.nanoTime();
            ProductOutcome<BlockMatrix> outcome = product.outcome();
            double took = (System.nanoTime() - start) / 1e9;
            if (scenario == Scenario.NONE && !name.equals("waves")) {
                overhead.computeIfAbsent(name + ".encode", key -> new ArrayList<>())
                        .add(outcome.report().encodeSeconds());
                overhead.computeIfAbsent(name + ".decode", key -> new ArrayList<>())
                        .add(outcome.report().decodeSeconds());
            }
            return took;
        } catch (CodedJobException e) {
            if (e.reason() != CodedJobException.Reason.DEADLINE) {
                throw e;
            }
            return capSeconds;
        } finally {
            awaitIdle(spark);
        }
    }

    /** The best way of a form as the planner sees it, or none for what is Spark's own. */
    private @Nullable ProductCandidate candidate(String name, Scenario scenario) {
        return switch (name) {
            case "wave" -> ranking(scenario).best(Form.ONE_WAVE).candidate();
            case "tail" -> ranking(scenario).best(Form.CODED_TAIL).candidate();
            case "waves" -> ranking(scenario).best(Form.COPIED_WAVES).candidate();
            default -> null;
        };
    }

    /** Until no task runs, so that one run does not take slots from the next. */
    private static void awaitIdle(JavaSparkContext spark) {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (spark.statusTracker().getActiveJobIds().length > 0
                || Arrays.stream(spark.sc().statusTracker().getExecutorInfos())
                        .anyMatch(executor -> executor.numRunningTasks() > 0)) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("tasks still run a minute after they were cancelled");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    private double median(Scenario scenario, String name) {
        return Result.median(seconds.getOrDefault(scenario, Map.of()).getOrDefault(name, List.of()));
    }

    private ProductRanking ranking(Scenario scenario) {
        ProductRates rates = new ProductRates(SLOTS, speed, 5e8, 2e8, 2e8, 1 << 30, 0.01);
        return MatmulPlanner.rank(ProductWorkload.ofReals(shape, 1), rates, scenario.law());
    }

    private static String form(Form form) {
        return switch (form) {
            case ONE_WAVE -> "wave";
            case CODED_TAIL -> "tail";
            case COPIED_WAVES, UNCODED_WAVES -> "waves";
        };
    }

    private void goals(List<Measurement> measurements, List<Goal> goals) {
        for (Scenario scenario : Scenario.values()) {
            ProductRanking ranking = ranking(scenario);
            double predicted = ranking.best(Form.UNCODED_WAVES).totalSeconds()
                    / ranking.chosen().totalSeconds();
            String chosen = form(ranking.chosen().candidate().form());
            double best = OURS.stream()
                    .mapToDouble(name -> median(scenario, name))
                    .min()
                    .orElseThrow();
            double bestCoded = Math.min(median(scenario, "tail"), median(scenario, "wave"));
            goals.add(Goal.atMost(
                    "matmul.%s.planned".formatted(scenario),
                    median(scenario, chosen) / best,
                    "x",
                    AS_GOOD,
                    "the fastest of coded tail, one wave and uncoded waves; the planner took " + chosen));
            measurements.add(
                    new Measurement("matmul.%s.predictedGain".formatted(scenario), predicted, "x", List.of(predicted)));
            for (String baseline : List.of("spark", "speculation")) {
                double gain = median(scenario, baseline) / bestCoded;
                String id = "matmul.%s.%s".formatted(scenario, baseline);
                measurements.add(new Measurement(id + ".gain", gain, "x", List.of(gain)));
                goals.add(
                        predicted >= 2
                                ? Goal.atLeast(id, gain, "x faster", 2, "BlockMatrix.multiply, " + baseline)
                                : Goal.notMeasured(
                                        id,
                                        "x faster",
                                        2,
                                        "BlockMatrix.multiply, " + baseline,
                                        String.format(
                                                Locale.ROOT,
                                                "the model predicts %.2f here; measured %.2f",
                                                predicted,
                                                gain)));
            }
        }
        double price = median(Scenario.NONE, "tail") / median(Scenario.NONE, "spark");
        measurements.add(new Measurement("matmul.price", price, "x", List.of(price)));
        double coding = Result.median(overhead.getOrDefault("wave.encode", List.of()))
                + Result.median(overhead.getOrDefault("wave.decode", List.of()));
        goals.add(Goal.atMost(
                "matmul.coding",
                100 * coding / median(Scenario.NONE, "wave"),
                "%",
                10,
                "the whole one-wave product, encode and decode of it"));
        goals.add(Goal.notMeasured(
                "matmul.killed",
                "x faster",
                2,
                "BlockMatrix.multiply",
                "one JVM stands for all slots here; a killed executor is a test, ProductOnExecutorsTest"));
    }
}
