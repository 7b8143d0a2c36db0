package org.codedcomputing.spark.exchange.transport;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One node's end of a session. One thread may send while another receives; each of the two sides is for one thread.
 *
 * <p>Messages of one sender reach a receiver whole and once, or the session fails at every node. The first message that a
 * node sends goes to all its peers and reaches each before any other of that node; those behind it come in any order. Every
 * wait ends at the deadline, at the failure of any node, and at the interruption of the waiting thread.
 */
public interface Endpoint extends AutoCloseable {
    /**
     * Sends to a set of nodes, and waits while the window of one of them is full. The first message of each sender never
     * waits, since nodes that greet each other do not listen yet.
     *
     * @param receivers mask of nodes without this one; may be empty
     * @param bytes Not modified; its first {@code length} bytes are the message; may be reused afterwards
     * @throws TransportException if the session failed or the deadline passed
     * @throws InterruptedException if the thread was interrupted
     */
    void send(long receivers, byte[] bytes, int length) throws InterruptedException;

    /** Tells all peers that nothing more will come from this node. */
    void finish();

    /**
     * Takes the next message.
     *
     * @param wait longest wait in this call; the caller calls again
     * @return null if nothing came in time, or if nothing more will come: see {@link #drained}
     * @throws TransportException if the session failed or the deadline passed
     * @throws InterruptedException if the thread was interrupted
     */
    @Nullable
    Message receive(Duration wait) throws InterruptedException;

    /** Whether every peer has finished and all its messages have been received. */
    boolean drained();

    /** Whether a peer has sent its last message and all of them for this node have arrived. */
    boolean finished(int peer);

    /**
     * Tells all peers that this node has everything that it needs from them. To be called when it has {@link #finish}ed and
     * is {@link #drained}.
     */
    void complete();

    /**
     * Waits until every peer is complete: from then on no node's failure can undo the exchange.
     *
     * @param wait longest wait in this call; the caller calls again
     * @return whether every peer is complete
     * @throws TransportException if the session failed or the deadline passed
     * @throws InterruptedException if the thread was interrupted
     */
    boolean awaitComplete(Duration wait) throws InterruptedException;

    /**
     * Fails the session: every peer that waits or will wait gets a {@link TransportException} with this cause.
     *
     * @param cause what happened at this node
     */
    void fail(Throwable cause);

    /** What this endpoint has counted so far; {@link TransportCounts#NONE} if it has nothing to count. */
    TransportCounts counts();

    /** Leaves the session and frees everything; leaving before every node is complete fails the session. */
    @Override
    void close();
}
