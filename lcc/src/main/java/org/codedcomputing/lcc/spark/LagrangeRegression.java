package org.codedcomputing.lcc.spark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.core.field.Mersenne31;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.core.matmul.FieldArithmetic;
import org.codedcomputing.lcc.code.FixedPointRegression;
import org.codedcomputing.lcc.code.LagrangeParameters;
import org.codedcomputing.lcc.code.TwoRoundRegression;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Linear and logistic regression by gradient descent, whose gradients come exactly in fixed point from workers of which some may be
 * slow, lie or be curious: Lagrange coded regression [60], with data and weights hidden from any T workers CodedPrivateML [67], with
 * every result verified AVCC [64]. The trajectory is that of uncoded fixed-point descent, bit by bit, whoever answered.
 *
 * <p>The caller is trusted and holds the data. What workers send back, the model, sizes and times are not hidden. Setters return a
 * changed copy. Thread-safe.
 */
public final class LagrangeRegression {
    private static final Logger LOG = LoggerFactory.getLogger(LagrangeRegression.class);

    private final JavaSparkContext spark;
    private final RegressionSettings settings;
    private final LagrangeOptions options;

    private LagrangeRegression(JavaSparkContext spark, RegressionSettings settings, LagrangeOptions options) {
        this.spark = spark;
        this.settings = settings;
        this.options = options;
    }

    /**
     * A regression.
     *
     * @param spark Not modified
     * @param settings what is fitted
     */
    public static LagrangeRegression of(JavaSparkContext spark, RegressionSettings settings) {
        return new LagrangeRegression(spark, Objects.requireNonNull(settings, "settings"), LagrangeOptions.DEFAULT);
    }

    /** What workers there are and what they may do. */
    public LagrangeRegression with(LagrangeOptions set) {
        return new LagrangeRegression(spark, settings, Objects.requireNonNull(set, "options"));
    }

    /**
     * Trains from weights 0.
     *
     * @param x m x d, finite, of about size 1; a column of ones gives an intercept. Not modified
     * @param y m labels; 0 and 1 for logistic regression. Not modified
     * @param intercept the column whose weight is not regularised, or -1
     * @throws IllegalArgumentException if nothing fits: the text has the numbers and the way out
     * @throws org.codedcomputing.spark.job.CodedJobException if a gradient did not come
     */
    public RegressionResult train(Block<double[]> x, double[] y, int intercept) {
        long start = System.nanoTime();
        requireClasses(y);
        return settings.smallField()
                ? train(FieldArithmetic.of(Mersenne31.FIELD), x, y, intercept, start)
                : train(FieldArithmetic.mersenne61(), x, y, intercept, start);
    }

    private void requireClasses(double[] y) {
        for (int i = 0; settings.isLogistic() && i < y.length; i++) {
            if (y[i] != 0 && y[i] != 1) {
                throw new IllegalArgumentException(
                        "label %s at row %d; logistic regression takes 0 and 1".formatted(y[i], i));
            }
        }
    }

    private <A> RegressionResult train(
            FieldArithmetic<A> arithmetic, Block<double[]> x, double[] y, int intercept, long start) {
        List<String> warnings = new ArrayList<>();
        settings.warning().ifPresent(warnings::add);
        try (Gradients gradients = gradients(arithmetic, x, y)) {
            warnings.addAll(gradients.warnings());
            LOG.info("{}", gradients.plan());
            warnings.forEach(warning -> LOG.warn("{}", warning));
            double step = settings.stepSize() > 0
                    ? settings.stepSize()
                    : Loss.safeStep(x, slope(), settings.regularization());
            double[] weights = new double[x.columns()];
            double[] velocity = new double[x.columns()];
            List<Double> norms = new ArrayList<>();
            List<Double> seconds = new ArrayList<>();
            List<List<Double>> trajectory = new ArrayList<>();
            for (int iteration = 1; iteration <= settings.iterations(); iteration++) {
                long began = System.nanoTime();
                double[] gradient = gradients.at(weights, settings.iterations() - iteration);
                seconds.add((System.nanoTime() - began) / 1e9);
                double squares = 0;
                for (int j = 0; j < weights.length; j++) {
                    gradient[j] += j == intercept ? 0 : settings.regularization() * weights[j];
                    squares += gradient[j] * gradient[j];
                    velocity[j] = settings.momentum() * velocity[j] - step * gradient[j];
                    weights[j] += velocity[j];
                }
                norms.add(Math.sqrt(squares));
                trajectory.add(list(weights));
                if (Math.sqrt(squares) <= settings.tolerance()) {
                    break;
                }
            }
            LagrangeTrainingSummary summary = new LagrangeTrainingSummary(
                    gradients.plan(),
                    norms.size(),
                    norms,
                    seconds,
                    Loss.objective(settings, x, y, weights, intercept),
                    gradients.faulty(),
                    gradients.decisions(),
                    warnings,
                    (System.nanoTime() - start) / 1e9,
                    gradients.reports());
            LOG.info("{}", summary.explain());
            return new RegressionResult(list(weights), trajectory, summary);
        }
    }

    /** Largest slope of g where it is like the sigmoid. */
    private double slope() {
        return settings.protocol() == RegressionProtocol.TWO_ROUNDS && settings.isLogistic()
                ? Loss.SIGMOID_SLOPE
                : settings.form().coefficients().get(1);
    }

    private static List<Double> list(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    private <A> Gradients gradients(FieldArithmetic<A> arithmetic, Block<double[]> x, double[] y) {
        if (settings.protocol() == RegressionProtocol.TWO_ROUNDS) {
            TwoRoundRegression<A> regression =
                    TwoRoundRegression.of(arithmetic, settings.isLogistic(), settings.weightBound(), x, y);
            LagrangeOptions resolved = resolved(1, Math.min(x.rows(), x.columns()));
            return new TwoRoundGradients<>(
                    spark,
                    arithmetic,
                    regression,
                    resolved,
                    settings.recoding(),
                    blocks(resolved, 1, Math.min(x.rows(), x.columns())),
                    settings.seed());
        }
        boolean hidden = settings.hiddenWeights() && options.colluders() > 0;
        FixedPointRegression<A> regression = FixedPointRegression.of(arithmetic, settings.form(), x, y);
        int degree = settings.form().workerDegree(hidden);
        LagrangeOptions resolved = resolved(degree, x.rows());
        int blocks = blocks(resolved, degree, x.rows());
        return settings.protocol() == RegressionProtocol.VERIFIED
                ? new VerifiedGradients<>(
                        spark, arithmetic, regression, hidden, resolved, settings.recoding(), blocks, settings.seed())
                : new LocatedGradients<>(spark, arithmetic, regression, hidden, resolved, blocks, settings.seed());
    }

    private LagrangeParameters ofOneBlock(int degree) {
        return new LagrangeParameters(
                LagrangeJobs.workers(spark, options),
                1,
                options.colluders(),
                options.stragglers(),
                options.byzantine(),
                degree,
                settings.protocol() != RegressionProtocol.LOCATED);
    }

    /** Mode auto takes whoever cuts the data finer. */
    private LagrangeOptions resolved(int degree, int most) {
        if (options.mode() != LagrangeMode.AUTO) {
            return options;
        }
        LagrangeParameters parameters = ofOneBlock(degree);
        boolean copies = options.colluders() == 0
                && settings.protocol() == RegressionProtocol.LOCATED
                && blocks(options.withMode(LagrangeMode.REPETITION), degree, most)
                        > Math.min(most, parameters.largestBlocks());
        return options.withMode(copies ? LagrangeMode.REPETITION : LagrangeMode.LAGRANGE);
    }

    /** The largest K, at least 1: whether that fits is for the plan to say. */
    private int blocks(LagrangeOptions resolved, int degree, int most) {
        LagrangeParameters parameters = ofOneBlock(degree);
        long largest = switch (resolved.mode()) {
            case UNCODED -> parameters.workers();
            case REPETITION -> parameters.workers() / (options.stragglers() + 2L * options.byzantine() + 1);
            case AUTO, LAGRANGE -> parameters.largestBlocks();
        };
        return (int) Math.max(1, Math.min(largest, most));
    }
}
