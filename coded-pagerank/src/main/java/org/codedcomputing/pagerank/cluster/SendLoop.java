package org.codedcomputing.pagerank.cluster;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.codedcomputing.pagerank.plan.Outbox;
import org.codedcomputing.spark.exchange.transport.Endpoint;
import org.codedcomputing.spark.exchange.transport.TransportException;
import org.jspecify.annotations.Nullable;

/**
 * Sends in a thread of its own, so that a node whose peers take nothing for a while still receives: otherwise two that wait for
 * each other's window would wait for ever. What waits here is at most what the node sends in one iteration.
 */
final class SendLoop implements Outbox, AutoCloseable {
    private static final Letter LAST = new Letter(0, new byte[0]);

    private final Endpoint endpoint;
    private final String name;
    private final BlockingQueue<Letter> letters = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile @Nullable Throwable failure;

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Letter(long receivers, byte[] message) {}

    /** Starts the thread. */
    SendLoop(Endpoint endpoint, String name) {
        this.endpoint = endpoint;
        this.name = name;
        thread = new Thread(this::sendAll, name + " send");
        thread.setDaemon(true);
        thread.start();
    }

    private void sendAll() {
        try {
            for (Letter letter = letters.take(); letter.message.length > 0; letter = letters.take()) {
                endpoint.send(letter.receivers, letter.message, letter.message.length);
            }
            endpoint.finish();
        } catch (InterruptedException e) {
            // Only close() interrupts this thread: the node does not want to send any more.
            failure = e;
        } catch (RuntimeException | Error e) {
            // Handed to the node, which fails with it at its next look; peers are woken at once.
            failure = e;
            endpoint.fail(e);
        }
    }

    @Override
    public void send(long receivers, byte[] message) throws InterruptedException {
        letters.put(new Letter(receivers, message));
    }

    /** Has {@link Endpoint#finish} called behind the last message. */
    void finish() throws InterruptedException {
        letters.put(LAST);
    }

    /** Whether the thread still sends. */
    boolean isAlive() {
        return thread.isAlive();
    }

    /** Waits for the thread to end, for so long at most. */
    void join(long millis) throws InterruptedException {
        thread.join(millis);
    }

    /**
     * Looks whether sending has failed.
     *
     * @throws TransportException if it has
     */
    void check() {
        Throwable cause = failure;
        if (cause != null) {
            throw new TransportException("%s could not send: %s".formatted(name, cause), cause);
        }
    }

    /** Ends the thread, whatever is left to send. */
    @Override
    public void close() {
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
