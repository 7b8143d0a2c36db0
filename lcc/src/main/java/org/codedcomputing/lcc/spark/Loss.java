package org.codedcomputing.lcc.spark;

import java.util.Arrays;
import org.codedcomputing.core.field.kernel.Kernels;
import org.codedcomputing.core.field.kernel.Slice;
import org.codedcomputing.core.matmul.Block;

/** Losses of regressions, in reals and on the driver. */
final class Loss {
    /** Largest slope of the sigmoid. */
    static final double SIGMOID_SLOPE = 0.25;

    private static final int POWER_ITERATIONS = 50;

    /** The power method comes from below. */
    private static final double MARGIN = 1.05;

    private Loss() {}

    /**
     * One over the largest curvature of the objective.
     *
     * @param x m x d; not modified
     * @param slope largest slope of g
     * @return more than 0
     */
    static double safeStep(Block<double[]> x, double slope, double regularization) {
        double[] vector = new double[x.columns()];
        for (int j = 0; j < vector.length; j++) {
            // In no special direction.
            vector[j] = 1 + 1.0 / (j + 2);
        }
        double[] image = new double[x.rows()];
        double largest = 0;
        for (int i = 0; i < POWER_ITERATIONS; i++) {
            double norm = Math.sqrt(Arrays.stream(vector).map(v -> v * v).sum());
            if (norm == 0) {
                break;
            }
            for (int j = 0; j < vector.length; j++) {
                vector[j] /= norm;
            }
            Kernels.real().multiplyVector(x.view(), Slice.of(vector), Slice.of(image));
            Kernels.real().multiplyTransposedVector(x.view(), Slice.of(image), Slice.of(vector));
            largest = Math.sqrt(Arrays.stream(vector).map(v -> v * v).sum());
        }
        double curvature = MARGIN * Math.abs(slope) * largest / x.rows() + regularization;
        return curvature > 0 ? 1 / curvature : 1;
    }

    /** Mean loss and regularisation. */
    static double objective(
            RegressionSettings settings, Block<double[]> x, double[] y, double[] weights, int intercept) {
        double[] predictions = new double[x.rows()];
        Kernels.real().multiplyVector(x.view(), Slice.of(weights), Slice.of(predictions));
        double sum = 0;
        for (int i = 0; i < y.length; i++) {
            double z = predictions[i];
            // log(1 + e^z) - y z, without overflow.
            sum += settings.isLogistic()
                    ? Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - y[i] * z
                    : (z - y[i]) * (z - y[i]) / 2;
        }
        double squares = 0;
        for (int j = 0; j < weights.length; j++) {
            squares += j == intercept ? 0 : weights[j] * weights[j];
        }
        return sum / y.length + settings.regularization() * squares / 2;
    }
}
