package org.codedcomputing.spark.exchange.transport;

/** Multicast whose datagrams meet faults, for tests of other packages. */
public final class FaultyUdp {
    private FaultyUdp() {}

    /**
     * A transport with faults at every node; the seed makes the same choices again, but not the same order of threads.
     *
     * @param lose share of datagrams lost
     * @param repeat share sent twice
     * @param holdBack share that later ones overtake
     * @param flip share with one bit turned over
     */
    public static Transport of(double lose, double repeat, double holdBack, double flip, long seed) {
        FaultyLink.Faults faults = new FaultyLink.Faults(lose, 1, repeat, holdBack, flip, 0);
        return new UdpMulticastTransport(
                UdpOptions.DEFAULTS, (sockets, node) -> new FaultyLink(sockets, faults, seed + node));
    }
}
