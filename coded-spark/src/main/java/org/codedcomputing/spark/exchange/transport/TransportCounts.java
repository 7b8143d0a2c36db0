package org.codedcomputing.spark.exchange.transport;

import java.io.Serializable;

/**
 * What one endpoint counted: frames are datagrams, or framed messages of a stream.
 *
 * @param sentBytes bytes handed to sockets, own headers included, those of IP and below not; a multicast counts once
 * @param receivedBytes bytes taken from sockets, whatever became of them
 * @param sentFrames frames sent, repairs and control included
 * @param repairedFrames frames sent again because a receiver lacked them
 * @param corruptFrames frames dropped because their checksum, tag or form was wrong
 * @param duplicateFrames frames dropped because they had come before
 * @param foreignFrames frames dropped because they belong to another session, attempt or version
 * @param surplusFrames frames dropped because they were meant for other nodes: shared addresses, or flooded multicast
 */
public record TransportCounts(
        long sentBytes,
        long receivedBytes,
        long sentFrames,
        long repairedFrames,
        long corruptFrames,
        long duplicateFrames,
        long foreignFrames,
        long surplusFrames)
        implements Serializable {
    /** Of a transport that has no frames. */
    public static final TransportCounts NONE = new TransportCounts(0, 0, 0, 0, 0, 0, 0, 0);
}
