package org.codedcomputing.spark.advise;

import java.util.Arrays;

/** Two tests that ask nothing of the law of task times. */
final class Significance {
    /** Stirling's series is exact to a double's last digits from there on. */
    private static final int SERIES = 32;

    private Significance() {}

    /**
     * Fisher's exact test: the probability that of all slow tasks so many or more fall on one group, if they fall by chance.
     *
     * @param slow of the group's tasks, at least 0
     * @param group tasks of the group, at least {@code slow}
     * @param allSlow of all tasks
     * @param all tasks, the group's included
     */
    static double byChance(int slow, int group, int allSlow, int all) {
        // From where it begins each probability is less than the one before, in either direction.
        if ((double) slow * all <= (double) group * allSlow) {
            double below = 0;
            double probability = probability(slow - 1, group, allSlow, all);
            for (int less = slow - 1; less >= 0 && probability > 0; less--) {
                below += probability;
                probability *= (double) less
                        * (all - allSlow - group + less)
                        / ((allSlow - less + 1.0) * (group - less + 1.0));
            }
            return Math.max(0, 1 - below);
        }
        double above = 0;
        double probability = probability(slow, group, allSlow, all);
        for (int more = slow; more <= Math.min(group, allSlow) && probability > 0; more++) {
            above += probability;
            probability *=
                    (double) (allSlow - more) * (group - more) / ((more + 1.0) * (all - allSlow - group + more + 1.0));
        }
        return Math.min(1, above);
    }

    private static double probability(int slow, int group, int allSlow, int all) {
        return Math.exp(choose(allSlow, slow) + choose(all - allSlow, group - slow) - choose(all, group));
    }

    /** The logarithm of the binomial coefficient; that of 0 where it is 0. */
    private static double choose(int n, int k) {
        return k < 0 || k > n ? Double.NEGATIVE_INFINITY : logFactorial(n) - logFactorial(k) - logFactorial(n - k);
    }

    private static double logFactorial(int n) {
        if (n < SERIES) {
            double sum = 0;
            for (int i = 2; i <= n; i++) {
                sum += Math.log(i);
            }
            return sum;
        }
        return (n + 0.5) * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI) + 1.0 / (12.0 * n) - 1.0 / (360.0 * n * n * n);
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
