package org.codedcomputing.spark.plan;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts bytes that arrive within a window of time. What comes before it, such as the burst that a token bucket lets through
 * at once, does not count.
 */
final class ArrivalMeter {
    private static final double NANOS = 1e9;

    private final long from;
    private final long to;
    private final LongAdder bytes = new LongAdder();
    private final LongAdder all = new LongAdder();

    ArrivalMeter(long beginNanos, Duration discard, Duration burst) {
        from = beginNanos + discard.toNanos();
        to = beginNanos + burst.toNanos();
    }

    void add(int count) {
        long now = System.nanoTime();
        all.add(count);
        if (now - from >= 0 && now - to < 0) {
            bytes.add(count);
        }
    }

    /** Bytes per second within the window. */
    double rate() {
        return bytes.sum() * NANOS / (to - from);
    }

    /** Bytes in and outside the window. */
    long total() {
        return all.sum();
    }
}
