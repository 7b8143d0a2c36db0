package org.codedcomputing.benchmarks.lcc;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.feature.LabeledPoint;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.codedcomputing.benchmarks.Experiment;
import org.codedcomputing.benchmarks.RealTable;
import org.codedcomputing.benchmarks.Result;
import org.codedcomputing.benchmarks.Result.Goal;
import org.codedcomputing.benchmarks.Result.Measurement;
import org.codedcomputing.benchmarks.job.Executors;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.lcc.spark.LagrangeLogisticRegression;
import org.codedcomputing.lcc.spark.LagrangeLogisticRegressionModel;
import org.codedcomputing.lcc.spark.LagrangeMode;
import org.codedcomputing.lcc.spark.LagrangeOptions;
import org.codedcomputing.lcc.spark.LagrangeRegression;
import org.codedcomputing.lcc.spark.LagrangeTrainingSummary;
import org.codedcomputing.lcc.spark.Liars;
import org.codedcomputing.lcc.spark.RegressionResult;
import org.codedcomputing.lcc.spark.RegressionSettings;
import org.codedcomputing.spark.job.straggler.Delays;
import org.codedcomputing.spark.job.straggler.Speeds;

/**
 * Handwritten threes against sevens, data and weights hidden from any one of 14 workers, of which two hang in every round and one
 * lies: the accuracy next to that of MLlib's logistic regression on the same split, every step next to uncoded fixed-point descent,
 * and who is named. In this JVM.
 */
final class RealPart {
    private static final int WORKERS = 14;
    private static final int STRAGGLERS = 2;
    private static final int LIAR = 5;

    /** Every so many rows one is kept for the test. */
    private static final int TEST = 5;

    /** Steps that are compared. */
    private static final int STEPS = 25;

    private static final double POINTS = 0.5;

    /** MLlib's default, and one that keeps it from learning 1681 images by heart: the better of the two counts. */
    private static final List<Double> REGULARIZATIONS = List.of(0.0, 0.1);

    /** The first workers hang; from the beginning, so that every round is without them. */
    private static final Delays HANG = (worker, epoch) -> worker < STRAGGLERS ? Double.POSITIVE_INFINITY : 0;

    private static final String MLLIB = "MLlib's logistic regression on the same split, digits 3 and 7";
    private static final String UNCODED = "the same steps of uncoded fixed-point descent";
    private static final String NAMED = "the one that lied";

    private final Experiment.Options options;
    private final List<Measurement> measurements;
    private final List<Goal> goals;

    RealPart(Experiment.Options options, List<Measurement> measurements, List<Goal> goals) {
        this.options = options;
        this.measurements = measurements;
        this.goals = goals;
    }

    /**
     * Trains, if the digits are there.
     *
     * @throws IOException if they cannot be read
     */
    void run() throws IOException {
        if (options.quick() || !RealTable.DIGITS.available()) {
            String why = options.quick() ? "--quick leaves it out" : RealTable.DIGITS.needed();
            goals.add(Goal.notMeasured("lcc.real.accuracy", "points below", POINTS, MLLIB, why));
            goals.add(Goal.notMeasured("lcc.real.trajectory", "other steps", 0, UNCODED, why));
            goals.add(Goal.notMeasured("lcc.real.byzantine", "wrongly or not named", 0, NAMED, why));
            return;
        }
        List<LabeledPoint> train = new ArrayList<>();
        List<LabeledPoint> test = new ArrayList<>();
        for (LabeledPoint row : RealTable.DIGITS.rows()) {
            if (row.label() == 3 || row.label() == 7) {
                List<LabeledPoint> part = (train.size() + test.size()) % TEST == 0 ? test : train;
                part.add(new LabeledPoint(row.label() == 7 ? 1 : 0, row.features()));
            }
        }
        try (JavaSparkContext spark = new JavaSparkContext(Executors.conf(Map.of(
                "spark.master", "local[" + WORKERS + "]",
                "spark.app.name", "bench lcc, real data",
                "spark.sql.shuffle.partitions", "2")))) {
            SparkSession session =
                    SparkSession.builder().sparkContext(spark.sc()).getOrCreate();
            accuracy(RealTable.dataset(session, train), RealTable.dataset(session, test), test.size());
            trajectory(spark, train);
        }
    }

    private static LagrangeOptions faults() {
        return LagrangeOptions.DEFAULT
                .withWorkers(WORKERS)
                .withStragglers(STRAGGLERS)
                .withByzantine(1)
                .withColluders(1)
                .withMadeFaults(HANG, Speeds.FREE, Liars.of(LIAR));
    }

    private void accuracy(Dataset<Row> train, Dataset<Row> test, int tested) {
        LagrangeLogisticRegressionModel model = new LagrangeLogisticRegression()
                .setWorkers(WORKERS)
                .setStragglers(STRAGGLERS)
                .setByzantine(1)
                .setColluders(1)
                .withMadeFaults(faults())
                .fit(train);
        double own = right(model.transform(test)) / tested;
        double mllib = 0;
        for (double regularization : REGULARIZATIONS) {
            double accuracy = right(new LogisticRegression()
                            .setRegParam(regularization)
                            .fit(train)
                            .transform(test))
                    / tested;
            measurements.add(
                    Contest.one("lcc.real.mllib.regParam%s.accuracy".formatted(regularization), 100 * accuracy, "%"));
            mllib = Math.max(mllib, accuracy);
        }
        LagrangeTrainingSummary summary = model.summary();
        measurements.add(Contest.one("lcc.real.lagrange.accuracy", 100 * own, "%"));
        measurements.add(Measurement.median("lcc.real.iteration", "s", summary.iterationSeconds()));
        goals.add(Goal.atMost("lcc.real.accuracy", 100 * (mllib - own), "points below", POINTS, MLLIB));
        Set<Integer> wrong = new TreeSet<>(summary.byzantineWorkers());
        // What is named or lied, but not both.
        if (!wrong.remove(LIAR)) {
            wrong.add(LIAR);
        }
        goals.add(Goal.atMost("lcc.real.byzantine", wrong.size(), "wrongly or not named", 0, NAMED));
        options.progress()
                .accept(String.format(
                        Locale.ROOT,
                        "digits 3 and 7, %s: %.2f %% of %d right after %d iterations of %.3f s, MLlib %.2f %%; wrong results from workers %s",
                        summary.plan(),
                        100 * own,
                        tested,
                        summary.iterations(),
                        Result.median(summary.iterationSeconds()),
                        100 * mllib,
                        summary.byzantineWorkers()));
    }

    private static double right(Dataset<Row> predicted) {
        return predicted.filter("prediction = label").count();
    }

    private void trajectory(JavaSparkContext spark, List<LabeledPoint> rows) {
        int width = rows.get(0).features().size() + 1;
        double[] x = new double[rows.size() * width];
        double[] y = new double[rows.size()];
        for (int i = 0; i < y.length; i++) {
            System.arraycopy(rows.get(i).features().toArray(), 0, x, i * width, width - 1);
            x[(i + 1) * width - 1] = 1;
            y[i] = rows.get(i).label();
        }
        Block<double[]> data = new Block<>(y.length, width, x);
        LagrangeRegression regression = LagrangeRegression.of(
                spark, RegressionSettings.logistic().withIterations(STEPS).withMomentum(0.9));
        RegressionResult coded = regression.with(faults()).train(data, y, width - 1);
        RegressionResult plain = regression
                .with(LagrangeOptions.DEFAULT.withWorkers(WORKERS).withMode(LagrangeMode.UNCODED))
                .train(data, y, width - 1);
        int others = Math.abs(coded.trajectory().size() - plain.trajectory().size());
        for (int i = 0;
                i < Math.min(coded.trajectory().size(), plain.trajectory().size());
                i++) {
            others += coded.trajectory().get(i).equals(plain.trajectory().get(i)) ? 0 : 1;
        }
        goals.add(Goal.atMost("lcc.real.trajectory", others, "other steps", 0, UNCODED));
        options.progress()
                .accept("%d steps of %d weights: %d unlike those of uncoded fixed-point descent"
                        .formatted(coded.trajectory().size(), width, others));
    }
}
