package org.codedcomputing.core.gradient;

/** Sums over binomial distributions. */
final class Probabilities {
    private Probabilities() {}

    /** P(Bin(n, p) &lt;= s). */
    static double atMost(int n, int s, double p) {
        return sum(n, 0, s, p);
    }

    /** P(Bin(n, p) &gt; s), without the cancellation of 1 - P. */
    static double moreThan(int n, int s, double p) {
        return sum(n, s + 1, n, p);
    }

    private static double sum(int n, int from, int to, double p) {
        double sum = 0;
        double choose = 1;
        for (int i = 0; i <= to; i++) {
            if (i >= from) {
                sum += choose * Math.pow(p, i) * Math.pow(1 - p, n - i);
            }
            choose *= (double) (n - i) / (i + 1);
        }
        return sum;
    }
}
