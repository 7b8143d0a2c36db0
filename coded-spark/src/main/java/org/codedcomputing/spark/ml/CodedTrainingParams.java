package org.codedcomputing.spark.ml;

import java.util.Arrays;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;
import org.codedcomputing.spark.gradient.GradientCoding;

/**
 * Parameters of estimators that train on coded gradients. Each call makes a new {@code Param}, equal to those before: Spark tells
 * them apart by parent and name, and a field would not be there yet when Spark's constructors ask.
 */
public interface CodedTrainingParams extends Params {
    /** Workers, one a task slot; 0 for all task slots. */
    default IntParam workers() {
        return new IntParam(
                this, "workers", "workers, one a task slot; 0 for all task slots (>= 0)", ParamValidators.gtEq(0));
    }

    /** Stragglers that are not waited for; -1 for what coding auto finds. */
    default IntParam stragglers() {
        return new IntParam(
                this,
                "stragglers",
                "workers that need not answer; -1 for what coding auto finds, 1 with others (>= -1)",
                ParamValidators.gtEq(-1));
    }

    /** How gradients are coded. */
    default Param<String> coding() {
        String[] labels = Arrays.stream(GradientCoding.values())
                .map(GradientCoding::label)
                .toArray(String[]::new);
        return new Param<>(
                this,
                "coding",
                "how gradients are coded: " + String.join(", ", labels),
                ParamValidators.inArray(Arrays.asList(labels)));
    }

    /** Most iterations. */
    default IntParam maxIter() {
        return new IntParam(this, "maxIter", "most iterations (>= 0)", ParamValidators.gtEq(0));
    }

    /** Where L-BFGS ends. */
    default DoubleParam tol() {
        return new DoubleParam(this, "tol", "convergence tolerance (>= 0)", ParamValidators.gtEq(0));
    }

    /** Weight of half the squares of the coefficients, as MLlib counts it. */
    default DoubleParam regParam() {
        return new DoubleParam(this, "regParam", "L2 regularization (>= 0)", ParamValidators.gtEq(0));
    }

    /** Whether there is an intercept. */
    default BooleanParam fitIntercept() {
        return new BooleanParam(this, "fitIntercept", "whether to fit an intercept");
    }

    /** Whether regularization is of coefficients of columns of variance 1. */
    default BooleanParam standardization() {
        return new BooleanParam(
                this, "standardization", "whether regularization is of the coefficients of columns of variance 1");
    }

    /** Column of the rows' weights; empty for 1 each. */
    default Param<String> weightCol() {
        return new Param<>(this, "weightCol", "column of the rows' weights; empty for 1 each");
    }

    /** The defaults of all, to be set by constructors. */
    default void setTrainingDefaults() {
        setDefault(workers(), 0);
        setDefault(stragglers(), -1);
        setDefault(coding(), GradientCoding.AUTO.label());
        setDefault(maxIter(), 100);
        setDefault(tol(), 1e-6);
        setDefault(regParam(), 0.0);
        setDefault(fitIntercept(), true);
        setDefault(standardization(), true);
        setDefault(weightCol(), "");
    }
}
