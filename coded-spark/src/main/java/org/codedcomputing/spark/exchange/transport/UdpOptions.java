package org.codedcomputing.spark.exchange.transport;

import java.io.Serializable;
import java.time.Duration;

/**
 * Settings of the multicast transport.
 *
 * @param addresses most multicast addresses for groups; with more groups, addresses are shared and nodes receive a surplus
 * @param port port of all multicast addresses; 0 for one that follows from the session
 * @param timeToLive hops that a multicast may make, 0..255
 * @param datagramBytes longest datagram, headers of IP and UDP not counted; the least of all nodes' holds
 * @param sendBuffer bytes of the sending socket's buffer; a small one lets the uplink pace the sender
 * @param receiveBuffer bytes of each receiving socket's buffer; the system may grant less
 * @param downlink bytes per second that one node can take in; infinite if unknown
 * @param flooded whether the network brings to every node what is sent to a group, so that all downlinks take it in
 * @param repairs how often a block is repaired before the exchange fails
 * @param peerTimeout how long a node may leave questions unanswered; its transport answers while it maps, too
 */
public record UdpOptions(
        int addresses,
        int port,
        int timeToLive,
        int datagramBytes,
        int sendBuffer,
        int receiveBuffer,
        double downlink,
        boolean flooded,
        int repairs,
        Duration peerTimeout)
        implements Serializable {
    /** 1500 bytes of Ethernet without the headers of IPv4 and UDP. */
    public static final int ETHERNET_DATAGRAM = 1472;

    /**
     * 576 bytes, which every IPv4 link can carry, without the headers of IPv4 and UDP: enough for the control of 32 nodes, or of
     * 33 unsealed; the {@value org.codedcomputing.core.cdc.DeliveryDesign#MAX_NODES} that may be need twice that.
     */
    public static final int LEAST_DATAGRAM = 548;

    /** What IPv4 can carry. */
    public static final int LONGEST_DATAGRAM = 65_507;

    /** What suits Ethernet. */
    public static final UdpOptions DEFAULTS = new UdpOptions(
            256,
            0,
            1,
            ETHERNET_DATAGRAM,
            32 << 10,
            4 << 20,
            Double.POSITIVE_INFINITY,
            false,
            64,
            Duration.ofMinutes(2));

    /** Checks the ranges. */
    public UdpOptions {
        check("multicast addresses", addresses, 1, 1 << 16);
        check("multicast port", port, 0, 65_535);
        check("time to live", timeToLive, 0, 255);
        check("datagram bytes", datagramBytes, LEAST_DATAGRAM, LONGEST_DATAGRAM);
        check("send buffer bytes", sendBuffer, 1 << 12, Integer.MAX_VALUE);
        check("receive buffer bytes", receiveBuffer, 1 << 12, Integer.MAX_VALUE);
        check("repairs", repairs, 1, Integer.MAX_VALUE);
        if (!(downlink > 0)) {
            throw new IllegalArgumentException("a downlink of %s bytes/s; give more than 0".formatted(downlink));
        }
    }

    private static void check(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("%s = %d is not between %d and %d".formatted(what, value, least, most));
        }
    }

    /**
     * The same for nodes that can take in so many bytes per second.
     *
     * @param everywhere whether each takes in what is sent to any group
     */
    public UdpOptions withDownlink(double bytesPerSecond, boolean everywhere) {
        return new UdpOptions(
                addresses,
                port,
                timeToLive,
                datagramBytes,
                sendBuffer,
                receiveBuffer,
                bytesPerSecond,
                everywhere,
                repairs,
                peerTimeout);
    }

    /** The same with another number of addresses. */
    public UdpOptions withAddresses(int most) {
        return new UdpOptions(
                most,
                port,
                timeToLive,
                datagramBytes,
                sendBuffer,
                receiveBuffer,
                downlink,
                flooded,
                repairs,
                peerTimeout);
    }
}
