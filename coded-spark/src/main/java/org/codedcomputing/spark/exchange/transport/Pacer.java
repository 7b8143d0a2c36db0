package org.codedcomputing.spark.exchange.transport;

import java.util.concurrent.locks.LockSupport;

/**
 * How fast a node sends. A blocking socket with a small buffer paces itself against the node's own uplink; this is for what
 * the socket cannot feel: downlinks that a multicast meets r at a time, and links that are shared.
 *
 * <p>Starts as fast as it may. When receivers lack more of a block than {@value #TOLERATED_LOSS} of it, the rate becomes
 * what did arrive, a little less; while little lacks it grows slowly. Loss that does not fall when the rate does is not
 * congestion, and is tolerated from then on.
 *
 * <p>Not thread safe, but for {@link #await}, which is for one thread at a time.
 */
final class Pacer {
    private static final double TOLERATED_LOSS = 0.05;

    /** What is sent of what arrived, after a loss. */
    private static final double BACK_OFF = 0.95;

    /** Fewer are too few to tell congestion from bad luck. */
    private static final int FEWEST_DATAGRAMS = 16;

    private static final double GROWTH = 1.04;

    /** Slower than the fastest that was seen by more than this is not a rate but a standstill. */
    private static final double SLOWEST_SHARE = 1.0 / 64;

    /** What is left of a loss that slower sending has not lessened, at least. */
    private static final double FUTILE_SHARE = 0.7;

    /** Losses that slower sending has not lessened, until they are taken for the link's own. */
    private static final int FUTILE_DECREASES = 3;

    private static final double NANOS = 1e9;

    /** Sleeps shorter than the system's tick come out longer, so short waits are saved up. */
    private static final long SHORTEST_WAIT_NANOS = 500_000;

    private final double downlink;
    private volatile double rate = Double.POSITIVE_INFINITY;
    private double fastest;
    private double tolerated;
    private double lossBefore;
    private int futile;
    private long changedNanos;
    private long nextNanos;

    /**
     * Creates a pacer.
     *
     * @param downlink bytes per second that each receiver can take in from all senders together; infinite if unknown
     */
    Pacer(double downlink) {
        this.downlink = downlink;
        changedNanos = System.nanoTime();
        nextNanos = changedNanos;
    }

    /** Waits until it is time to send. */
    void await(int bytes, int receivers) throws InterruptedException {
        double seconds = Math.max(bytes / rate, (double) bytes * receivers / downlink);
        if (seconds <= 0) {
            return;
        }
        long now = System.nanoTime();
        // What was not used is lost, but for the time that one long sleep may have overslept.
        nextNanos = Math.max(nextNanos, now - 2 * SHORTEST_WAIT_NANOS);
        long wait = nextNanos - now;
        nextNanos += (long) (seconds * NANOS);
        while (wait > SHORTEST_WAIT_NANOS) {
            LockSupport.parkNanos(wait);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            wait = nextNanos - (long) (seconds * NANOS) - System.nanoTime();
        }
    }

    /**
     * Learns what a receiver lacked of a block when it had been sent once.
     *
     * @param begin when its first datagram was sent
     * @param sendingNanos time in which nothing was done but send it
     * @param bytes of the block
     * @param wanted datagrams of the block that were for the receiver
     * @param missing those of them that did not arrive
     * @return whether sending has become slower
     */
    boolean observe(long begin, long sendingNanos, long bytes, int wanted, int missing) {
        if (begin - changedNanos < 0 || wanted < FEWEST_DATAGRAMS) {
            // Sent before the last change, it says nothing about the rate of now; and a few say nothing at all.
            return false;
        }
        double loss = (double) missing / wanted;
        double measured = bytes * NANOS / Math.max(1, sendingNanos);
        fastest = Math.max(fastest, measured);
        if (loss <= tolerated + TOLERATED_LOSS) {
            rate *= GROWTH;
            return false;
        }
        futile = lossBefore > 0 && loss > lossBefore * FUTILE_SHARE ? futile + 1 : 0;
        lossBefore = loss;
        if (futile >= FUTILE_DECREASES) {
            tolerated = Math.max(tolerated, loss);
            futile = 0;
            rate = fastest;
        } else {
            rate = Math.max(fastest * SLOWEST_SHARE, Math.min(rate, measured) * (1 - loss) * BACK_OFF);
        }
        changedNanos = System.nanoTime();
        return true;
    }

    /** Bytes per second that it lets through at present; infinite while nothing was lost. */
    double rate() {
        return rate;
    }
}
