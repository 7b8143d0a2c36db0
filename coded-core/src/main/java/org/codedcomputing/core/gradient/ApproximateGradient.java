package org.codedcomputing.core.gradient;

/** Something near the sum of all gradients, with how near. */
public final class ApproximateGradient {
    private final double[] sum;
    private final double error;
    private final int messages;

    ApproximateGradient(double[] sum, double error, int messages) {
        this.sum = sum;
        this.error = error;
        this.messages = messages;
    }

    /** What stands for the sum, p numbers; shared. */
    public double[] sum() {
        return sum;
    }

    /** {@code |a B - 1|^2}, see {@link DecodingVector#error}: 0 if it is the sum, k if it has nothing of it. */
    public double error() {
        return error;
    }

    /** Messages that are in it. */
    public int messages() {
        return messages;
    }
}
