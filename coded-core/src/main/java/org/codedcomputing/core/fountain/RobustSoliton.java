package org.codedcomputing.core.fountain;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;

/**
 * Luby's degree law [72]: with R = c ln(k/delta) sqrt(k) and M = floor(k/R),
 *
 * <pre>
 *   rho(1) = 1/k,     rho(d) = 1/(d(d-1))
 *   tau(d) = R/(d k)  for d &lt; M,   tau(M) = R ln(R/delta)/k,   0 above
 *   mu(d)  = (rho(d) + tau(d)) / beta,   beta the sum of all rho and tau
 * </pre>
 *
 * <p>Immutable; compares by k, c and delta.
 */
public final class RobustSoliton implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Default of c. */
    public static final double DEFAULT_C = 0.03;

    /** Default of delta. */
    public static final double DEFAULT_DELTA = 0.5;

    private final int k;
    private final double c;
    private final double delta;

    /** P[degree &lt;= d] at d - 1. Derived, so it does not travel. */
    private final transient double[] cumulative;

    private final transient double beta;

    /**
     * The law with the defaults.
     *
     * @param k number of source symbols, at least 1
     */
    public static RobustSoliton of(int k) {
        return new RobustSoliton(k, DEFAULT_C, DEFAULT_DELTA);
    }

    /**
     * @param k number of source symbols, at least 1
     * @param c scale of the extra weight of small degrees, positive
     * @param delta bound aimed at for the failure probability at the law's own overhead, 0 &lt; delta &lt; 1
     * @throws IllegalArgumentException if a parameter is out of range, or the spike M is below 2, or R at most delta
     */
    public RobustSoliton(int k, double c, double delta) {
        if (k < 1 || !(c > 0) || Double.isInfinite(c) || !(delta > 0 && delta < 1)) {
            throw new IllegalArgumentException(
                    "robust soliton needs k >= 1, c > 0 and 0 < delta < 1: k=%d, c=%s, delta=%s"
                            .formatted(k, c, delta));
        }
        this.k = k;
        this.c = c;
        this.delta = delta;
        double r = ripple();
        if (r <= delta) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "robust soliton with c=%s too small for k=%d: R=%.3g is not above delta=%s; raise c",
                    c,
                    k,
                    r,
                    delta));
        }
        if (k / r < 2) {
            throw new IllegalArgumentException(
                    "robust soliton spike at ⌊k/R⌋=%d: c=%s too large for k=%d".formatted((int) (k / r), c, k));
        }
        double[] weights = new double[k];
        int spike = spike();
        for (int d = 1; d <= k; d++) {
            weights[d - 1] = (d == 1 ? 1.0 / k : 1.0 / (d * (d - 1.0))) + extra(d, spike, r);
        }
        // From the rarest up, so that small weights are not lost in the sum.
        double total = 0;
        for (int d = k; d >= 1; d--) {
            total += weights[d - 1];
        }
        this.beta = total;
        double sum = 0;
        for (int d = 1; d <= k; d++) {
            sum += weights[d - 1];
            weights[d - 1] = sum / total;
        }
        weights[k - 1] = 1;
        this.cumulative = weights;
    }

    private double extra(int d, int spike, double r) {
        return d < spike ? r / ((double) d * k) : d == spike ? r * Math.log(r / delta) / k : 0;
    }

    private Object readResolve() {
        return new RobustSoliton(k, c, delta);
    }

    /** Number of source symbols k. */
    public int sources() {
        return k;
    }

    /** R, the expected number of symbols in the ripple. */
    public double ripple() {
        return c * Math.log(k / delta) * Math.sqrt(k);
    }

    /** M = floor(k/R), at most k: the degree that has extra weight. */
    public int spike() {
        return (int) Math.min(k, Math.floor(k / ripple()));
    }

    /** The normaliser beta, at least 1; beta k is about what decodes with probability 1 - delta. */
    public double beta() {
        return beta;
    }

    /**
     * The probability of a degree.
     *
     * @param degree 1..k
     */
    public double probability(int degree) {
        return cumulative[degree - 1] - (degree == 1 ? 0 : cumulative[degree - 2]);
    }

    /** Mean degree: sources in a row, on average. */
    public double meanDegree() {
        double mean = 0;
        for (int d = 1; d <= k; d++) {
            mean += d * probability(d);
        }
        return mean;
    }

    /**
     * The degree at a quantile.
     *
     * @param p 0 &lt;= p &lt; 1
     * @return 1..k
     */
    public int degree(double p) {
        int at = Arrays.binarySearch(cumulative, p);
        // P[degree <= d] > p: behind an entry that is p itself, and behind those that equal it.
        int degree = at >= 0 ? at + 1 : -at - 1;
        while (cumulative[degree] <= p) {
            degree++;
        }
        return degree + 1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RobustSoliton law && k == law.k && c == law.c && delta == law.delta;
    }

    @Override
    public int hashCode() {
        return 31 * (31 * k + Double.hashCode(c)) + Double.hashCode(delta);
    }

    @Override
    public String toString() {
        return "robust soliton(k=%d, c=%s, delta=%s)".formatted(k, c, delta);
    }
}
