package org.codedcomputing.lcc.code;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Fixed-point scales of the gradient X^T (g(X w) - y) for a polynomial g of degree r, in bits: all monomials of g are brought to the
 * scale lc + r (lx + lw), labels too, and the gradient comes out at lx more.
 *
 * @param data lx, at least 0
 * @param weights lw, at least 0
 * @param coefficients lc, scale of the leading coefficient, at least 0
 * @param degree r, at least 1
 */
public record GradientScales(int data, int weights, int coefficients, int degree) implements Serializable {
    /**
     * @throws IllegalArgumentException if a number is out of range
     */
    public GradientScales {
        LagrangePoints.requireAtLeast("lx", data, 0);
        LagrangePoints.requireAtLeast("lw", weights, 0);
        LagrangePoints.requireAtLeast("lc", coefficients, 0);
        LagrangePoints.requireAtLeast("r", degree, 1);
    }

    /**
     * Scale of coefficient c_i.
     *
     * @param exponent i, 0..r
     */
    public int coefficient(int exponent) {
        return coefficients + (degree - exponent) * (data + weights);
    }

    /** Scale of labels, and of g(X w). */
    public int labels() {
        return coefficients + degree * (data + weights);
    }

    /** Scale of the gradient. */
    public int gradient() {
        return labels() + data;
    }

    /**
     * The integers C_i = round(2^scale c_i).
     *
     * @param polynomial c_0..c_r
     * @throws IllegalArgumentException if there are not r+1, or one does not fit 62 bits
     */
    public long[] integers(List<Double> polynomial) {
        if (polynomial.size() != degree + 1) {
            throw new IllegalArgumentException("%d coefficients for degree %d".formatted(polynomial.size(), degree));
        }
        long[] integers = new long[polynomial.size()];
        for (int i = 0; i < integers.length; i++) {
            double scaled = Math.scalb(polynomial.get(i), coefficient(i));
            if (!(Math.abs(scaled) < 0x1p62)) {
                throw new IllegalArgumentException(
                        "coefficient %d is %s at scale 2^%d, beyond 62 bits; lower lx, lw or lc"
                                .formatted(i, polynomial.get(i), coefficient(i)));
            }
            integers[i] = Math.round(scaled);
        }
        return integers;
    }

    /**
     * The worker function X^T g(X w) of a block of data, argument 0, and weights, arguments 1..roundings: power i is the product of
     * the first i of X w^(j), so that independent stochastic roundings leave it unbiased; with one rounding it is X w to the i.
     *
     * @param integers C_0..C_r
     * @param rows of a block
     * @param roundings of the weights, 1 or r
     */
    public static WorkerExpression gradient(long[] integers, int rows, int roundings) {
        WorkerExpression x = WorkerExpression.argument(0);
        List<WorkerExpression> predictions = IntStream.rangeClosed(1, roundings)
                .mapToObj(j -> x.times(WorkerExpression.argument(j)))
                .toList();
        return x.transpose().times(activation(integers, rows, predictions));
    }

    /**
     * The polynomial g of predictions.
     *
     * @param integers C_0..C_r
     * @param rows of a prediction
     * @param predictions X w^(j), one or r of them
     */
    public static WorkerExpression activation(long[] integers, int rows, List<WorkerExpression> predictions) {
        int roundings = predictions.size();
        if (roundings != 1 && roundings < integers.length - 1) {
            throw new IllegalArgumentException(
                    "degree %d takes 1 rounding or as many, not %d".formatted(integers.length - 1, roundings));
        }
        WorkerExpression power = predictions.get(0);
        WorkerExpression g = power.times(integers[1]);
        for (int i = 2; i < integers.length; i++) {
            power = power.hadamard(predictions.get(roundings == 1 ? 0 : i - 1));
            if (integers[i] != 0) {
                g = g.plus(power.times(integers[i]));
            }
        }
        if (integers[0] == 0) {
            return g;
        }
        long[] constants = new long[rows];
        Arrays.fill(constants, integers[0]);
        return WorkerExpression.constant(rows, 1, constants).plus(g);
    }
}
