package org.codedcomputing.lcc.spark;

import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.RegressionModel;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.codedcomputing.spark.ml.PendingUid;
import org.jspecify.annotations.Nullable;

/** The model of a {@link LagrangeLinearRegression}. */
public final class LagrangeLinearRegressionModel extends RegressionModel<Vector, LagrangeLinearRegressionModel>
        implements MLWritable {
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
    public LagrangeLinearRegressionModel(String uid, Vector coefficients, double intercept) {
        this(PendingUid.announce(uid), new LinearModelData(coefficients, intercept));
    }

    private LagrangeLinearRegressionModel(PendingUid pending, LinearModelData data) {
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

    @Override
    public double predict(Vector features) {
        return data.margin(features);
    }

    LagrangeLinearRegressionModel withSummary(@Nullable LagrangeTrainingSummary trained) {
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
    public LagrangeLinearRegressionModel copy(ParamMap extra) {
        LagrangeLinearRegressionModel copy =
                copyValues(new LagrangeLinearRegressionModel(uid(), data.coefficients(), data.intercept()), extra);
        return copy.withSummary(summary).setParent(parent());
    }

    @Override
    public MLWriter write() {
        return data.writer(this);
    }

    /** Reads what {@code write} saved. */
    public static MLReader<LagrangeLinearRegressionModel> read() {
        return LinearModelData.reader(LagrangeLinearRegressionModel.class, LagrangeLinearRegressionModel::new);
    }

    /** Loads what {@code save} saved. */
    public static LagrangeLinearRegressionModel load(String path) {
        return read().load(path);
    }
}
