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
    EXPONENTIAL;

    private static final double SLOWER = 8;
    private static final double RATE = 2;

    /** What the planner is told. */
    StragglerLaw law() {
        return switch (this) {
            case NONE -> StragglerLaw.none();
            case SLOW -> StragglerLaw.slowSlots(1, SLOWER);
            case HUNG -> StragglerLaw.slowSlots(1, Double.POSITIVE_INFINITY);
            case EXPONENTIAL -> StragglerLaw.shiftedExponential(1, RATE);
        };
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
