package org.codedcomputing.spark.matmul;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.core.field.Mersenne31;
import org.codedcomputing.core.field.kernel.MatrixView;
import org.codedcomputing.core.field.kernel.Slice;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.core.matmul.FieldArithmetic;
import org.codedcomputing.core.matmul.ProductShare;
import org.codedcomputing.core.matmul.RealArithmetic;
import org.codedcomputing.core.matmul.plan.ProductRates;
import org.codedcomputing.spark.plan.TaskSlots;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * What the executors of an application do with products: the rates that the planner reckons with, measured while all task slots
 * work at once. Known for an application once it was measured there.
 *
 * @param realMultiplyAdds multiply-adds per second of one task over the reals, the median of all slots
 * @param fieldMultiplyAdds the same over a prime field below 2^31
 * @param combine multiply-adds per second of combining blocks, as encoding and decoding do
 * @param shuffleBytes bytes per second that all executors together exchange by Spark's shuffle
 * @param driverBytes bytes per second of results that reach the driver
 * @param taskSeconds seconds that launching a task takes a slot
 */
public record ProductCalibration(
        double realMultiplyAdds,
        double fieldMultiplyAdds,
        double combine,
        double shuffleBytes,
        double driverBytes,
        double taskSeconds) {
    private static final Logger LOG = LoggerFactory.getLogger(ProductCalibration.class);
    private static final Map<SparkContext, ProductCalibration> KNOWN = new WeakHashMap<>();

    private static final int RUNS = 5;

    /** A job has settled once the median of its last runs is at least this share of that of the runs before. */
    private static final double SETTLED = 0.9;

    /** No more runs are begun after this time. */
    private static final double MOST_SECONDS = 6;

    private static final int WAVES = 4;

    /** How long a kernel runs that is not measured: until the compiler has seen it. */
    private static final double WARM_SECONDS = 0.2;

    private static final double KERNEL_SECONDS = 0.06;
    private static final int REAL_SIDE = 256;
    private static final int FIELD_SIDE = 128;

    /** Blocks that do not fit the nearest caches, as those of products. */
    private static final int BLOCK = 1 << 15;

    private static final int BLOCKS_IN = 8;
    private static final int BLOCKS_OUT = 2;

    private static final int SHUFFLED_DOUBLES = 1 << 21;
    private static final int COLLECTED_DOUBLES = 1 << 16;

    /** Less than a clock and a scheduler can tell from nothing. */
    private static final double LEAST_SECONDS = 1e-4;

    /**
     * Refuses figures that no machine has.
     *
     * @throws IllegalArgumentException if a rate is not more than 0
     */
    public ProductCalibration {
        for (double rate :
                new double[] {realMultiplyAdds, fieldMultiplyAdds, combine, shuffleBytes, driverBytes, taskSeconds}) {
            if (!(rate > 0)) {
                throw new IllegalArgumentException("a measured rate is %s, which is not more than 0".formatted(rate));
            }
        }
    }

    /** What was measured in an application, if it was. */
    public static Optional<ProductCalibration> known(JavaSparkContext spark) {
        synchronized (KNOWN) {
            return Optional.ofNullable(KNOWN.get(spark.sc()));
        }
    }

    /**
     * What was measured in an application, or is measured now, while all slots work: each of five Spark jobs is repeated until it
     * gets no faster, for six seconds or so at most.
     *
     * @param spark Not modified
     */
    public static ProductCalibration of(JavaSparkContext spark) {
        synchronized (KNOWN) {
            ProductCalibration known = KNOWN.get(spark.sc());
            if (known == null) {
                known = measure(spark, Math.max(1, TaskSlots.count(spark.sc())));
                LOG.info("{}", known.explain());
                KNOWN.put(spark.sc(), known);
            }
            return known;
        }
    }

    /**
     * The rates as the planner has them.
     *
     * @param slots task slots, at least 1
     * @param field whether the product is over a prime field below 2^31
     */
    public ProductRates rates(int slots, boolean field) {
        ProductRates unknown = ProductPlan.rates(slots);
        return new ProductRates(
                slots,
                field ? fieldMultiplyAdds : realMultiplyAdds,
                combine,
                shuffleBytes,
                driverBytes,
                unknown.taskBytes(),
                taskSeconds);
    }

    /** One line, as options of {@code coded plan matmul}. */
    public String explain() {
        return String.format(
                Locale.ROOT,
                "measured: --multiply-adds %.3g --combine %.3g --shuffle %.0f --driver %.0f --task-seconds %.4f; over a field --multiply-adds %.3g",
                realMultiplyAdds,
                combine,
                shuffleBytes,
                driverBytes,
                taskSeconds,
                fieldMultiplyAdds);
    }

    private static ProductCalibration measure(JavaSparkContext spark, int slots) {
        JavaRDD<Integer> one = numbers(spark, slots);
        JavaRDD<Integer> waves = numbers(spark, WAVES * slots);
        double launch = settled(() -> waves.foreachPartition(numbers -> {})) / WAVES;
        List<double[]> kernels = one.map(ProductCalibration::kernels).collect();
        int piece = Math.max(1, SHUFFLED_DOUBLES / slots / slots);
        double exchanged = settled(() -> exchange(one, slots, piece)) - settled(() -> exchange(one, slots, 0));
        double collected = settled(() -> collect(one, COLLECTED_DOUBLES)) - settled(() -> collect(one, 0));
        return new ProductCalibration(
                middle(kernels, 0),
                middle(kernels, 1),
                middle(kernels, 2),
                (double) Double.BYTES * slots * slots * piece / Math.max(LEAST_SECONDS, exchanged),
                (double) Double.BYTES * slots * COLLECTED_DOUBLES / Math.max(LEAST_SECONDS, collected),
                Math.max(LEAST_SECONDS, launch));
    }

    private static JavaRDD<Integer> numbers(JavaSparkContext spark, int tasks) {
        return spark.parallelize(IntStream.range(0, tasks).boxed().toList(), tasks);
    }

    /** Median seconds of a Spark job once it gets no faster: executors that are new have code to compile first. */
    private static double settled(Runnable job) {
        long begin = System.nanoTime();
        double before;
        double last = Double.POSITIVE_INFINITY;
        do {
            before = last;
            last = median(job);
        } while (last < SETTLED * before && (System.nanoTime() - begin) / 1e9 < MOST_SECONDS);
        return last;
    }

    private static double median(Runnable job) {
        double[] seconds = new double[RUNS];
        for (int run = 0; run < RUNS; run++) {
            long start = System.nanoTime();
            job.run();
            seconds[run] = (System.nanoTime() - start) / 1e9;
        }
        Arrays.sort(seconds);
        return seconds[RUNS / 2];
    }

    private static double middle(List<double[]> all, int figure) {
        double[] sorted = all.stream().mapToDouble(of -> of[figure]).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    /** Every task sends as many numbers to every other one; what cannot be compressed, as elements of matrices. */
    private static void exchange(JavaRDD<Integer> tasks, int slots, int piece) {
        tasks.flatMapToPair(task -> IntStream.range(0, slots)
                        .mapToObj(to -> new Tuple2<>(to, random((long) task * slots + to, piece)))
                        .iterator())
                .partitionBy(new HashPartitioner(slots))
                .foreachPartition(pieces -> pieces.forEachRemaining(one -> {}));
    }

    private static void collect(JavaRDD<Integer> tasks, int numbers) {
        List<double[]> results = tasks.map(task -> random(task, numbers)).collect();
        if (results.isEmpty()) {
            throw new IllegalStateException("no results of tasks that were run");
        }
    }

    private static double[] random(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = random.nextDouble();
        }
        return numbers;
    }

    /** In a task: multiply-adds per second over the reals, over a field, and of combinations. */
    private static double[] kernels(int task) {
        Block<double[]> a = new Block<>(REAL_SIDE, REAL_SIDE, random(task, REAL_SIDE * REAL_SIDE));
        ProductShare<double[]> reals = ProductShare.of(a, a, false);
        FieldArithmetic<int[]> field = FieldArithmetic.of(Mersenne31.FIELD);
        Block<int[]> residues = new Block<>(
                FIELD_SIDE,
                FIELD_SIDE,
                new SplittableRandom(task)
                        .ints((long) FIELD_SIDE * FIELD_SIDE, 0, Mersenne31.P)
                        .toArray());
        ProductShare<int[]> ofField = ProductShare.of(residues, residues, false);
        List<Slice<double[]>> in = new ArrayList<>();
        List<Slice<double[]>> out = new ArrayList<>();
        for (int i = 0; i < BLOCKS_IN; i++) {
            in.add(Slice.of(random(task + i, BLOCK)));
        }
        for (int i = 0; i < BLOCKS_OUT; i++) {
            out.add(Slice.of(new double[BLOCK]));
        }
        MatrixView<double[]> coefficients = MatrixView.of(random(task, BLOCKS_OUT * BLOCKS_IN), BLOCKS_OUT, BLOCKS_IN);
        return new double[] {
            rate(Math.pow(REAL_SIDE, 3), () -> RealArithmetic.REALS.multiply(reals)),
            rate(Math.pow(FIELD_SIDE, 3), () -> field.multiply(ofField)),
            rate(
                    (double) BLOCKS_OUT * BLOCKS_IN * BLOCK,
                    () -> RealArithmetic.REALS.kernels().combine(coefficients, in, out))
        };
    }

    private static double rate(double work, Runnable kernel) {
        run(WARM_SECONDS, kernel);
        long start = System.nanoTime();
        int runs = run(KERNEL_SECONDS, kernel);
        return runs * work / ((System.nanoTime() - start) / 1e9);
    }

    private static int run(double seconds, Runnable kernel) {
        long end = System.nanoTime() + (long) (seconds * TimeUnit.SECONDS.toNanos(1));
        int runs = 0;
        do {
            kernel.run();
            runs++;
        } while (System.nanoTime() < end);
        return runs;
    }
}
