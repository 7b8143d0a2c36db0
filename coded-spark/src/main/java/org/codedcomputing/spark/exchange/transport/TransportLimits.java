package org.codedcomputing.spark.exchange.transport;

import java.io.Serializable;
import java.time.Duration;

/**
 * Bounds of a transport.
 *
 * @param windowBytes bytes in flight to one receiver before its senders wait, at least 1; one message may always be in
 *     flight, however long
 * @param deadline longest wait for a peer of which nothing is heard
 */
public record TransportLimits(long windowBytes, Duration deadline) implements Serializable {}
