package org.codedcomputing.spark.advise;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.function.DoublePredicate;
import java.util.stream.IntStream;

/**
 * What tasks took over what they should have: the product-limit law. A task that was stopped, because a copy was faster or its original
 * was, would have taken longer; its probability goes to those that took longer, in the same stage or, if there are none, in others of the
 * same name. Where nothing took longer, it is taken to have ended when it was stopped: the log has no more.
 *
 * <p>Which share of such tasks is late is known only as well as some tasks tell it: four late ones of 48 may be chance of 4 % or of 16 %.
 * So every run in the model has a share of its own, by what Jeffreys' prior makes of the log ({@link Draws}).
 */
final class ResidualLaw {
    /** Late tasks, and others, that Jeffreys' prior for a share adds to those that were seen. */
    private static final double PRIOR = 0.5;

    private final Values onTime;
    private final Values late;
    private final double lateTasks;
    private final int tasks;

    private ResidualLaw(double[] values, double[] weights, int tasks) {
        this.onTime = new Values(values, weights, value -> !(value > Diagnosis.LATE));
        this.late = new Values(values, weights, value -> value > Diagnosis.LATE);
        this.lateTasks = tasks * late.weight() / (late.weight() + onTime.weight());
        this.tasks = tasks;
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
            return new ResidualLaw(finished.length == 0 ? new double[] {1} : finished, weights, weights.length);
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
        return new ResidualLaw(values, weights, own);
    }

    private static double value(double[] finished, double[] stopped, int i) {
        return i < finished.length ? finished[i] : stopped[i - finished.length];
    }

    /** The draws of one run. */
    Draws draws() {
        return new Draws();
    }

    /**
     * Draws that share one unknown share of late tasks: Polya's urn. It begins with the tasks of the log and half a late and half
     * another one, and each draw is put back twice; that is to draw the share from its posterior law, and then each task by it.
     */
    final class Draws {
        private double lateSeen = lateTasks + PRIOR;
        private double seen = tasks + 2 * PRIOR;

        private Draws() {}

        /** One of the values. */
        double next(SplittableRandom random) {
            if (late.isEmpty() || onTime.isEmpty()) {
                // How late tasks would be, or how long others would take, the log does not say.
                return (late.isEmpty() ? onTime : late).draw(random);
            }
            boolean isLate = random.nextDouble() * seen < lateSeen;
            seen++;
            lateSeen += isLate ? 1 : 0;
            return (isLate ? late : onTime).draw(random);
        }
    }

    /** Some values with weights. */
    private static final class Values {
        private final double[] values;
        private final double[] cumulative;
        private final boolean uniform;

        Values(double[] all, double[] weights, DoublePredicate wanted) {
            int[] own = IntStream.range(0, all.length)
                    .filter(i -> weights[i] > 0 && wanted.test(all[i]))
                    .toArray();
            values = Arrays.stream(own).mapToDouble(i -> all[i]).toArray();
            cumulative = Arrays.stream(own).mapToDouble(i -> weights[i]).toArray();
            uniform = Arrays.stream(cumulative).allMatch(weight -> weight == cumulative[0]);
            Arrays.parallelPrefix(cumulative, Double::sum);
        }

        boolean isEmpty() {
            return values.length == 0;
        }

        double weight() {
            return isEmpty() ? 0 : cumulative[cumulative.length - 1];
        }

        double draw(SplittableRandom random) {
            if (uniform) {
                return values[random.nextInt(values.length)];
            }
            int found = Arrays.binarySearch(cumulative, random.nextDouble() * weight());
            return values[Math.min(found >= 0 ? found + 1 : -found - 1, values.length - 1)];
        }
    }
}
