package org.codedcomputing.spark.exchange.transport;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Joins tasks of one JVM, for {@code local[*]} and for clusters of a single executor. A message is copied once, as a network
 * would, and shared by its receivers.
 */
public final class InProcessTransport implements Transport {
    private static final long serialVersionUID = 1L;

    /** Sessions that at least one node has joined and not all have left. */
    private static final ConcurrentMap<Session, Hub> HUBS = new ConcurrentHashMap<>();

    @Override
    public String name() {
        return "in-process";
    }

    @Override
    public boolean withinOneJvm() {
        return true;
    }

    @Override
    public Endpoint open(Membership membership) {
        int node = membership.node();
        // The hub is entered under the map's lock on its key, so that it cannot be dropped in between.
        Hub hub = HUBS.compute(membership.session(), (key, existing) -> {
            Hub joined = existing == null ? new Hub(key, membership.limits()) : existing;
            joined.join(node);
            return joined;
        });
        return new HubEndpoint(hub, node);
    }

    /** Number of sessions that are open in this JVM: 0 when no exchange runs. */
    public static int openSessions() {
        return HUBS.size();
    }

    /** What the nodes of one session share, all of it under one lock. */
    private static final class Hub {
        final Session session;
        final TransportLimits limits;
        final ReentrantLock lock = new ReentrantLock();
        final Inbox[] inboxes;
        final boolean[] joined;
        final boolean[] greeted;
        final boolean[] finished;
        final boolean[] complete;
        final Condition completed = lock.newCondition();
        int present;

        @Nullable
        TransportException failure;

        /** One receiver's messages. */
        final class Inbox {
            final Deque<Message> messages = new ArrayDeque<>();
            final Condition arrived = lock.newCondition();
            final Condition taken = lock.newCondition();
            long bytes;
        }

        Hub(Session session, TransportLimits limits) {
            this.session = session;
            this.limits = limits;
            inboxes = new Inbox[session.nodes()];
            Arrays.setAll(inboxes, node -> new Inbox());
            joined = new boolean[session.nodes()];
            greeted = new boolean[session.nodes()];
            finished = new boolean[session.nodes()];
            complete = new boolean[session.nodes()];
        }

        void join(int node) {
            lock.lock();
            try {
                if (joined[node]) {
                    throw new TransportException("node %d joined %s twice".formatted(node, session));
                }
                joined[node] = true;
                present++;
            } finally {
                lock.unlock();
            }
        }

        /** Records the first failure and wakes everybody. Called under the lock. */
        void failLocked(TransportException cause) {
            if (failure == null) {
                failure = cause;
                for (Inbox inbox : inboxes) {
                    inbox.messages.clear();
                    inbox.bytes = 0;
                    inbox.arrived.signalAll();
                    inbox.taken.signalAll();
                }
                completed.signalAll();
            }
        }

        void checkFailure() {
            if (failure != null) {
                throw new TransportException(String.valueOf(failure.getMessage()), failure);
            }
        }

        boolean allPeersFinished(int node) {
            return peersWithout(finished, node) == 0;
        }

        /** Number of the peers of a node of which something is not true yet. */
        static int peersWithout(boolean[] state, int node) {
            int count = 0;
            for (int peer = 0; peer < state.length; peer++) {
                if (peer != node && !state[peer]) {
                    count++;
                }
            }
            return count;
        }
    }

    private static final class HubEndpoint implements Endpoint {
        private final Hub hub;
        private final int node;

        /** How long this node has waited since it heard of a peer. Time in which it does not wait is not a peer's silence. */
        private long silentNanos;

        private boolean closed;

        HubEndpoint(Hub hub, int node) {
            this.hub = hub;
            this.node = node;
        }

        @Override
        public void send(long receivers, byte[] bytes, int length) throws InterruptedException {
            if (receivers == 0) {
                return;
            }
            Message message = new Message(node, Arrays.copyOf(bytes, length));
            hub.lock.lockInterruptibly();
            try {
                boolean greeting = !hub.greeted[node];
                for (long rest = receivers; rest != 0; rest &= rest - 1) {
                    int receiver = Long.numberOfTrailingZeros(rest);
                    put(hub.inboxes[receiver], receiver, message, greeting);
                }
                hub.greeted[node] = true;
            } finally {
                hub.lock.unlock();
            }
        }

        private void put(Hub.Inbox inbox, int receiver, Message message, boolean greeting) throws InterruptedException {
            long deadline = System.nanoTime() + hub.limits.deadline().toNanos();
            hub.checkFailure();
            while (!greeting
                    && !inbox.messages.isEmpty()
                    && inbox.bytes + message.bytes().length > hub.limits.windowBytes()) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw new TransportException(
                            "%s: node %d took nothing from node %d for %d s; raise spark.coded.exchange.deadline if it is only slow"
                                    .formatted(
                                            hub.session,
                                            receiver,
                                            node,
                                            hub.limits.deadline().toSeconds()));
                }
                long unused = inbox.taken.awaitNanos(left);
                hub.checkFailure();
            }
            inbox.messages.add(message);
            inbox.bytes += message.bytes().length;
            inbox.arrived.signal();
        }

        @Override
        public void finish() {
            hub.lock.lock();
            try {
                hub.finished[node] = true;
                for (Hub.Inbox inbox : hub.inboxes) {
                    inbox.arrived.signalAll();
                }
            } finally {
                hub.lock.unlock();
            }
        }

        @Override
        public @Nullable Message receive(Duration wait) throws InterruptedException {
            Hub.Inbox inbox = hub.inboxes[node];
            long left = wait.toNanos();
            hub.lock.lockInterruptibly();
            try {
                hub.checkFailure();
                while (inbox.messages.isEmpty() && !hub.allPeersFinished(node) && left > 0) {
                    long begin = System.nanoTime();
                    left = inbox.arrived.awaitNanos(left);
                    waited(begin);
                }
                Message message = inbox.messages.poll();
                if (message != null) {
                    inbox.bytes -= message.bytes().length;
                    inbox.taken.signalAll();
                    silentNanos = 0;
                } else if (!hub.allPeersFinished(node)) {
                    checkSilence(hub.finished);
                }
                return message;
            } finally {
                hub.lock.unlock();
            }
        }

        /** Adds a wait to the silence, and throws if the session failed meanwhile. */
        private void waited(long begin) {
            silentNanos += System.nanoTime() - begin;
            hub.checkFailure();
        }

        private void checkSilence(boolean[] state) {
            if (silentNanos > hub.limits.deadline().toNanos()) {
                throw new TransportException(
                        "%s: node %d heard nothing for %d s, waiting for nodes %s; raise spark.coded.exchange.deadline if they are only slow"
                                .formatted(
                                        hub.session, node, hub.limits.deadline().toSeconds(), silentPeers(state)));
            }
        }

        private String silentPeers(boolean[] state) {
            StringBuilder silent = new StringBuilder();
            for (int peer = 0; peer < state.length; peer++) {
                if (peer != node && !state[peer]) {
                    silent.append(silent.isEmpty() ? "" : ", ").append(peer);
                }
            }
            return silent.toString();
        }

        @Override
        public boolean drained() {
            hub.lock.lock();
            try {
                hub.checkFailure();
                return hub.inboxes[node].messages.isEmpty() && hub.allPeersFinished(node);
            } finally {
                hub.lock.unlock();
            }
        }

        @Override
        public boolean finished(int peer) {
            hub.lock.lock();
            try {
                hub.checkFailure();
                return hub.finished[peer];
            } finally {
                hub.lock.unlock();
            }
        }

        @Override
        public TransportCounts counts() {
            return TransportCounts.NONE;
        }

        @Override
        public void complete() {
            hub.lock.lock();
            try {
                hub.complete[node] = true;
                hub.completed.signalAll();
            } finally {
                hub.lock.unlock();
            }
        }

        @Override
        public boolean awaitComplete(Duration wait) throws InterruptedException {
            long left = wait.toNanos();
            hub.lock.lockInterruptibly();
            try {
                hub.checkFailure();
                int missing = Hub.peersWithout(hub.complete, node);
                while (missing > 0 && left > 0) {
                    long begin = System.nanoTime();
                    left = hub.completed.awaitNanos(left);
                    waited(begin);
                    int now = Hub.peersWithout(hub.complete, node);
                    if (now < missing) {
                        silentNanos = 0;
                    }
                    missing = now;
                }
                if (missing > 0) {
                    checkSilence(hub.complete);
                }
                return missing == 0;
            } finally {
                hub.lock.unlock();
            }
        }

        @Override
        public void fail(Throwable cause) {
            hub.lock.lock();
            try {
                hub.failLocked(
                        new TransportException("%s: node %d failed: %s".formatted(hub.session, node, cause), cause));
            } finally {
                hub.lock.unlock();
            }
        }

        @Override
        public void close() {
            HUBS.computeIfPresent(hub.session, (session, current) -> {
                hub.lock.lock();
                try {
                    if (closed) {
                        return current;
                    }
                    closed = true;
                    if (!hub.complete[node] || Hub.peersWithout(hub.complete, node) > 0) {
                        hub.failLocked(new TransportException(
                                "%s: node %d left before the exchange was over".formatted(session, node)));
                    }
                    return --hub.present == 0 ? null : current;
                } finally {
                    hub.lock.unlock();
                }
            });
        }
    }

    /** How long a waiting task may go without looking whether it was killed. */
    public static final Duration POLL = Duration.of(100, TimeUnit.MILLISECONDS.toChronoUnit());
}
