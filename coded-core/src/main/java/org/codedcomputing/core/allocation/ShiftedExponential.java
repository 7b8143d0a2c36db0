package org.codedcomputing.core.allocation;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * F(u) = 1 - exp(-mu (u - a)) for u &gt;= a [70, eq. 1].
 *
 * <p>A product a mu below {@value #LEAST_PRODUCT} is raised to it, by raising the shift, with a warning: without a shift F(u)/u
 * has no maximum, and the best plan would be infinitely redundant.
 *
 * @param shift a, at least 0: no row is faster
 * @param mu positive; 1/mu is the mean time beyond the shift
 */
public record ShiftedExponential(double shift, double mu) implements UnitLoadLaw {
    /** Least a mu. */
    public static final double LEAST_PRODUCT = 1e-3;

    private static final Logger LOG = LoggerFactory.getLogger(ShiftedExponential.class);
    private static final int MOST_STEPS = 50;

    /** @throws IllegalArgumentException if the shift is negative, the rate not positive, or one of them not finite */
    public ShiftedExponential {
        shift = checkedShift(shift, mu);
    }

    /** The shift to use, after the checks that all shifted laws share. */
    static double checkedShift(double shift, double mu) {
        if (!(shift >= 0) || !(mu > 0) || !Double.isFinite(shift * mu) || !Double.isFinite(1 / mu)) {
            throw new IllegalArgumentException(
                    "a worker's law needs a shift a >= 0 and a rate mu > 0, both finite: a=%s, mu=%s; fit them to at least two times that differ"
                            .formatted(shift, mu));
        }
        double least = LEAST_PRODUCT / mu;
        if (shift < least) {
            LOG.warn("shift a={} with rate mu={} gives a mu below {}; using a={}", shift, mu, LEAST_PRODUCT, least);
            return least;
        }
        return shift;
    }

    /**
     * The root z &gt; 1 of z - ln z = 1 + x, which is -W(-exp(-(1+x))) on the lower branch of Lambert's W. Newton's method on
     * y = z - 1, from sqrt(2x) + x: that is above the root and the function is convex, so the steps only descend; three to five
     * of them are enough.
     *
     * @param x a mu, positive and finite
     */
    public static double root(double x) {
        return 1 + rootLessOne(x);
    }

    private static double rootLessOne(double x) {
        if (!(x > 0) || Double.isInfinite(x)) {
            throw new IllegalArgumentException("z - ln z = 1 + x has a root above 1 for finite x > 0 only, got x=" + x);
        }
        double y = Math.sqrt(2 * x) + x;
        for (int step = 0; step < MOST_STEPS; step++) {
            double next = y - (y - Math.log1p(y) - x) * (1 + y) / y;
            if (!(next < y)) {
                break;
            }
            y = next;
        }
        return y;
    }

    /** z of a mu, see {@link #root}. */
    public double root() {
        return root(shift * mu);
    }

    @Override
    public double probability(double u) {
        return u <= shift ? 0 : -Math.expm1(-mu * (u - shift));
    }

    @Override
    public double bestUnitTime() {
        return rootLessOne(shift * mu) / mu;
    }

    /** F(u)/u rises up to lambda and falls behind it, so the bound itself is best where it is above lambda. */
    @Override
    public double bestUnitTime(double atLeast) {
        return Math.max(bestUnitTime(), atLeast);
    }

    /** mu / z. */
    @Override
    public double rate() {
        return mu / root();
    }

    @Override
    public double mean() {
        return shift + 1 / mu;
    }

    @Override
    public double quantile(double p) {
        return shift - Math.log1p(-p) / mu;
    }
}
