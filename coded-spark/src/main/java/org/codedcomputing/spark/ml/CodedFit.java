package org.codedcomputing.spark.ml;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.codedcomputing.spark.gradient.CodedGradientDescent;
import org.codedcomputing.spark.gradient.DescentOutcome;
import org.codedcomputing.spark.gradient.GradientCoding;
import org.codedcomputing.spark.gradient.GradientSession;
import org.codedcomputing.spark.gradient.Optimizer;
import org.codedcomputing.spark.gradient.RowGradient;

/** Training of a linear model: what the estimators have in common. */
final class CodedFit {
    private final double[] parameters;
    private final CodedTrainingSummary summary;

    private CodedFit(double[] parameters, CodedTrainingSummary summary) {
        this.parameters = parameters;
        this.summary = summary;
    }

    /**
     * Trains.
     *
     * @param params what was set
     * @param loss of {@code width} margins
     * @param l2 weight of half the squares of the coefficients
     * @param intercepts where to start, one for each margin; none without intercepts
     * @throws IllegalArgumentException if rows cannot be trained on
     * @throws org.codedcomputing.core.CodedException if a gradient was not there by the deadline
     */
    static CodedFit train(
            CodedTrainingParams params,
            Dataset<?> data,
            String labelCol,
            String featuresCol,
            ColumnStatistics statistics,
            RowGradient loss,
            int width,
            double l2,
            double[] intercepts) {
        String weightCol = params.getOrDefault(params.weightCol());
        CodedGradientDescent gradients = CodedGradientDescent.of(data.toDF()).columns(labelCol, featuresCol);
        int workers = (Integer) params.getOrDefault(params.workers());
        int stragglers = (Integer) params.getOrDefault(params.stragglers());
        gradients = weightCol.isEmpty() ? gradients : gradients.weights(weightCol);
        gradients = workers == 0 ? gradients : gradients.workers(workers);
        gradients = stragglers < 0 ? gradients : gradients.stragglers(stragglers);
        gradients = gradients.coding(GradientCoding.of(params.getOrDefault(params.coding())));
        boolean standardized = (Boolean) params.getOrDefault(params.standardization());
        boolean intercept = intercepts.length > 0;
        int p = width * statistics.columns() + intercepts.length;
        try (GradientSession session = gradients.open(loss, p)) {
            ScaledObjective objective =
                    new ScaledObjective(session::gradient, statistics, width, intercept, l2, standardized);
            double[] initial = new double[p];
            System.arraycopy(intercepts, 0, initial, p - intercepts.length, intercepts.length);
            DescentOutcome outcome = Optimizer.lbfgs(
                            (Integer) params.getOrDefault(params.maxIter()), (Double) params.getOrDefault(params.tol()))
                    .minimize(objective, initial);
            return new CodedFit(
                    objective.original(outcome.parameters()),
                    new CodedTrainingSummary(
                            outcome.values(),
                            outcome.converged(),
                            outcome.reason(),
                            List.of(session.report().explain().split("\\R", -1))));
        }
    }

    /** Coefficients of the data as it is, behind them the intercepts. */
    double[] parameters() {
        return parameters;
    }

    CodedTrainingSummary summary() {
        return summary;
    }
}
