package org.codedcomputing.spark.job;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.SparkContext;
import org.apache.spark.rdd.RDD;
import org.jspecify.annotations.Nullable;
import scala.Function1;
import scala.collection.Iterator;
import scala.concurrent.ExecutionContext;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction0;
import scala.runtime.AbstractFunction1;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;
import scala.util.Try;

/**
 * The Spark jobs of one round. What they say is put into a queue, on the scheduler's thread, which does nothing else; what is
 * said by those that were cancelled is counted and dropped. Methods are for the round's thread, but {@link #abort} and {@link #late}.
 */
final class Submissions implements AutoCloseable {
    private static final String GROUP = "spark.jobGroup.id";
    private static final String DESCRIPTION = "spark.job.description";
    private static final String INTERRUPT = "spark.job.interruptOnCancel";

    private final SparkContext context;
    private final String job;
    private final long epoch;
    private final String round;
    private final JobListener listener;
    private final RoundTasks tasks;
    private final JobMetrics metrics;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final Map<Integer, SimpleFutureAction<String>> open = new LinkedHashMap<>();
    private final AtomicInteger late = new AtomicInteger();
    /** Spark jobs below this number are over for the round. */
    private volatile int firstHeard;

    private volatile boolean aborted;
    private int submitted;
    private int submittedTasks;

    /** One thing that happened. */
    static final class Event {
        private static final Event ABORT = new Event(-1, null, null);

        private final int submission;
        private final byte @Nullable [] outcome;
        private final @Nullable Throwable failure;

        private Event(int submission, byte @Nullable [] outcome, @Nullable Throwable failure) {
            this.submission = submission;
            this.outcome = outcome;
            this.failure = failure;
        }

        /** The Spark job, or -1 if somebody aborts the round. */
        int submission() {
            return submission;
        }

        /** A task's outcome, or null if the Spark job ended. */
        byte @Nullable [] outcome() {
            return outcome;
        }

        /** Why the Spark job failed, or null. */
        @Nullable
        Throwable failure() {
            return failure;
        }
    }

    Submissions(SparkContext context, String job, long epoch) {
        this.context = context;
        this.job = job;
        this.epoch = epoch;
        this.round = job + "/" + epoch;
        this.listener = JobListener.of(context);
        this.tasks = listener.watch(round);
        this.metrics = JobMetrics.of(context.env());
    }

    /**
     * Submits the tasks of some workers.
     *
     * @return number of this Spark job within the round
     */
    <S> int submit(
            RDD<ShareHandle<S>> shares, Function1<Iterator<ShareHandle<S>>, byte[]> task, List<Integer> workers) {
        int number = submitted++;
        submittedTasks += workers.size();
        listener.submitting(round);
        SimpleFutureAction<String> action;
        try {
            action = withProperties(() -> context.submitJob(
                    shares,
                    task,
                    CollectionConverters.asScala(new ArrayList<Object>(workers)).toSeq(),
                    new OnOutcome(number),
                    new Nothing()));
        } catch (RuntimeException e) {
            listener.notSubmitted(round);
            throw e;
        }
        open.put(number, action);
        action.onComplete(new OnEnd(number), ExecutionContext.fromExecutor(Runnable::run));
        return number;
    }

    /** The user's job group stays, so that cancelling it cancels this; what the thread's properties were, they are again. */
    private SimpleFutureAction<String> withProperties(Supplier<SimpleFutureAction<String>> submission) {
        Map<String, String> wanted = new LinkedHashMap<>();
        wanted.put(INTERRUPT, "true");
        wanted.put(JobListener.ROUND, round);
        if (context.getLocalProperty(GROUP) == null) {
            wanted.put(GROUP, job);
        }
        if (context.getLocalProperty(DESCRIPTION) == null) {
            wanted.put(DESCRIPTION, "%s epoch %d".formatted(job, epoch));
        }
        Map<String, @Nullable String> before = new LinkedHashMap<>();
        wanted.keySet().forEach(key -> before.put(key, context.getLocalProperty(key)));
        wanted.forEach(context::setLocalProperty);
        try {
            return submission.get();
        } finally {
            // Null is how Spark removes one.
            before.forEach(context::setLocalProperty);
        }
    }

    /** The next event, or null if none comes in time. */
    @Nullable
    Event poll(long nanos) throws InterruptedException {
        if (aborted) {
            return Event.ABORT;
        }
        return events.poll(nanos, TimeUnit.NANOSECONDS);
    }

    /** Takes note that a Spark job ended. */
    void ended(int submission) {
        open.remove(submission);
    }

    /** Spark jobs that run. */
    int open() {
        return open.size();
    }

    /** Tasks of all Spark jobs so far. */
    int submittedTasks() {
        return submittedTasks;
    }

    /** Cancels one Spark job, if it runs. */
    void cancel(int submission) {
        SimpleFutureAction<String> action = open.get(submission);
        if (action != null) {
            action.cancel();
        }
    }

    /** Cancels what runs; what it still says is dropped, other than what is submitted from now on. */
    void cancelAll() {
        firstHeard = submitted;
        open.values().forEach(SimpleFutureAction::cancel);
        open.clear();
        long outcomes = events.stream().filter(event -> event.outcome() != null).count();
        late((int) outcomes);
        events.clear();
    }

    /** Ends the round from another thread. */
    void abort() {
        aborted = true;
        events.add(Event.ABORT);
    }

    private void late(int outcomes) {
        late.addAndGet(outcomes);
        metrics.late(outcomes);
    }

    /** Results that came after the set was fixed, so far. */
    int late() {
        return late.get();
    }

    RoundTasks tasks() {
        return tasks;
    }

    @Override
    public void close() {
        cancelAll();
        listener.submittedAll(round);
    }

    /** On the scheduler's thread: only enqueues. */
    private final class OnOutcome extends AbstractFunction2<Object, byte[], BoxedUnit> {
        private final int number;

        OnOutcome(int number) {
            this.number = number;
        }

        @Override
        public BoxedUnit apply(Object index, byte[] outcome) {
            if (number < firstHeard) {
                late(1);
            } else {
                events.add(new Event(number, outcome, null));
            }
            return BoxedUnit.UNIT;
        }
    }

    /** On the scheduler's thread: only enqueues. */
    private final class OnEnd extends AbstractFunction1<Try<String>, BoxedUnit> {
        private final int number;

        OnEnd(int number) {
            this.number = number;
        }

        @Override
        public BoxedUnit apply(Try<String> result) {
            if (number >= firstHeard) {
                events.add(new Event(
                        number, null, result.isFailure() ? result.failed().get() : null));
            }
            return BoxedUnit.UNIT;
        }
    }

    /** What a Spark job returns when all its tasks are done: nobody asks. */
    private static final class Nothing extends AbstractFunction0<String> implements Serializable {
        private static final long serialVersionUID = 1L;

        @Override
        public String apply() {
            return "";
        }
    }
}
