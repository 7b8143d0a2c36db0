package org.codedcomputing.lcc.spark;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;

/**
 * The Params of estimators that train on Lagrange coded data.
 *
 * @param <S> the estimator
 */
public interface LagrangeParams<S> extends Params {
    /** The Params made so far. */
    OwnParams own();

    /** The estimator itself. */
    S self();

    /** N; 0 for the number of task slots. */
    default IntParam workers() {
        return number("workers", "workers N, 0 for the number of task slots");
    }

    /** S. */
    default IntParam stragglers() {
        return number("stragglers", "workers S that may not answer");
    }

    /** A. */
    default IntParam byzantine() {
        return number("byzantine", "workers A whose results may be wrong");
    }

    /** T. */
    default IntParam colluders() {
        return number("colluders", "workers T that may put together what they received without learning anything");
    }

    /** Most steps. */
    default IntParam maxIter() {
        return number("maxIter", "most steps of gradient descent");
    }

    /** Length of a step. */
    default DoubleParam stepSize() {
        return atLeastZero("stepSize", "length of a step, 0 for one over the largest curvature");
    }

    /** Momentum. */
    default DoubleParam momentum() {
        return own().get(
                        "momentum",
                        name -> new DoubleParam(
                                this,
                                name,
                                "share of the last step that is added to the next, 0 to below 1",
                                ParamValidators.inRange(0, 1, true, false)));
    }

    /** Regularisation. */
    default DoubleParam regParam() {
        return atLeastZero("regParam", "factor of half the squared weights in the objective");
    }

    /** Where descent ends. */
    default DoubleParam tol() {
        return atLeastZero("tol", "norm of the gradient at which descent ends");
    }

    /** Bound of the weights of standardised features. */
    default DoubleParam weightBound() {
        return own().get(
                        "weightBound",
                        name -> new DoubleParam(
                                this,
                                name,
                                "largest absolute weight that is sent; counts in the worst case that must fit the field",
                                ParamValidators.gt(0)));
    }

    /** Seed of the roundings. */
    default LongParam seed() {
        return own().get("seed", name -> new LongParam(this, name, "seed of the roundings"));
    }

    /** Whether there is an intercept. */
    default BooleanParam fitIntercept() {
        return own().get("fitIntercept", name -> new BooleanParam(this, name, "whether to fit an intercept"));
    }

    /** Whether features are centred and brought to size 1 first. */
    default BooleanParam standardization() {
        return own().get(
                        "standardization",
                        name -> new BooleanParam(
                                this, name, "whether features are centred and scaled to [-1, 1] before training"));
    }

    /** Whether workers are not to see the weights, if there are colluders. */
    default BooleanParam hiddenWeights() {
        return own().get(
                        "hiddenWeights",
                        name -> new BooleanParam(this, name, "whether weights are hidden, if there are colluders"));
    }

    /** How gradients are computed. */
    default Param<String> protocol() {
        return choice("protocol", "located, verified or two-rounds", labels(RegressionProtocol.values()));
    }

    /** What protects the computation. */
    default Param<String> mode() {
        return choice("mode", "auto, lagrange, repetition or uncoded", labels(LagrangeMode.values()));
    }

    /** What a worker is. */
    default Param<String> placement() {
        return choice("placement", "auto, hosts or slots", labels(Placement.values()));
    }

    private IntParam number(String name, String doc) {
        return own().get(name, n -> new IntParam(this, n, doc, ParamValidators.gtEq(0)));
    }

    private DoubleParam atLeastZero(String name, String doc) {
        return own().get(name, n -> new DoubleParam(this, n, doc, ParamValidators.gtEq(0)));
    }

    private Param<String> choice(String name, String doc, List<String> choices) {
        return own().get(name, n -> new Param<>(this, n, doc, ParamValidators.inArray(choices)));
    }

    private static List<String> labels(Enum<?>[] values) {
        return Arrays.stream(values)
                .map(value -> value.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
    }

    /** See {@link #workers}. */
    default S setWorkers(int value) {
        set(workers(), value);
        return self();
    }

    /** See {@link #stragglers}. */
    default S setStragglers(int value) {
        set(stragglers(), value);
        return self();
    }

    /** See {@link #byzantine}. */
    default S setByzantine(int value) {
        set(byzantine(), value);
        return self();
    }

    /** See {@link #colluders}. */
    default S setColluders(int value) {
        set(colluders(), value);
        return self();
    }

    /** See {@link #maxIter}. */
    default S setMaxIter(int value) {
        set(maxIter(), value);
        return self();
    }

    /** See {@link #stepSize}. */
    default S setStepSize(double value) {
        set(stepSize(), value);
        return self();
    }

    /** See {@link #momentum}. */
    default S setMomentum(double value) {
        set(momentum(), value);
        return self();
    }

    /** See {@link #regParam}. */
    default S setRegParam(double value) {
        set(regParam(), value);
        return self();
    }

    /** See {@link #tol}. */
    default S setTol(double value) {
        set(tol(), value);
        return self();
    }

    /** See {@link #weightBound}. */
    default S setWeightBound(double value) {
        set(weightBound(), value);
        return self();
    }

    /** See {@link #seed}. */
    default S setSeed(long value) {
        set(seed(), value);
        return self();
    }

    /** See {@link #fitIntercept}. */
    default S setFitIntercept(boolean value) {
        set(fitIntercept(), value);
        return self();
    }

    /** See {@link #standardization}. */
    default S setStandardization(boolean value) {
        set(standardization(), value);
        return self();
    }

    /** See {@link #hiddenWeights}. */
    default S setHiddenWeights(boolean value) {
        set(hiddenWeights(), value);
        return self();
    }

    /** See {@link #protocol}. */
    default S setProtocol(RegressionProtocol value) {
        set(protocol(), value.label());
        return self();
    }

    /** See {@link #mode}. */
    default S setMode(LagrangeMode value) {
        set(mode(), value.label());
        return self();
    }

    /** See {@link #placement}. */
    default S setPlacement(Placement value) {
        set(placement(), value.label());
        return self();
    }
}
