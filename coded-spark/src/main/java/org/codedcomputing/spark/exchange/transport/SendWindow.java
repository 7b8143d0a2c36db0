package org.codedcomputing.spark.exchange.transport;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What a node has sent to each peer and that peer's task has not taken yet. A send to a peer waits while its share of the
 * peer's window is used up; one message may always be in flight, however long.
 */
final class SendWindow {
    /** Added to each message's length, so that many empty messages do not pass for nothing. */
    static final int MESSAGE_OVERHEAD = 32;

    private final Membership membership;
    private final Inbox inbox;
    private final long share;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final long[] inFlight;
    private final long[] heard;

    /**
     * Creates the windows of all peers.
     *
     * @param inbox knows whether the session has failed
     */
    SendWindow(Membership membership, Inbox inbox) {
        this.membership = membership;
        this.inbox = inbox;
        share = share(membership);
        inFlight = new long[membership.session().nodes()];
        heard = new long[membership.session().nodes()];
    }

    /** Bytes that one peer may have in flight to another: the window of a node, divided by its peers. */
    static long share(Membership membership) {
        return Math.max(
                1,
                membership.limits().windowBytes()
                        / Math.max(1, membership.session().nodes() - 1));
    }

    /** Counts a message that does not wait. */
    void add(int peer, int bytes) {
        lock.lock();
        try {
            inFlight[peer] += (long) bytes + MESSAGE_OVERHEAD;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until a message may be sent to a peer, and counts it.
     *
     * @throws TransportException if the session failed, or the peer took nothing before the deadline
     */
    void await(int peer, int bytes) throws InterruptedException {
        long charge = (long) bytes + MESSAGE_OVERHEAD;
        long deadline = membership.limits().deadline().toNanos();
        lock.lockInterruptibly();
        try {
            long begin = System.nanoTime();
            inbox.checkFailure();
            while (inFlight[peer] > 0 && charge > share - inFlight[peer]) {
                // A peer that takes a little now and then is slow, not silent.
                long since = heard[peer] - begin > 0 ? heard[peer] : begin;
                long left = deadline - (System.nanoTime() - since);
                if (left <= 0) {
                    throw new TransportException(
                            "%s: node %d took nothing from node %d for %d s; raise spark.coded.exchange.deadline if it is only slow"
                                    .formatted(
                                            membership.session(),
                                            peer,
                                            membership.node(),
                                            membership.limits().deadline().toSeconds()));
                }
                long unused = changed.awaitNanos(left);
                inbox.checkFailure();
            }
            inFlight[peer] += charge;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes in that a peer's task has taken messages.
     *
     * @return false if it says more than was in flight
     */
    boolean credit(int peer, long charge) {
        lock.lock();
        try {
            if (charge > inFlight[peer]) {
                return false;
            }
            inFlight[peer] -= charge;
            heard[peer] = System.nanoTime();
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Lets a waiting send see that the session has failed. */
    void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
