package org.codedcomputing.spark.exchange.transport;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a node of a network transport has received and knows of its peers. The transport's own threads put in, the task's
 * threads take out; all under one lock.
 *
 * <p>Messages of a peer that overtook its first one are held back until that has come.
 */
final class Inbox {
    private final Session session;
    private final int node;
    private final TransportLimits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Message> messages = new ArrayDeque<>();
    private final Peer[] peers;

    /** Bytes that nobody has taken yet, those held back included. */
    private long bytes;

    /** How long the task has waited in all. Time in which it does not wait is not a peer's silence. */
    private long waitedNanos;

    private @Nullable TransportException failure;

    /** What is known of one peer. */
    private static final class Peer {
        final List<Message> heldBack = new ArrayList<>();
        boolean greeted;
        boolean complete;
        long delivered;

        /** How many messages it has sent to this node in all; negative until it says so. */
        long announced = -1;

        /** How long the task had waited when this peer was last heard. */
        long heardNanos;

        boolean finished() {
            return delivered == announced;
        }
    }

    Inbox(Membership membership) {
        session = membership.session();
        node = membership.node();
        limits = membership.limits();
        peers = new Peer[session.nodes()];
        Arrays.setAll(peers, peer -> new Peer());
        peers[node].announced = 0;
        peers[node].complete = true;
    }

    /** Takes in that a peer is there. */
    void heard(int peer) {
        lock.lock();
        try {
            peers[peer].heardNanos = waitedNanos;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes in a message.
     *
     * @param first whether it is the first that its sender has sent at all
     */
    void deliver(int sender, byte[] message, boolean first) {
        lock.lock();
        try {
            Peer peer = peers[sender];
            peer.heardNanos = waitedNanos;
            bytes += message.length;
            Message arrived = new Message(sender, message);
            if (first) {
                peer.greeted = true;
                messages.add(arrived);
                messages.addAll(peer.heldBack);
                peer.heldBack.clear();
            } else if (peer.greeted) {
                messages.add(arrived);
            } else {
                peer.heldBack.add(arrived);
            }
            peer.delivered++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes in that a peer will send nothing more.
     *
     * @param announced how many messages it has sent to this node
     */
    void finished(int sender, long announced) {
        lock.lock();
        try {
            peers[sender].announced = announced;
            peers[sender].heardNanos = waitedNanos;
            if (peers[sender].delivered > announced) {
                fail(new TransportException("%s: node %d announced %d messages for node %d, which got %d"
                        .formatted(session, sender, announced, node, peers[sender].delivered)));
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Takes in that a peer has everything that it needs. */
    void complete(int sender) {
        lock.lock();
        try {
            peers[sender].complete = true;
            peers[sender].heardNanos = waitedNanos;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends every wait, now and later, with the first cause given. */
    void fail(TransportException cause) {
        lock.lock();
        try {
            if (failure == null) {
                failure = cause;
                messages.clear();
                Arrays.stream(peers).forEach(peer -> peer.heldBack.clear());
                bytes = 0;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Throws if the session has failed.
     *
     * @throws TransportException a new one for each caller, with the first cause
     */
    void checkFailure() {
        lock.lock();
        try {
            if (failure != null) {
                throw new TransportException(String.valueOf(failure.getMessage()), failure);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether more lies here than the window lets in. */
    boolean full() {
        lock.lock();
        try {
            return bytes > limits.windowBytes();
        } finally {
            lock.unlock();
        }
    }

    /** As {@link Endpoint#receive}. */
    @Nullable
    Message receive(Duration wait) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            await(() -> !messages.isEmpty() || allFinished(), wait);
            Message message = messages.poll();
            if (message != null) {
                bytes -= message.bytes().length;
            } else if (!allFinished()) {
                checkSilence(false);
            }
            return message;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until every peer is complete; false if that takes longer. */
    boolean awaitComplete(Duration wait) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            await(this::allComplete, wait);
            if (!allComplete()) {
                checkSilence(true);
            }
            return allComplete();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for something, or for the time to pass, or for the session to fail. */
    private void await(BooleanSupplier done, Duration wait) throws InterruptedException {
        long left = wait.toNanos();
        checkFailure();
        while (!done.getAsBoolean() && left > 0) {
            long begin = System.nanoTime();
            left = changed.awaitNanos(left);
            waitedNanos += System.nanoTime() - begin;
            checkFailure();
        }
    }

    private boolean allFinished() {
        return Arrays.stream(peers).allMatch(Peer::finished);
    }

    /** Whether every peer has everything that it needs. */
    boolean allComplete() {
        lock.lock();
        try {
            return Arrays.stream(peers).allMatch(peer -> peer.complete);
        } finally {
            lock.unlock();
        }
    }

    /** Whether all messages of a peer are here. */
    boolean finished(int peer) {
        lock.lock();
        try {
            checkFailure();
            return peers[peer].finished();
        } finally {
            lock.unlock();
        }
    }

    /** As {@link Endpoint#drained}. */
    boolean drained() {
        lock.lock();
        try {
            checkFailure();
            return messages.isEmpty() && allFinished();
        } finally {
            lock.unlock();
        }
    }

    private void checkSilence(boolean untilComplete) {
        StringBuilder silent = new StringBuilder();
        for (int peer = 0; peer < peers.length; peer++) {
            boolean awaited = untilComplete ? !peers[peer].complete : !peers[peer].finished();
            if (awaited
                    && waitedNanos - peers[peer].heardNanos > limits.deadline().toNanos()) {
                silent.append(silent.isEmpty() ? "" : ", ").append(peer);
            }
        }
        if (!silent.isEmpty()) {
            throw new TransportException(
                    "%s: node %d heard nothing for %d s, waiting for nodes %s; raise spark.coded.exchange.deadline if they are only slow"
                            .formatted(session, node, limits.deadline().toSeconds(), silent));
        }
    }
}
