package org.codedcomputing.spark.exchange.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * One node's end of a session over UDP: joins {@link UdpSockets}, {@link UdpSender} and {@link Inbox}, and receives in a
 * thread of its own.
 */
final class UdpEndpoint implements Endpoint {
    private static final long SELECT_MILLIS = 100;
    private static final long POLL_MILLIS = 100;

    /** Datagrams taken from one socket before the others are looked at: as many as its buffer may hold. */
    private static final int TAKEN_IN_TURN = 4096;

    private static final int LONGEST_DATAGRAM = 65_536;
    private static final long JOIN_MILLIS = 3_000;

    /** How long a peer may be silent that has told that it is complete, until it is taken to have left. */
    private static final Duration LINGER = Duration.ofSeconds(3);

    private final Membership membership;
    private final UdpOptions options;
    private final DatagramLink sockets;
    private final byte @Nullable [] salt;
    private final String name;
    private final Inbox inbox;
    private final UdpCounters counters = new UdpCounters();
    private final CompletableFuture<UdpSender> ready = new CompletableFuture<>();
    private final Thread receiver;
    private final Thread senderThread;
    private final Runnable closed;
    private volatile boolean closing;
    private volatile boolean over;
    private volatile @Nullable String failed;

    /**
     * Joins a session: opens sockets, starts threads, and has the peers told.
     *
     * @param wrapper what is put between this endpoint and its sockets
     * @param closed called when everything is freed
     */
    UdpEndpoint(Membership membership, UdpOptions options, DatagramLink.Wrapper wrapper, Runnable closed) {
        this.membership = membership;
        this.options = options;
        this.closed = closed;
        name = membership.session().toString();
        inbox = new Inbox(membership);
        salt = membership.secret() == null ? null : SessionKeys.newSalt();
        sockets = wrapper.wrap(UdpSockets.open(membership, options, name), membership.node());
        String threads = "coded %s node %d udp".formatted(name, membership.node());
        receiver = new Thread(this::receiveAll, threads + " receive");
        senderThread = new Thread(this::sendAll, threads + " repair");
        receiver.setDaemon(true);
        senderThread.setDaemon(true);
        try {
            CompletableFuture<?> unused = membership
                    .gathering()
                    .gather(UdpPeers.line(sockets.unicast(), options.datagramBytes(), salt))
                    .whenComplete((lines, failure) -> {
                        if (failure != null) {
                            fail(failure, "cannot learn where its peers are");
                            ready.completeExceptionally(failure);
                        } else {
                            begin(lines);
                        }
                    });
        } catch (IOException | RuntimeException e) {
            sockets.close();
            throw new TransportException("%s: node %d cannot join: %s".formatted(name, membership.node(), e), e);
        }
    }

    private void begin(List<String> lines) {
        try {
            UdpPeers peers =
                    UdpPeers.parse(membership.session(), membership.node(), lines, membership.secret() != null);
            long here = peers.addresses().stream()
                    .filter(address -> address.getAddress().equals(membership.address()))
                    .count();
            sockets.loop(here > 1);
            ready.complete(new UdpSender(membership, options, peers, sockets, inbox, counters, guards(peers), name));
        } catch (IOException | RuntimeException e) {
            fail(e, "cannot begin");
            ready.completeExceptionally(e);
        }
        synchronized (this) {
            if (!closing) {
                senderThread.start();
                receiver.start();
            }
        }
    }

    private UdpSender.DatagramGuards guards(UdpPeers peers) {
        SecretKey secret = membership.secret();
        if (secret == null) {
            return sender -> DatagramGuard.checksum(membership.session().id());
        }
        SessionKeys keys = SessionKeys.of(secret, membership.session(), "udp");
        return sender -> new SealedDatagramGuard(keys.of(sender, peers.salts().get(sender)));
    }

    private void fail(Throwable cause, String what) {
        inbox.fail(
                cause instanceof TransportException failure
                        ? failure
                        : new TransportException(
                                "%s: node %d %s: %s".formatted(name, membership.node(), what, cause), cause));
    }

    private void sendAll() {
        if (!ready.isCompletedExceptionally()) {
            ready.join().run();
        }
    }

    private void receiveAll() {
        if (ready.isCompletedExceptionally()) {
            return;
        }
        Receiving receiving = new Receiving(ready.join());
        try {
            while (!closing) {
                int unused = sockets.selector().select(SELECT_MILLIS);
                takeAll(receiving);
                while (receiving.questions() && !closing) {
                    // A question overtakes data that lies in another socket: answered is what was there before this
                    // look.
                    List<Question> questions = receiving.takeQuestions();
                    unused = sockets.selector().selectNow();
                    takeAll(receiving);
                    questions.forEach(receiving::answer);
                }
            }
        } catch (ClosedSelectorException | IOException e) {
            if (!closing) {
                fail(e, "cannot receive");
            }
        } catch (RuntimeException | Error e) {
            // The task's threads are told, and tell the peers.
            fail(e, "cannot receive");
        }
    }

    private void takeAll(Receiving receiving) throws IOException {
        Iterator<SelectionKey> keys = sockets.selector().selectedKeys().iterator();
        while (keys.hasNext()) {
            SelectionKey key = keys.next();
            keys.remove();
            receiving.take((DatagramChannel) key.channel());
        }
    }

    /** A peer's question what this node lacks. */
    private record Question(int from, BlockEnd end) {}

    /** What the receiving thread alone uses. */
    private final class Receiving {
        private final UdpSender sender;
        private final ByteBuffer buffer = ByteBuffer.allocate(LONGEST_DATAGRAM);
        private final ReceivedBlocks[] blocks;
        private final DatagramGuard[] theirGuards;
        private final DatagramGuard ownGuard;
        private final int nodes = membership.session().nodes();
        private final int session = (int) membership.session().id();
        private List<Question> questions = new ArrayList<>();

        Receiving(UdpSender sender) {
            this.sender = sender;
            blocks = new ReceivedBlocks[nodes];
            theirGuards = new DatagramGuard[nodes];
            for (int peer = 0; peer < nodes; peer++) {
                blocks[peer] = new ReceivedBlocks(sender.pieceBytes());
                theirGuards[peer] = sender.guardOf(peer);
            }
            ownGuard = sender.guardOf(membership.node());
        }

        boolean questions() {
            return !questions.isEmpty();
        }

        List<Question> takeQuestions() {
            List<Question> taken = questions;
            questions = new ArrayList<>();
            return taken;
        }

        void answer(Question question) {
            BlockStatus status =
                    blocks[question.from()].answer(question.end(), membership.node(), question.from(), inbox.full());
            if (status != null) {
                sender.answerTo(question.from(), status, ownGuard);
            }
        }

        void take(DatagramChannel channel) throws IOException {
            for (int i = 0; i < TAKEN_IN_TURN; i++) {
                buffer.clear();
                if (channel.receive(buffer) == null) {
                    return;
                }
                counters.receivedBytes.add(buffer.position());
                read(buffer.array(), buffer.position());
            }
        }

        private void read(byte[] bytes, int length) {
            if (!Datagram.isOf(bytes, length, session)) {
                counters.foreignFrames.increment();
                return;
            }
            int from = Datagram.senderOf(bytes);
            if (from == membership.node()) {
                // An own multicast that came back to this host.
                return;
            }
            DatagramGuard guard = from < nodes ? theirGuards[from] : null;
            if (guard == null || !guard.open(bytes, Datagram.headerOf(bytes, nodes), length)) {
                counters.corruptFrames.increment();
                return;
            }
            Datagram datagram = Datagram.parse(bytes, length - guard.overhead(), nodes);
            if (datagram == null) {
                counters.corruptFrames.increment();
                return;
            }
            inbox.heard(from);
            sender.heard(from);
            if (!datagram.type().numbered()) {
                control(datagram, bytes);
            } else if ((datagram.receivers() >>> membership.node() & 1) == 0) {
                counters.surplusFrames.increment();
            } else {
                numbered(datagram, bytes);
            }
        }

        private void numbered(Datagram datagram, byte[] bytes) {
            int from = datagram.sender();
            switch (blocks[from].accept(
                    datagram, bytes, (type, message, first) -> deliver(from, type, message, first))) {
                case DUPLICATE -> counters.duplicateFrames.increment();
                case MALFORMED -> counters.corruptFrames.increment();
                case TAKEN -> {}
            }
        }

        private void deliver(int from, Datagram.Type type, byte[] message, boolean first) {
            switch (type) {
                case MESSAGE -> inbox.deliver(from, message, first);
                case FINISH -> {
                    if (message.length != Long.BYTES * nodes) {
                        counters.corruptFrames.increment();
                    } else {
                        inbox.finished(from, ByteBuffer.wrap(message).getLong(Long.BYTES * membership.node()));
                    }
                }
                case COMPLETE -> inbox.complete(from);
                default -> throw new IllegalStateException("a message of type %s".formatted(type));
            }
        }

        private void control(Datagram datagram, byte[] bytes) {
            int from = datagram.sender();
            switch (datagram.type()) {
                case BLOCK_END -> {
                    BlockEnd end = BlockEnd.parse(bytes, datagram.body(), datagram.bodyLength(), nodes);
                    if (end == null) {
                        counters.corruptFrames.increment();
                        return;
                    }
                    questions.add(new Question(from, end));
                }
                case STATUS -> {
                    BlockStatus status = BlockStatus.parse(bytes, datagram.body(), datagram.bodyLength());
                    if (status == null) {
                        counters.corruptFrames.increment();
                    } else if (status.to() == membership.node()) {
                        sender.answer(from, status);
                    }
                }
                case FAIL ->
                    inbox.fail(new TransportException("%s: node %d %s"
                            .formatted(name, from, new String(bytes, datagram.body(), datagram.bodyLength(), UTF_8))));
                case BYE -> sender.left(from);
                default -> throw new IllegalStateException("control of type %s".formatted(datagram.type()));
            }
        }
    }

    private UdpSender awaitReady() throws InterruptedException {
        long deadline = System.nanoTime() + membership.limits().deadline().toNanos();
        while (true) {
            try {
                return ready.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                inbox.checkFailure();
                if (System.nanoTime() - deadline > 0) {
                    throw new TransportException(
                            "%s: node %d has not learned where its peers are for %d s; raise spark.coded.exchange.deadline if they are only slow"
                                    .formatted(
                                            name,
                                            membership.node(),
                                            membership.limits().deadline().toSeconds()),
                            e);
                }
            } catch (ExecutionException e) {
                inbox.checkFailure();
                throw new TransportException(
                        "%s: node %d cannot begin: %s".formatted(name, membership.node(), e.getCause()), e);
            }
        }
    }

    @Override
    public void send(long receivers, byte[] bytes, int length) throws InterruptedException {
        if (receivers != 0) {
            awaitReady().send(receivers, bytes, length);
        }
    }

    @Override
    public void finish() {
        announce(Datagram.Type.FINISH);
    }

    @Override
    public void complete() {
        announce(Datagram.Type.COMPLETE);
    }

    private void announce(Datagram.Type type) {
        // A failure is thrown to whoever waits next.
        CompletableFuture<Void> unused = ready.thenAccept(sender -> sender.announce(type));
    }

    @Override
    public @Nullable Message receive(Duration wait) throws InterruptedException {
        return inbox.receive(wait);
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
    public boolean awaitComplete(Duration wait) throws InterruptedException {
        long end = System.nanoTime() + wait.toNanos();
        if (!inbox.awaitComplete(wait)) {
            return false;
        }
        UdpSender sender = awaitReady();
        Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
        // Everybody is complete. What may be open is whether a peer knows that of this node; one that is silent does,
        // since it would ask otherwise, or it is dead, and Spark repeats the stage.
        over = sender.awaitConfirmed(left) || sender.silence().compareTo(LINGER) > 0;
        inbox.checkFailure();
        return over;
    }

    @Override
    public void fail(Throwable cause) {
        fail("failed: " + cause, cause);
    }

    private void fail(String what, @Nullable Throwable cause) {
        if (failed == null) {
            failed = what;
        }
        String message = "%s: node %d %s".formatted(name, membership.node(), what);
        inbox.fail(cause == null ? new TransportException(message) : new TransportException(message, cause));
        tellFailure();
    }

    private void tellFailure() {
        String text = failed;
        if (ready.isDone() && !ready.isCompletedExceptionally() && text != null) {
            ready.join().leave(Datagram.Type.FAIL, text);
        }
    }

    @Override
    public TransportCounts counts() {
        return counters.snapshot();
    }

    @Override
    public void close() {
        boolean started;
        synchronized (this) {
            if (closing) {
                return;
            }
            if (over) {
                ready.join().leave(Datagram.Type.BYE, "");
            } else if (failed == null) {
                fail("left before the exchange was over", null);
            } else {
                tellFailure();
            }
            started = senderThread.isAlive() || receiver.isAlive();
        }
        // The receiver answers until the last word is said.
        boolean interrupted = started && !join(senderThread);
        closing = true;
        sockets.close();
        interrupted |= started && !join(receiver);
        closed.run();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for a thread, also while being interrupted; false if that happened. */
    private static boolean join(Thread thread) {
        boolean interrupted = false;
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(JOIN_MILLIS);
        while (thread.isAlive() && end - System.nanoTime() > 0) {
            try {
                thread.join(JOIN_MILLIS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        return !interrupted;
    }
}
