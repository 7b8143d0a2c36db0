package org.codedcomputing.pagerank.plan;

import java.io.Serializable;

/**
 * Bytes that a server has sent so far, a multicast counted once and, as delivered, once for each receiver.
 *
 * @param shuffleBytes values of rows and payload of packets
 * @param shuffleDelivered the same times receivers
 * @param backBytes new values written back
 * @param backDelivered the same times receivers
 * @param headerBytes headers of messages and packets, and the sums of every iteration
 * @param messages messages sent
 */
public record SentBytes(
        long shuffleBytes, long shuffleDelivered, long backBytes, long backDelivered, long headerBytes, long messages)
        implements Serializable {
    /** Nothing. */
    public static final SentBytes NONE = new SentBytes(0, 0, 0, 0, 0, 0);

    /** The same of two servers, or of two spans of time. */
    public SentBytes plus(SentBytes other) {
        return new SentBytes(
                shuffleBytes + other.shuffleBytes,
                shuffleDelivered + other.shuffleDelivered,
                backBytes + other.backBytes,
                backDelivered + other.backDelivered,
                headerBytes + other.headerBytes,
                messages + other.messages);
    }

    SentBytes plusShuffle(long payload, long header, long receivers) {
        return plus(new SentBytes(payload, payload * Long.bitCount(receivers), 0, 0, header, 1));
    }

    SentBytes plusBack(long payload, long header, long receivers) {
        return plus(new SentBytes(0, 0, payload, payload * Long.bitCount(receivers), header, 1));
    }
}
