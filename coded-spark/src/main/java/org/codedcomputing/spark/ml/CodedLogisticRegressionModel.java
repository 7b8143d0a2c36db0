package org.codedcomputing.spark.ml;

import java.util.Objects;
import java.util.Optional;
import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Matrices;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.Tuple3;

/** A logistic model of two or more classes, however it was trained. */
public final class CodedLogisticRegressionModel
        extends ProbabilisticClassificationModel<Vector, CodedLogisticRegressionModel> implements MLWritable {
    private static final long serialVersionUID = 1L;

    private final @Nullable String uid;
    private final Matrix coefficients;
    private final Vector intercepts;
    private final int classes;
    private transient @Nullable CodedTrainingSummary summary;

    /**
     * A model of classes 0 and 1.
     *
     * @param coefficients one for each feature; the larger the margin, the more class 1
     * @param intercept what is added
     */
    public CodedLogisticRegressionModel(String uid, Vector coefficients, double intercept) {
        this(uid, Matrices.dense(1, coefficients.size(), coefficients.toArray()), Vectors.dense(intercept), 2);
    }

    /**
     * A model.
     *
     * @param coefficients one row for two classes, else one for each; shared
     * @param intercepts one for each row; shared
     * @param classes K, at least 2
     * @throws IllegalArgumentException if rows do not fit
     */
    public CodedLogisticRegressionModel(String uid, Matrix coefficients, Vector intercepts, int classes) {
        this(PendingUid.announce(uid), coefficients, intercepts, classes);
        int rows = classes == 2 ? 1 : classes;
        if (classes < 2 || coefficients.numRows() != rows || intercepts.size() != rows) {
            throw new IllegalArgumentException("%d classes need %d rows of coefficients and intercepts, got %d and %d"
                    .formatted(classes, rows, coefficients.numRows(), intercepts.size()));
        }
    }

    private CodedLogisticRegressionModel(PendingUid pending, Matrix coefficients, Vector intercepts, int classes) {
        this.uid = pending.take();
        this.coefficients = coefficients;
        this.intercepts = intercepts;
        this.classes = classes;
    }

    /** Sets how it was trained, and returns this model. */
    public CodedLogisticRegressionModel withSummary(CodedTrainingSummary training) {
        this.summary = training;
        return this;
    }

    /** How it was trained; empty for a model that was loaded. */
    public Optional<CodedTrainingSummary> summary() {
        return Optional.ofNullable(summary);
    }

    @Override
    public String uid() {
        return PendingUid.of(uid);
    }

    /** One row for two classes, else one for each. */
    public Matrix coefficientMatrix() {
        return coefficients;
    }

    /** One for each row. */
    public Vector interceptVector() {
        return intercepts;
    }

    /**
     * The coefficients of a model of two classes.
     *
     * @throws IllegalStateException if there are more
     */
    public Vector coefficients() {
        requireTwoClasses();
        return Vectors.dense(coefficients.toArray());
    }

    /**
     * The intercept of a model of two classes.
     *
     * @throws IllegalStateException if there are more
     */
    public double intercept() {
        requireTwoClasses();
        return intercepts.apply(0);
    }

    private void requireTwoClasses() {
        if (classes != 2) {
            throw new IllegalStateException(
                    "a model of %d classes has a matrix of coefficients; ask for coefficientMatrix() and interceptVector()"
                            .formatted(classes));
        }
    }

    @Override
    public int numClasses() {
        return classes;
    }

    @Override
    public int numFeatures() {
        return coefficients.numCols();
    }

    @Override
    public Vector predictRaw(Vector features) {
        double[] margins = coefficients.multiply(features).toArray();
        for (int c = 0; c < margins.length; c++) {
            margins[c] += intercepts.apply(c);
        }
        return Vectors.dense(classes == 2 ? new double[] {-margins[0], margins[0]} : margins);
    }

    @Override
    public Vector raw2probabilityInPlace(Vector rawPrediction) {
        double[] values = ((DenseVector) rawPrediction).values();
        if (classes == 2) {
            values[0] = 1 / (1 + Math.exp(-values[0]));
            values[1] = 1 - values[0];
            return rawPrediction;
        }
        double largest = values[0];
        for (double value : values) {
            largest = Math.max(largest, value);
        }
        double sum = 0;
        for (int c = 0; c < values.length; c++) {
            // A class that alone was there has an infinite margin.
            values[c] = values[c] == largest ? 1 : Math.exp(values[c] - largest);
            sum += values[c];
        }
        for (int c = 0; c < values.length; c++) {
            values[c] /= sum;
        }
        return rawPrediction;
    }

    /**
     * What Spark's own summaries ask a model. In Java the methods of two of its classes are the same but for a type argument of what
     * they return, so that only a raw type overrides both.
     */
    @Override
    @SuppressWarnings({"rawtypes", "unchecked"})
    public Tuple3 findSummaryModel() {
        return new Tuple3<>(this, getProbabilityCol(), getPredictionCol());
    }

    @Override
    public CodedLogisticRegressionModel copy(ParamMap extra) {
        CodedLogisticRegressionModel copy = new CodedLogisticRegressionModel(uid(), coefficients, intercepts, classes);
        copy.summary = summary;
        CodedLogisticRegressionModel copied = copyValues(copy, extra);
        copied.setParent(parent());
        return copied;
    }

    @Override
    public MLWriter write() {
        StructType schema = new StructType()
                .add("classes", DataTypes.IntegerType, false)
                .add("coefficients", SQLDataTypes.MatrixType(), false)
                .add("intercepts", SQLDataTypes.VectorType(), false);
        return new ModelWriter(this, schema, RowFactory.create(classes, coefficients, intercepts));
    }

    /** How a saved model is read. */
    public static MLReader<CodedLogisticRegressionModel> read() {
        return new ModelReader<>(CodedLogisticRegressionModel.class, CodedLogisticRegressionModel::of);
    }

    static CodedLogisticRegressionModel of(String uid, Row data) {
        Matrix coefficients = Objects.requireNonNull(data.<Matrix>getAs("coefficients"), "coefficients");
        Vector intercepts = Objects.requireNonNull(data.<Vector>getAs("intercepts"), "intercepts");
        ModelFormatException.requireFinite("coefficients", coefficients.toArray());
        ModelFormatException.requireFinite("intercepts", intercepts.toArray());
        return new CodedLogisticRegressionModel(uid, coefficients, intercepts, data.<Integer>getAs("classes"));
    }

    /** A saved model. */
    public static CodedLogisticRegressionModel load(String path) {
        return read().load(path);
    }

    @Override
    public String toString() {
        return "CodedLogisticRegressionModel: uid=%s, numClasses=%d, numFeatures=%d"
                .formatted(uid(), classes, numFeatures());
    }
}
