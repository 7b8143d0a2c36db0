package org.codedcomputing.lcc.spark;

import org.apache.spark.ml.classification.ProbabilisticClassifier;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.codedcomputing.spark.ml.PendingUid;
import org.jspecify.annotations.Nullable;

/**
 * Logistic regression on labels 0 and 1 by gradient descent on Lagrange coded data, as a Spark ML estimator: see {@link LagrangeRegression}.
 *
 * <pre>{@code
 * LagrangeLogisticRegressionModel model = new LagrangeLogisticRegression()
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
public final class LagrangeLogisticRegression
        extends ProbabilisticClassifier<Vector, LagrangeLogisticRegression, LagrangeLogisticRegressionModel>
        implements LagrangeParams<LagrangeLogisticRegression>, DefaultParamsWritable {
    private static final long serialVersionUID = 1L;

    private final @Nullable String uid;
    private @Nullable OwnParams own;
    private LagrangeOptions faults = LagrangeOptions.DEFAULT;

    /** With a uid of its own. */
    public LagrangeLogisticRegression() {
        this(Identifiable.randomUID("lagrangeLogistic"));
    }

    /** With a given uid. */
    public LagrangeLogisticRegression(String uid) {
        this(PendingUid.announce(uid));
    }

    private LagrangeLogisticRegression(PendingUid pending) {
        this.uid = pending.take();
        EstimatorRun.setDefaults(this);
        setDefault(sigmoidDegree(), 1);
        setDefault(sigmoidBound(), 5.0);
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
    public LagrangeLogisticRegression self() {
        return this;
    }

    /** Degree of the polynomial in place of the sigmoid. */
    public IntParam sigmoidDegree() {
        return own().get(
                        "sigmoidDegree",
                        name -> new IntParam(
                                this,
                                name,
                                "degree of the polynomial in place of the sigmoid: 1, 3 or 5; two rounds need none",
                                ParamValidators.inRange(1, 9)));
    }

    /** Where the polynomial is fitted. */
    public DoubleParam sigmoidBound() {
        return own().get(
                        "sigmoidBound",
                        name -> new DoubleParam(
                                this,
                                name,
                                "B of the interval [-B, B] on which the polynomial is fitted to the sigmoid",
                                ParamValidators.gt(0)));
    }

    /** See {@link #sigmoidDegree}. */
    public LagrangeLogisticRegression setSigmoidDegree(int value) {
        set(sigmoidDegree(), value);
        return this;
    }

    /** See {@link #sigmoidBound}. */
    public LagrangeLogisticRegression setSigmoidBound(double value) {
        set(sigmoidBound(), value);
        return this;
    }

    /**
     * Makes faults on purpose, for tests and experiments: they are not saved with the estimator.
     *
     * @param options delays, speeds, liars and deadline count; the rest is set by Params
     */
    public LagrangeLogisticRegression withMadeFaults(LagrangeOptions options) {
        this.faults = options;
        return this;
    }

    @Override
    public LagrangeLogisticRegressionModel train(Dataset<?> dataset) {
        EstimatorRun run = EstimatorRun.of(
                this,
                RegressionSettings.logistic()
                        .withSigmoid((Integer) getOrDefault(sigmoidDegree()), (Double) getOrDefault(sigmoidBound())),
                faults,
                dataset,
                getFeaturesCol(),
                getLabelCol());
        return new LagrangeLogisticRegressionModel(uid(), run.coefficients(), run.intercept())
                .withSummary(run.summary());
    }

    @Override
    public LagrangeLogisticRegression copy(ParamMap extra) {
        LagrangeLogisticRegression copy = defaultCopy(extra);
        return copy.withMadeFaults(faults);
    }

    /** Reads what {@code write} saved. */
    public static MLReader<LagrangeLogisticRegression> read() {
        return new DefaultParamsReader<>();
    }

    /** Loads what {@code save} saved. */
    public static LagrangeLogisticRegression load(String path) {
        return read().load(path);
    }
}
