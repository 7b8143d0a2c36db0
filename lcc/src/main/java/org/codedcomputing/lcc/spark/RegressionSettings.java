package org.codedcomputing.lcc.spark;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.codedcomputing.lcc.code.FixedPointRegression;
import org.codedcomputing.lcc.code.GradientScales;
import org.codedcomputing.lcc.code.SigmoidPolynomial;

/**
 * What is fitted, and how gradient descent goes. Each wither returns a changed copy; nobody sees one that changes. Thread-safe.
 */
public final class RegressionSettings {
    private final boolean logistic;
    private int sigmoidDegree = 1;
    private double sigmoidBound = 5;
    private RegressionProtocol protocol = RegressionProtocol.LOCATED;
    private boolean hiddenWeights = true;
    private int iterations = 50;
    private double stepSize;
    private double momentum;
    private double regularization;
    private double tolerance;
    private long seed = 1;
    private double weightBound = 16;
    private Optional<GradientScales> scales = Optional.empty();
    private boolean guarded;
    private boolean smallField;
    private RecodingPolicy recoding = RecodingPolicy.WHEN_IT_PAYS;

    private RegressionSettings(boolean logistic) {
        this.logistic = logistic;
    }

    /** Least squares. */
    public static RegressionSettings linear() {
        return new RegressionSettings(false);
    }

    /** Logistic regression on labels 0 and 1. */
    public static RegressionSettings logistic() {
        return new RegressionSettings(true);
    }

    private RegressionSettings with(Consumer<RegressionSettings> change) {
        RegressionSettings copy = new RegressionSettings(logistic);
        copy.sigmoidDegree = sigmoidDegree;
        copy.sigmoidBound = sigmoidBound;
        copy.protocol = protocol;
        copy.hiddenWeights = hiddenWeights;
        copy.iterations = iterations;
        copy.stepSize = stepSize;
        copy.momentum = momentum;
        copy.regularization = regularization;
        copy.tolerance = tolerance;
        copy.seed = seed;
        copy.weightBound = weightBound;
        copy.scales = scales;
        copy.guarded = guarded;
        copy.smallField = smallField;
        copy.recoding = recoding;
        change.accept(copy);
        return copy;
    }

    /** Whether it is logistic regression. */
    public boolean isLogistic() {
        return logistic;
    }

    /** How gradients are computed. */
    public RegressionProtocol protocol() {
        return protocol;
    }

    /** Whether weights are hidden, where there are colluders. */
    public boolean hiddenWeights() {
        return hiddenWeights;
    }

    /** Most steps. */
    public int iterations() {
        return iterations;
    }

    /** Length of a step; 0 for one over the largest curvature. */
    public double stepSize() {
        return stepSize;
    }

    /** Share of the last step that is added to the next. */
    public double momentum() {
        return momentum;
    }

    /** Factor of half the squared weights in the objective. */
    public double regularization() {
        return regularization;
    }

    /** Norm of the gradient at which descent ends. */
    public double tolerance() {
        return tolerance;
    }

    /** Seed of the roundings. */
    public long seed() {
        return seed;
    }

    /** Largest absolute weight. */
    public double weightBound() {
        return weightBound;
    }

    /** Whether the field is 2^31-1 instead of 2^61-1. */
    public boolean smallField() {
        return smallField;
    }

    /** When verified computing encodes anew. */
    public RecodingPolicy recoding() {
        return recoding;
    }

    /** The polynomial and how exactly it is computed. */
    FixedPointRegression.Form form() {
        FixedPointRegression.Form linear = FixedPointRegression.Form.linear(weightBound);
        return new FixedPointRegression.Form(
                logistic ? SigmoidPolynomial.fit(sigmoidDegree, sigmoidBound).coefficients() : linear.coefficients(),
                scales,
                weightBound,
                guarded);
    }

    /** What an even degree is no use for. */
    Optional<String> warning() {
        return logistic ? SigmoidPolynomial.fit(sigmoidDegree, sigmoidBound).warning() : Optional.empty();
    }

    /**
     * The polynomial in place of the sigmoid; default degree 1 on [-5, 5]. The worker function has degree r+1, or 2r+1 with hidden
     * weights.
     *
     * @param degree r: 1, 3 or 5
     * @param bound B of the interval [-B, B] of its least-squares fit, more than 0
     */
    public RegressionSettings withSigmoid(int degree, double bound) {
        SigmoidPolynomial.fit(degree, bound);
        return with(copy -> {
            copy.sigmoidDegree = degree;
            copy.sigmoidBound = bound;
        });
    }

    /** Default {@link RegressionProtocol#LOCATED}. */
    public RegressionSettings withProtocol(RegressionProtocol set) {
        Objects.requireNonNull(set, "protocol");
        return with(copy -> copy.protocol = set);
    }

    /** Whether workers are not to see the weights, where there are colluders; default true. Costs r (K+T-1) workers. */
    public RegressionSettings withHiddenWeights(boolean set) {
        return with(copy -> copy.hiddenWeights = set);
    }

    /**
     * Steps at most; default 50.
     *
     * @param set at least 0
     */
    public RegressionSettings withIterations(int set) {
        return with(copy -> copy.iterations = (int) atLeast("iterations", set, 0));
    }

    /**
     * Length of a step; default 0, which stands for one over the largest curvature of the objective.
     *
     * @param set at least 0
     */
    public RegressionSettings withStepSize(double set) {
        return with(copy -> copy.stepSize = atLeast("stepSize", set, 0));
    }

    /**
     * Share of the last step that is added to the next; default 0, plain gradient descent.
     *
     * @param set 0 to below 1
     */
    public RegressionSettings withMomentum(double set) {
        if (!(set >= 0 && set < 1)) {
            throw new IllegalArgumentException("momentum must be 0 to below 1 (was %s)".formatted(set));
        }
        return with(copy -> copy.momentum = set);
    }

    /**
     * Factor of half the squared weights, without the intercept, in the objective; default 0.
     *
     * @param set at least 0
     */
    public RegressionSettings withRegularization(double set) {
        return with(copy -> copy.regularization = atLeast("regularization", set, 0));
    }

    /**
     * Norm of the gradient at which descent ends before its last step; default 0.
     *
     * @param set at least 0
     */
    public RegressionSettings withTolerance(double set) {
        return with(copy -> copy.tolerance = atLeast("tolerance", set, 0));
    }

    /** Seed of the roundings; default 1. Masks and keys have no seed. */
    public RegressionSettings withSeed(long set) {
        return with(copy -> copy.seed = set);
    }

    /**
     * Largest absolute weight that will be sent; default 16. Counts in the worst case that must fit the field; descent fails if a
     * weight exceeds it.
     *
     * @param set more than 0
     */
    public RegressionSettings withWeightBound(double set) {
        if (!(set > 0) || Double.isInfinite(set)) {
            throw new IllegalArgumentException("bound of the weights must be finite and > 0 (was %s)".formatted(set));
        }
        return with(copy -> copy.weightBound = set);
    }

    /** Scales in bits; default the finest whose worst case fits the field. Protocol {@code TWO_ROUNDS} has its own. */
    public RegressionSettings withScales(GradientScales set) {
        return with(copy -> copy.scales = Optional.of(set));
    }

    /** Lets the worst case exceed the field, with a guard band that notices most, not all, values that wrapped around; default false. */
    public RegressionSettings withGuardBand(boolean set) {
        return with(copy -> copy.guarded = set);
    }

    /** Takes the field of 2^31-1, half the bytes and a quarter of the range; default false. */
    public RegressionSettings withSmallField(boolean set) {
        return with(copy -> copy.smallField = set);
    }

    /** Default {@link RecodingPolicy#WHEN_IT_PAYS}. */
    public RegressionSettings withRecoding(RecodingPolicy set) {
        Objects.requireNonNull(set, "recoding");
        return with(copy -> copy.recoding = set);
    }

    private static double atLeast(String what, double value, double least) {
        // Written so that NaN fails the comparison.
        if (!(value >= least) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(
                    "%s must be finite and at least %s (was %s)".formatted(what, least, value));
        }
        return value;
    }
}
