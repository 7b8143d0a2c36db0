package org.codedcomputing.spark.ml;

import java.util.Objects;
import java.util.Optional;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.RegressionModel;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** A linear model, however it was trained. */
public final class CodedLinearRegressionModel extends RegressionModel<Vector, CodedLinearRegressionModel>
        implements MLWritable {
    private static final long serialVersionUID = 1L;

    private final @Nullable String uid;
    private final Vector coefficients;
    private final double intercept;
    private transient @Nullable CodedTrainingSummary summary;

    /**
     * A model.
     *
     * @param coefficients one for each feature; shared
     * @param intercept what is added
     */
    public CodedLinearRegressionModel(String uid, Vector coefficients, double intercept) {
        this(PendingUid.announce(uid), coefficients, intercept);
    }

    private CodedLinearRegressionModel(PendingUid pending, Vector coefficients, double intercept) {
        this.uid = pending.take();
        this.coefficients = coefficients;
        this.intercept = intercept;
    }

    /** Sets how it was trained, and returns this model. */
    public CodedLinearRegressionModel withSummary(CodedTrainingSummary training) {
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

    /** One for each feature. */
    public Vector coefficients() {
        return coefficients;
    }

    /** What is added. */
    public double intercept() {
        return intercept;
    }

    @Override
    public int numFeatures() {
        return coefficients.size();
    }

    @Override
    public double predict(Vector features) {
        return features.dot(coefficients) + intercept;
    }

    @Override
    public CodedLinearRegressionModel copy(ParamMap extra) {
        CodedLinearRegressionModel copy = new CodedLinearRegressionModel(uid(), coefficients, intercept);
        copy.summary = summary;
        CodedLinearRegressionModel copied = copyValues(copy, extra);
        copied.setParent(parent());
        return copied;
    }

    @Override
    public MLWriter write() {
        StructType schema = new StructType()
                .add("coefficients", SQLDataTypes.VectorType(), false)
                .add("intercept", DataTypes.DoubleType, false);
        return new ModelWriter(this, schema, RowFactory.create(coefficients, intercept));
    }

    /** How a saved model is read. */
    public static MLReader<CodedLinearRegressionModel> read() {
        return new ModelReader<>(CodedLinearRegressionModel.class, CodedLinearRegressionModel::of);
    }

    static CodedLinearRegressionModel of(String uid, Row data) {
        Vector coefficients = Objects.requireNonNull(data.<Vector>getAs("coefficients"), "coefficients");
        double intercept = data.<Double>getAs("intercept");
        ModelFormatException.requireFinite("coefficients", coefficients.toArray());
        ModelFormatException.requireFinite("intercept", intercept);
        return new CodedLinearRegressionModel(uid, coefficients, intercept);
    }

    /** A saved model. */
    public static CodedLinearRegressionModel load(String path) {
        return read().load(path);
    }

    @Override
    public String toString() {
        return "CodedLinearRegressionModel: uid=%s, numFeatures=%d".formatted(uid(), numFeatures());
    }
}
