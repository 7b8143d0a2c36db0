package org.codedcomputing.benchmarks.matmul;

import java.util.Arrays;
import java.util.Locale;
import org.codedcomputing.core.matmul.plan.StragglerLaw;
import org.codedcomputing.spark.job.straggler.Delays;

/** How tasks straggle, in fact and in what the planner is told. */
enum Scenario {
    /** Nobody does. */
    NONE,
    /** One slot works at an eighth of its speed. */
    SLOW,
    /** One slot does not work at all. */
    HUNG,
    /** Every task takes its work and half as much again, exponentially distributed. */
    EXPONENTIAL,
    /** An executor dies in the middle, with its slots and what lay there. */
    KILLED;

    private static final double SLOWER = 8;
    private static final double RATE = 2;

    /** What the planner is told: of an executor that may die, that its slots may never answer. */
    StragglerLaw law() {
        return switch (this) {
            case NONE -> StragglerLaw.none();
            case SLOW -> StragglerLaw.slowSlots(1, SLOWER);
            case HUNG -> StragglerLaw.slowSlots(1, Double.POSITIVE_INFINITY);
            case EXPONENTIAL -> StragglerLaw.shiftedExponential(1, RATE);
            case KILLED -> StragglerLaw.slowSlots(ProductRuns.CORES, Double.POSITIVE_INFINITY);
        };
    }

    /** Results that may be missing in what the planner takes. */
    int stragglers() {
        return this == KILLED ? ProductRuns.CORES : 1;
    }

    /**
     * How many times as long as without stragglers plain tasks of many waves take, beyond what the law says: Spark starts those of a
     * dead executor on the slots that are left.
     */
    double lostSlots() {
        return this == KILLED ? (double) ProductRuns.SLOTS / (ProductRuns.SLOTS - ProductRuns.CORES) : 1;
    }

    /** The speed of each slot. */
    double[] speeds(int slots, double speed) {
        double[] speeds = new double[slots];
        Arrays.fill(speeds, speed);
        if (this == SLOW) {
            speeds[0] = speed / SLOWER;
        } else if (this == HUNG) {
            speeds[0] = 0;
        }
        return speeds;
    }

    /** What tasks sleep on top of their work, which takes so many seconds. */
    Delays delays(double taskSeconds, long seed) {
        return this == EXPONENTIAL ? Delays.shiftedExponential(0, taskSeconds / RATE, seed) : Delays.NONE;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
