package org.codedcomputing.benchmarks.gradient;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.feature.LabeledPoint;
import org.apache.spark.ml.linalg.Matrices;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.codedcomputing.benchmarks.Experiment;
import org.codedcomputing.benchmarks.RealTable;
import org.codedcomputing.benchmarks.Result.Goal;
import org.codedcomputing.benchmarks.Result.Measurement;
import org.codedcomputing.benchmarks.job.Executors;
import org.codedcomputing.spark.gradient.GradientCoding;
import org.codedcomputing.spark.ml.CodedLinearRegression;
import org.codedcomputing.spark.ml.CodedLinearRegressionModel;
import org.codedcomputing.spark.ml.CodedLogisticRegression;
import org.codedcomputing.spark.ml.CodedLogisticRegressionModel;

/**
 * The coded estimators on real data, in this JVM: whether they find the optimum of MLlib's own. The objective of either model is
 * computed here, from its coefficients.
 */
final class RealPart {
    private static final int WORKERS = 6;
    private static final int STRAGGLERS = 1;
    private static final List<GradientCoding> CODINGS = List.of(GradientCoding.FRC, GradientCoding.CYCLIC);

    /** With less the digits are nearly separable, and neither optimizer ends. */
    private static final double REGULARIZATION = 0.01;

    private static final double TOLERANCE = 1e-8;
    private static final int ITERATIONS = 1000;

    /** Largest relative difference of objectives. */
    private static final double ALLOWED = 1e-6;

    private final Experiment.Options options;
    private final List<Measurement> measurements;
    private final List<Goal> goals;

    RealPart(Experiment.Options options, List<Measurement> measurements, List<Goal> goals) {
        this.options = options;
        this.measurements = measurements;
        this.goals = goals;
    }

    /**
     * Fits what is there.
     *
     * @throws IOException if a table cannot be read
     */
    void run() throws IOException {
        boolean visits = !options.quick() && RealTable.VISITS.available();
        boolean digits = !options.quick() && RealTable.DIGITS.available();
        if (!visits) {
            missing("visits", RealTable.VISITS);
        }
        if (!digits) {
            missing("digits37", RealTable.DIGITS);
            missing("digits", RealTable.DIGITS);
        }
        if (!visits && !digits) {
            return;
        }
        try (JavaSparkContext spark = new JavaSparkContext(Executors.conf(Map.of(
                "spark.master", "local[" + WORKERS + "]",
                "spark.app.name", "bench gradient, real data",
                "spark.sql.shuffle.partitions", "" + WORKERS)))) {
            SparkSession session =
                    SparkSession.builder().sparkContext(spark.sc()).getOrCreate();
            if (visits) {
                linear(session, RealTable.VISITS.rows());
            }
            if (digits) {
                digits(session, RealTable.DIGITS.rows());
            }
        }
    }

    private void missing(String table, RealTable rows) {
        String why = options.quick() ? "--quick leaves it out" : rows.needed();
        for (GradientCoding coding : CODINGS) {
            goals.add(Goal.notMeasured(id(table, coding), "relative", ALLOWED, "MLlib's optimum", why));
        }
    }

    private static String id(String table, GradientCoding coding) {
        return "gradient.real.%s.%s".formatted(table, coding.label());
    }

    private void digits(SparkSession session, List<LabeledPoint> rows) {
        List<LabeledPoint> two = rows.stream()
                .filter(row -> row.label() == 3 || row.label() == 7)
                .map(row -> new LabeledPoint(row.label() == 7 ? 1 : 0, row.features()))
                .toList();
        logistic(session, "digits37", two);
        logistic(session, "digits", rows);
    }

    private void linear(SparkSession session, List<LabeledPoint> rows) {
        Dataset<Row> data =
                RealTable.dataset(session, rows).repartition(WORKERS).cache();
        double[] deviations = deviations(rows);
        double l2 = REGULARIZATION / labelDeviation(rows);
        long start = System.nanoTime();
        LinearRegressionModel mllib = new LinearRegression()
                .setRegParam(REGULARIZATION)
                .setTol(TOLERANCE)
                .setMaxIter(ITERATIONS)
                .fit(data);
        took("visits.mllib", start);
        double best = squaredLoss(rows, mllib.coefficients(), mllib.intercept())
                + l2 / 2 * squares(row(mllib.coefficients()), deviations);
        for (GradientCoding coding : CODINGS) {
            start = System.nanoTime();
            CodedLinearRegressionModel coded = new CodedLinearRegression()
                    .setWorkers(WORKERS)
                    .setStragglers(STRAGGLERS)
                    .setCoding(coding)
                    .setRegParam(REGULARIZATION)
                    .setTol(TOLERANCE)
                    .setMaxIter(ITERATIONS)
                    .fit(data);
            took("visits." + coding.label(), start);
            double own = squaredLoss(rows, coded.coefficients(), coded.intercept())
                    + l2 / 2 * squares(row(coded.coefficients()), deviations);
            compare("visits", coding, own, best, coded.summary().orElseThrow().totalIterations());
        }
        data.unpersist();
    }

    private void logistic(SparkSession session, String table, List<LabeledPoint> rows) {
        Dataset<Row> data =
                RealTable.dataset(session, rows).repartition(WORKERS).cache();
        double[] deviations = deviations(rows);
        long start = System.nanoTime();
        LogisticRegressionModel mllib = new LogisticRegression()
                .setRegParam(REGULARIZATION)
                .setTol(TOLERANCE)
                .setMaxIter(ITERATIONS)
                .fit(data);
        took(table + ".mllib", start);
        double best = crossEntropy(rows, mllib.coefficientMatrix(), mllib.interceptVector())
                + REGULARIZATION / 2 * squares(mllib.coefficientMatrix(), deviations);
        for (GradientCoding coding : CODINGS) {
            start = System.nanoTime();
            CodedLogisticRegressionModel coded = new CodedLogisticRegression()
                    .setWorkers(WORKERS)
                    .setStragglers(STRAGGLERS)
                    .setCoding(coding)
                    .setRegParam(REGULARIZATION)
                    .setTol(TOLERANCE)
                    .setMaxIter(ITERATIONS)
                    .fit(data);
            took(table + "." + coding.label(), start);
            double own = crossEntropy(rows, coded.coefficientMatrix(), coded.interceptVector())
                    + REGULARIZATION / 2 * squares(coded.coefficientMatrix(), deviations);
            compare(table, coding, own, best, coded.summary().orElseThrow().totalIterations());
        }
        data.unpersist();
    }

    private void took(String who, long start) {
        double seconds = (System.nanoTime() - start) / 1e9;
        measurements.add(new Measurement("gradient.real." + who + ".fit", seconds, "s", List.of(seconds)));
    }

    private void compare(String table, GradientCoding coding, double own, double best, int iterations) {
        measurements.add(new Measurement(id(table, coding) + ".objective", own, "loss", List.of(own, best)));
        goals.add(Goal.atMost(
                id(table, coding), Math.abs(own / best - 1), "relative", ALLOWED, "the objective of MLlib's model"));
        options.progress()
                .accept(String.format(
                        Locale.ROOT,
                        "%s, %s: objective %.10f after %d iterations, MLlib's %.10f",
                        table,
                        coding.label(),
                        own,
                        iterations,
                        best));
    }

    private static Matrix row(Vector coefficients) {
        return Matrices.dense(1, coefficients.size(), coefficients.toArray());
    }

    /** Standard deviation of each column, as MLlib counts it. */
    private static double[] deviations(List<LabeledPoint> rows) {
        double[] deviations = new double[rows.get(0).features().size()];
        for (int j = 0; j < deviations.length; j++) {
            int column = j;
            deviations[j] = deviation(
                    rows.stream().map(row -> row.features().apply(column)).toList());
        }
        return deviations;
    }

    private static double labelDeviation(List<LabeledPoint> rows) {
        return deviation(rows.stream().map(LabeledPoint::label).toList());
    }

    private static double deviation(List<Double> values) {
        double mean = values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        double squares =
                values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
        return Math.sqrt(squares / (values.size() - 1));
    }

    /** Squares of the coefficients of columns of variance 1. */
    private static double squares(Matrix coefficients, double[] deviations) {
        double sum = 0;
        for (int j = 0; j < deviations.length; j++) {
            for (int c = 0; c < coefficients.numRows(); c++) {
                double scaled = deviations[j] * coefficients.apply(c, j);
                sum += scaled * scaled;
            }
        }
        return sum;
    }

    private static double squaredLoss(List<LabeledPoint> rows, Vector coefficients, double intercept) {
        double sum = 0;
        for (LabeledPoint row : rows) {
            double off = row.features().dot(coefficients) + intercept - row.label();
            sum += off * off / 2;
        }
        return sum / rows.size();
    }

    private static double crossEntropy(List<LabeledPoint> rows, Matrix coefficients, Vector intercepts) {
        double sum = 0;
        for (LabeledPoint row : rows) {
            Vector products = coefficients.multiply(row.features());
            List<Double> margins = new ArrayList<>();
            if (products.size() == 1) {
                // Two classes have one margin.
                margins.add(0.0);
            }
            for (int c = 0; c < products.size(); c++) {
                margins.add(products.apply(c) + intercepts.apply(c));
            }
            double largest =
                    margins.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
            double total = margins.stream()
                    .mapToDouble(margin -> Math.exp(margin - largest))
                    .sum();
            sum += largest + Math.log(total) - margins.get((int) row.label());
        }
        return sum / rows.size();
    }
}
