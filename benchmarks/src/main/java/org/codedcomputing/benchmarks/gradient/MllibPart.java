package org.codedcomputing.benchmarks.gradient;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.codedcomputing.benchmarks.Experiment;
import org.codedcomputing.benchmarks.Result;
import org.codedcomputing.benchmarks.Result.Goal;
import org.codedcomputing.benchmarks.Result.Measurement;
import org.codedcomputing.benchmarks.job.Executors;
import org.codedcomputing.spark.Coded;
import org.codedcomputing.spark.gradient.GradientCoding;
import org.codedcomputing.spark.gradient.GradientSession;
import org.codedcomputing.spark.gradient.Losses;

/**
 * An iteration of MLlib's logistic regression, whose rows lie in blocks, next to a gradient of this library on the same rows: without
 * delays, without pace, so that what is measured is mostly what an iteration costs besides its arithmetic. In this JVM, whose
 * compiler is that of a user: MLlib multiplies by instructions that a first-tier compiler does not know.
 */
final class MllibPart {
    private static final int ROWS = 4_800;
    private static final int COLUMNS = 100;
    private static final int ITERATIONS = 50;
    private static final String GOAL = "gradient.mllib.speed";
    private static final String BASELINE = "an iteration of MLlib's logistic regression in blocks, without delays";

    private MllibPart() {}

    /** The rows of a part: a label of 0 or 1 in front. */
    private static double[][] rows(int part, int parts) {
        int each = ROWS / parts;
        return IntStream.range(part * each, (part + 1) * each)
                .mapToObj(r -> {
                    SplittableRandom random = new SplittableRandom(r);
                    double[] row = random.doubles(COLUMNS + 1, -1, 1).toArray();
                    row[0] = row[0] + row[1] + row[2] > 0 ? 1 : 0;
                    return row;
                })
                .toArray(double[][]::new);
    }

    static void run(Experiment.Options options, List<Measurement> measurements, List<Goal> goals)
            throws TimeoutException {
        if (options.quick()) {
            goals.add(Goal.notMeasured(GOAL, "x faster", 1, BASELINE, "--quick leaves it out"));
            return;
        }
        try (JavaSparkContext spark = new JavaSparkContext(Executors.conf(Map.of(
                "spark.master", "local[" + Contestant.WORKERS + "]", "spark.app.name", "bench gradient, MLlib")))) {
            Dataset<Row> data = data(spark).cache();
            long unused = data.count();
            List<Double> iterations = mllib(spark, data);
            double mllib = Result.median(iterations);
            measurements.add(Measurement.median("gradient.mllib.iteration", "s", iterations));
            List<Double> frc = coded(data, GradientCoding.FRC, 1);
            List<Double> uncoded = coded(data, GradientCoding.UNCODED, 0);
            measurements.add(Measurement.median("gradient.mllib." + Contestant.FRC_S1, "s", frc));
            measurements.add(Measurement.median("gradient.mllib." + Contestant.JOB_S0, "s", uncoded));
            goals.add(Goal.atLeast(GOAL, mllib / Result.median(uncoded), "x faster", 1, BASELINE));
            options.progress()
                    .accept(String.format(
                            Locale.ROOT,
                            "without delays, an iteration of MLlib %.3f s, uncoded %.3f s, FRC s=1 %.3f s",
                            mllib,
                            Result.median(uncoded),
                            Result.median(frc)));
        }
    }

    private static Dataset<Row> data(JavaSparkContext spark) {
        int parts = Contestant.WORKERS;
        SparkSession session = SparkSession.builder().sparkContext(spark.sc()).getOrCreate();
        JavaRDD<Row> rows = spark.parallelize(IntStream.range(0, parts).boxed().toList(), parts)
                .flatMap(part -> {
                    List<Row> all = new ArrayList<>();
                    for (double[] row : rows(part, parts)) {
                        double[] features = Arrays.copyOfRange(row, 1, COLUMNS + 1);
                        all.add(RowFactory.create(row[0], Vectors.dense(features)));
                    }
                    return all.iterator();
                });
        StructType schema = new StructType(new StructField[] {
            new StructField("label", DataTypes.DoubleType, false, Metadata.empty()),
            new StructField("features", SQLDataTypes.VectorType(), false, Metadata.empty())
        });
        return session.createDataFrame(rows, schema);
    }

    /**
     * Seconds of each evaluation of the loss and its gradient in the last of some fits: each is a Spark job, and what the optimizer
     * does between two jobs counts. What a fit spends before its first evaluation and after its last one does not.
     */
    private static List<Double> mllib(JavaSparkContext spark, Dataset<Row> data) throws TimeoutException {
        JobStarts starts = new JobStarts();
        spark.sc().addSparkListener(starts);
        List<Double> seconds = List.of();
        for (int fit = 0; fit < 3; fit++) {
            starts.millis.clear();
            LogisticRegressionModel model = new LogisticRegression()
                    .setMaxIter(ITERATIONS)
                    .setTol(0)
                    .setStandardization(false)
                    .setFitIntercept(false)
                    .fit(data);
            spark.sc().listenerBus().waitUntilEmpty(60_000);
            // The summary of a model has jobs of its own, which are lazy; statistics of the columns come first.
            List<Long> jobs = List.copyOf(starts.millis);
            int evaluations = model.summary().totalIterations();
            seconds = IntStream.range(Math.max(1, jobs.size() - evaluations), jobs.size())
                    .mapToObj(job -> (jobs.get(job) - jobs.get(job - 1)) / 1e3)
                    .toList();
        }
        spark.sc().removeSparkListener(starts);
        return seconds;
    }

    /** When jobs started, as the driver's clock says. */
    private static final class JobStarts extends SparkListener {
        private final List<Long> millis = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void onJobStart(SparkListenerJobStart job) {
            millis.add(job.time());
        }
    }

    private static List<Double> coded(Dataset<Row> data, GradientCoding coding, int stragglers) {
        List<Double> seconds = new ArrayList<>();
        try (GradientSession session = Coded.gradients(data)
                .workers(Contestant.WORKERS)
                .stragglers(stragglers)
                .coding(coding)
                .open(Losses.logistic(false), COLUMNS)) {
            double[] model = new double[COLUMNS];
            for (int iteration = -ITERATIONS; iteration < ITERATIONS; iteration++) {
                long start = System.nanoTime();
                double[] sum = session.gradient(model).gradient();
                for (int i = 0; i < COLUMNS; i++) {
                    model[i] -= 4.0 / ROWS * sum[i];
                }
                if (iteration >= 0) {
                    seconds.add((System.nanoTime() - start) / 1e9);
                }
            }
        }
        return seconds;
    }
}
