package org.codedcomputing.pagerank.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.codedcomputing.core.CodedException;

/** Threads that share the blocks of one pass after the other; the caller is one of them. Used by one thread. */
final class Workers implements AutoCloseable {
    private final int helpers;
    private final ExecutorService pool;

    /** Work on one block; different blocks run at the same time. */
    @FunctionalInterface
    interface Pass {
        void run(int block);
    }

    /**
     * @param threads at least 1
     * @throws IllegalArgumentException if there is none
     */
    Workers(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be >= 1, got " + threads);
        }
        helpers = threads - 1;
        pool = Executors.newFixedThreadPool(Math.max(1, helpers), task -> {
            Thread thread = new Thread(task, "coded-pagerank");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Runs a pass over blocks 0 to blocks - 1 and returns when all have ended, or with what one of them threw.
     *
     * @param taken blocks that a thread takes at once, at least 1: enough that taking them costs nothing, few enough that threads
     *     end together
     */
    void forEach(int blocks, int taken, Pass pass) {
        if (helpers == 0 || blocks <= taken) {
            for (int block = 0; block < blocks; block++) {
                pass.run(block);
            }
            return;
        }
        AtomicInteger next = new AtomicInteger();
        Runnable share = () -> {
            for (int first = next.getAndAdd(taken); first < blocks; first = next.getAndAdd(taken)) {
                for (int block = first; block < Math.min(blocks, first + taken); block++) {
                    pass.run(block);
                }
            }
        };
        List<Future<?>> others = new ArrayList<>();
        for (int i = 0; i < helpers; i++) {
            others.add(pool.submit(share));
        }
        share.run();
        for (Future<?> other : others) {
            await(other);
        }
    }

    private static void await(Future<?> share) {
        try {
            share.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("a pass over the graph died of " + failed.getCause(), failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CodedException("interrupted within an iteration; its result is lost, run it again", interrupted);
        }
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
