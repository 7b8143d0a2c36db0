package org.codedcomputing.spark.exchange.transport;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reliable multicast over UDP between tasks on any hosts that multicast reaches: one address for each group, so that the
 * network copies a message to its receivers and to nobody else. See {@code docs/protocol/exchange-datagram.md}.
 */
public final class UdpMulticastTransport implements Transport {
    private static final long serialVersionUID = 1L;
    private static final AtomicInteger OPEN = new AtomicInteger();

    private final UdpOptions options;
    private final DatagramLink.Wrapper wrapper;

    /** Creates a transport; nothing is opened. */
    public UdpMulticastTransport(UdpOptions options) {
        this(options, (sockets, node) -> sockets);
    }

    /** Creates a transport with something between its endpoints and their sockets, such as faults. */
    UdpMulticastTransport(UdpOptions options, DatagramLink.Wrapper wrapper) {
        this.options = options;
        this.wrapper = wrapper;
    }

    @Override
    public String name() {
        return "udp multicast";
    }

    @Override
    public boolean withinOneJvm() {
        return false;
    }

    @Override
    public Endpoint open(Membership membership) {
        UdpEndpoint endpoint = new UdpEndpoint(membership, options, wrapper, OPEN::decrementAndGet);
        OPEN.incrementAndGet();
        return endpoint;
    }

    /** Number of endpoints that are open in this JVM: 0 when no exchange runs. */
    public static int openEndpoints() {
        return OPEN.get();
    }
}
