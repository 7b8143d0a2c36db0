package org.codedcomputing.spark.advise;

import java.util.Arrays;

/**
 * Seconds that a stage takes, of many runs in a model. Chance decides a single run: where late tasks are rare, most runs take less than
 * the mean, and a few take far more.
 *
 * @param mean of all runs
 * @param deviation standard deviation of a run; 0 where nothing is drawn
 * @param median half of the runs take no longer
 * @param most 19 of 20 runs take no longer
 */
record RunSeconds(double mean, double deviation, double median, double most) {
    private static final double MOST = 0.95;

    /** Shares of the mean by which a run differs from it, that are worth a word. */
    private static final double WORTH_A_WORD = 0.1;

    /** Of some runs; at least one. Not modified. */
    static RunSeconds of(double[] runs) {
        double[] ascending = runs.clone();
        Arrays.sort(ascending);
        double mean = Arrays.stream(ascending).average().orElseThrow();
        double squares = 0;
        for (double run : ascending) {
            squares += (run - mean) * (run - mean);
        }
        return new RunSeconds(
                mean, Math.sqrt(squares / ascending.length), quantile(ascending, 0.5), quantile(ascending, MOST));
    }

    /** Where nothing is drawn. */
    static RunSeconds always(double seconds) {
        return new RunSeconds(seconds, 0, seconds, seconds);
    }

    /** The least of the values that so many are not above. */
    private static double quantile(double[] ascending, double share) {
        return ascending[Math.max(0, (int) Math.ceil(share * ascending.length) - 1)];
    }

    /** Whether the mean alone would say too little. */
    boolean scatters() {
        return median < mean * (1 - WORTH_A_WORD) || most > mean * (1 + WORTH_A_WORD);
    }
}
