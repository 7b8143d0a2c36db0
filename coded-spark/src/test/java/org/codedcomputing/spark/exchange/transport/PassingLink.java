package org.codedcomputing.spark.exchange.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;

/** What a test puts between an endpoint and its sockets; passes everything on unless it is told otherwise. */
class PassingLink implements DatagramLink {
    private final DatagramLink delegate;

    PassingLink(DatagramLink delegate) {
        this.delegate = delegate;
    }

    /**
     * Called for each datagram before it is sent.
     *
     * @return false to keep it
     */
    boolean passes(ByteBuffer datagram, InetSocketAddress to) throws IOException {
        return true;
    }

    @Override
    public void send(ByteBuffer datagram, InetSocketAddress to) throws IOException {
        if (passes(datagram, to)) {
            delegate.send(datagram, to);
        }
    }

    @Override
    public void trySend(ByteBuffer datagram, InetSocketAddress to) throws IOException {
        if (passes(datagram, to)) {
            delegate.trySend(datagram, to);
        }
    }

    @Override
    public InetSocketAddress address(int index) {
        return delegate.address(index);
    }

    @Override
    public InetSocketAddress addressOf(long members) {
        return delegate.addressOf(members);
    }

    @Override
    public InetSocketAddress unicast() throws IOException {
        return delegate.unicast();
    }

    @Override
    public void loop(boolean peersOnThisHost) throws IOException {
        delegate.loop(peersOnThisHost);
    }

    @Override
    public Selector selector() {
        return delegate.selector();
    }

    @Override
    public void close() {
        delegate.close();
    }
}
