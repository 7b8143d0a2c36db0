package org.codedcomputing.spark.exchange.transport;

/**
 * A set of nodes that send to each other: every message of one of them to all the others may travel by one multicast address.
 *
 * @param index number of the group, equal at all its members, at least 0
 * @param members mask of the nodes
 */
public record MulticastGroup(long index, long members) {}
