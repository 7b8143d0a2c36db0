package org.codedcomputing.spark.exchange.transport;

import java.util.Arrays;

/**
 * Which counters of one channel have come, as far back as it is wide; those further back count as come. Not thread-safe.
 *
 * <p>To be asked behind {@link MessageSeal#open}, for anybody can write a counter into a header: {@link #isNew} spares the
 * opening, {@link #accept} takes note.
 */
final class ReplayWindow {
    /** How far behind the greatest counter one may come. */
    static final int WIDTH = 4096;

    /** Bit {@code counter % WIDTH} tells whether a counter of the window has come. */
    private final long[] come = new long[WIDTH / Long.SIZE];

    /** The window is [end - WIDTH, end). */
    private long end;

    /** Whether a counter has not come yet, and is not too far back to tell. */
    boolean isNew(long counter) {
        return counter >= end || (counter >= 0 && counter >= end - WIDTH && !hasBit(counter));
    }

    /**
     * Takes note of a counter.
     *
     * @return false if it has come before, or is too far back to tell
     */
    boolean accept(long counter) {
        if (!isNew(counter)) {
            return false;
        }
        if (counter - end >= WIDTH) {
            Arrays.fill(come, 0);
        } else {
            for (long skipped = end; skipped < counter; skipped++) {
                come[word(skipped)] &= ~bit(skipped);
            }
        }
        come[word(counter)] |= bit(counter);
        end = Math.max(end, counter + 1);
        return true;
    }

    private boolean hasBit(long counter) {
        return (come[word(counter)] & bit(counter)) != 0;
    }

    private static int word(long counter) {
        return (int) (counter % WIDTH) / Long.SIZE;
    }

    private static long bit(long counter) {
        return 1L << counter;
    }
}
