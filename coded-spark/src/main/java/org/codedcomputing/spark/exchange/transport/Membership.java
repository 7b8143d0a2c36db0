package org.codedcomputing.spark.exchange.transport;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * One node's place in a session: what a transport needs to join it.
 *
 * @param session equal at all nodes
 * @param node this node, 0..K-1
 * @param limits flow control and deadlines
 * @param address where this node is reached; sockets are bound here and nowhere else
 * @param groups the groups that this node is a member of, for transports that give a group an address of its own; may be empty
 * @param gathering how nodes learn each other's addresses
 * @param secret from which all keys of the session are derived; null if messages travel in the clear
 */
public record Membership(
        Session session,
        int node,
        TransportLimits limits,
        InetAddress address,
        List<MulticastGroup> groups,
        Gathering gathering,
        @Nullable SecretKey secret) {

    /** Checks the node and copies the groups. */
    public Membership {
        if (node < 0 || node >= session.nodes()) {
            throw new IllegalArgumentException("node %d in a session of %d nodes; nodes are 0..%d"
                    .formatted(node, session.nodes(), session.nodes() - 1));
        }
        groups = List.copyOf(groups);
    }

    /** A membership for transports that need no addresses, since all nodes are in this JVM. */
    public static Membership withinJvm(Session session, int node, TransportLimits limits) {
        return new Membership(
                session,
                node,
                limits,
                InetAddress.getLoopbackAddress(),
                List.of(),
                mine -> CompletableFuture.failedFuture(
                        new TransportException("%s: nodes of one JVM have no addresses".formatted(session))),
                null);
    }

    /** Mask of all nodes but this one. */
    public long peers() {
        long all = session.nodes() == Long.SIZE ? -1L : (1L << session.nodes()) - 1;
        return all & ~(1L << node);
    }
}
