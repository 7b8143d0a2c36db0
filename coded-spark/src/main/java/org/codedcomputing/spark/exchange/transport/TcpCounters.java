package org.codedcomputing.spark.exchange.transport;

/** Counts what goes over one endpoint's connections. Written by its event loop alone, read by anybody. */
final class TcpCounters {
    private volatile TransportCounts counts = TransportCounts.NONE;

    /** A preamble or a frame was written. */
    void sent(long bytes) {
        add(bytes, 0, 1, 0, 0);
    }

    void received(long bytes) {
        add(0, bytes, 0, 0, 0);
    }

    /** A frame was not what its sender wrote. */
    void corrupt() {
        add(0, 0, 0, 1, 0);
    }

    /** A connection was refused. */
    void foreign() {
        add(0, 0, 0, 0, 1);
    }

    private void add(long sentBytes, long receivedBytes, long sentFrames, long corruptFrames, long foreignFrames) {
        TransportCounts before = counts;
        counts = new TransportCounts(
                before.sentBytes() + sentBytes,
                before.receivedBytes() + receivedBytes,
                before.sentFrames() + sentFrames,
                0,
                before.corruptFrames() + corruptFrames,
                0,
                before.foreignFrames() + foreignFrames,
                0);
    }

    TransportCounts counts() {
        return counts;
    }
}
