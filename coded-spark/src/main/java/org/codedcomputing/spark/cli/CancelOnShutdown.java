package org.codedcomputing.spark.cli;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/**
 * Cancels a context's jobs when the JVM is told to stop (Ctrl-C, SIGTERM), and lets the work clean up after itself
 * before the context goes.
 */
final class CancelOnShutdown implements AutoCloseable {

    /** Before Spark's own hook (priority 40), which stops the context, and before Hadoop closes file systems (10). */
    private static final int PRIORITY = 60;

    /** What the work gets to remove its temporary files; well below the 30 s after which Hadoop gives a hook up. */
    private static final long GRACE_SECONDS = 10;

    private static final long POLL_MILLIS = 10;

    private final JavaSparkContext jsc;
    private final CountDownLatch done = new CountDownLatch(1);
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private final RunningTasks running = new RunningTasks();
    private final Runnable hook = this::cancel;

    private CancelOnShutdown(JavaSparkContext jsc) {
        this.jsc = jsc;
    }

    static CancelOnShutdown of(JavaSparkContext jsc) {
        CancelOnShutdown cancel = new CancelOnShutdown(jsc);
        jsc.sc().addSparkListener(cancel.running);
        ShutdownHookManager.get().addShutdownHook(cancel.hook, PRIORITY);
        return cancel;
    }

    /** Whether the JVM is on its way out, so that a failure is the consequence of a signal. */
    static boolean isShuttingDown() {
        return ShutdownHookManager.get().isShutdownInProgress();
    }

    <T> T guard(Callable<T> work) throws Exception {
        try {
            return work.call();
        } finally {
            done.countDown();
        }
    }

    private void cancel() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(GRACE_SECONDS);
        try {
            jsc.sc().cancelAllJobs();
            boolean clean = done.await(GRACE_SECONDS, TimeUnit.SECONDS);
            // Spark logs errors with traces for tasks that end after the context; their end is worth a moment.
            while (running.tasks.get() > 0 && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
            System.err.println(
                    clean
                            ? "coded: interrupted, jobs cancelled"
                            : "coded: interrupted; the verb did not stop within " + GRACE_SECONDS
                                    + " s and may leave temporary files");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            cancelled.countDown();
        }
    }

    /** Takes the hook back; once a shutdown has begun, waits for the hook, for the context is stopped next. */
    @Override
    public void close() throws InterruptedException {
        try {
            ShutdownHookManager.get().removeShutdownHook(hook);
        } catch (IllegalStateException shutdownHasBegun) {
            if (!cancelled.await(2 * GRACE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the shutdown hook did not end", shutdownHasBegun);
            }
        }
    }

    /** Counts tasks that started and did not end; Spark's own status lags behind by up to 100 ms. */
    private static final class RunningTasks extends SparkListener {
        private final AtomicInteger tasks = new AtomicInteger();

        @Override
        public void onTaskStart(SparkListenerTaskStart start) {
            tasks.incrementAndGet();
        }

        @Override
        public void onTaskEnd(SparkListenerTaskEnd end) {
            tasks.decrementAndGet();
        }
    }
}
