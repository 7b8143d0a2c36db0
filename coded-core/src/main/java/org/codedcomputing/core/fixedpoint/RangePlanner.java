package org.codedcomputing.core.fixedpoint;

import java.util.List;

/**
 * Worst-case ranges of what regression decodes, known before any data is sent. Each method returns the {@link ValueRange} of
 * the decoded quantity; {@link ValueRange#requireFits} then refuses a field that is too small for it.
 *
 * <p>Stateless and safe for use by several threads.
 */
public final class RangePlanner {
    /** What the ranges here are of, for {@link ValueRange#requireFits}. */
    public static final String GRADIENT = "gradient";

    /** The scales of {@link #polynomialGradient} as its users know them, for {@link ValueRange#requireFits}. */
    public static final String SCALES = "lx/lw/lc";

    private RangePlanner() {}

    /**
     * The range of an entry of {@code X^T X w}: scale {@code 2 lx + lw}, bound {@code m B_X (d B_X B_W)}.
     *
     * @param samples m, rows of X, at least 0
     * @param features d, columns of X, at least 0
     * @param data range of the entries of X
     * @param weights range of the entries of w
     */
    public static ValueRange linearGradient(long samples, long features, ValueRange data, ValueRange weights) {
        ValueRange predictions = data.times(weights).sumOf(features);
        return data.times(predictions).sumOf(samples);
    }

    /**
     * The range of an entry of {@code X^T g(X w)} for a polynomial g(z) = sum c_i z^i of degree r: with B_z = d B_X B_W the
     * bound is {@code m B_X sum_i |C_i| B_z^i}, and the scale {@code lx + lc + r (lx + lw)}. Every monomial is brought to
     * one scale, so C_i is c_i at scale {@code lc + (r-i)(lx+lw)}.
     *
     * @param samples m, rows of X, at least 0
     * @param features d, columns of X, at least 0
     * @param data range of the entries of X
     * @param weights range of the entries of w
     * @param coefficients c_0..c_r, at least one
     * @param coefficientBits lc, scale of the leading coefficient c_r
     * @throws IllegalArgumentException if there is no coefficient or one is not finite
     */
    public static ValueRange polynomialGradient(
            long samples,
            long features,
            ValueRange data,
            ValueRange weights,
            List<Double> coefficients,
            int coefficientBits) {
        if (coefficients.isEmpty()) {
            throw new IllegalArgumentException("a polynomial needs at least 1 coefficient but has 0");
        }
        ValueRange predictions = data.times(weights).sumOf(features);
        int degree = coefficients.size() - 1;
        ValueRange activation = ValueRange.of(coefficientBits + degree * predictions.scaleBits(), 0);
        ValueRange power = ValueRange.of(0, 1);
        for (int i = 0; i <= degree; i++) {
            int bits = coefficientBits + (degree - i) * predictions.scaleBits();
            ValueRange monomial =
                    ValueRange.ofReal(Math.abs(coefficients.get(i)), bits).times(power);
            activation = activation.plus(monomial);
            power = power.times(predictions);
        }
        return data.times(activation).sumOf(samples);
    }
}
