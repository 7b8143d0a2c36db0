package org.codedcomputing.spark.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.sum;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.classification.ProbabilisticClassifier;
import org.apache.spark.ml.linalg.DenseMatrix;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.codedcomputing.spark.gradient.GradientCoding;
import org.codedcomputing.spark.gradient.Losses;
import org.jspecify.annotations.Nullable;

/**
 * Logistic regression that does not wait for stragglers: the optimum of MLlib's {@code LogisticRegression} with {@code
 * elasticNetParam} 0 and without bounds, from coded gradients. Two classes have one margin, more have one each (softmax). Without
 * regularization the coefficients of several classes are determined up to what they have in common.
 */
public final class CodedLogisticRegression
        extends ProbabilisticClassifier<Vector, CodedLogisticRegression, CodedLogisticRegressionModel>
        implements CodedTrainingParams, DefaultParamsWritable {
    private static final long serialVersionUID = 1L;

    /** Labels beyond are numbers, not classes. */
    private static final int MOST_CLASSES = 100_000;

    private final @Nullable String uid;

    /** With a random uid. */
    public CodedLogisticRegression() {
        this(Identifiable.randomUID("codedLogReg"));
    }

    /** With a uid, as Spark needs it for copies. */
    public CodedLogisticRegression(String uid) {
        this(PendingUid.announce(uid));
    }

    private CodedLogisticRegression(PendingUid pending) {
        this.uid = pending.take();
        setTrainingDefaults();
    }

    @Override
    public String uid() {
        return PendingUid.of(uid);
    }

    /** Workers, one a task slot; 0 for all task slots. */
    public CodedLogisticRegression setWorkers(int n) {
        return with(() -> set(workers(), n));
    }

    /** Workers that need not answer; -1 for what coding auto finds. */
    public CodedLogisticRegression setStragglers(int s) {
        return with(() -> set(stragglers(), s));
    }

    /** How gradients are coded. */
    public CodedLogisticRegression setCoding(GradientCoding coding) {
        return with(() -> set(coding(), coding.label()));
    }

    /** Most iterations; default 100. */
    public CodedLogisticRegression setMaxIter(int iterations) {
        return with(() -> set(maxIter(), iterations));
    }

    /** Convergence tolerance; default 1e-6. */
    public CodedLogisticRegression setTol(double tolerance) {
        return with(() -> set(tol(), tolerance));
    }

    /** L2 regularization; default 0. */
    public CodedLogisticRegression setRegParam(double weight) {
        return with(() -> set(regParam(), weight));
    }

    /** Whether to fit an intercept; default true. */
    public CodedLogisticRegression setFitIntercept(boolean fit) {
        return with(() -> set(fitIntercept(), fit));
    }

    /** Whether regularization is of the coefficients of columns of variance 1; default true. */
    public CodedLogisticRegression setStandardization(boolean standardize) {
        return with(() -> set(standardization(), standardize));
    }

    /** Column of the rows' weights; empty, the default, for 1 each. */
    public CodedLogisticRegression setWeightCol(String column) {
        return with(() -> set(weightCol(), column));
    }

    private CodedLogisticRegression with(Runnable setting) {
        setting.run();
        return this;
    }

    @Override
    public CodedLogisticRegressionModel train(Dataset<?> data) {
        boolean intercept = (Boolean) getOrDefault(fitIntercept());
        ColumnStatistics statistics =
                ColumnStatistics.of(data, getLabelCol(), getFeaturesCol(), getOrDefault(weightCol()));
        double[] weights = classWeights(data);
        int classes = weights.length;
        // One margin tells two classes apart.
        int width = classes == 2 ? 1 : classes;
        int columns = statistics.columns();
        int present = (int) Arrays.stream(weights).filter(weight -> weight > 0).count();
        if (present == 1 && intercept) {
            return constant(weights, width, columns);
        }
        CodedFit fit = CodedFit.train(
                this,
                data,
                getLabelCol(),
                getFeaturesCol(),
                statistics,
                width == 1 ? Losses.logistic(intercept) : Losses.softmax(classes, intercept),
                width,
                (Double) getOrDefault(regParam()),
                intercept ? startingIntercepts(weights, width) : new double[0]);
        double[] parameters = fit.parameters();
        double[] intercepts =
                intercept ? Arrays.copyOfRange(parameters, width * columns, parameters.length) : new double[width];
        // Parameters are feature by feature, and a dense matrix is column by column.
        Matrix coefficients = new DenseMatrix(width, columns, Arrays.copyOf(parameters, width * columns));
        if (width > 1) {
            centre(intercepts);
        }
        return new CodedLogisticRegressionModel(uid(), coefficients, Vectors.dense(intercepts), classes)
                .withSummary(fit.summary());
    }

    /** Weight of each class 0..K-1, at least two of them. */
    private double[] classWeights(Dataset<?> data) {
        List<Row> counted = data.groupBy(col(getLabelCol()).cast("double").as("label"))
                .agg(sum(ColumnStatistics.weights(getOrDefault(weightCol()))).as("weight"))
                .collectAsList();
        double largest = 1;
        for (Row row : counted) {
            double label = row.isNullAt(0) ? Double.NaN : row.getDouble(0);
            if (!(label >= 0) || label != Math.rint(label) || label >= MOST_CLASSES) {
                throw new IllegalArgumentException("label %s is no class; classes are whole numbers from 0 to below %d"
                        .formatted(label, MOST_CLASSES));
            }
            largest = Math.max(largest, label);
        }
        double[] weights = new double[(int) largest + 1];
        counted.forEach(row -> weights[(int) row.getDouble(0)] += row.getDouble(1));
        return weights;
    }

    /** Where only one class is there, that class is always predicted. */
    private CodedLogisticRegressionModel constant(double[] weights, int width, int columns) {
        int label = IntStream.range(0, weights.length)
                .filter(c -> weights[c] > 0)
                .findFirst()
                .orElseThrow();
        double[] intercepts = width == 1
                ? new double[] {label == 1 ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY}
                : IntStream.range(0, width)
                        .mapToDouble(c -> c == label ? Double.POSITIVE_INFINITY : 0)
                        .toArray();
        CodedTrainingSummary summary =
                new CodedTrainingSummary(List.of(0.0), true, "all labels are " + label, List.of());
        return new CodedLogisticRegressionModel(
                        uid(), DenseMatrix.zeros(width, columns), Vectors.dense(intercepts), weights.length)
                .withSummary(summary);
    }

    /** Log-odds of the classes, with a row more in each, since a class may have none. */
    private static double[] startingIntercepts(double[] weights, int width) {
        if (width == 1) {
            return new double[] {Math.log((weights[1] + 1) / (weights[0] + 1))};
        }
        double[] intercepts =
                Arrays.stream(weights).map(weight -> Math.log(weight + 1)).toArray();
        centre(intercepts);
        return intercepts;
    }

    /** Only differences of the intercepts of several classes count: those with mean 0 are taken. */
    private static void centre(double[] intercepts) {
        double mean = Arrays.stream(intercepts).average().orElse(0);
        Arrays.setAll(intercepts, c -> intercepts[c] - mean);
    }

    @Override
    public CodedLogisticRegression copy(ParamMap extra) {
        return defaultCopy(extra);
    }

    /** How a saved estimator is read. */
    public static MLReader<CodedLogisticRegression> read() {
        return new DefaultParamsReader<>();
    }

    /** A saved estimator. */
    public static CodedLogisticRegression load(String path) {
        return read().load(path);
    }
}
