package org.codedcomputing.spark.reduce;

import java.util.Arrays;
import java.util.List;
import org.codedcomputing.spark.job.straggler.Delays;
import org.codedcomputing.spark.job.straggler.Pace;

/**
 * What one node computes: the weighted sum of the gradients of its granules, always in the same order. Not thread-safe.
 *
 * @param <D> a granule
 */
final class LocalGradient<D> {
    private final int worker;
    private final List<D> granules;
    private final double[] coefficients;
    private final int length;
    private final GranuleGradient<D> gradient;
    private final Delays delays;
    private long nanos;
    private int computed;

    /**
     * @param worker from 0, for the delays
     * @param granules in the order in which they are added
     * @param coefficients of each; not modified
     * @param length numbers p of a gradient
     * @param delays made on purpose
     */
    LocalGradient(
            int worker,
            List<D> granules,
            double[] coefficients,
            int length,
            GranuleGradient<D> gradient,
            Delays delays) {
        this.worker = worker;
        this.granules = granules;
        this.coefficients = coefficients;
        this.length = length;
        this.gradient = gradient;
        this.delays = delays;
    }

    /** Numbers p of a gradient. */
    int length() {
        return length;
    }

    /**
     * The sum.
     *
     * @param alive called between granules, and often while a delay lasts; throws when nobody needs the sum any more
     */
    double[] at(int epoch, double[] model, Runnable alive) throws InterruptedException {
        long begin = System.nanoTime();
        double[] sum = new double[length];
        double[] one = new double[length];
        for (int i = 0; i < coefficients.length; i++) {
            alive.run();
            Arrays.fill(one, 0);
            gradient.add(granules.get(i), model, one);
            for (int x = 0; x < length; x++) {
                sum[x] += coefficients[i] * one[x];
            }
        }
        Pace.sleepUntil(System.nanoTime(), delays.seconds(worker, epoch + 1L), alive);
        nanos += System.nanoTime() - begin;
        computed++;
        return sum;
    }

    /** Seconds spent on sums that were finished. */
    double seconds() {
        return nanos / 1e9;
    }

    /** Sums that were finished. */
    int computed() {
        return computed;
    }
}
