package org.codedcomputing.spark.exchange.transport;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The line by which a node tells its peers where it listens: {@code tcp VERSION clear|sealed HOST:PORT}, the host as an
 * address in figures.
 *
 * @param version of the wire format
 * @param sealed whether it seals its frames
 * @param socket where it listens
 */
record TcpAddress(int version, boolean sealed, InetSocketAddress socket) {
    private static final Pattern LINE = Pattern.compile("tcp (\\d{1,9}) (clear|sealed) (\\S+)");
    private static final Pattern SOCKET = Pattern.compile("\\[?([0-9a-fA-F.:]+)]?:(\\d{1,5})");
    private static final int PORTS = 1 << 16;

    /** The line. */
    String line() {
        String host = NetUtil.toAddressString(socket.getAddress(), false);
        String bracketed = host.contains(":") ? "[" + host + "]" : host;
        return "tcp %d %s %s:%d".formatted(version, sealed ? "sealed" : "clear", bracketed, socket.getPort());
    }

    /**
     * Reads the line of a peer.
     *
     * @param own this node's
     * @throws TransportException if it is none, or if the peer speaks another version or does not agree on sealing
     */
    static TcpAddress parse(String line, Session session, int peer, TcpAddress own) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw notAnAddress(line, session, peer);
        }
        int version = Integer.parseInt(matcher.group(1));
        if (version != own.version) {
            throw new TransportException(
                    "%s: node %d speaks version %d of the tcp transport, this node version %d; use the same version of the library on every executor"
                            .formatted(session, peer, version, own.version));
        }
        boolean sealed = matcher.group(2).equals("sealed");
        if (sealed != own.sealed) {
            throw new TransportException(
                    "%s: node %d %s, this node %s; set spark.authenticate and spark.network.crypto.enabled alike on every executor"
                            .formatted(session, peer, sealing(sealed), sealing(own.sealed)));
        }
        Matcher socket = SOCKET.matcher(matcher.group(3));
        if (!socket.matches()) {
            throw notAnAddress(line, session, peer);
        }
        // Figures only: a name would be looked up, which may take long.
        InetAddress host = NetUtil.createInetAddressFromIpAddressString(socket.group(1));
        int port = Integer.parseInt(socket.group(2));
        if (host == null || port == 0 || port >= PORTS) {
            throw notAnAddress(line, session, peer);
        }
        return new TcpAddress(version, sealed, new InetSocketAddress(host, port));
    }

    private static String sealing(boolean sealed) {
        return sealed ? "seals its messages" : "sends in the clear";
    }

    private static TransportException notAnAddress(String line, Session session, int peer) {
        return new TransportException(
                "%s: node %d says '%s' where its tcp address should be; use the same transport and version of the library on every executor"
                        .formatted(session, peer, line));
    }
}
