package org.codedcomputing.spark.reduce;

import java.time.Duration;
import org.codedcomputing.core.CodedException;
import org.codedcomputing.core.cdc.CorruptDataException;
import org.codedcomputing.core.cdc.NodeSets;
import org.codedcomputing.spark.exchange.transport.Endpoint;
import org.codedcomputing.spark.exchange.transport.InProcessTransport;
import org.codedcomputing.spark.exchange.transport.Message;
import org.codedcomputing.spark.exchange.transport.TransportException;
import org.jspecify.annotations.Nullable;

/**
 * One node's end of the session. A thread of its own takes every message at once, whatever the node computes meanwhile, so that
 * nobody waits for a straggler's window; and tells all peers now and then that the node is there, since most of them never
 * hear from it otherwise. Thread-safe; to be closed.
 */
final class Post implements AutoCloseable {
    private static final Duration RAREST_BEAT = Duration.ofSeconds(30);
    private static final int BEATS_PER_DEADLINE = 4;

    private final Endpoint endpoint;
    private final long peers;
    private final long fingerprint;
    private final long beatNanos;
    private final Duration deadline;
    private final Thread taker;
    private final Monitor monitor = new Monitor();

    /** Peers that are there, and those that have met all; under the monitor. */
    private final long[] greeted = new long[2];

    private volatile @Nullable Receiver receiver;
    private boolean finished;
    private volatile boolean closed;
    private volatile @Nullable Throwable failure;

    /** What a node makes of messages. */
    @FunctionalInterface
    interface Receiver {
        /**
         * Called for each message but hellos and beats, by one thread.
         *
         * @param post to answer by
         * @param bytes of the message, to be passed on as they are; not modified
         */
        void take(Post post, int sender, ReduceMessage message, byte[] bytes) throws InterruptedException;
    }

    /**
     * Prepares; nothing is sent.
     *
     * @param peers mask of all other nodes
     * @param fingerprint of the job
     * @param deadline longest silence of a peer
     * @param name of the thread
     */
    Post(Endpoint endpoint, long peers, long fingerprint, Duration deadline, String name) {
        this.endpoint = endpoint;
        this.peers = peers;
        this.fingerprint = fingerprint;
        this.deadline = deadline;
        this.beatNanos = Math.min(RAREST_BEAT.toNanos(), deadline.toNanos() / BEATS_PER_DEADLINE);
        taker = new Thread(this::takeAll, name + " post");
        taker.setDaemon(true);
    }

    /** Of the job. */
    long fingerprint() {
        return fingerprint;
    }

    /** Greets all peers, and takes greetings from now on. */
    void open() throws InterruptedException {
        greet(0);
        taker.start();
    }

    private void greet(int round) throws InterruptedException {
        send(peers, ReduceMessage.word(ReduceMessage.Word.HELLO, fingerprint, round));
    }

    /**
     * Waits until all peers are there: whatever happens later, each of them will hear of it.
     *
     * @param alive called at least every 100 ms; throws when the task was killed
     */
    void meet(Runnable alive) throws InterruptedException {
        await(0, alive);
    }

    /**
     * Waits until all peers have met all, and hands messages to a node from then on.
     *
     * @param node may already get messages before this returns
     */
    void begin(Receiver node, Runnable alive) throws InterruptedException {
        receiver = node;
        greet(1);
        await(1, alive);
    }

    private void await(int round, Runnable alive) throws InterruptedException {
        monitor.lock();
        try {
            monitor.await(
                    () -> greeted[round] == peers,
                    () -> {
                        alive.run();
                        check();
                    },
                    deadline,
                    () -> new TransportException("heard nothing of nodes %s for %s"
                            .formatted(NodeSets.toString(peers & ~greeted[round]), deadline)));
        } finally {
            monitor.unlock();
        }
    }

    private void takeAll() {
        try {
            long lastBeat = System.nanoTime();
            while (!closed) {
                Message message = endpoint.receive(InProcessTransport.POLL);
                if (message != null) {
                    take(message);
                } else if (endpoint.drained()) {
                    return;
                }
                if (System.nanoTime() - lastBeat > beatNanos) {
                    send(peers, ReduceMessage.word(ReduceMessage.Word.BEAT, fingerprint, 0));
                    lastBeat = System.nanoTime();
                }
            }
        } catch (InterruptedException e) {
            // Only close() interrupts this thread.
            failed(new TransportException("the node has left", e));
        } catch (RuntimeException | Error e) {
            failed(e);
        }
    }

    private void take(Message message) throws InterruptedException {
        ReduceMessage read = ReduceMessage.fromBytes(message.bytes(), fingerprint);
        switch (read.type()) {
            case HELLO -> {
                monitor.lock();
                try {
                    greeted[Math.min(read.epoch(), 1)] |= 1L << message.sender();
                    monitor.changed();
                } finally {
                    monitor.unlock();
                }
            }
            case BEAT -> {
                // It was to be heard, no more.
            }
            default -> {
                Receiver node = receiver;
                if (node == null) {
                    throw new CorruptDataException(
                            "node %d sends %s before all have met".formatted(message.sender(), read.type()));
                }
                node.take(this, message.sender(), read, message.bytes());
            }
        }
    }

    private void failed(Throwable cause) {
        failure = cause;
        if (!closed) {
            endpoint.fail(cause);
        }
    }

    /**
     * Sends to some peers; nothing once this node has finished. Never waits for long: of each vector a link carries one at a
     * time, and windows are wider than that.
     *
     * @param receivers mask of peers; may be empty
     * @param message not modified
     */
    synchronized void send(long receivers, byte[] message) throws InterruptedException {
        if (!finished) {
            endpoint.send(receivers, message, message.length);
        }
    }

    /**
     * Throws if messages can no longer be taken.
     *
     * @throws CodedException with what happened, here or at a peer
     */
    void check() {
        Throwable cause = failure;
        if (cause instanceof TransportException) {
            throw new TransportException(String.valueOf(cause.getMessage()), cause);
        } else if (cause != null) {
            throw new CodedException(cause.toString(), cause);
        }
    }

    /**
     * Says that nothing more comes from here, and waits until no node needs another any more.
     *
     * @param alive called at least every 100 ms; throws when the task was killed
     */
    void finish(Runnable alive) throws InterruptedException {
        synchronized (this) {
            finished = true;
            endpoint.finish();
        }
        while (taker.isAlive()) {
            alive.run();
            taker.join(InProcessTransport.POLL.toMillis());
        }
        check();
        endpoint.complete();
        while (!endpoint.awaitComplete(InProcessTransport.POLL)) {
            alive.run();
        }
    }

    @Override
    public void close() {
        closed = true;
        taker.interrupt();
        boolean interrupted = false;
        while (taker.isAlive()) {
            try {
                taker.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
