package org.codedcomputing.spark.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.TaskContext;
import org.apache.spark.unsafe.Platform;
import org.jspecify.annotations.Nullable;
import scala.runtime.AbstractFunction0;

/**
 * The cores that Spark gives one task ({@code spark.task.cpus}), for stages whose work can be dealt out. With one core the
 * work runs in the calling thread; with more, the caller waits for as many threads. Each of them sees the task's {@link
 * TaskContext}, so that the user's functions find there what they expect.
 */
final class TaskThreads {
    private static final long JOIN_MILLIS = 100;

    private final @Nullable TaskContext context;
    private final StageMeter meter;
    private final String name;
    private final int cores;

    /** One thread's share of the work; takes pieces from a source that it has in common with the others. */
    @FunctionalInterface
    interface Work {
        /**
         * Works until nothing is left.
         *
         * @param alive to be called now and then: throws when the task was killed, or when another thread has failed
         */
        void run(Runnable alive) throws InterruptedException;
    }

    /**
     * Prepares the cores of a task; nothing is started.
     *
     * @param name of the threads
     */
    TaskThreads(TaskContext context, StageMeter meter, String name) {
        this.context = context;
        this.meter = meter;
        this.name = name;
        cores = Math.max(1, context.cpus());
    }

    private TaskThreads(StageMeter meter) {
        context = null;
        this.meter = meter;
        name = "";
        cores = 1;
    }

    /** The calling thread alone. */
    static TaskThreads one(StageMeter meter) {
        return new TaskThreads(meter);
    }

    /** How many threads will work. */
    int cores() {
        return cores;
    }

    /** Unwinds a thread whose work is void because another one has failed; never leaves this class. */
    private static final class AbandonedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** The threads of one call, and the first failure among them. */
    private static final class Crew {
        final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        final List<Thread> threads = new ArrayList<>();
        volatile boolean abandoned;

        void abandon() {
            abandoned = true;
            threads.forEach(Thread::interrupt);
        }
    }

    /**
     * Runs the work in every thread, and returns when all have ended.
     *
     * @param alive throws when the task was killed
     * @throws InterruptedException if the caller was interrupted; the other threads have ended then too
     * @throws RuntimeException what the first of them threw; likewise errors
     */
    void run(Runnable alive, Work work) throws InterruptedException {
        TaskContext task = context;
        if (cores == 1 || task == null) {
            work.run(alive);
            return;
        }
        Crew crew = new Crew();
        Runnable aliveTogether = () -> {
            if (crew.abandoned) {
                throw new AbandonedException();
            }
            alive.run();
        };
        for (int i = 0; i < cores; i++) {
            Thread thread = new Thread(() -> runOne(task, crew, aliveTogether, work), name + " " + i);
            thread.setDaemon(true);
            crew.threads.add(thread);
        }
        crew.threads.forEach(Thread::start);
        try {
            for (Thread thread : crew.threads) {
                while (thread.isAlive()) {
                    alive.run();
                    thread.join(JOIN_MILLIS);
                }
            }
        } finally {
            crew.abandon();
            for (Thread thread : crew.threads) {
                thread.join();
            }
        }
        rethrow(crew.failure.get());
    }

    private void runOne(TaskContext task, Crew crew, Runnable alive, Work work) {
        try {
            meter.countOnlyProcessorTime();
            TaskContext.withTaskContext(task, new AbstractFunction0<@Nullable Void>() {
                @Override
                public @Nullable Void apply() {
                    try {
                        work.run(alive);
                    } catch (InterruptedException e) {
                        // Only the caller interrupts these threads, and only once it does not want the result any more.
                        throw new AbandonedException();
                    }
                    return null;
                }
            });
        } catch (Throwable e) {
            // Checked ones too: the user's functions throw them through Scala, which declares none.
            // Handed to the caller, which throws it; the rest of the crew stops at its next look.
            if (!(e instanceof AbandonedException) && crew.failure.compareAndSet(null, e)) {
                crew.abandon();
            }
        }
    }

    private static void rethrow(@Nullable Throwable failure) {
        if (failure != null) {
            Platform.throwException(failure);
        }
    }
}
