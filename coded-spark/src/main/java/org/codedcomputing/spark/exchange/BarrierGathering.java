package org.codedcomputing.spark.exchange;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.spark.BarrierTaskContext;
import org.codedcomputing.spark.exchange.transport.Gathering;
import org.codedcomputing.spark.exchange.transport.TransportException;

/**
 * Gathers by one {@code allGather} of the barrier stage, in threads of its own, while the task maps.
 *
 * <p>Spark sleeps for a whole second before it looks whether all have answered, and again for another. An interruption only
 * wakes it: it then looks whether the task was killed, and goes on. So a second thread wakes it often, and the gathering
 * takes as long as the slowest node's word. Should a later Spark take an interruption for more, the gathering fails at every
 * node and the exchange with it, which a test would show.
 */
final class BarrierGathering implements Gathering, AutoCloseable {
    private static final long WAKE_MILLIS = 20;
    private static final long JOIN_MILLIS = 2_000;

    private final BarrierTaskContext context;
    private final String name;
    private final Thread speaker;
    private final Thread waker;
    private final CompletableFuture<List<String>> all = new CompletableFuture<>();
    private volatile String mine = "";

    /**
     * Prepares; nothing is started.
     *
     * @param name of the threads
     */
    BarrierGathering(BarrierTaskContext context, String name) {
        this.context = context;
        this.name = name;
        speaker = new Thread(this::speak, name + " gather");
        waker = new Thread(this::wake, name + " gather waker");
        speaker.setDaemon(true);
        waker.setDaemon(true);
    }

    @Override
    public CompletableFuture<List<String>> gather(String line) {
        if (speaker.getState() != Thread.State.NEW) {
            throw new IllegalStateException("%s has gathered already; a session gathers once".formatted(name));
        }
        mine = line;
        speaker.start();
        waker.start();
        return all;
    }

    private void speak() {
        try {
            all.complete(Arrays.asList(context.allGather(mine)));
        } catch (RuntimeException | Error e) {
            // Whoever waits for the peers' lines gets it.
            all.completeExceptionally(new TransportException("%s: the barrier failed: %s".formatted(name, e), e));
        }
    }

    private void wake() {
        try {
            while (speaker.isAlive()) {
                speaker.join(WAKE_MILLIS);
                // Elsewhere than in its sleep an interruption might be taken for the end of the task.
                if (speaker.getState() == Thread.State.TIMED_WAITING) {
                    speaker.interrupt();
                }
            }
        } catch (InterruptedException e) {
            // Only close() interrupts this thread: nobody waits for the peers' lines any more.
            all.completeExceptionally(
                    new TransportException("%s: left before all nodes had spoken".formatted(name), e));
        }
    }

    /** Gives up waiting. A thread that still waits for a killed stage ends by itself: Spark answers it with a failure. */
    @Override
    public void close() {
        if (speaker.getState() == Thread.State.NEW) {
            return;
        }
        boolean interrupted = false;
        try {
            speaker.join(all.isDone() ? JOIN_MILLIS : 1);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        waker.interrupt();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
