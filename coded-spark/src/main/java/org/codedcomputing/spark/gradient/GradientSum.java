package org.codedcomputing.spark.gradient;

/** The gradient of all rows at some parameters, summed and not averaged. */
public final class GradientSum {
    private final double[] gradient;
    private final double loss;
    private final double weight;

    GradientSum(double[] gradient, double loss, double weight) {
        this.gradient = gradient;
        this.loss = loss;
        this.weight = weight;
    }

    /** Sum of weight times gradient, p numbers; shared. */
    public double[] gradient() {
        return gradient;
    }

    /** Sum of weight times loss. */
    public double loss() {
        return loss;
    }

    /** Sum of the weights of all rows, more than 0: what a mean is divided by. */
    public double weight() {
        return weight;
    }
}
