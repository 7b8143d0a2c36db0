package org.codedcomputing.spark.ml;

import org.codedcomputing.spark.gradient.GradientSum;
import org.codedcomputing.spark.gradient.Objective;

/**
 * The objective of a linear model in coefficients of columns with variance 1 and, if there is an intercept, mean 0. The data stays as
 * it is: parameters are translated on their way to the workers, and gradients on their way back. Coefficients of constant columns
 * are 0, as in MLlib.
 */
final class ScaledObjective implements Objective {
    private final Gradients gradients;
    private final ColumnStatistics statistics;
    private final int width;
    private final boolean intercept;
    private final double l2;
    private final boolean standardized;

    /** Sums of gradients at parameters of the data as it is. */
    @FunctionalInterface
    interface Gradients {
        /** The sum. */
        GradientSum at(double[] parameters);
    }

    /**
     * @param width margins of a row: coefficient (j, c) is parameter j width + c, behind them the intercepts
     * @param l2 weight of half the squares of the coefficients
     * @param standardized whether that is of these coefficients, or of those of the data as it is
     */
    ScaledObjective(
            Gradients gradients,
            ColumnStatistics statistics,
            int width,
            boolean intercept,
            double l2,
            boolean standardized) {
        this.gradients = gradients;
        this.statistics = statistics;
        this.width = width;
        this.intercept = intercept;
        this.l2 = l2;
        this.standardized = standardized;
    }

    /** Number of parameters. */
    int parameters() {
        return width * (statistics.columns() + (intercept ? 1 : 0));
    }

    /**
     * Parameters for the data as it is.
     *
     * @param scaled not modified
     */
    double[] original(double[] scaled) {
        int behind = width * statistics.columns();
        double[] original = scaled.clone();
        for (int j = 0; j < statistics.columns(); j++) {
            double deviation = statistics.deviation(j);
            for (int c = 0; c < width; c++) {
                int at = j * width + c;
                original[at] = deviation == 0 ? 0 : scaled[at] / deviation;
                if (intercept) {
                    original[behind + c] -= original[at] * statistics.mean(j);
                }
            }
        }
        return original;
    }

    @Override
    public double evaluate(double[] at, double[] gradient) {
        GradientSum sum = gradients.at(original(at));
        double[] raw = sum.gradient();
        int behind = width * statistics.columns();
        double penalty = 0;
        for (int j = 0; j < statistics.columns(); j++) {
            double deviation = statistics.deviation(j);
            for (int c = 0; c < width; c++) {
                int index = j * width + c;
                if (deviation == 0) {
                    gradient[index] = 0;
                    continue;
                }
                double centred = intercept ? raw[index] - statistics.mean(j) * raw[behind + c] : raw[index];
                double scale = standardized ? 1 : 1 / (deviation * deviation);
                gradient[index] = centred / deviation / sum.weight() + l2 * scale * at[index];
                penalty += scale * at[index] * at[index];
            }
        }
        for (int c = behind; c < gradient.length; c++) {
            gradient[c] = raw[c] / sum.weight();
        }
        return sum.loss() / sum.weight() + l2 / 2 * penalty;
    }
}
