package org.codedcomputing.spark.advise;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * What tasks took over what they should have: the product-limit law. A task that was stopped, because a copy was faster or its original
 * was, would have taken longer; its probability goes to those that took longer, in the same stage or, if there are none, in others of the
 * same name. Where nothing took longer, it is taken to have ended when it was stopped: the log has no more.
 */
final class ResidualLaw {
    private final double[] values;
    private final double[] cumulative;
    private final boolean uniform;

    private ResidualLaw(double[] values, double[] weights) {
        this.values = values;
        this.cumulative = weights.clone();
        Arrays.parallelPrefix(cumulative, Double::sum);
        this.uniform = Arrays.stream(weights).allMatch(weight -> weight == weights[0]);
    }

    /**
     * A law.
     *
     * @param finished at least 0; not modified
     * @param stopped at least 0; not modified
     * @param elsewhere what others of the kind took, ascending, for stopped tasks that outlasted all finished ones; not modified
     */
    static ResidualLaw of(double[] finished, double[] stopped, double[] elsewhere) {
        if (stopped.length == 0) {
            double[] weights = new double[Math.max(1, finished.length)];
            Arrays.fill(weights, 1);
            return new ResidualLaw(finished.length == 0 ? new double[] {1} : finished.clone(), weights);
        }
        int own = finished.length + stopped.length;
        int[] order = IntStream.range(0, own)
                .boxed()
                // What was stopped at the very time at which another finished would have taken longer.
                .sorted(Comparator.<Integer>comparingDouble(i -> value(finished, stopped, i))
                        .thenComparing(i -> i >= finished.length))
                .mapToInt(i -> i)
                .toArray();
        int lastFinished = IntStream.range(0, own)
                .filter(i -> order[i] < finished.length)
                .max()
                .orElse(-1);
        double[] values = new double[own + elsewhere.length];
        System.arraycopy(elsewhere, 0, values, own, elsewhere.length);
        double[] weights = new double[values.length];
        double each = 1;
        for (int i = 0; i < own; i++) {
            double value = value(finished, stopped, order[i]);
            values[i] = value;
            int longer = (int)
                    Arrays.stream(elsewhere).filter(other -> other > value).count();
            if (order[i] < finished.length || (i > lastFinished && longer == 0)) {
                weights[i] += each;
            } else if (i < lastFinished) {
                each += each / (own - i - 1);
            } else {
                for (int other = values.length - longer; other < values.length; other++) {
                    weights[other] += each / longer;
                }
            }
        }
        return new ResidualLaw(values, weights);
    }

    private static double value(double[] finished, double[] stopped, int i) {
        return i < finished.length ? finished[i] : stopped[i - finished.length];
    }

    /** One of the values. */
    double draw(SplittableRandom random) {
        if (uniform) {
            return values[random.nextInt(values.length)];
        }
        double at = random.nextDouble() * cumulative[cumulative.length - 1];
        int found = Arrays.binarySearch(cumulative, at);
        // Values without any probability share their end with the one before.
        int index = found >= 0 ? found + 1 : -found - 1;
        while (index < values.length - 1 && cumulative[index] <= at) {
            index++;
        }
        return values[Math.min(index, values.length - 1)];
    }
}
