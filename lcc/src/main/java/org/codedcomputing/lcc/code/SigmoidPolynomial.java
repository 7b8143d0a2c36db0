package org.codedcomputing.lcc.code;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The polynomial that stands in for the sigmoid 1/(1+e^-z) where a worker function must be one: least squares on [-B, B].
 *
 * @param coefficients c_0..c_r, constant first; even ones beyond c_0 = 1/2 are 0
 * @param bound B, more than 0
 * @param maxError largest difference from the sigmoid on [-B, B], on a grid of {@value #GRID} points
 */
public record SigmoidPolynomial(List<Double> coefficients, double bound, double maxError) implements Serializable {
    /** Points on which the error is measured, and half as many intervals of the integrals. */
    static final int GRID = 4001;

    /** Copies the list. */
    public SigmoidPolynomial {
        coefficients = List.copyOf(coefficients);
    }

    /**
     * The least-squares fit.
     *
     * @param degree r, 1..9
     * @param bound B, finite and more than 0
     * @throws IllegalArgumentException if an argument is out of range
     */
    public static SigmoidPolynomial fit(int degree, double bound) {
        if (degree < 1 || degree > 9) {
            throw new IllegalArgumentException("degree must be 1..9 (was " + degree + "); take 1, 3 or 5");
        }
        if (!(bound > 0) || Double.isInfinite(bound)) {
            throw new IllegalArgumentException("bound must be finite and more than 0 (was " + bound + ")");
        }
        double[] inUnits = new double[degree + 1];
        // sigmoid - 1/2 is odd, so Legendre polynomials of odd degree are all it has; they are orthogonal on [-1, 1].
        for (int j = 1; j <= degree; j += 2) {
            double[] legendre = legendre(j);
            double projection = (2 * j + 1) / 2.0 * integral(legendre, bound);
            for (int i = 0; i <= j; i++) {
                inUnits[i] += projection * legendre[i];
            }
        }
        List<Double> coefficients = new ArrayList<>();
        for (int i = 0; i <= degree; i++) {
            coefficients.add(i == 0 ? 0.5 : inUnits[i] / Math.pow(bound, i));
        }
        double worst = 0;
        for (int i = 0; i < GRID; i++) {
            double z = bound * (2.0 * i / (GRID - 1) - 1);
            worst = Math.max(worst, Math.abs(value(coefficients, z) - sigmoid(z)));
        }
        return new SigmoidPolynomial(coefficients, bound, worst);
    }

    /** Degree r. */
    public int degree() {
        return coefficients.size() - 1;
    }

    /** Why an even degree is no use: it costs 2(K+T-1) workers more than the odd one below it, for the same polynomial. */
    public Optional<String> warning() {
        return degree() % 2 == 0
                ? Optional.of(
                        "degree %d fit equals degree %d on a symmetric interval".formatted(degree(), degree() - 1))
                : Optional.empty();
    }

    /** Its value. */
    public double value(double z) {
        return value(coefficients, z);
    }

    private static double value(List<Double> coefficients, double z) {
        double value = 0;
        for (int i = coefficients.size() - 1; i >= 0; i--) {
            value = value * z + coefficients.get(i);
        }
        return value;
    }

    /** The sigmoid itself. */
    public static double sigmoid(double z) {
        return 1 / (1 + Math.exp(-z));
    }

    /** Integral over [-1, 1] of (sigmoid(B x) - 1/2) q(x), by Simpson's rule; the integrand is smooth. */
    private static double integral(double[] q, double bound) {
        int intervals = GRID - 1;
        double sum = 0;
        for (int i = 0; i <= intervals; i++) {
            double x = 2.0 * i / intervals - 1;
            double factor = i == 0 || i == intervals ? 1 : i % 2 == 1 ? 4 : 2;
            double power = 1;
            double value = 0;
            for (double coefficient : q) {
                value += coefficient * power;
                power *= x;
            }
            sum += factor * value * (sigmoid(bound * x) - 0.5);
        }
        return sum * 2 / intervals / 3;
    }

    /** Coefficients of the Legendre polynomial of a degree, constant first. */
    private static double[] legendre(int degree) {
        double[] before = {1};
        double[] current = {0, 1};
        for (int j = 1; j < degree; j++) {
            double[] next = new double[j + 2];
            for (int i = 0; i < current.length; i++) {
                next[i + 1] += (2 * j + 1) * current[i] / (j + 1);
            }
            for (int i = 0; i < before.length; i++) {
                next[i] -= j * before[i] / (j + 1);
            }
            before = current;
            current = next;
        }
        return current;
    }
}
