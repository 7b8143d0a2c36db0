package org.codedcomputing.lcc.code;

import java.util.List;
import org.codedcomputing.core.field.PrimeField;
import org.codedcomputing.core.fixedpoint.Quantiser;
import org.codedcomputing.core.fixedpoint.RangePlanner;
import org.codedcomputing.core.fixedpoint.Rounding;
import org.codedcomputing.core.fixedpoint.ValueRange;

/**
 * Scales of a gradient and its worst case over all data up to a bound: what can be said before there are data. {@link
 * FixedPointRegression} knows the data, whose sums are smaller.
 *
 * @param scales in bits
 * @param range worst case of an entry of X^T g(X w)
 */
public record GradientRange(GradientScales scales, ValueRange range) {
    /**
     * The given scales, or the finest whose worst case fits.
     *
     * @param samples m, at least 1
     * @param features d, at least 1
     * @param dataBound largest absolute entry of X, finite
     * @throws IllegalArgumentException if an entry of that size has no element, or the worst case does not fit the field; the text
     *     has the bits that are needed and those that are there
     */
    public static GradientRange of(
            PrimeField field, FixedPointRegression.Form form, long samples, long features, double dataBound) {
        List<GradientScales> candidates =
                form.scales().map(List::of).orElseGet(() -> FixedPointRegression.candidates(form));
        GradientScales coarsest = candidates.get(candidates.size() - 1);
        new Quantiser(field, coarsest.data(), Rounding.nearest()).quantise(dataBound, 0, 0);
        for (GradientScales scales : candidates) {
            ValueRange range = worst(form, scales, samples, features, dataBound);
            if (form.guarded() || range.fits(field)) {
                return new GradientRange(scales, range);
            }
        }
        ValueRange worst = worst(form, coarsest, samples, features, dataBound);
        return new GradientRange(coarsest, worst.requireFits(field, RangePlanner.GRADIENT, RangePlanner.SCALES));
    }

    private static ValueRange worst(
            FixedPointRegression.Form form, GradientScales scales, long samples, long features, double dataBound) {
        return RangePlanner.polynomialGradient(
                samples,
                features,
                ValueRange.ofReal(Math.abs(dataBound), scales.data()),
                ValueRange.ofReal(form.weightBound(), scales.weights()),
                form.coefficients(),
                scales.coefficients());
    }
}
