package org.codedcomputing.core.allocation;

import java.util.Arrays;

/**
 * A law as it was observed: F jumps at the times that were seen. Where tasks were stopped, F is the product-limit estimate of
 * Kaplan and Meier [75], and may stay below 1.
 */
public final class EmpiricalLaw implements UnitLoadLaw {
    private static final long serialVersionUID = 1L;

    private final double[] times;
    private final double[] cumulative;

    private EmpiricalLaw(double[] times, double[] cumulative) {
        this.times = times;
        this.cumulative = cumulative;
    }

    /**
     * The law of some observed times, all alike.
     *
     * @param unitTimes at least one, positive and finite; not modified
     * @throws IllegalArgumentException if there is none, or one is not positive and finite
     */
    public static EmpiricalLaw of(double... unitTimes) {
        return UnitTimes.of(unitTimes, new double[0]).empirical();
    }

    /**
     * A law by its jumps.
     *
     * @param times ascending, positive; not copied
     * @param cumulative F at these times, ascending, in (0, 1]; not copied
     */
    static EmpiricalLaw ofJumps(double[] times, double[] cumulative) {
        return new EmpiricalLaw(times, cumulative);
    }

    /** Number of jumps. */
    public int size() {
        return times.length;
    }

    @Override
    public double probability(double u) {
        int at = Arrays.binarySearch(times, u);
        int seen = at >= 0 ? at + 1 : -at - 1;
        return seen == 0 ? 0 : cumulative[seen - 1];
    }

    @Override
    public double bestUnitTime() {
        return bestUnitTime(0);
    }

    /** Between two jumps F is constant and F(u)/u falls, so only jumps and the bound can be best. */
    @Override
    public double bestUnitTime(double atLeast) {
        double best = atLeast;
        double most = atLeast > 0 ? probability(atLeast) / atLeast : 0;
        for (int i = 0; i < times.length; i++) {
            double rate = cumulative[i] / times[i];
            if (times[i] >= atLeast && rate >= most) {
                best = times[i];
                most = rate;
            }
        }
        return best;
    }

    @Override
    public double mean() {
        if (cumulative[cumulative.length - 1] < 1) {
            return Double.POSITIVE_INFINITY;
        }
        double mean = 0;
        double before = 0;
        for (int i = 0; i < times.length; i++) {
            mean += times[i] * (cumulative[i] - before);
            before = cumulative[i];
        }
        return mean;
    }

    @Override
    public double quantile(double p) {
        for (int i = 0; i < times.length; i++) {
            if (cumulative[i] >= p) {
                return times[i];
            }
        }
        return Double.POSITIVE_INFINITY;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EmpiricalLaw law
                && Arrays.equals(times, law.times)
                && Arrays.equals(cumulative, law.cumulative);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(times) + Arrays.hashCode(cumulative);
    }

    @Override
    public String toString() {
        return "EmpiricalLaw[%d times in %s..%s]".formatted(times.length, times[0], times[times.length - 1]);
    }
}
