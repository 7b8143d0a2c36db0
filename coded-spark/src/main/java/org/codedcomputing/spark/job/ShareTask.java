package org.codedcomputing.spark.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.codedcomputing.spark.job.straggler.Delays;
import org.codedcomputing.spark.job.straggler.Pace;
import org.codedcomputing.spark.job.straggler.Speeds;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.Iterator;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction1;

/**
 * The task of a worker: looks whether it may open its share here, computes, and returns how it ended. Its own failure is an
 * outcome and not a failed task, which Spark would repeat and then fail the job for.
 */
final class ShareTask<S, A, R> extends AbstractFunction1<Iterator<ShareHandle<S>>, byte[]> implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(ShareTask.class);
    private static final int LONGEST_TEXT = 2_000;

    private final String job;
    private final long epoch;
    private final RoundArgument<A> argument;
    private final WorkerFunction<S, A, R> function;
    private final Delays delays;
    private final Speeds speeds;
    private final @Nullable ResultHolder<R> holder;

    ShareTask(
            String job,
            long epoch,
            RoundArgument<A> argument,
            WorkerFunction<S, A, R> function,
            Delays delays,
            Speeds speeds,
            @Nullable ResultHolder<R> holder) {
        this.job = job;
        this.epoch = epoch;
        this.argument = argument;
        this.function = function;
        this.delays = delays;
        this.speeds = speeds;
        this.holder = holder;
    }

    @Override
    public byte[] apply(Iterator<ShareHandle<S>> handles) {
        ShareHandle<S> handle = handles.next();
        TaskContext task = TaskContext.get();
        SparkEnv env = SparkEnv.get();
        Ending ending = new Ending(
                handle.worker(),
                task.attemptNumber(),
                env.blockManager().blockManagerId().host(),
                env.executorId());
        if (!handle.place().allows(ending.host, ending.executor)) {
            return ending.erasure(
                    TaskOutcome.Kind.MISPLACED,
                    "started on host %s, executor %s, but its share is pinned to %s"
                            .formatted(
                                    ending.host, ending.executor, handle.place().site()));
        }
        try {
            return compute(handle, task, env, ending);
        } catch (TaskKilledException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            task.killTaskIfInterrupted();
            return ending.erasure(TaskOutcome.Kind.FAILED, e.toString());
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            // A kernel that is interrupted may fail in ways of its own.
            task.killTaskIfInterrupted();
            LOG.warn("{} epoch {} worker {}: failed", job, epoch, handle.worker(), e);
            return ending.erasure(TaskOutcome.Kind.FAILED, e.toString());
        }
    }

    private byte[] compute(ShareHandle<S> handle, TaskContext task, SparkEnv env, Ending ending) throws Exception {
        try (Pace pace = speeds.begin(handle.worker())) {
            Running running = new Running(handle.worker(), epoch, task, pace);
            long start = System.nanoTime();
            Pace.sleepUntil(start, delays.seconds(handle.worker(), epoch), running::stopIfCancelled);
            ending.delayNanos = System.nanoTime() - start;
            pace.restart();
            S share;
            try {
                share = handle.source().open();
            } catch (Exception e) { // also what Spark throws without declaring it
                task.killTaskIfInterrupted();
                return ending.erasure(TaskOutcome.Kind.SHARE_LOST, "share cannot be read: " + e);
            }
            A own = argument.of(handle.worker());
            long begin = System.nanoTime();
            R result = Objects.requireNonNull(function.apply(share, own, running), "the worker function returned null");
            ending.computeNanos = System.nanoTime() - begin;
            running.stopIfCancelled();
            if (holder != null) {
                return ending.outcome(
                        TaskOutcome.Kind.HELD,
                        holder.hold(handle.worker(), result, env).toBytes());
            }
            ByteBuffer bytes =
                    env.serializer().newInstance().serialize(result, ClassTag$.MODULE$.<R>apply(Object.class));
            byte[] body = new byte[bytes.remaining()];
            bytes.get(body);
            return ending.outcome(TaskOutcome.Kind.RESULT, body);
        }
    }

    /** What is known of the task while it runs. */
    private final class Ending {
        private final int worker;
        private final int attempt;
        private final String host;
        private final String executor;
        private long delayNanos;
        private long computeNanos;

        Ending(int worker, int attempt, String host, String executor) {
            this.worker = worker;
            this.attempt = attempt;
            this.host = host;
            this.executor = executor;
        }

        byte[] erasure(TaskOutcome.Kind kind, String text) {
            String shown = text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "..." : text;
            return outcome(kind, shown.getBytes(UTF_8));
        }

        byte[] outcome(TaskOutcome.Kind kind, byte[] body) {
            return new TaskOutcome(kind, epoch, worker, attempt, delayNanos, computeNanos, host, executor, body)
                    .toBytes();
        }
    }

    /** The worker's view of its task. */
    private record Running(int worker, long epoch, TaskContext task, Pace pace) implements WorkerContext {
        @Override
        public void stopIfCancelled() {
            task.killTaskIfInterrupted();
        }

        @Override
        public void worked(double units) throws InterruptedException {
            pace.worked(units, this::stopIfCancelled);
        }
    }
}
