package org.codedcomputing.core.cost;

/** Ways to move intermediate values between nodes, as far as bytes and seconds tell them apart. */
public enum ShuffleMode {
    /** Every input mapped once, everything fetched uncoded. */
    PLAIN,
    /** Input mapped r times, what is missing fetched uncoded. */
    REPLICATED,
    /** Input mapped r times, XOR packets by multicast that the network copies for the receivers. */
    CODED_MULTICAST,
    /** The same packets, each sent r times by unicast. */
    CODED_UNICAST,
    /** The same packets through a tree or chain of receivers that pass them on. */
    CODED_RELAY,
    /** The same packets by multicast that switches flood to every node. */
    CODED_FLOODED,
    /** The same packets through a store that each receiver reads them from. */
    CODED_STORE
}
