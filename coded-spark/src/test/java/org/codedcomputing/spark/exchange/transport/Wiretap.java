package org.codedcomputing.spark.exchange.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;

/**
 * Transports that somebody listens in on, for tests of other packages: all that goes into the sockets of every node in this
 * JVM. Datagrams are copied on their way; TCP connections lead through a man in the middle.
 */
public final class Wiretap {
    private static final ByteArrayOutputStream HEARD = new ByteArrayOutputStream();

    private Wiretap() {}

    /** Multicast that is listened in on. */
    public static Transport udp() {
        return new UdpMulticastTransport(UdpOptions.DEFAULTS, (sockets, node) -> new PassingLink(sockets) {
            @Override
            boolean passes(ByteBuffer datagram, InetSocketAddress to) {
                byte[] bytes = new byte[datagram.remaining()];
                datagram.duplicate().get(bytes);
                HEARD.writeBytes(bytes);
                return true;
            }
        });
    }

    /** TCP that is listened in on: nodes learn the address of a man in the middle for that of each peer. */
    public static Transport tcp() {
        return new TappedTcp();
    }

    private static final class TappedTcp implements Transport {
        private static final long serialVersionUID = 1L;
        private final Transport delegate = TcpTransport.direct();

        @Override
        public String name() {
            return "tapped " + delegate.name();
        }

        @Override
        public boolean withinOneJvm() {
            return false;
        }

        @Override
        public Endpoint open(Membership membership) {
            Gathering gathering = line -> membership.gathering().gather(throughTheMiddle(line, membership));
            return delegate.open(new Membership(
                    membership.session(),
                    membership.node(),
                    membership.limits(),
                    membership.address(),
                    membership.groups(),
                    gathering,
                    membership.secret()));
        }
    }

    private static String throughTheMiddle(String line, Membership membership) {
        boolean sealed = line.contains(" sealed ");
        TcpAddress any = new TcpAddress(TcpPreamble.VERSION, sealed, new InetSocketAddress(1));
        InetSocketAddress node = TcpAddress.parse(line, membership.session(), membership.node(), any)
                .socket();
        try {
            ServerSocket middle = new ServerSocket(0, 64, membership.address());
            int connections = membership.session().nodes() - 1;
            start("tap of " + node, () -> accept(middle, connections, node));
            InetAddress address = middle.getInetAddress();
            return new TcpAddress(TcpPreamble.VERSION, sealed, new InetSocketAddress(address, middle.getLocalPort()))
                    .line();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void accept(ServerSocket middle, int connections, InetSocketAddress node) {
        try (middle) {
            for (int i = 0; i < connections; i++) {
                Socket from = middle.accept();
                Socket to = new Socket(node.getAddress(), node.getPort());
                start("tap there", () -> copy(from, to));
                start("tap back", () -> copy(to, from));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Socket from, Socket to) {
        byte[] buffer = new byte[1 << 16];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                HEARD.write(buffer, 0, length);
                out.write(buffer, 0, length);
            }
        } catch (IOException end) {
            // One of the two has closed, and so does the other.
        }
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** All that was heard so far, a character for each byte; forgotten then. */
    public static String heard() {
        synchronized (HEARD) {
            String heard = HEARD.toString(ISO_8859_1);
            HEARD.reset();
            return heard;
        }
    }
}
