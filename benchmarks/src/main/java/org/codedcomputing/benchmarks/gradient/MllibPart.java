package org.codedcomputing.benchmarks.gradient;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.codedcomputing.benchmarks.Result.Measurement;
import org.codedcomputing.core.gradient.FractionalRepetition;
import org.codedcomputing.core.gradient.GradientCode;
import org.codedcomputing.core.gradient.GradientShare;
import org.codedcomputing.spark.job.CodedJob;
import org.codedcomputing.spark.job.CodedSession;

/**
 * An iteration of MLlib's logistic regression, whose rows lie in blocks, next to one of a coded job with a plain loop over the same
 * rows: without delays, without pace, so that what is measured is mostly what an iteration costs besides its arithmetic.
 */
final class MllibPart {
    private static final int ROWS = 4_800;
    private static final int COLUMNS = 100;
    private static final int ITERATIONS = 10;

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

    /** A part of the data on its worker. */
    @SuppressWarnings("ArrayRecordComponent") // Rows of numbers; never compared.
    private record Part(double[][] rows) implements Serializable {
        void add(double[] model, double[] sum) {
            for (double[] row : rows) {
                double margin = 0;
                for (int i = 0; i < COLUMNS; i++) {
                    margin += row[i + 1] * model[i];
                }
                double error = 1 / (1 + Math.exp(-margin)) - row[0];
                for (int i = 0; i < COLUMNS; i++) {
                    sum[i] += error * row[i + 1];
                }
            }
        }
    }

    static void run(JavaSparkContext spark, List<Measurement> measurements) {
        double mllib = mllib(spark);
        measurements.add(new Measurement("gradient.mllib.iteration", mllib, "s", List.of(mllib)));
        for (Contestant contestant : List.of(Contestant.FRC_S1, Contestant.JOB_S0)) {
            measurements.add(Measurement.median(
                    "gradient.mllib.%s".formatted(contestant), "s", coded(spark, contestant.scheme())));
        }
    }

    private static double mllib(JavaSparkContext spark) {
        int parts = Contestant.WORKERS;
        SparkSession session = SparkSession.builder().config(spark.getConf()).getOrCreate();
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
        Dataset<Row> data = session.createDataFrame(rows, schema).cache();
        long unused = data.count();
        double best = Double.POSITIVE_INFINITY;
        for (int fit = 0; fit < 3; fit++) {
            long start = System.nanoTime();
            LogisticRegressionModel model = new LogisticRegression()
                    .setMaxIter(ITERATIONS)
                    .setTol(0)
                    .setStandardization(false)
                    .setFitIntercept(false)
                    .fit(data);
            // What it spends before the first iteration counts, too: it is spent once for all of them.
            best = Math.min(
                    best,
                    (System.nanoTime() - start)
                            / 1e9
                            / Math.max(1, model.summary().totalIterations()));
        }
        data.unpersist();
        return best;
    }

    private static List<Double> coded(JavaSparkContext spark, FractionalRepetition scheme) {
        List<Part> parts = IntStream.range(0, Contestant.WORKERS)
                .mapToObj(part -> new Part(rows(part, Contestant.WORKERS)))
                .toList();
        List<Double> seconds = new ArrayList<>();
        try (CodedSession<GradientShare<Part>, double[], double[]> session =
                CodedJob.of(spark, GradientCode.<Part>of(scheme, COLUMNS)).open(parts)) {
            double[] model = new double[COLUMNS];
            for (int iteration = -3; iteration < ITERATIONS; iteration++) {
                long start = System.nanoTime();
                double[] sum = session.run(
                        model, (share, now, worker) -> share.message(COLUMNS, (part, one) -> part.add(now, one)));
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
