package org.codedcomputing.spark.exchange.transport;

/**
 * Bytes from a peer.
 *
 * @param sender the node that sent them
 * @param bytes the message; the receiver may keep it, must not change it (other receivers may hold the same array)
 */
@SuppressWarnings("ArrayRecordComponent") // A hot path: a message is one array, handed on without a copy.
public record Message(int sender, byte[] bytes) {}
