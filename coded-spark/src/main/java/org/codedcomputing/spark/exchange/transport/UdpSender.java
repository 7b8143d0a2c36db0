package org.codedcomputing.spark.exchange.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.codedcomputing.core.cdc.NodeSets;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of an endpoint: cuts messages into numbered datagrams, paces them, keeps them by blocks until every
 * receiver has confirmed, and sends again what was lost.
 *
 * <p>Task threads call {@link #send}; the receiving thread hands in answers; a thread of its own, {@link #run}, asks, repairs
 * and ends what is to be ended. State is guarded by one lock, sockets by another that is never waited for while holding the
 * first.
 */
final class UdpSender implements Runnable {
    /** A sender that has sent nothing for so long ends its block before it is full. */
    private static final long IDLE_NANOS = 10_000_000;

    /** Longest sleep of the sender's own thread. */
    private static final long LONGEST_SLEEP_NANOS = 100_000_000;

    private static final long REST_NANOS = 50_000_000;
    private static final double FIRST_TIMEOUT_NANOS = 400e6;
    private static final double SHORTEST_TIMEOUT_NANOS = 40e6;
    private static final double LONGEST_TIMEOUT_NANOS = 3e9;

    /** Timeouts double while nobody answers, so often at most. */
    private static final int MOST_DOUBLINGS = 3;

    /** Most copies of a question that is sent again because nobody has answered. */
    private static final int MOST_COPIES = 3;

    private static final int FIRST_WINDOW = 2;
    private static final int LAST_WORDS = 3;
    private static final long LAST_WORDS_GAP_MILLIS = 3;

    /** Of a failure that peers are told; cut to a datagram. */
    private static final int LONGEST_TEXT = 1_000;

    /** Few enough receivers to be asked one by one rather than by a multicast to everybody. */
    private static final int ASKED_ALONE = 2;

    private final Membership membership;
    private final UdpOptions options;
    private final UdpPeers peers;
    private final DatagramLink sockets;
    private final Inbox inbox;
    private final UdpCounters counters;
    private final DatagramGuards guards;
    private final String name;
    private final int nodes;
    private final int node;
    private final int session;
    private final int pieceBytes;
    private final int mostBlocks;

    private final ReentrantLock socketLock = new ReentrantLock(true);
    private final DatagramGuard dataGuard;
    private final Pacer pacer;

    /** Questions asked; guarded by the sockets' lock. */
    private int questions;

    /** Answers given; the receiving thread's. */
    private int answers;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Condition work = lock.newCondition();
    private final TreeMap<Integer, SentBlock> unconfirmed = new TreeMap<>();
    private final Deque<Datagram.Type> announcements = new ArrayDeque<>();
    private final long[] messages;
    private final long[] heardNanos;
    private @Nullable SentBlock open;
    private boolean greeting = true;
    private boolean sending;
    private long lastSentNanos;

    /** When a receiver last confirmed a block. */
    private long progressNanos = System.nanoTime();

    private int nextBlock;
    private long unconfirmedBytes;
    private int window = FIRST_WINDOW;
    private double roundTrip;
    private double roundTripSpread;
    private Datagram.@Nullable Type lastWord;
    private String lastText = "";

    /** Makes guards; each is for one thread. */
    interface DatagramGuards {
        DatagramGuard of(int sender);
    }

    UdpSender(
            Membership membership,
            UdpOptions options,
            UdpPeers peers,
            DatagramLink sockets,
            Inbox inbox,
            UdpCounters counters,
            DatagramGuards guards,
            String name) {
        this.membership = membership;
        this.options = options;
        this.peers = peers;
        this.sockets = sockets;
        this.inbox = inbox;
        this.counters = counters;
        this.guards = guards;
        this.name = name;
        nodes = membership.session().nodes();
        node = membership.node();
        session = (int) membership.session().id();
        dataGuard = guards.of(node);
        checkDatagrams();
        pieceBytes = peers.datagramBytes() - Datagram.numberedHeader(nodes) - dataGuard.overhead();
        mostBlocks = (int) Math.max(
                FIRST_WINDOW,
                Math.min(
                        Integer.MAX_VALUE,
                        membership.limits().windowBytes() / ((long) pieceBytes * BlockEnd.DATAGRAMS)));
        pacer = new Pacer(options.downlink());
        messages = new long[nodes];
        heardNanos = new long[nodes];
        Arrays.fill(heardNanos, System.nanoTime());
    }

    private void checkDatagrams() {
        int least = Datagram.leastBytes(nodes, dataGuard.overhead());
        if (peers.datagramBytes() < least) {
            throw new TransportException(
                    "%s: %d nodes need datagrams of %d bytes, but a node allows %d; set spark.coded.exchange.datagram = %d or more on every executor, or spark.coded.exchange.transport = tcp"
                            .formatted(name, nodes, least, peers.datagramBytes(), least));
        }
    }

    /** A guard for what a node sends, for one thread. */
    DatagramGuard guardOf(int sender) {
        return guards.of(sender);
    }

    /** Bytes of every piece of a message but the last. */
    int pieceBytes() {
        return pieceBytes;
    }

    /** Sends a message of the task; for one thread at a time. */
    void send(long receivers, byte[] bytes, int length) throws InterruptedException {
        int pieces = ReceivedBlocks.pieces(length, pieceBytes);
        boolean first = greeting;
        greeting = false;
        if (!first) {
            awaitWindow(length);
        }
        begin();
        try {
            for (int piece = 0; piece < pieces; piece++) {
                awaitRoom(() -> open == null && unconfirmed.size() >= window);
                sendPiece(Datagram.Type.MESSAGE, receivers, bytes, length, piece);
            }
        } finally {
            done(receivers);
        }
        if (first) {
            // Peers wait for it, and this node will send nothing else before it has heard theirs.
            endOpenBlock(false);
        }
    }

    private void begin() {
        lock.lock();
        try {
            sending = true;
        } finally {
            lock.unlock();
        }
    }

    private void done(long receivers) {
        lock.lock();
        try {
            sending = false;
            for (long rest = receivers; rest != 0; rest &= rest - 1) {
                messages[Long.numberOfTrailingZeros(rest)]++;
            }
        } finally {
            lock.unlock();
        }
    }

    private void sendPiece(Datagram.Type type, long receivers, byte[] bytes, int length, int piece)
            throws InterruptedException {
        int offset = piece * pieceBytes;
        int pieceLength = Math.min(pieceBytes, length - offset);
        int header = Datagram.numberedHeader(nodes);
        byte[] datagram = new byte[header + pieceLength + dataGuard.overhead()];
        SentBlock block;
        lock.lock();
        try {
            if (open == null) {
                open = new SentBlock(nextBlock++, nodes);
            }
            block = open;
            Datagram.putNumbered(
                    ByteBuffer.wrap(datagram),
                    type,
                    nodes,
                    node,
                    session,
                    block.nextSequence(),
                    piece,
                    length,
                    receivers);
            block.add(datagram, receivers, System.nanoTime());
            unconfirmedBytes += datagram.length;
        } finally {
            lock.unlock();
        }
        System.arraycopy(bytes, offset, datagram, header, pieceLength);
        long begin = System.nanoTime();
        transmit(datagram, header, header + pieceLength, receivers, receivers);
        lock.lock();
        try {
            lastSentNanos = System.nanoTime();
            block.sent(lastSentNanos - begin);
        } finally {
            lock.unlock();
        }
        if (block.full()) {
            endOpenBlock(false);
        }
    }

    /** Waits until a message fits into what may be in flight. */
    private void awaitWindow(int length) throws InterruptedException {
        BooleanSupplier full = () -> unconfirmedBytes > 0
                && unconfirmedBytes + length > membership.limits().windowBytes();
        boolean wait;
        lock.lock();
        try {
            wait = full.getAsBoolean();
        } finally {
            lock.unlock();
        }
        if (wait) {
            // Only a block that has ended is ever confirmed.
            endOpenBlock(false);
            awaitRoom(full);
        }
    }

    /** Waits while there is no room; looked at under the lock. */
    private void awaitRoom(BooleanSupplier full) throws InterruptedException {
        long most = membership.limits().deadline().toNanos();
        lock.lockInterruptibly();
        try {
            long begin = System.nanoTime();
            while (full.getAsBoolean()) {
                inbox.checkFailure();
                long now = System.nanoTime();
                if (Math.min(now - begin, now - progressNanos) > most) {
                    throw new TransportException(
                            "%s: %s took nothing from node %d for %d s; raise spark.coded.exchange.deadline if they are only slow"
                                    .formatted(
                                            name,
                                            who(unconfirmed
                                                    .firstEntry()
                                                    .getValue()
                                                    .pending()),
                                            node,
                                            membership.limits().deadline().toSeconds()));
                }
                long unused = room.awaitNanos(LONGEST_SLEEP_NANOS);
            }
            inbox.checkFailure();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Guards and sends a datagram of data.
     *
     * @param length of header and body if it has to be guarded first, or 0 if it is guarded already
     * @param group all nodes that it was made for
     * @param receivers those that lack it
     */
    private void transmit(byte[] datagram, int header, int length, long group, long receivers)
            throws InterruptedException {
        boolean toOne = Long.bitCount(receivers) == 1;
        InetSocketAddress to = toOne
                ? peers.addresses().get(Long.numberOfTrailingZeros(receivers))
                : sockets.addressOf(group | 1L << node);
        int reached = options.flooded() && !toOne ? nodes - 1 : Long.bitCount(receivers);
        socketLock.lockInterruptibly();
        try {
            if (length > 0) {
                if (!Datagram.isNumbered(datagram)) {
                    Datagram.setNumber(datagram, questions++);
                }
                dataGuard.protect(datagram, header, length);
            }
            pacer.await(datagram.length, reached);
            sockets.send(ByteBuffer.wrap(datagram), to);
        } catch (ClosedByInterruptException e) {
            throw asInterruption(e);
        } catch (IOException e) {
            throw cannotSend(to, e);
        } finally {
            socketLock.unlock();
        }
        count(datagram.length);
    }

    private static InterruptedException asInterruption(ClosedByInterruptException cause) {
        boolean unused = Thread.interrupted();
        InterruptedException interruption = new InterruptedException("interrupted while sending");
        interruption.initCause(cause);
        return interruption;
    }

    private void count(int bytes) {
        counters.sentBytes.add(bytes);
        counters.sentFrames.increment();
    }

    /**
     * Ends the open block, if there is one, and asks its receivers what they lack.
     *
     * @param onlyIfIdle whether a message that is being sent keeps it open
     */
    private void endOpenBlock(boolean onlyIfIdle) throws InterruptedException {
        SentBlock block;
        lock.lock();
        try {
            block = open;
            if (block == null || block.empty() || (onlyIfIdle && sending)) {
                // The pieces of one message are numbered without a gap.
                return;
            }
            open = null;
            block.postpone(Long.MAX_VALUE);
            unconfirmed.put(block.number(), block);
        } finally {
            lock.unlock();
        }
        ask(block);
    }

    /** Asks all that have not confirmed a block what they lack of it. */
    private void ask(SentBlock block) throws InterruptedException {
        byte[] body = new byte[BlockEnd.mostBytes(nodes)];
        ByteBuffer buffer = ByteBuffer.wrap(body);
        long pending;
        int copies;
        lock.lock();
        try {
            // Where questions or answers were lost, one of several may come through.
            copies = 1 + Math.min(block.silentRounds(), MOST_COPIES - 1);
            block.end(unconfirmed.isEmpty() ? nextBlock : unconfirmed.firstKey())
                    .put(buffer);
            pending = block.pending();
            block.asking(System.nanoTime());
        } finally {
            lock.unlock();
        }
        for (int copy = 0; copy < copies; copy++) {
            if (Long.bitCount(pending) <= ASKED_ALONE) {
                for (long rest = pending; rest != 0; rest &= rest - 1) {
                    transmitControl(body, buffer.position(), rest & -rest);
                }
            } else {
                transmitControl(body, buffer.position(), membership.peers());
            }
        }
        lock.lock();
        try {
            long now = System.nanoTime();
            block.postpone(now + timeout(block.silentRounds()));
            // They may have answered while the question was still being put to others.
            settle(block, now);
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Sends the end of a block behind the block's data, by the same socket. */
    private void transmitControl(byte[] body, int length, long receivers) throws InterruptedException {
        byte[] datagram = new byte[Datagram.controlHeader() + length + dataGuard.overhead()];
        ByteBuffer buffer = ByteBuffer.wrap(datagram);
        Datagram.putCommon(buffer, Datagram.Type.BLOCK_END, nodes, node, session, 0);
        buffer.put(body, 0, length);
        transmit(datagram, Datagram.controlHeader(), Datagram.controlHeader() + length, membership.peers(), receivers);
    }

    private long timeout(int silentRounds) {
        double base = roundTrip == 0 ? FIRST_TIMEOUT_NANOS : 2 * roundTrip + 4 * roundTripSpread;
        double doubled = Math.max(SHORTEST_TIMEOUT_NANOS, base) * (1 << Math.min(silentRounds, MOST_DOUBLINGS));
        return (long) Math.min(LONGEST_TIMEOUT_NANOS, doubled);
    }

    /** Takes in that a peer is there; called by the receiving thread. */
    void heard(int peer) {
        lock.lock();
        try {
            heardNanos[peer] = System.nanoTime();
        } finally {
            lock.unlock();
        }
    }

    /** Takes an answer of a peer; called by the receiving thread. */
    void answer(int peer, BlockStatus status) {
        lock.lock();
        try {
            SentBlock block = unconfirmed.get(status.block());
            if (block == null || status.round() > block.round()) {
                return;
            }
            long now = System.nanoTime();
            if (status.round() == block.round() && block.askedNanos() != 0) {
                sample(now - block.askedNanos());
            }
            long before = block.pending();
            block.answer(peer, status);
            if (block.pending() != before) {
                progressNanos = now;
            }
            if (status.round() == 0
                    && pacer.observe(
                            block.firstNanos(),
                            block.sendingNanos(),
                            block.bytes(),
                            block.wantedBy(peer),
                            status.missing())) {
                window = Math.max(FIRST_WINDOW, window / 2);
            }
            settle(block, now);
        } finally {
            lock.unlock();
        }
    }

    /** Looks what is to be done with a block of which something has become known. Called under the lock. */
    private void settle(SentBlock block, long now) {
        if (block.pending() == 0) {
            if (unconfirmed.remove(block.number()) == null) {
                return;
            }
            unconfirmedBytes -= block.bytes();
            window = Math.min(mostBlocks, window + 1);
            room.signalAll();
            work.signal();
        } else if (block.allAnswered() && block.dueNanos() != Long.MAX_VALUE) {
            block.postpone(block.lacks() ? now : now + REST_NANOS);
            work.signal();
        }
    }

    private void sample(long nanos) {
        if (roundTrip == 0) {
            roundTrip = nanos;
            roundTripSpread = nanos / 2.0;
        } else {
            roundTripSpread += (Math.abs(nanos - roundTrip) - roundTripSpread) / 4;
            roundTrip += (nanos - roundTrip) / 8;
        }
    }

    /** Takes in that a peer has left because everybody was complete. */
    void left(int peer) {
        lock.lock();
        try {
            long now = System.nanoTime();
            for (SentBlock block : List.copyOf(unconfirmed.values())) {
                block.release(peer);
                settle(block, now);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Has an announcement sent to all peers, behind everything that was sent before. */
    void announce(Datagram.Type type) {
        lock.lock();
        try {
            announcements.add(type);
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until all peers have confirmed everything.
     *
     * @return false if that takes longer
     */
    boolean awaitConfirmed(Duration wait) throws InterruptedException {
        long left = wait.toNanos();
        lock.lockInterruptibly();
        try {
            while (!confirmed() && left > 0) {
                left = room.awaitNanos(left);
            }
            return confirmed();
        } finally {
            lock.unlock();
        }
    }

    private boolean confirmed() {
        return announcements.isEmpty() && open == null && unconfirmed.isEmpty();
    }

    private long allPending() {
        long pending = 0;
        for (SentBlock block : unconfirmed.values()) {
            pending |= block.pending();
        }
        return pending;
    }

    /** How long it is since any of those was heard that have not confirmed everything. */
    Duration silence() {
        lock.lock();
        try {
            long pending = allPending();
            long now = System.nanoTime();
            long least = Long.MAX_VALUE;
            for (long rest = pending; rest != 0; rest &= rest - 1) {
                least = Math.min(least, now - heardNanos[Long.numberOfTrailingZeros(rest)]);
            }
            return Duration.ofNanos(least);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Has a last word said to all peers, after which this node says no more.
     *
     * @param text of a failure
     */
    void leave(Datagram.Type word, String text) {
        lock.lock();
        try {
            if (lastWord == null) {
                lastWord = word;
                lastText = text;
            }
            room.signalAll();
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    /** The sender's own thread: asks, repairs and announces until there is a last word to be said. */
    @Override
    public void run() {
        try {
            workUntilLastWord();
        } catch (InterruptedException e) {
            inbox.fail(new TransportException("%s: the sender of node %d was interrupted".formatted(name, node), e));
        } catch (RuntimeException | Error e) {
            // The task's threads are told, and tell the peers.
            inbox.fail(
                    e instanceof TransportException failure
                            ? failure
                            : new TransportException(
                                    "%s: the sender of node %d failed: %s".formatted(name, node, e), e));
        }
        try {
            sayLastWord();
        } catch (InterruptedException e) {
            // Whoever interrupts this thread does not want to wait for more.
            Thread.currentThread().interrupt();
        }
    }

    /** What there is to do. */
    private record Work(Datagram.@Nullable Type announcement, List<SentBlock> due, boolean idle, long nextNanos) {
        boolean any() {
            return announcement != null || !due.isEmpty() || idle;
        }
    }

    private void workUntilLastWord() throws InterruptedException {
        for (Work found = awaitWork(); found != null; found = awaitWork()) {
            if (found.idle()) {
                endOpenBlock(true);
            }
            if (found.announcement() != null) {
                endOpenBlock(false);
                sendAnnouncement(found.announcement());
            }
            for (SentBlock block : found.due()) {
                repair(block);
            }
        }
    }

    private @Nullable Work awaitWork() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (lastWord == null) {
                inbox.checkFailure();
                long now = System.nanoTime();
                Work found = findWork(now);
                if (found.any()) {
                    return found;
                }
                long unused = work.awaitNanos(found.nextNanos() - now);
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private Work findWork(long now) {
        List<SentBlock> due = new ArrayList<>();
        long next = now + (open == null ? LONGEST_SLEEP_NANOS : IDLE_NANOS);
        for (SentBlock block : unconfirmed.values()) {
            if (block.dueNanos() - now <= 0) {
                due.add(block);
            } else {
                next = Math.min(next, block.dueNanos());
            }
        }
        boolean idle = open != null && !sending && now - lastSentNanos > IDLE_NANOS;
        return new Work(announcements.peek(), due, idle, next);
    }

    private void sendAnnouncement(Datagram.Type type) throws InterruptedException {
        ByteBuffer body = ByteBuffer.allocate(type == Datagram.Type.FINISH ? Long.BYTES * nodes : 0);
        if (type == Datagram.Type.FINISH) {
            lock.lock();
            try {
                for (long count : messages) {
                    body.putLong(count);
                }
            } finally {
                lock.unlock();
            }
        }
        sendPiece(type, membership.peers(), body.array(), body.capacity(), 0);
        endOpenBlock(false);
        lock.lock();
        try {
            announcements.remove();
        } finally {
            lock.unlock();
        }
    }

    private void repair(SentBlock block) throws InterruptedException {
        List<SentBlock.Repair> again;
        lock.lock();
        try {
            if (block.pending() == 0) {
                return;
            }
            again = block.nextRound();
            checkBounds(block);
            block.postpone(Long.MAX_VALUE);
        } finally {
            lock.unlock();
        }
        for (SentBlock.Repair one : again) {
            transmit(one.datagram(), 0, 0, one.receivers(), one.lacking());
            counters.repairedFrames.increment();
        }
        ask(block);
    }

    private void checkBounds(SentBlock block) {
        if (block.repairs() > options.repairs()) {
            throw new TransportException(
                    "%s: %s still lack datagrams of node %d after %d repairs, the most that are tried; the network loses too much for multicast: set spark.coded.exchange.transport = tcp"
                            .formatted(name, who(block.pending()), node, options.repairs()));
        }
        long now = System.nanoTime();
        long silent = 0;
        for (long rest = block.pending(); rest != 0; rest &= rest - 1) {
            int peer = Long.numberOfTrailingZeros(rest);
            silent |= now - heardNanos[peer] > options.peerTimeout().toNanos() ? 1L << peer : 0;
        }
        if (silent != 0) {
            throw new TransportException(
                    "%s: %s answered nothing to node %d for %d s: gone, or not reached by multicast; then set spark.coded.exchange.transport = tcp"
                            .formatted(
                                    name,
                                    who(silent),
                                    node,
                                    options.peerTimeout().toSeconds()));
        }
    }

    private void sayLastWord() throws InterruptedException {
        Datagram.Type word;
        String text;
        lock.lockInterruptibly();
        try {
            while (lastWord == null) {
                work.await();
            }
            word = lastWord;
            text = lastText;
        } finally {
            lock.unlock();
        }
        byte[] body = text.getBytes(UTF_8);
        DatagramGuard guard = guards.of(node);
        int room = peers.datagramBytes() - Datagram.controlHeader() - guard.overhead();
        int length = Math.min(body.length, Math.min(LONGEST_TEXT, room));
        for (int i = 0; i < LAST_WORDS; i++) {
            sayControl(word, i, body, length, guard, sockets.address(DatagramLink.EVERYBODY));
            TimeUnit.MILLISECONDS.sleep(LAST_WORDS_GAP_MILLIS);
        }
    }

    /** Sends an answer; called by the receiving thread. */
    void answerTo(int peer, BlockStatus status, DatagramGuard guard) {
        ByteBuffer body = ByteBuffer.allocate(BlockStatus.BYTES);
        status.put(body);
        sayControl(
                Datagram.Type.STATUS,
                answers++,
                body.array(),
                BlockStatus.BYTES,
                guard,
                peers.addresses().get(peer));
    }

    /** Sends control that need not arrive, without waiting. */
    private void sayControl(
            Datagram.Type type, int number, byte[] body, int length, DatagramGuard guard, InetSocketAddress to) {
        byte[] datagram = new byte[Datagram.controlHeader() + length + guard.overhead()];
        ByteBuffer buffer = ByteBuffer.wrap(datagram);
        Datagram.putCommon(buffer, type, nodes, node, session, number);
        buffer.put(body, 0, length);
        guard.protect(datagram, Datagram.controlHeader(), Datagram.controlHeader() + length);
        try {
            sockets.trySend(ByteBuffer.wrap(datagram), to);
            count(datagram.length);
        } catch (IOException e) {
            inbox.fail(cannotSend(to, e));
        }
    }

    private TransportException cannotSend(InetSocketAddress to, IOException cause) {
        return new TransportException(
                "%s: node %d cannot send to %s: %s%s"
                        .formatted(
                                name,
                                node,
                                to,
                                cause,
                                to.getAddress().isMulticastAddress()
                                        ? "; where the network has no multicast set spark.coded.exchange.transport = tcp"
                                        : ""),
                cause);
    }

    /** Names the nodes of a mask. */
    private static String who(long nodes) {
        return Long.bitCount(nodes) == 1
                ? "node " + Long.numberOfTrailingZeros(nodes)
                : "nodes " + NodeSets.toString(nodes);
    }
}
