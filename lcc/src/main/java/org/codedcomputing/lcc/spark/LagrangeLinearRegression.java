package org.codedcomputing.lcc.spark;

import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.Regressor;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.codedcomputing.spark.ml.PendingUid;
import org.jspecify.annotations.Nullable;

/**
 * Least-squares regression by gradient descent on Lagrange coded data, as a Spark ML estimator: see {@link LagrangeRegression}.
 *
 * <pre>{@code
 * LagrangeLinearRegressionModel model = new LagrangeLinearRegression()
 *         .setWorkers(14)
 *         .setStragglers(2)
 *         .setByzantine(1)
 *         .setColluders(1)
 *         .fit(dataset);
 * model.summary().byzantineWorkers();
 * }</pre>
 *
 * <p>The driver collects the rows, encodes them and is trusted with them. With colluders, rows that lie on executors make that void;
 * the summary's warnings say so.
 */
public final class LagrangeLinearRegression
        extends Regressor<Vector, LagrangeLinearRegression, LagrangeLinearRegressionModel>
        implements LagrangeParams<LagrangeLinearRegression>, DefaultParamsWritable {
    private static final long serialVersionUID = 1L;

    private final @Nullable String uid;
    private @Nullable OwnParams own;
    private LagrangeOptions faults = LagrangeOptions.DEFAULT;

    /** With a uid of its own. */
    public LagrangeLinearRegression() {
        this(Identifiable.randomUID("lagrangeLinear"));
    }

    /** With a given uid. */
    public LagrangeLinearRegression(String uid) {
        this(PendingUid.announce(uid));
    }

    private LagrangeLinearRegression(PendingUid pending) {
        this.uid = pending.take();
        EstimatorRun.setDefaults(this);
    }

    @Override
    public String uid() {
        return PendingUid.of(uid);
    }

    @Override
    public OwnParams own() {
        if (own == null) {
            own = new OwnParams();
        }
        return own;
    }

    @Override
    public LagrangeLinearRegression self() {
        return this;
    }

    /**
     * Makes faults on purpose, for tests and experiments: they are not saved with the estimator.
     *
     * @param options delays, speeds, liars and deadline count; the rest is set by Params
     */
    public LagrangeLinearRegression withMadeFaults(LagrangeOptions options) {
        this.faults = options;
        return this;
    }

    @Override
    public LagrangeLinearRegressionModel train(Dataset<?> dataset) {
        EstimatorRun run =
                EstimatorRun.of(this, RegressionSettings.linear(), faults, dataset, getFeaturesCol(), getLabelCol());
        return new LagrangeLinearRegressionModel(uid(), run.coefficients(), run.intercept()).withSummary(run.summary());
    }

    @Override
    public LagrangeLinearRegression copy(ParamMap extra) {
        LagrangeLinearRegression copy = defaultCopy(extra);
        return copy.withMadeFaults(faults);
    }

    /** Reads what {@code write} saved. */
    public static MLReader<LagrangeLinearRegression> read() {
        return new DefaultParamsReader<>();
    }

    /** Loads what {@code save} saved. */
    public static LagrangeLinearRegression load(String path) {
        return read().load(path);
    }
}
