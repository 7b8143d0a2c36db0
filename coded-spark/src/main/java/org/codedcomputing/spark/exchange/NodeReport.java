package org.codedcomputing.spark.exchange;

import java.io.Serializable;
import java.util.List;
import org.codedcomputing.spark.exchange.transport.TransportCounts;

/**
 * What one node measured in one attempt of an exchange.
 *
 * @param stage Spark's stage id
 * @param attempt Spark's attempt number of that stage
 * @param node 0..K-1
 * @param executor Spark's executor id
 * @param host the host of that executor
 * @param recordsMapped records read, each replica counted
 * @param recordsOut records handed over to Spark's shuffle
 * @param mappedBytes bytes of the values that the node kept, before compression
 * @param storedBytes the same after compression
 * @param ownBytes bytes of its own values, as sealed
 * @param decodedBytes bytes of the values that it got from others, as sealed
 * @param packetsSent packets, a multicast counted once
 * @param payloadSent bytes of payload sent, padding included, a multicast counted once
 * @param headersSent bytes of packet headers sent
 * @param packetsReceived packets
 * @param payloadReceived bytes of payload received, padding included
 * @param spilledBytes bytes written to the spill file
 * @param memoryBytes most bytes of values that were in memory at a time, counted against the budget
 * @param transport what its endpoint counted
 * @param wallSeconds seconds by stage, in the order of {@link ExchangeReport#stages()}
 * @param cpuSeconds processor seconds by stage
 */
public record NodeReport(
        int stage,
        int attempt,
        int node,
        String executor,
        String host,
        long recordsMapped,
        long recordsOut,
        long mappedBytes,
        long storedBytes,
        long ownBytes,
        long decodedBytes,
        long packetsSent,
        long payloadSent,
        long headersSent,
        long packetsReceived,
        long payloadReceived,
        long spilledBytes,
        long memoryBytes,
        TransportCounts transport,
        List<Double> wallSeconds,
        List<Double> cpuSeconds)
        implements Serializable {}
