package org.codedcomputing.core.gradient;

import java.util.Arrays;

/**
 * How tasks straggle that each process 1/n of the rows: they take t0, and with probability p by D longer, whatever their load is,
 * as by a pause of the machine. Any unit of time.
 *
 * @param task time t0 of a task with 1/n of the rows, more than 0
 * @param probability p that it is delayed, 0..1
 * @param delay time D by which it is, at least 0
 */
public record TaskDelays(double task, double probability, double delay) {
    /** How many times the median a task must have taken to count as delayed. */
    public static final double DELAYED = 1.5;

    /**
     * @throws IllegalArgumentException if a number is outside or not finite
     */
    public TaskDelays {
        if (!(task > 0)
                || !(probability >= 0 && probability <= 1)
                || !(delay >= 0)
                || !Double.isFinite(task)
                || !Double.isFinite(delay)) {
            throw new IllegalArgumentException("needs t0 > 0, p in 0..1 and D >= 0, all finite: t0=%s, p=%s, D=%s"
                    .formatted(task, probability, delay));
        }
    }

    /**
     * Probability that more than s of n tasks are delayed.
     *
     * @param n at least 0
     * @param s at least 0
     */
    public double moreThan(int n, int s) {
        return s >= n ? 0 : Probabilities.moreThan(n, s, probability);
    }

    /**
     * From times of tasks that each processed 1/n of the rows: t0 is the mean of those up to {@value #DELAYED} times the median, p
     * the part of the others, D what the mean of the others is beyond t0.
     *
     * @param times at least one, more than 0; not modified
     */
    public static TaskDelays fit(double[] times) {
        if (times.length == 0) {
            throw new IllegalArgumentException("no task times; run the calibration first");
        }
        double[] sorted = times.clone();
        Arrays.sort(sorted);
        double bound = DELAYED * sorted[(sorted.length - 1) / 2];
        double quick =
                Arrays.stream(sorted).filter(time -> time <= bound).average().orElseThrow();
        double slow =
                Arrays.stream(sorted).filter(time -> time > bound).average().orElse(quick);
        long delayed = Arrays.stream(sorted).filter(time -> time > bound).count();
        return new TaskDelays(quick, (double) delayed / times.length, slow - quick);
    }
}
