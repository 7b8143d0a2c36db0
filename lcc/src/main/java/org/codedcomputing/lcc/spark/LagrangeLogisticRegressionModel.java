package org.codedcomputing.lcc.spark;

import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.codedcomputing.lcc.code.SigmoidPolynomial;
import org.codedcomputing.spark.ml.PendingUid;
import org.jspecify.annotations.Nullable;
import scala.Tuple3;

/** The model of a {@link LagrangeLogisticRegression}. */
public final class LagrangeLogisticRegressionModel
        extends ProbabilisticClassificationModel<Vector, LagrangeLogisticRegressionModel> implements MLWritable {
    private static final long serialVersionUID = 1L;

    private final @Nullable String uid;
    private final LinearModelData data;
    private transient @Nullable LagrangeTrainingSummary summary;

    /**
     * A model.
     *
     * @param coefficients one for each feature
     * @param intercept 0 if there is none
     */
    public LagrangeLogisticRegressionModel(String uid, Vector coefficients, double intercept) {
        this(PendingUid.announce(uid), new LinearModelData(coefficients, intercept));
    }

    private LagrangeLogisticRegressionModel(PendingUid pending, LinearModelData data) {
        this.uid = pending.take();
        this.data = data;
    }

    @Override
    public String uid() {
        return PendingUid.of(uid);
    }

    /** One for each feature. */
    public Vector coefficients() {
        return data.coefficients();
    }

    /** 0 if there is none. */
    public double intercept() {
        return data.intercept();
    }

    @Override
    public int numFeatures() {
        return data.coefficients().size();
    }

    /** What a summary of Spark's would read; javac asks for it, since Scala's two of this name differ in type. */
    @Override
    @SuppressWarnings({"rawtypes", "unchecked"}) // Tuple3 is covariant in Scala alone
    public Tuple3 findSummaryModel() {
        return new Tuple3<>(this, getProbabilityCol(), getPredictionCol());
    }

    @Override
    public int numClasses() {
        return 2;
    }

    @Override
    public Vector predictRaw(Vector features) {
        double margin = data.margin(features);
        return Vectors.dense(-margin, margin);
    }

    @Override
    public Vector raw2probabilityInPlace(Vector raw) {
        double[] values = raw.toArray();
        return Vectors.dense(SigmoidPolynomial.sigmoid(values[0]), SigmoidPolynomial.sigmoid(values[1]));
    }

    LagrangeLogisticRegressionModel withSummary(@Nullable LagrangeTrainingSummary trained) {
        this.summary = trained;
        return this;
    }

    /** Whether there is a {@link #summary}: not after the model was loaded. */
    public boolean hasSummary() {
        return summary != null;
    }

    /**
     * How the training went.
     *
     * @throws IllegalStateException if the model was loaded, or made by hand
     */
    public LagrangeTrainingSummary summary() {
        if (summary == null) {
            throw new IllegalStateException(
                    "%s has no training summary: it was not trained in this JVM".formatted(uid()));
        }
        return summary;
    }

    @Override
    public LagrangeLogisticRegressionModel copy(ParamMap extra) {
        LagrangeLogisticRegressionModel copy =
                copyValues(new LagrangeLogisticRegressionModel(uid(), data.coefficients(), data.intercept()), extra);
        return copy.withSummary(summary).setParent(parent());
    }

    @Override
    public MLWriter write() {
        return data.writer(this);
    }

    /** Reads what {@code write} saved. */
    public static MLReader<LagrangeLogisticRegressionModel> read() {
        return LinearModelData.reader(LagrangeLogisticRegressionModel.class, LagrangeLogisticRegressionModel::new);
    }

    /** Loads what {@code save} saved. */
    public static LagrangeLogisticRegressionModel load(String path) {
        return read().load(path);
    }
}
