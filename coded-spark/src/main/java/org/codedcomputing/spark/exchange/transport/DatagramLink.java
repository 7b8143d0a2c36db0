package org.codedcomputing.spark.exchange.transport;

import java.io.IOException;
import java.io.Serializable;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;

/** The sockets of one endpoint, as far as the rest of it sees them; a test may put itself in between. */
interface DatagramLink extends AutoCloseable {
    /** Index of the address that all nodes listen to; those of groups follow. */
    int EVERYBODY = 0;

    /** Puts something between an endpoint and its sockets. Travels to the tasks. */
    @FunctionalInterface
    interface Wrapper extends Serializable {
        /** Wraps the sockets of a node. */
        DatagramLink wrap(DatagramLink sockets, int node);
    }

    /** Where the multicast address with an index is. */
    InetSocketAddress address(int index);

    /** Where a set of nodes is reached at once: at an address of its own, or where everybody listens. */
    InetSocketAddress addressOf(long members);

    /** Where this node receives what is for it alone. */
    InetSocketAddress unicast() throws IOException;

    /** Sets whether own multicasts come back to this host, which costs time where no peer is here. */
    void loop(boolean peersOnThisHost) throws IOException;

    /** Tells which sockets have something to be received. */
    Selector selector();

    /** Sends; waits while the socket's buffer is full. */
    void send(ByteBuffer datagram, InetSocketAddress to) throws IOException;

    /** Sends if the socket's buffer has room; else the datagram is lost, as it may be on the way. */
    void trySend(ByteBuffer datagram, InetSocketAddress to) throws IOException;

    /** Closes all sockets; waiting threads are woken. */
    @Override
    void close();
}
