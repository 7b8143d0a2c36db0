package org.codedcomputing.spark.exchange.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sockets of one endpoint: one that sends data and blocks, one for control that never blocks and receives what is for
 * this node alone, and one for each multicast address that the node listens to. A socket bound to its multicast address gets
 * what is sent there and nothing else, which a socket on the wildcard address would not be spared, and no socket comes near
 * the system's limit of memberships.
 */
final class UdpSockets implements DatagramLink {
    private static final Logger LOG = LoggerFactory.getLogger(UdpSockets.class);

    /** 239.192.0.0/14: for use within one organisation, and all different in the low 23 bits that Ethernet sees. */
    private static final int BASE_ADDRESS = 239 << 24 | 192 << 16;

    private static final int ADDRESS_BITS = 18;

    /** Above the ports that systems give away by themselves. */
    private static final int LEAST_PORT = 61_000;

    private static final int PORTS = 65_536 - LEAST_PORT;

    /** Under this much, a burst at full speed overflows a buffer before its thread wakes. */
    private static final int LEAST_RECEIVE_BUFFER = 256 << 10;

    private final Selector selector;
    private final DatagramChannel data;
    private final DatagramChannel control;
    private final List<DatagramChannel> channels = new ArrayList<>();
    private final Map<Long, Integer> addressByMembers = new HashMap<>();
    private final long seed;
    private final int port;

    private UdpSockets(Membership membership, UdpOptions options) throws IOException {
        seed = membership.session().id();
        port = port(membership.session(), options);
        selector = Selector.open();
        data = open(membership, options);
        control = open(membership, options);
    }

    private static int port(Session session, UdpOptions options) {
        return options.port() != 0 ? options.port() : LEAST_PORT + (int) Long.remainderUnsigned(session.id(), PORTS);
    }

    /**
     * Opens them all and joins the groups.
     *
     * @throws TransportException if that is not possible here; nothing stays open
     */
    static UdpSockets open(Membership membership, UdpOptions options, String name) {
        InetAddress address = membership.address();
        if (!(address instanceof Inet4Address)) {
            throw new TransportException(
                    "%s: multicast needs an IPv4 address, this executor has %s; set spark.coded.exchange.transport = tcp"
                            .formatted(name, address.getHostAddress()));
        }
        UdpSockets sockets = null;
        try {
            NetworkInterface network = NetworkInterface.getByInetAddress(address);
            if (network == null) {
                throw new TransportException(
                        "%s: no network interface has the address %s of this executor, so it cannot join a multicast; set spark.coded.exchange.transport = tcp"
                                .formatted(name, address.getHostAddress()));
            }
            sockets = new UdpSockets(membership, options);
            sockets.join(membership, options, network, name);
            return sockets;
        } catch (IOException e) {
            if (sockets != null) {
                sockets.close();
            }
            throw new TransportException(
                    "%s: cannot open multicast sockets on %s, port %d: %s; set spark.coded.exchange.transport = tcp, or another spark.coded.exchange.multicastPort if that one is taken"
                            .formatted(name, address.getHostAddress(), port(membership.session(), options), e),
                    e);
        }
    }

    private DatagramChannel open(Membership membership, UdpOptions options) throws IOException {
        DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
        channels.add(channel);
        channel.setOption(
                StandardSocketOptions.IP_MULTICAST_IF, NetworkInterface.getByInetAddress(membership.address()));
        channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, options.timeToLive());
        channel.setOption(StandardSocketOptions.SO_SNDBUF, options.sendBuffer());
        channel.setOption(StandardSocketOptions.SO_RCVBUF, options.receiveBuffer());
        channel.bind(new InetSocketAddress(membership.address(), 0));
        return channel;
    }

    private void join(Membership membership, UdpOptions options, NetworkInterface network, String name)
            throws IOException {
        TreeSet<Integer> addresses = new TreeSet<>();
        addresses.add(EVERYBODY);
        for (MulticastGroup group : membership.groups()) {
            int index = 1 + (int) Long.remainderUnsigned(group.index(), options.addresses());
            addressByMembers.put(group.members(), index);
            addresses.add(index);
        }
        int granted = Integer.MAX_VALUE;
        for (int index : addresses) {
            DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
            channels.add(channel);
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, options.receiveBuffer());
            channel.bind(address(index));
            channel.join(address(index).getAddress(), network);
            granted = Math.min(granted, channel.getOption(StandardSocketOptions.SO_RCVBUF));
            register(channel);
        }
        register(control);
        if (granted < Math.min(LEAST_RECEIVE_BUFFER, options.receiveBuffer())) {
            LOG.warn(
                    "{}: the system grants receive buffers of {} bytes, {} were asked for; datagrams may be lost and repaired: raise net.core.rmem_max",
                    name,
                    granted,
                    options.receiveBuffer());
        }
    }

    private void register(DatagramChannel channel) throws IOException {
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
    }

    @Override
    public InetSocketAddress address(int index) {
        int low = ((int) (seed >>> (Long.SIZE - ADDRESS_BITS)) + index) & ((1 << ADDRESS_BITS) - 1);
        byte[] bytes =
                ByteBuffer.allocate(Integer.BYTES).putInt(BASE_ADDRESS | low).array();
        try {
            return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
        } catch (IOException e) {
            throw new UncheckedIOException("four bytes are an address", e);
        }
    }

    @Override
    public InetSocketAddress addressOf(long members) {
        return address(addressByMembers.getOrDefault(members, EVERYBODY));
    }

    @Override
    public InetSocketAddress unicast() throws IOException {
        return (InetSocketAddress) control.getLocalAddress();
    }

    @Override
    public void loop(boolean peersOnThisHost) throws IOException {
        data.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, peersOnThisHost);
        control.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, peersOnThisHost);
    }

    @Override
    public Selector selector() {
        return selector;
    }

    @Override
    public void send(ByteBuffer datagram, InetSocketAddress to) throws IOException {
        int unused = data.send(datagram, to);
    }

    @Override
    public void trySend(ByteBuffer datagram, InetSocketAddress to) throws IOException {
        int unused = control.send(datagram, to);
    }

    @Override
    public void close() {
        for (DatagramChannel channel : channels) {
            try {
                channel.close();
            } catch (IOException e) {
                LOG.warn("cannot close a socket", e);
            }
        }
        try {
            selector.close();
        } catch (IOException e) {
            LOG.warn("cannot close a selector", e);
        }
    }
}
