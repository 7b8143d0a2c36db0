package org.codedcomputing.spark.exchange.transport;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import org.codedcomputing.core.cdc.CorruptDataException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node's end of a session over TCP. One thread of its own, the event loop, does all that has to do with sockets; the
 * task's threads hand frames to {@link TcpOutgoing} and take messages from {@link Inbox}.
 */
final class TcpEndpoint implements Endpoint, TcpOutgoing.Events, TcpIncoming.Events {
    private static final Logger LOG = LoggerFactory.getLogger(TcpEndpoint.class);

    /**
     * A peer that leaves closes both its connections, and the word that all is well may be the later one to be read. So long
     * a lost outgoing connection waits for it.
     */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Membership membership;
    private final boolean relay;
    private final @Nullable SessionKeys keys;
    private final Inbox inbox;
    private final SendWindow sendWindow;
    private final ReceiveWindow receiveWindow;
    private final TcpCounters counters = new TcpCounters();
    private final TcpSockets sockets;
    private final long[] sentTo;
    private final List<TcpOutgoing> outgoing = new ArrayList<>();
    private boolean greeted;
    private volatile boolean selfComplete;
    private volatile boolean closed;

    /** Why the session has failed, in the words that peers are told; the first cause wins. */
    private volatile @Nullable String failure;

    // Touched by the event loop alone.
    private final boolean[] arrived;
    private final boolean[] peerComplete;

    private TcpEndpoint(Membership membership, boolean relay) {
        this.membership = membership;
        this.relay = relay;
        Session session = membership.session();
        keys = membership.secret() == null ? null : SessionKeys.of(membership.secret(), session, "tcp");
        inbox = new Inbox(membership);
        sendWindow = new SendWindow(membership, inbox);
        receiveWindow = new ReceiveWindow(membership);
        sentTo = new long[session.nodes()];
        arrived = new boolean[session.nodes()];
        peerComplete = new boolean[session.nodes()];
        for (int peer = 0; peer < session.nodes(); peer++) {
            outgoing.add(newOutgoing(peer));
        }
        sockets = new TcpSockets(membership);
    }

    private TcpOutgoing newOutgoing(int peer) {
        SessionKeys sealing = keys;
        byte[] salt = sealing == null ? new byte[SessionKeys.SALT_BYTES] : SessionKeys.newSalt();
        MessageSeal seal = sealing == null ? null : new MessageSeal(sealing.of(membership.node(), salt), peer);
        TcpPreamble preamble = new TcpPreamble(
                seal != null, membership.node(), peer, membership.session().id(), salt);
        return new TcpOutgoing(peer, preamble.toBytes(seal), seal, this);
    }

    /**
     * Listens, and joins the session as soon as all have said where they listen.
     *
     * @throws TransportException if this node cannot listen
     */
    static TcpEndpoint open(Membership membership, boolean relay) {
        TcpEndpoint endpoint = new TcpEndpoint(membership, relay);
        try {
            TcpAddress own =
                    new TcpAddress(TcpPreamble.VERSION, endpoint.keys != null, endpoint.sockets.listen(endpoint));
            CompletableFuture<List<String>> gathered = membership.gathering().gather(own.line());
            var unused = gathered.whenComplete((lines, failed) ->
                    endpoint.sockets.onLoop(() -> endpoint.gathered(own, lines == null ? List.of() : lines, failed)));
            return endpoint;
        } catch (RuntimeException | Error e) {
            endpoint.close();
            throw e;
        }
    }

    private void gathered(TcpAddress own, List<String> lines, @Nullable Throwable failed) {
        if (closed) {
            return;
        }
        Session session = membership.session();
        try {
            if (failed != null) {
                throw new TransportException(
                        "%s: node %d did not learn its peers' addresses: %s"
                                .formatted(session, membership.node(), failed),
                        failed);
            }
            if (lines.size() != session.nodes()) {
                throw new TransportException("%s: %d nodes said where they listen, not %d"
                        .formatted(session, lines.size(), session.nodes()));
            }
            for (int peer = 0; peer < lines.size(); peer++) {
                if (peer != membership.node()) {
                    InetSocketAddress address = TcpAddress.parse(lines.get(peer), session, peer, own)
                            .socket();
                    int connected = peer;
                    sockets.connect(outgoing.get(peer), address, cause -> lostOutgoing(connected, cause));
                }
            }
        } catch (TransportException e) {
            failWith(e, "node %d failed: %s".formatted(membership.node(), e.getMessage()), true);
        }
    }

    @Override
    public void send(long receivers, byte[] bytes, int length) throws InterruptedException {
        if (receivers == 0) {
            return;
        }
        if ((receivers & ~membership.peers()) != 0) {
            throw new IllegalArgumentException("receivers %x of node %d are not all among its peers %x"
                    .formatted(receivers, membership.node(), membership.peers()));
        }
        if (length > TcpFrame.MOST_MESSAGE_BYTES) {
            throw new IllegalArgumentException("a message of %d bytes; at most %d, lower spark.coded.exchange.strip"
                    .formatted(length, TcpFrame.MOST_MESSAGE_BYTES));
        }
        boolean first = !greeted;
        if (first && receivers != membership.peers()) {
            throw new IllegalArgumentException("the first message of node %d goes to receivers %x, not to all peers %x"
                    .formatted(membership.node(), receivers, membership.peers()));
        }
        inbox.checkFailure();
        for (long rest = receivers; rest != 0; rest &= rest - 1) {
            int receiver = Long.numberOfTrailingZeros(rest);
            if (first) {
                sendWindow.add(receiver, length);
            } else {
                sendWindow.await(receiver, length);
            }
            sentTo[receiver]++;
        }
        greeted = true;
        route(membership.node(), first, receivers, Arrays.copyOf(bytes, length));
    }

    /** Sends a message on towards a set of nodes. */
    private void route(int origin, boolean first, long receivers, byte[] message) {
        if (relay && !first) {
            for (RelayTree.Child child : RelayTree.children(membership.node(), receivers)) {
                outgoing.get(child.node()).send(TcpFrame.message(origin, false, child.below(), message));
            }
        } else {
            for (long rest = receivers; rest != 0; rest &= rest - 1) {
                outgoing.get(Long.numberOfTrailingZeros(rest)).send(TcpFrame.message(origin, first, 0, message));
            }
        }
    }

    @Override
    public void finish() {
        eachPeer(peer -> outgoing.get(peer).send(TcpFrame.finish(sentTo[peer])));
    }

    @Override
    public @Nullable Message receive(Duration wait) throws InterruptedException {
        Message message = inbox.receive(wait);
        if (message != null) {
            long credit = receiveWindow.taken(message.sender(), message.bytes().length);
            if (credit > 0) {
                outgoing.get(message.sender()).sendFirst(TcpFrame.credit(credit));
            }
        }
        return message;
    }

    @Override
    public boolean drained() {
        return inbox.drained();
    }

    @Override
    public boolean finished(int peer) {
        return inbox.finished(peer);
    }

    @Override
    public void complete() {
        selfComplete = true;
        eachPeer(peer -> outgoing.get(peer).send(TcpFrame.complete()));
    }

    @Override
    public boolean awaitComplete(Duration wait) throws InterruptedException {
        return inbox.awaitComplete(wait);
    }

    @Override
    public TransportCounts counts() {
        return counters.counts();
    }

    @Override
    public void fail(Throwable cause) {
        String words = "node %d failed: %s".formatted(membership.node(), cause);
        failWith(new TransportException("%s: %s".formatted(membership.session(), words), cause), words, true);
    }

    /**
     * Ends the session, unless it has failed before.
     *
     * @param words for the peers
     * @param tell whether peers are told now; otherwise when this node leaves
     */
    private void failWith(TransportException cause, String words, boolean tell) {
        synchronized (this) {
            if (failure == null) {
                failure = words;
            }
        }
        inbox.fail(cause);
        sendWindow.wake();
        if (tell) {
            TcpFrame why = TcpFrame.fail(String.valueOf(failure));
            eachPeer(peer -> outgoing.get(peer).fail(why));
        }
    }

    private void eachPeer(IntConsumer action) {
        for (int peer = 0; peer < outgoing.size(); peer++) {
            if (peer != membership.node()) {
                action.accept(peer);
            }
        }
    }

    // What the event loop hears from the connections.

    @Override
    public void onLoop(Runnable task) {
        sockets.onLoop(task);
    }

    @Override
    public void sent(long bytes) {
        counters.sent(bytes);
    }

    @Override
    public void received(long bytes) {
        counters.received(bytes);
    }

    @Override
    public @Nullable MessageSeal seal(TcpPreamble preamble) {
        int sender = preamble.sender();
        Session session = membership.session();
        if (preamble.session() != session.id()) {
            throw new CorruptDataException("it is for another session, %016x".formatted(preamble.session()));
        }
        if (preamble.receiver() != membership.node()
                || sender < 0
                || sender >= session.nodes()
                || sender == membership.node()) {
            throw new CorruptDataException("it is from node %d to node %d".formatted(sender, preamble.receiver()));
        }
        SessionKeys opening = keys;
        if (preamble.sealed() != (opening != null)) {
            throw new CorruptDataException(preamble.sealed() ? "it is sealed" : "it is in the clear");
        }
        return opening == null ? null : new MessageSeal(opening.of(sender, preamble.salt()), membership.node());
    }

    @Override
    public TcpFrameReader.Sink arrived(TcpPreamble preamble) {
        int sender = preamble.sender();
        if (arrived[sender]) {
            throw new CorruptDataException("node %d is here already".formatted(sender));
        }
        arrived[sender] = true;
        inbox.heard(sender);
        return new TcpFrameReader.Sink() {
            @Override
            public void begins(int origin, int bytes) {
                messageBegins(sender, origin, bytes);
            }

            @Override
            public void said(TcpFrame frame) {
                peerSaid(sender, frame);
            }
        };
    }

    private void messageBegins(int sender, int origin, int bytes) {
        if (origin >= membership.session().nodes() || origin == membership.node() || (origin != sender && !relay)) {
            throw new CorruptDataException("a message of node %d".formatted(origin));
        }
        if (!receiveWindow.begins(origin, bytes)) {
            throw new CorruptDataException(
                    "node %d does not keep to its window of %d bytes".formatted(origin, SendWindow.share(membership)));
        }
    }

    private void peerSaid(int sender, TcpFrame frame) {
        switch (frame.type()) {
            case MESSAGE -> takeMessage(sender, frame);
            case FINISH -> {
                inbox.finished(sender, frame.number());
                sendWindow.wake();
            }
            case COMPLETE -> {
                peerComplete[sender] = true;
                inbox.complete(sender);
            }
            case CREDIT -> {
                if (!sendWindow.credit(sender, frame.number())) {
                    throw new CorruptDataException(
                            "a credit of %d bytes, more than it was sent".formatted(frame.number()));
                }
                inbox.heard(sender);
            }
            case FAIL ->
                failWith(
                        new TransportException("%s: %s".formatted(membership.session(), frame.text())),
                        frame.text(),
                        false);
            case PART -> throw new IllegalStateException("parts are for the reader");
        }
    }

    private void takeMessage(int sender, TcpFrame frame) {
        long below = frame.number();
        long allowed = relay && !frame.first() ? membership.peers() & ~(1L << sender) & ~(1L << frame.origin()) : 0;
        if ((below & ~allowed) != 0 || (frame.first() && frame.origin() != sender)) {
            throw new CorruptDataException("a message of node %d to be passed on to %x, allowed is %x"
                    .formatted(frame.origin(), below, allowed));
        }
        inbox.heard(sender);
        inbox.deliver(frame.origin(), frame.bytes(), frame.first());
        if (below != 0 && failure == null) {
            route(frame.origin(), false, below, frame.bytes());
        }
    }

    @Override
    public void foreign(String why) {
        counters.foreign();
        LOG.warn("{}: node {} refused a connection from {}", membership.session(), membership.node(), why);
    }

    @Override
    public void corrupt(int peer, CorruptDataException why) {
        counters.corrupt();
        String words = "node %d heard from node %d what cannot be right: %s"
                .formatted(membership.node(), peer, why.getMessage());
        failWith(new TransportException("%s: %s".formatted(membership.session(), words), why), words, true);
    }

    @Override
    public void lostIncoming(int peer, @Nullable Throwable cause) {
        // What the peer had to say came by this connection, in order: the word that it is complete would be here.
        if (!isOver(peer)) {
            String words = "node %d lost the connection to node %d before the exchange was over%s"
                    .formatted(membership.node(), peer, cause == null ? "" : ": " + cause);
            failWith(new TransportException("%s: %s".formatted(membership.session(), words)), words, true);
        }
    }

    @Override
    public void lostOutgoing(int peer, @Nullable Throwable cause) {
        if (!isOver(peer)) {
            sockets.onLoopLater(() -> lostIncoming(peer, cause), GRACE);
        }
    }

    /** Whether a peer may go: it has all that it needs, and so has this node. */
    private boolean isOver(int peer) {
        return closed || failure != null || (selfComplete && peerComplete[peer]);
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            if (!selfComplete || !inbox.allComplete()) {
                String words = "node %d left before the exchange was over".formatted(membership.node());
                failWith(new TransportException("%s: %s".formatted(membership.session(), words)), words, false);
            }
            closed = true;
        }
        String why = failure;
        TcpFrame lastWord = why == null ? null : TcpFrame.fail(why);
        List<TcpOutgoing> connections = new ArrayList<>(outgoing);
        connections.remove(membership.node());
        sockets.close(() -> connections.forEach(connection -> connection.close(lastWord)), connections);
    }
}
