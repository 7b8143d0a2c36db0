package org.codedcomputing.spark.ml;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.Regressor;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.codedcomputing.spark.gradient.GradientCoding;
import org.codedcomputing.spark.gradient.Losses;
import org.jspecify.annotations.Nullable;

/**
 * Linear regression that does not wait for stragglers: the optimum of MLlib's {@code LinearRegression} with {@code elasticNetParam}
 * 0, from coded gradients. As there, {@code regParam} is relative to the label's standard deviation: the objective is half the
 * mean squared error and {@code regParam / (2 std(label))} times the squares of the coefficients.
 */
public final class CodedLinearRegression extends Regressor<Vector, CodedLinearRegression, CodedLinearRegressionModel>
        implements CodedTrainingParams, DefaultParamsWritable {
    private static final long serialVersionUID = 1L;

    private final @Nullable String uid;

    /** With a random uid. */
    public CodedLinearRegression() {
        this(Identifiable.randomUID("codedLinReg"));
    }

    /** With a uid, as Spark needs it for copies. */
    public CodedLinearRegression(String uid) {
        this(PendingUid.announce(uid));
    }

    private CodedLinearRegression(PendingUid pending) {
        this.uid = pending.take();
        setTrainingDefaults();
    }

    @Override
    public String uid() {
        return PendingUid.of(uid);
    }

    /** Workers, one a task slot; 0 for all task slots. */
    public CodedLinearRegression setWorkers(int n) {
        return with(() -> set(workers(), n));
    }

    /** Workers that need not answer; -1 for what coding auto finds. */
    public CodedLinearRegression setStragglers(int s) {
        return with(() -> set(stragglers(), s));
    }

    /** How gradients are coded. */
    public CodedLinearRegression setCoding(GradientCoding coding) {
        return with(() -> set(coding(), coding.label()));
    }

    /** Most iterations; default 100. */
    public CodedLinearRegression setMaxIter(int iterations) {
        return with(() -> set(maxIter(), iterations));
    }

    /** Convergence tolerance; default 1e-6. */
    public CodedLinearRegression setTol(double tolerance) {
        return with(() -> set(tol(), tolerance));
    }

    /** L2 regularization; default 0. */
    public CodedLinearRegression setRegParam(double weight) {
        return with(() -> set(regParam(), weight));
    }

    /** Whether to fit an intercept; default true. */
    public CodedLinearRegression setFitIntercept(boolean fit) {
        return with(() -> set(fitIntercept(), fit));
    }

    /** Whether regularization is of the coefficients of columns of variance 1; default true. */
    public CodedLinearRegression setStandardization(boolean standardize) {
        return with(() -> set(standardization(), standardize));
    }

    /** Column of the rows' weights; empty, the default, for 1 each. */
    public CodedLinearRegression setWeightCol(String column) {
        return with(() -> set(weightCol(), column));
    }

    private CodedLinearRegression with(Runnable setting) {
        setting.run();
        return this;
    }

    @Override
    public CodedLinearRegressionModel train(Dataset<?> data) {
        boolean intercept = (Boolean) getOrDefault(fitIntercept());
        double regularization = (Double) getOrDefault(regParam());
        ColumnStatistics statistics =
                ColumnStatistics.of(data, getLabelCol(), getFeaturesCol(), getOrDefault(weightCol()));
        double deviation = statistics.labelDeviation();
        double mean = statistics.labelMean();
        if (deviation == 0 && (intercept || mean == 0)) {
            CodedTrainingSummary summary =
                    new CodedTrainingSummary(List.of(0.0), true, "all labels are " + mean, List.of());
            return model(Vectors.zeros(statistics.columns()), mean).withSummary(summary);
        }
        if (deviation == 0 && regularization > 0) {
            throw new IllegalArgumentException(
                    "regParam %s is relative to the label's standard deviation, which is 0; set it to 0, or fit an intercept"
                            .formatted(regularization));
        }
        CodedFit fit = CodedFit.train(
                this,
                data,
                getLabelCol(),
                getFeaturesCol(),
                statistics,
                Losses.squared(intercept),
                1,
                regularization == 0 ? 0 : regularization / deviation,
                intercept ? new double[] {mean} : new double[0]);
        double[] parameters = fit.parameters();
        Vector coefficients = Vectors.dense(Arrays.copyOf(parameters, statistics.columns()));
        return model(coefficients, intercept ? parameters[statistics.columns()] : 0)
                .withSummary(fit.summary());
    }

    private CodedLinearRegressionModel model(Vector coefficients, double intercept) {
        return new CodedLinearRegressionModel(uid(), coefficients, intercept);
    }

    @Override
    public CodedLinearRegression copy(ParamMap extra) {
        return defaultCopy(extra);
    }

    /** How a saved estimator is read. */
    public static MLReader<CodedLinearRegression> read() {
        return new DefaultParamsReader<>();
    }

    /** A saved estimator. */
    public static CodedLinearRegression load(String path) {
        return read().load(path);
    }
}
