package org.codedcomputing.spark.plan;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One node's part in a burst of multicast datagrams: sender, member of the group, or neither. */
final class MulticastProbe implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MulticastProbe.class);

    /** 1500 bytes of Ethernet without the headers of IPv4 and UDP. */
    private static final int DATAGRAM = 1472;

    /** Lets the uplink pace the sender. */
    private static final int SEND_BUFFER = 32 << 10;

    private static final int RECEIVE_BUFFER = 4 << 20;
    private static final int LEAST_PORT = 61_000;
    private static final int PORTS = 4_000;

    private final InetAddress address;
    private final byte[] token;
    private final NetworkProbe.Timing timing;
    private final AtomicLong sent = new AtomicLong();
    private @Nullable DatagramChannel channel;
    private boolean sends;
    private @Nullable ArrivalMeter meter;

    /**
     * What came of it at one node.
     *
     * @param rate bytes per second that a member got, null at others
     * @param overheard bytes per second at the interface of a node that is neither, null at others
     * @param datagrams that were sent
     */
    record Result(@Nullable Double rate, @Nullable Double overheard, long datagrams) {}

    MulticastProbe(InetAddress address, byte[] token, NetworkProbe.Timing timing) {
        this.address = address;
        this.token = token;
        this.timing = timing;
    }

    /** 239.192.0.0/14 is for use within one organisation; the token tells one measurement's group from another's. */
    private InetSocketAddress group() throws IOException {
        int seed = Arrays.hashCode(token);
        byte[] bytes = {(byte) 239, (byte) (192 + (seed & 3)), (byte) (seed >>> 8), (byte) (seed >>> 16)};
        return new InetSocketAddress(
                InetAddress.getByAddress(bytes), LEAST_PORT + Integer.remainderUnsigned(seed, PORTS));
    }

    /** Opens the socket of a sender or a member; those that are neither have none. */
    void open(boolean sender, boolean member) throws IOException {
        if (!sender && !member) {
            return;
        }
        NetworkInterface network = NetworkInterface.getByInetAddress(address);
        if (network == null) {
            throw new IOException("no network interface has the address " + address.getHostAddress());
        }
        DatagramChannel opened = DatagramChannel.open(StandardProtocolFamily.INET);
        channel = opened;
        sends = sender;
        if (sender) {
            opened.setOption(StandardSocketOptions.IP_MULTICAST_IF, network);
            opened.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER);
            opened.bind(new InetSocketAddress(address, 0));
        } else {
            opened.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            opened.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
            opened.bind(group());
            opened.join(group().getAddress(), network);
        }
    }

    /** Begins to send or to count. */
    void start(long beginNanos) {
        DatagramChannel opened = channel;
        if (opened == null) {
            return;
        }
        ArrivalMeter mine = new ArrivalMeter(beginNanos, timing.discard(), timing.burst());
        meter = mine;
        Thread thread = new Thread(() -> work(opened, mine), "coded calibration multicast");
        thread.setDaemon(true);
        thread.start();
    }

    private void work(DatagramChannel opened, ArrivalMeter mine) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(DATAGRAM);
        byte[] shown = new byte[token.length];
        try {
            InetSocketAddress group = group();
            while (true) {
                buffer.clear();
                if (sends) {
                    buffer.put(token).position(0);
                    int unused = opened.send(buffer, group);
                    sent.incrementAndGet();
                } else {
                    opened.receive(buffer);
                    buffer.flip();
                    if (buffer.remaining() == DATAGRAM) {
                        buffer.get(shown);
                        mine.add(Arrays.equals(shown, token) ? DATAGRAM : 0);
                    }
                }
            }
        } catch (IOException e) {
            // The burst is over, or there is no way for a multicast: nothing arrives then, which is the finding.
            LOG.debug("multicast ends", e);
        }
    }

    /** Ends the burst. */
    Result result(boolean member, @Nullable Double overheard) {
        close();
        ArrivalMeter mine = meter;
        return new Result(member && mine != null ? Double.valueOf(mine.rate()) : null, overheard, sent.get());
    }

    @Override
    public void close() {
        DatagramChannel opened = channel;
        if (opened != null) {
            quietly(opened);
        }
    }

    /** Closes what is of no use any more, whatever it says to that. */
    static void quietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            LOG.debug("cannot close a socket of a calibration", e);
        }
    }
}
