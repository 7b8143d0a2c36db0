package org.codedcomputing.spark.job.straggler;

import java.util.concurrent.TimeUnit;

/** The pace of one task. Not thread-safe. */
public final class Pace implements AutoCloseable {
    /** Looks this often whether it is to stop. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final double unitsPerSecond;
    private final Runnable onClose;
    private long start = System.nanoTime();
    private double units;

    /**
     * @param unitsPerSecond 0 hangs, infinite is free
     * @param onClose called at the end
     * @throws IllegalArgumentException if the speed is negative or NaN
     */
    public Pace(double unitsPerSecond, Runnable onClose) {
        if (!(unitsPerSecond >= 0)) {
            throw new IllegalArgumentException("a speed must be >= 0 units per second (was " + unitsPerSecond + ")");
        }
        this.unitsPerSecond = unitsPerSecond;
        this.onClose = onClose;
    }

    /** Work begins only now, behind a delay that is not part of it. */
    public void restart() {
        start = System.nanoTime();
    }

    /**
     * Parks until so much work may have been done.
     *
     * @param done units since the last call, at least 0
     * @param stopIfCancelled called at least every 50 ms; throws to end the wait
     */
    public void worked(double done, Runnable stopIfCancelled) throws InterruptedException {
        units += done;
        stopIfCancelled.run();
        if (unitsPerSecond < Double.POSITIVE_INFINITY) {
            sleepUntil(start, units / unitsPerSecond, stopIfCancelled);
        }
    }

    /**
     * Sleeps until some seconds after a moment.
     *
     * @param start in the time of {@link System#nanoTime}
     * @param seconds infinite or NaN never ends by itself
     * @param stopIfCancelled called at least every 50 ms; throws to end the wait
     */
    public static void sleepUntil(long start, double seconds, Runnable stopIfCancelled) throws InterruptedException {
        long nanos = seconds < Long.MAX_VALUE / 4e9 ? (long) (seconds * 1e9) : Long.MAX_VALUE / 4;
        for (long left; (left = nanos - (System.nanoTime() - start)) > 0; stopIfCancelled.run()) {
            TimeUnit.NANOSECONDS.sleep(Math.min(left, LOOK_NANOS));
        }
    }

    /** The speed; 0 hangs, infinite is free. */
    public double unitsPerSecond() {
        return unitsPerSecond;
    }

    @Override
    public void close() {
        onClose.run();
    }
}
