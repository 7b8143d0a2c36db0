package org.codedcomputing.spark.exchange.transport;

/**
 * Joins tasks of any JVMs by TCP: one connection from each node to each other, messages in frames with a checksum, or sealed.
 * The protocol is in {@code docs/protocol/exchange-tcp.md}.
 *
 * <p>A node takes at most {@link TransportLimits#windowBytes} in flight, of which each peer has an equal share: what a peer
 * has sent counts until the task has taken it.
 */
public final class TcpTransport implements Transport {
    private static final long serialVersionUID = 1L;

    /** How a message reaches a set of receivers. */
    private enum Route {
        DIRECT,
        RELAY_TREE
    }

    private final Route route;

    private TcpTransport(Route route) {
        this.route = route;
    }

    /** Every receiver gets its copy from the sender: m receivers take m times the message from its uplink. */
    public static TcpTransport direct() {
        return new TcpTransport(Route.DIRECT);
    }

    /**
     * Receivers pass messages on along a binomial tree, as MPI broadcasts do [2]: m receivers take the message from the
     * sender's uplink about log2(m) times, and the rest from their own.
     */
    public static TcpTransport relayTree() {
        return new TcpTransport(Route.RELAY_TREE);
    }

    @Override
    public String name() {
        return route == Route.DIRECT ? "tcp" : "tcp relay tree";
    }

    @Override
    public boolean withinOneJvm() {
        return false;
    }

    @Override
    public Endpoint open(Membership membership) {
        return TcpEndpoint.open(membership, route == Route.RELAY_TREE);
    }
}
