package org.codedcomputing.spark.exchange;

import java.io.Serializable;
import java.time.Duration;
import org.codedcomputing.spark.exchange.transport.Endpoint;
import org.codedcomputing.spark.exchange.transport.InProcessTransport;
import org.codedcomputing.spark.exchange.transport.Membership;
import org.codedcomputing.spark.exchange.transport.Message;
import org.codedcomputing.spark.exchange.transport.Session;
import org.codedcomputing.spark.exchange.transport.Transport;
import org.codedcomputing.spark.exchange.transport.TransportCounts;
import org.jspecify.annotations.Nullable;

/** A transport with a fault put in by a test, at one node. */
final class FaultyTransport implements Transport {
    private static final long serialVersionUID = 1L;

    private final Transport delegate;
    private final int faultyNode;
    private final Fault fault;

    /** What happens to the messages that a node takes. */
    interface Fault extends Serializable {
        /**
         * Called for each message, with its number in the order of arrival at the faulty node, hellos included.
         *
         * @return what the node gets instead; null swallows the message
         */
        @Nullable
        Message apply(Session session, int number, Message message) throws InterruptedException;

        /** A message that the node gets before the one with the given number, or null. */
        default @Nullable Message before(Session session, int number) {
            return null;
        }
    }

    /** The in-process transport with a fault. */
    FaultyTransport(int faultyNode, Fault fault) {
        this(new InProcessTransport(), faultyNode, fault);
    }

    FaultyTransport(Transport delegate, int faultyNode, Fault fault) {
        this.delegate = delegate;
        this.faultyNode = faultyNode;
        this.fault = fault;
    }

    /** A copy of a message with one bit turned over. */
    static Message flipped(Message message, long bit) {
        byte[] bytes = message.bytes().clone();
        bytes[(int) (bit / 8 % bytes.length)] ^= (byte) (1 << bit % 8);
        return new Message(message.sender(), bytes);
    }

    @Override
    public String name() {
        return "faulty " + delegate.name();
    }

    @Override
    public boolean withinOneJvm() {
        return delegate.withinOneJvm();
    }

    @Override
    public Endpoint open(Membership membership) {
        Session session = membership.session();
        int node = membership.node();
        Endpoint endpoint = delegate.open(membership);
        return node != faultyNode
                ? endpoint
                : new Endpoint() {
                    private int received;
                    private int injectedBefore = -1;

                    @Override
                    public void send(long receivers, byte[] bytes, int length) throws InterruptedException {
                        endpoint.send(receivers, bytes, length);
                    }

                    @Override
                    public void finish() {
                        endpoint.finish();
                    }

                    @Override
                    public @Nullable Message receive(Duration wait) throws InterruptedException {
                        if (injectedBefore < received) {
                            injectedBefore = received;
                            Message injected = fault.before(session, received);
                            if (injected != null) {
                                return injected;
                            }
                        }
                        Message message = endpoint.receive(wait);
                        return message == null ? null : fault.apply(session, received++, message);
                    }

                    @Override
                    public boolean drained() {
                        return endpoint.drained();
                    }

                    @Override
                    public boolean finished(int peer) {
                        return endpoint.finished(peer);
                    }

                    @Override
                    public TransportCounts counts() {
                        return endpoint.counts();
                    }

                    @Override
                    public void complete() {
                        endpoint.complete();
                    }

                    @Override
                    public boolean awaitComplete(Duration wait) throws InterruptedException {
                        return endpoint.awaitComplete(wait);
                    }

                    @Override
                    public void fail(Throwable cause) {
                        endpoint.fail(cause);
                    }

                    @Override
                    public void close() {
                        endpoint.close();
                    }
                };
    }
}
