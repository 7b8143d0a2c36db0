package org.codedcomputing.benchmarks.matmul;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.mllib.linalg.DenseMatrix;
import org.apache.spark.mllib.linalg.Matrix;
import org.apache.spark.mllib.linalg.distributed.BlockMatrix;
import org.codedcomputing.benchmarks.job.Executors;
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
import org.codedcomputing.spark.job.straggler.Delays;
import org.codedcomputing.spark.job.straggler.LoopbackCluster;
import org.codedcomputing.spark.job.straggler.Speeds;
import org.codedcomputing.spark.matmul.CodedProduct;
import org.codedcomputing.spark.matmul.ProductCalibration;
import org.codedcomputing.spark.matmul.ProductOutcome;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * Products in one application, each by one contestant in one scenario: in this JVM, whose slots stand for machines, or on executors
 * with a host each.
 */
final class ProductRuns {
    static final int HOSTS = 6;
    static final int CORES = 2;
    static final int SLOTS = HOSTS * CORES;

    /** Spark's own, without and with copies of late tasks. */
    static final String SPARK = "spark";

    static final String SPECULATION = "speculation";

    private static final int GRID_ROWS = 6;
    private static final int GRID_COLUMNS = 8;

    /** Our contestants. */
    static final Map<String, Form> FORMS = forms();

    /** Runs at full speed on executors that are new, by one of them in place of a dead one. */
    private static final int WARM_UPS = 4;

    private static final int WARM_UPS_OF_ONE = 2;

    private final JavaSparkContext spark;
    private final boolean hosts;
    private final Setting setting;
    private final BlockMatrix a;
    private final BlockMatrix b;
    private final Map<String, List<Double>> overhead = new LinkedHashMap<>();
    private final Map<Scenario, ProductRanking> rankings = new EnumMap<>(Scenario.class);
    private @Nullable ProductRates rates;
    private long runs;

    /**
     * What all runs have in common.
     *
     * @param shape of the product
     * @param idealSeconds of all slots at their speed
     * @param capSeconds when a run is stopped
     * @param seed of everything random
     * @param folder for notes, on a file system of all executors
     */
    record Setting(ProductShape shape, double idealSeconds, double capSeconds, long seed, Path folder) {
        /** Multiply-adds per second of a slot. */
        double speed() {
            return shape.multiplyAdds() / SLOTS / idealSeconds;
        }
    }

    /**
     * Places random operands on the executors.
     *
     * @param hosts whether executors have a host each, else one JVM has all slots
     */
    ProductRuns(JavaSparkContext spark, boolean hosts, Setting setting) {
        this.spark = spark;
        this.hosts = hosts;
        this.setting = setting;
        ProductShape shape = setting.shape;
        this.a = random(shape.rows(), shape.inner(), GRID_ROWS, 1);
        this.b = random(shape.inner(), shape.columns(), 1, GRID_COLUMNS);
        a.blocks().count();
        b.blocks().count();
    }

    /** Random blocks, cached. */
    private BlockMatrix random(int rows, int columns, int gridRows, int gridColumns) {
        List<Tuple2<Integer, Integer>> places = new ArrayList<>();
        for (int i = 0; i < gridRows; i++) {
            for (int j = 0; j < gridColumns; j++) {
                places.add(new Tuple2<>(i, j));
            }
        }
        int height = rows / gridRows;
        int width = columns / gridColumns;
        long seed = setting.seed;
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

    /** What the planner says of a scenario, with measured rates. */
    ProductRanking ranking(Scenario scenario) {
        return rankings.computeIfAbsent(
                scenario,
                key -> MatmulPlanner.rank(
                        ProductWorkload.ofReals(setting.shape, key.stragglers()), rates(), key.law()));
    }

    /** Of executors that have worked before, measured when the planner is first asked; but for the speed of slots, which is given. */
    private ProductRates rates() {
        if (rates == null) {
            ProductRates measured = ProductCalibration.of(spark).rates(SLOTS, false);
            rates = new ProductRates(
                    SLOTS,
                    setting.speed(),
                    measured.combine(),
                    measured.shuffleBytes(),
                    measured.driverBytes(),
                    measured.taskBytes(),
                    measured.taskSeconds());
        }
        return rates;
    }

    /** What the planner goes by, in one line. */
    String measuredRates() {
        return ProductCalibration.of(spark).explain();
    }

    /** What the planner says of each of our contestants in a scenario, seconds. */
    Map<String, Double> predicted(Scenario scenario) {
        Map<String, Double> all = new LinkedHashMap<>();
        FORMS.forEach((name, form) -> all.put(name, ranking(scenario).best(form).totalSeconds()));
        return all;
    }

    /**
     * How many times as fast as one of Spark's own what the planner takes should be: as plain waves, with copies of late tasks if
     * Spark speculates.
     */
    double predictedGain(Scenario scenario, String name) {
        Scenario uncoded = scenario == Scenario.KILLED ? Scenario.NONE : scenario;
        Form form = name.equals(SPECULATION) ? Form.COPIED_WAVES : Form.UNCODED_WAVES;
        return scenario.lostSlots()
                * ranking(uncoded).best(form).totalSeconds()
                / ranking(scenario).chosen().totalSeconds();
    }

    /**
     * Multiply-adds of encoding and decoding at most, by those of a product's task, for the one wave without stragglers: pmn (1/r +
     * 1/t) and K pmn/s.
     */
    double countedCoding() {
        ProductCandidate wave = ranking(Scenario.NONE).best(Form.ONE_WAVE).candidate();
        double parts = wave.partition().products();
        ProductShape shape = setting.shape;
        return parts / shape.rows() + parts / shape.columns() + wave.threshold() * parts / shape.inner();
    }

    /** Seconds of encoding and of decoding without stragglers, by contestant. */
    Map<String, List<Double>> overhead() {
        return overhead;
    }

    /** Runs of a contestant that do not count. */
    void warmUp(String name) throws Exception {
        warmUp(name, WARM_UPS);
    }

    private void warmUp(String name, int times) throws Exception {
        for (int warm = 0; warm < times; warm++) {
            one(name, Scenario.NONE, Speeds.FREE, Delays.NONE);
        }
    }

    private static Map<String, Form> forms() {
        Map<String, Form> forms = new LinkedHashMap<>();
        forms.put("tail", Form.CODED_TAIL);
        forms.put("wave", Form.ONE_WAVE);
        forms.put("waves", Form.COPIED_WAVES);
        return Collections.unmodifiableMap(forms);
    }

    /** Seconds of a contestant in a scenario, at most those of the cap; returns when no task runs any more. */
    double seconds(String name, Scenario scenario) throws Exception {
        runs++;
        if (scenario != Scenario.KILLED) {
            return one(name, scenario, speeds(scenario), scenario.delays(taskSeconds(name, scenario), seed()));
        }
        // In place of the executor that was killed last there is one that is cold and has no data.
        Executors.await(spark, SLOTS);
        Executors.awaitHosts(spark, HOSTS, SLOTS);
        warmUp(name, WARM_UPS_OF_ONE);
        Path marker = setting.folder.resolve("killed-" + runs);
        double took = one(name, scenario, speeds(scenario), new Killing(marker.toString(), setting.idealSeconds / 2));
        if (!Files.exists(marker)) {
            throw new IOException("no task of %s ran on the host whose executor was to die".formatted(name));
        }
        return took;
    }

    private long seed() {
        return setting.seed + runs;
    }

    private double taskSeconds(String name, Scenario scenario) {
        ProductCandidate candidate = candidate(name, scenario);
        int parts = candidate == null
                ? GRID_ROWS * GRID_COLUMNS
                : candidate.partition().products();
        return setting.shape.multiplyAdds() / parts / setting.speed();
    }

    /** A slow or hung slot is the first one, of the first host if there are some. */
    private Speeds speeds(Scenario scenario) {
        String name = "matmul-" + runs;
        double speed = setting.speed();
        if (!hosts) {
            return Speeds.ofSlots(name, scenario.speeds(SLOTS, speed));
        }
        Speeds first = Speeds.ofSlots(name, scenario.speeds(CORES, speed));
        Speeds others = Speeds.ofSlots(name, Scenario.NONE.speeds(CORES, speed));
        return worker -> (Executors.host().equals(LoopbackCluster.host(0)) ? first : others).begin(worker);
    }

    /** What Spark copies in stages that start from now on: each stage reads it when it starts. */
    private void speculate(boolean copies) {
        SparkConf live = spark.sc().conf();
        live.set("spark.speculation", Boolean.toString(copies));
    }

    private double one(String name, Scenario scenario, Speeds speeds, Delays delays) throws Exception {
        ProductCandidate candidate = candidate(name, scenario);
        speculate(name.equals(SPECULATION));
        try {
            if (candidate == null) {
                return SparksOwn.seconds(spark, a, b, speeds, delays, runs, setting.capSeconds);
            }
            CodedProduct<BlockMatrix> product = Coded.multiply(a, b)
                    .deadline(Duration.ofMillis((long) (setting.capSeconds * 1e3)))
                    .madeStragglers(delays, speeds);
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
            if (scenario == Scenario.NONE && speeds != Speeds.FREE) {
                note(name + ".encode", outcome.report().encodeSeconds());
                note(name + ".decode", outcome.report().decodeSeconds());
            }
            return took;
        } catch (CodedJobException e) {
            if (e.reason() != CodedJobException.Reason.DEADLINE) {
                throw e;
            }
            return setting.capSeconds;
        } finally {
            Executors.awaitIdle(spark);
        }
    }

    private void note(String id, double seconds) {
        overhead.computeIfAbsent(id, key -> new ArrayList<>()).add(seconds);
    }

    /** The best way of a form as the planner sees it, or none for what is Spark's own. */
    private @Nullable ProductCandidate candidate(String name, Scenario scenario) {
        Form form = FORMS.get(name);
        return form == null ? null : ranking(scenario).best(form).candidate();
    }
}
