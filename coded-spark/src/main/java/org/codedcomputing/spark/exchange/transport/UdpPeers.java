package org.codedcomputing.spark.exchange.transport;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the nodes of a session are, as they have told each other: one line each, {@code udp VERSION ADDRESS PORT
 * DATAGRAM_BYTES clear|sealed:SALT}.
 *
 * @param addresses of the unicast sockets, by node
 * @param salts of the nodes' keys, by node; empty where nobody seals
 * @param datagramBytes longest datagram that suits all of them
 */
record UdpPeers(List<InetSocketAddress> addresses, List<byte[]> salts, int datagramBytes) {
    private static final int VERSION = 1;
    private static final Pattern LINE =
            Pattern.compile("udp (\\d+) (\\S+) (\\d+) (\\d+) (clear|sealed:([0-9a-f]{32}))");

    /**
     * What a node says of itself.
     *
     * @param salt of its key, or null if it does not seal
     */
    static String line(InetSocketAddress unicast, int datagramBytes, byte @Nullable [] salt) {
        return "udp %d %s %d %d %s"
                .formatted(
                        VERSION,
                        unicast.getAddress().getHostAddress(),
                        unicast.getPort(),
                        datagramBytes,
                        salt == null ? "clear" : "sealed:" + HexFormat.of().formatHex(salt));
    }

    /**
     * Reads what all nodes have said.
     *
     * @param sealed whether this node seals
     * @throws TransportException if a node speaks another version, another transport, or does not seal where this one does
     */
    static UdpPeers parse(Session session, int node, List<String> lines, boolean sealed) {
        if (lines.size() != session.nodes()) {
            throw new TransportException("%s: %d nodes have said where they are, expected %d"
                    .formatted(session, lines.size(), session.nodes()));
        }
        InetSocketAddress[] addresses = new InetSocketAddress[lines.size()];
        List<byte[]> salts = new ArrayList<>();
        int datagramBytes = Integer.MAX_VALUE;
        for (int peer = 0; peer < addresses.length; peer++) {
            Matcher line = LINE.matcher(lines.get(peer));
            if (!line.matches() || Integer.parseInt(line.group(1)) != VERSION) {
                throw new TransportException(
                        "%s: node %d says '%s', node %d speaks 'udp %d'; use the same library version and the same spark.coded.exchange.transport on every executor"
                                .formatted(session, peer, lines.get(peer), node, VERSION));
            }
            if (line.group(5).equals("clear") == sealed) {
                throw new TransportException(
                        "%s: node %d sends %s, node %d %s; set spark.authenticate and spark.network.crypto.enabled alike on every executor"
                                .formatted(
                                        session, peer, sealed ? "clear" : "sealed", node, sealed ? "sealed" : "clear"));
            }
            if (sealed) {
                salts.add(HexFormat.of().parseHex(line.group(6)));
            }
            try {
                addresses[peer] =
                        new InetSocketAddress(InetAddress.getByName(line.group(2)), Integer.parseInt(line.group(3)));
            } catch (UnknownHostException e) {
                throw new TransportException(
                        "%s: node %d is at '%s', which is no address".formatted(session, peer, line.group(2)), e);
            }
            datagramBytes = Math.min(datagramBytes, Integer.parseInt(line.group(4)));
        }
        return new UdpPeers(List.of(addresses), List.copyOf(salts), datagramBytes);
    }
}
