package org.codedcomputing.spark.exchange;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.codedcomputing.spark.exchange.transport.Endpoint;

/** When the nodes of an exchange send. */
enum SendSchedule {
    /** All at once. */
    CONCURRENT,
    /**
     * One after the other by ascending node, as in [2]: for the sake of comparing with it, since it leaves all uplinks but one
     * unused.
     */
    SERIAL;

    /** How often a waiting node looks whether it is its turn. */
    private static final int LOOK_MILLIS = 5;

    /**
     * Reads a schedule as users write it.
     *
     * @throws IllegalArgumentException if there is no such schedule
     */
    static SendSchedule parse(String text) {
        for (SendSchedule schedule : values()) {
            if (schedule.toString().equals(text.trim().toLowerCase(Locale.ROOT))) {
                return schedule;
            }
        }
        throw new IllegalArgumentException("unknown schedule '%s'; choose concurrent or serial".formatted(text));
    }

    /**
     * Waits until a node may send: until all that the node before it has sent to this one has arrived. Ends with the session
     * at the latest, since the receiving side of the node watches its peers.
     *
     * @throws InterruptedException if the thread was interrupted
     */
    void awaitTurn(int node, Endpoint endpoint) throws InterruptedException {
        while (this == SERIAL && node > 0 && !endpoint.finished(node - 1)) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    /** The schedule as users write it, in lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
