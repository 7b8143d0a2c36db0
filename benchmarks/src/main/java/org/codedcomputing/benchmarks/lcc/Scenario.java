package org.codedcomputing.benchmarks.lcc;

import java.util.Locale;
import java.util.SplittableRandom;
import org.codedcomputing.spark.job.straggler.Delays;

/** How workers straggle: independently of how much they have to do. */
enum Scenario {
    /** They do not: what coding costs. */
    NONE,
    /** Each of them sleeps for an exponential time in each iteration. */
    EXPONENTIAL,
    /** One in ten is off in an iteration. */
    ON_OFF;

    /** Mean of the exponential sleep in seconds. */
    static final double MEAN = 0.5;

    /** How long a worker is off, in seconds. */
    static final double OFF = 3;

    static final double OFF_SHARE = 0.1;

    /**
     * Delays; none in the first round, in which shares are shipped and code is compiled.
     *
     * @param scale of all delays: below 1 for tasks that are a part of a worker's
     */
    Delays delays(long seed, double scale) {
        Delays exponential = Delays.shiftedExponential(0, MEAN * scale, seed);
        return switch (this) {
            case NONE -> Delays.NONE;
            case EXPONENTIAL -> (worker, epoch) -> epoch <= 1 ? 0 : exponential.seconds(worker, epoch);
            case ON_OFF -> (worker, epoch) -> epoch > 1 && off(seed, worker, epoch) ? OFF * scale : 0;
        };
    }

    private static boolean off(long seed, int worker, long epoch) {
        long mixed = new SplittableRandom(seed ^ (epoch * 0x9E3779B97F4A7C15L)).nextLong();
        return new SplittableRandom(mixed ^ (worker * 0xC2B2AE3D27D4EB4FL)).nextDouble() < OFF_SHARE;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
