package org.codedcomputing.core.cost;

/** Ways to move intermediate values between nodes, as far as bytes and seconds tell them apart. */
public enum ShuffleMode {
    /** Every input mapped once, everything fetched uncoded. */
    PLAIN("uncoded", "Spark's shuffle"),
    /** Input mapped r times, what is missing fetched uncoded. */
    REPLICATED("replicated", "tcp"),
    /** Input mapped r times, XOR packets by multicast that the network copies for the receivers. */
    CODED_MULTICAST("coded", "udp multicast"),
    /** The same packets, each sent r times by unicast. */
    CODED_UNICAST("coded", "tcp"),
    /** The same packets through a tree or chain of receivers that pass them on. */
    CODED_RELAY("coded", "tcp relay tree"),
    /** The same packets by multicast that switches flood to every node. */
    CODED_FLOODED("coded", "udp multicast, flooded"),
    /** The same packets through a store that each receiver reads them from. */
    CODED_STORE("coded", "store");

    private final String mode;
    private final String transport;

    ShuffleMode(String mode, String transport) {
        this.mode = mode;
        this.transport = transport;
    }

    /** The mode as users write it: uncoded, replicated or coded. */
    public String mode() {
        return mode;
    }

    /** What carries the bytes, in words. */
    public String transport() {
        return transport;
    }

    /** Whether XOR packets travel. */
    public boolean coded() {
        return this != PLAIN && this != REPLICATED;
    }
}
