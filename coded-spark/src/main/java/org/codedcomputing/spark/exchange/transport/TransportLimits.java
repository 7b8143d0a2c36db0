package org.codedcomputing.spark.exchange.transport;

import java.io.Serializable;
import java.time.Duration;

/**
 * Bounds of a transport.
 *
 * @param windowBytes bytes in flight to one receiver before its senders wait, at least 1; one message may always be in
 *     flight, however long, and the first message of each sender does not wait
 * @param deadline longest wait for a peer of which nothing is heard; time in which a node does not listen does not count
 */
public record TransportLimits(long windowBytes, Duration deadline) implements Serializable {}
