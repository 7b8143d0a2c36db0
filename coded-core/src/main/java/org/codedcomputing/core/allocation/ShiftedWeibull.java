package org.codedcomputing.core.allocation;

import org.apache.commons.math3.special.Gamma;

/**
 * F(u) = 1 - exp(-(mu (u - a))^kappa) for u &gt;= a. With kappa below 1 long times are more frequent than in the exponential law
 * (kappa = 1), with kappa above 1 less.
 *
 * <p>The shift is raised as that of {@link ShiftedExponential}.
 *
 * @param shift a, at least 0: no row is faster
 * @param mu positive
 * @param shape kappa, positive
 */
public record ShiftedWeibull(double shift, double mu, double shape) implements UnitLoadLaw {
    private static final int BISECTIONS = 200;

    /** @throws IllegalArgumentException if a parameter is out of range or not finite */
    public ShiftedWeibull {
        if (!(shape > 0) || Double.isInfinite(shape)) {
            throw new IllegalArgumentException(
                    "a shifted Weibull law needs a finite shape kappa > 0, got %s; 1 gives the exponential law"
                            .formatted(shape));
        }
        shift = ShiftedExponential.checkedShift(shift, mu);
    }

    @Override
    public double probability(double u) {
        return u <= shift ? 0 : -Math.expm1(-Math.pow(mu * (u - shift), shape));
    }

    /**
     * Where the elasticity u f(u)/F(u) is 1. With v = mu (u - a) and w = v^kappa it is (1 + a mu/v) kappa w/(e^w - 1), a product
     * of two positive factors that fall in v, so there is one such place, and F(u)/u rises before it and falls behind it.
     */
    @Override
    public double bestUnitTime() {
        double product = shift * mu;
        double low = Double.MIN_NORMAL;
        double high = 1;
        while (elasticity(high, product) > 1) {
            high *= 2;
        }
        // Bisection of the exponent while the bracket spans magnitudes, of the value at the end.
        for (int i = 0; i < BISECTIONS && high - low > Math.ulp(high); i++) {
            double middle = high > 2 * low ? Math.sqrt(low) * Math.sqrt(high) : (low + high) / 2;
            if (elasticity(middle, product) > 1) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return shift + high / mu;
    }

    private double elasticity(double v, double product) {
        double w = Math.pow(v, shape);
        // w/(e^w - 1) is 1 at 0, also where w underflows.
        return (1 + product / v) * shape * (w < Double.MIN_NORMAL ? 1 : w / Math.expm1(w));
    }

    @Override
    public double bestUnitTime(double atLeast) {
        return Math.max(bestUnitTime(), atLeast);
    }

    @Override
    public double mean() {
        return shift + Gamma.gamma(1 + 1 / shape) / mu;
    }

    @Override
    public double quantile(double p) {
        return shift + Math.pow(-Math.log1p(-p), 1 / shape) / mu;
    }
}
