package org.codedcomputing.spark.gradient;

/**
 * The usual losses of linear models, with products of blocks. Parameters are the coefficients of the features, and behind them the
 * intercepts if there are any.
 */
public final class Losses {
    private Losses() {}

    /**
     * Half the squared error, {@code (x b + b0 - y)^2 / 2}.
     *
     * @param intercept whether there is b0, the last of d+1 parameters
     */
    public static RowGradient squared(boolean intercept) {
        return new LinearLoss(LinearLoss.Kind.SQUARED, intercept);
    }

    /**
     * Logistic loss for labels 0 and 1, {@code log(1 + exp(-(2y-1) (x b + b0)))}.
     *
     * @param intercept whether there is b0, the last of d+1 parameters
     */
    public static RowGradient logistic(boolean intercept) {
        return new LinearLoss(LinearLoss.Kind.LOGISTIC, intercept);
    }

    /**
     * Hinge loss for labels 0 and 1, {@code max(0, 1 - (2y-1) (x b + b0))}; where that has no derivative, 0 is taken.
     *
     * @param intercept whether there is b0, the last of d+1 parameters
     */
    public static RowGradient hinge(boolean intercept) {
        return new LinearLoss(LinearLoss.Kind.HINGE, intercept);
    }

    /**
     * Cross entropy of the softmax of K margins, for labels 0..K-1.
     *
     * @param classes K, at least 2
     * @param intercept whether there are K intercepts behind the d x K coefficients, of which coefficient (j, c) is number j K + c
     */
    public static RowGradient softmax(int classes, boolean intercept) {
        return new SoftmaxLoss(classes, intercept);
    }
}
