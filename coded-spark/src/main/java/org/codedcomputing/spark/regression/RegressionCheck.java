package org.codedcomputing.spark.regression;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What a trained model is compared with. */
final class RegressionCheck {
    private static final int MLLIB_ITERATIONS = 1000;
    private static final double MLLIB_TOLERANCE = 1e-10;

    private RegressionCheck() {}

    /**
     * Mean loss over the rows and the regularization, computed row by row, without this library's losses.
     *
     * @param data columns {@code label} and {@code features}
     */
    static double objective(
            Dataset<Row> data, double[] coefficients, double intercept, boolean logistic, double regularization) {
        double[] sums = data.select("label", "features")
                .toJavaRDD()
                .map(row -> new double[] {loss(row, coefficients, intercept, logistic), 1})
                .reduce((a, b) -> new double[] {a[0] + b[0], a[1] + b[1]});
        double squares = 0;
        for (double coefficient : coefficients) {
            squares += coefficient * coefficient;
        }
        return sums[0] / sums[1] + regularization / 2 * squares;
    }

    private static double loss(Row row, double[] coefficients, double intercept, boolean logistic) {
        double label = row.getDouble(0);
        double[] features = row.<Vector>getAs(1).toArray();
        double margin = intercept;
        for (int j = 0; j < features.length; j++) {
            margin += features[j] * coefficients[j];
        }
        double towards = label > 0 ? margin : -margin;
        return logistic
                ? Math.max(0, -towards) + Math.log1p(Math.exp(-Math.abs(towards)))
                : (margin - label) * (margin - label) / 2;
    }

    /** The objective at MLlib's optimum. */
    static double mllib(Dataset<Row> data, RegressionRequest request) {
        boolean intercept = Boolean.parseBoolean(request.more().getOrDefault("intercept", "true"));
        double l2 = request.regularization();
        if (request.logistic()) {
            LogisticRegressionModel model = new LogisticRegression()
                    .setRegParam(l2)
                    .setStandardization(false)
                    .setFitIntercept(intercept)
                    .setMaxIter(MLLIB_ITERATIONS)
                    .setTol(MLLIB_TOLERANCE)
                    .fit(data);
            return objective(data, model.coefficients().toArray(), model.intercept(), true, l2);
        }
        // MLlib's regParam is relative to the label's standard deviation.
        double deviation =
                l2 == 0 ? 1 : data.selectExpr("stddev_samp(label)").first().getDouble(0);
        LinearRegressionModel model = new LinearRegression()
                .setRegParam(l2 * deviation)
                .setStandardization(false)
                .setFitIntercept(intercept)
                .setMaxIter(MLLIB_ITERATIONS)
                .setTol(MLLIB_TOLERANCE)
                .fit(data);
        return objective(data, model.coefficients().toArray(), model.intercept(), false, l2);
    }

    /** The same training without coding, and without stragglers on purpose. */
    static RegressionOutcome uncoded(SparkSession spark, Dataset<Row> data, RegressionRequest request)
            throws Exception {
        Map<String, String> more = new HashMap<>(request.more());
        more.keySet().retainAll(GradientRegression.SETTINGS);
        more.remove("slow");
        RegressionRequest plain = new RegressionRequest(
                request.logistic(),
                request.workers(),
                request.iterations(),
                request.stepSize(),
                request.regularization(),
                0,
                0,
                0,
                request.seed(),
                more);
        return new GradientRegressions().schemes().get(0).train(spark, data, plain);
    }
}
