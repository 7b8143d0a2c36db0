package org.codedcomputing.spark.gradient;

import org.codedcomputing.core.gradient.ApproximateGradient;

/**
 * As {@link GradientSession}, but what it gives is only near the sum, from whatever messages there were. Thread-safe; to be closed.
 */
public final class ApproximateGradientSession implements AutoCloseable {
    private final GradientRounds<ApproximateGradient> rounds;
    private double worst;

    ApproximateGradientSession(GradientRounds<ApproximateGradient> rounds) {
        this.rounds = rounds;
    }

    /**
     * Something near the gradient of all rows.
     *
     * @param gradient what stands for the sum
     * @param error {@code |a B - 1|^2}: 0 if it is the sum, k if it has nothing of it
     */
    public record Approximation(GradientSum gradient, double error) {}

    /**
     * A descent on gradients that were not exact.
     *
     * @param outcome where it ended; its values are approximate too
     * @param worstError largest error of a gradient on the way
     */
    public record Descent(DescentOutcome outcome, double worstError) {}

    /**
     * Something near the gradient of all rows.
     *
     * @param parameters p numbers; not modified
     * @throws IllegalArgumentException if there are not p, or one is not finite
     * @throws org.codedcomputing.core.computation.NotDecodableException if too few messages came by the deadline
     * @throws org.codedcomputing.spark.job.CodedJobException if there is none for another reason
     */
    public Approximation gradient(double[] parameters) {
        ApproximateGradient answer = rounds.evaluate(parameters);
        int p = rounds.message().parameters();
        double[] gradient = new double[p];
        System.arraycopy(answer.sum(), 0, gradient, 0, p);
        GradientSum sum =
                new GradientSum(gradient, answer.sum()[p], rounds.cut().weight());
        return new Approximation(sum, answer.error());
    }

    /**
     * Goes down along approximate gradients. L-BFGS, whose line search believes values, is not for these.
     *
     * @param optimizer by steps
     * @param l2 weight of half the squares of the first parameters, at least 0
     * @param penalised how many those are
     * @param initial p numbers; not modified
     */
    public synchronized Descent minimize(Optimizer.Steps optimizer, double l2, int penalised, double[] initial) {
        worst = 0;
        DescentOutcome outcome = optimizer.minimize(Objective.mean(this::noted, l2, penalised), initial);
        return new Descent(outcome, worst);
    }

    private synchronized GradientSum noted(double[] at) {
        Approximation approximation = gradient(at);
        worst = Math.max(worst, approximation.error());
        return approximation.gradient();
    }

    /** How the gradients so far came about. */
    public GradientReport report() {
        return rounds.report();
    }

    @Override
    public void close() {
        rounds.close();
    }
}
