package org.codedcomputing.spark.advise;

import java.util.Arrays;
import org.apache.commons.math3.distribution.HypergeometricDistribution;

/** Two tests that ask nothing of the law of task times. */
final class Significance {
    private Significance() {}

    /**
     * Fisher's exact test: the probability that of all slow tasks so many or more fall on one group, if they fall by chance.
     *
     * @param slow of the group's tasks, at least 0
     * @param group tasks of the group, at least {@code slow}
     * @param allSlow of all tasks
     * @param all tasks, the group's included, at least 1
     */
    static double byChance(int slow, int group, int allSlow, int all) {
        return new HypergeometricDistribution(all, allSlow, group).upperCumulativeProbability(slow);
    }

    /**
     * The rank test of Mann and Whitney, with ties: how many standard deviations the first numbers are above the second ones, in the
     * normal approximation with its correction for continuity. 0 if one of the two is empty, or all are equal.
     *
     * @param first not modified
     * @param second not modified
     */
    static double above(double[] first, double[] second) {
        int n = first.length;
        int m = second.length;
        double[] all = Arrays.copyOf(first, n + m);
        System.arraycopy(second, 0, all, n, m);
        Arrays.sort(all);
        double[] own = first.clone();
        Arrays.sort(own);
        double ranks = 0;
        double ties = 0;
        int taken = 0;
        for (int from = 0; from < all.length; ) {
            int to = from;
            while (to < all.length && Double.compare(all[to], all[from]) == 0) {
                to++;
            }
            double equal = to - from;
            ties += equal * equal * equal - equal;
            for (; taken < n && Double.compare(own[taken], all[from]) == 0; taken++) {
                ranks += (from + 1 + to) / 2.0;
            }
            from = to;
        }
        double both = n + m;
        double mean = n * (both + 1) / 2;
        double variance = (double) n * m / 12 * (both + 1 - ties / (both * (both - 1)));
        if (n == 0 || m == 0 || !(variance > 0)) {
            return 0;
        }
        double beyond = ranks - mean;
        return Math.signum(beyond) * Math.max(0, Math.abs(beyond) - 0.5) / Math.sqrt(variance);
    }
}
