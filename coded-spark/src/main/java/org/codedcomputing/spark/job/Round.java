package org.codedcomputing.spark.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkThrowable;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.computation.NotDecodableException;
import org.codedcomputing.spark.plan.TaskSlots;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One round: submits the workers' tasks, takes outcomes until they are enough, cancels the rest, decodes. Runs on the caller's
 * thread, once.
 *
 * @param <S> the share
 * @param <A> the round's argument
 * @param <X> what arrives of a worker: its result, or where it is held
 * @param <O> the answer
 */
final class Round<S, A, X, O> {
    private static final Logger LOG = LoggerFactory.getLogger(Round.class);
    private static final int MOST_RESTARTS = 3;

    private final Plan<S> plan;
    private final RoundCollector<X> collector;
    private final Decoder<X, O> decode;
    private final Submissions submissions;
    private final TailDriver tail;
    private final ShareTask<S, A, ?> task;
    private final Set<Integer> renewed = new HashSet<>();
    private final Set<Integer> placedAgain = new HashSet<>();

    private ShareSupply.Spent spent = new ShareSupply.Spent(0, 0);
    private long submittedAt;
    private long waitNanos;
    private long decodeNanos;
    private int copies;
    private boolean timesTaken;
    private volatile @Nullable RoundReport reported;

    /**
     * What a round is to do.
     *
     * @param job its job
     * @param epoch its number
     * @param workers n
     * @param threshold K
     * @param idle workers that get no task; not modified
     * @param shares where shares are
     * @param options of the job
     * @param deadline longest time until the answer
     * @param partial whether the deadline gives what is there instead of a failure
     * @param argumentNanos what handing the argument to Spark took
     */
    record Plan<S>(
            String job,
            long epoch,
            int workers,
            int threshold,
            BitSet idle,
            ShareSupply<S> shares,
            JobOptions.Resolved options,
            Duration deadline,
            boolean partial,
            long argumentNanos) {}

    /** Makes the answer. */
    @FunctionalInterface
    interface Decoder<X, O> {
        /**
         * Decodes.
         *
         * @param end when to give up waiting for others, in the time of {@link System#nanoTime}
         * @throws TimeoutException if that passed
         */
        O decode(ArrivedResults<X> results, long end) throws TimeoutException;
    }

    /** Results that were held by executors are gone. */
    static final class LostResultsException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient BitSet workers;

        LostResultsException(BitSet workers, Throwable cause) {
            super("results of workers " + workers + " are gone", cause);
            this.workers = (BitSet) workers.clone();
        }
    }

    Round(
            SparkContext context,
            Plan<S> plan,
            RoundCollector<X> collector,
            ShareTask<S, A, ?> task,
            Decoder<X, O> decode) {
        this.plan = plan;
        this.collector = collector;
        this.task = task;
        this.decode = decode;
        this.submissions = new Submissions(context, plan.job(), plan.epoch());
        Tail kind = plan.options().set().tail();
        this.tail = new TailDriver(
                kind,
                kind == Tail.PARITY ? plan.threshold() : plan.workers(),
                plan.workers(),
                kind == Tail.NONE ? 0 : TaskSlots.count(context),
                this::submit,
                submissions::cancel);
    }

    /** Ends the round from another thread. */
    void abort() {
        submissions.abort();
    }

    /** Lets go of a round that will not run. */
    void discard() {
        submissions.close();
    }

    /**
     * Runs it.
     *
     * @throws CodedJobException if there is no answer
     * @throws NotDecodableException if the answer's estimated error is beyond the code's tolerance
     */
    RoundOutcome<X, O> run() {
        long start = System.nanoTime();
        long end = start + plan.deadline().toNanos();
        try {
            boolean lazy = plan.options().lazyParity();
            Tail kind = plan.options().set().tail();
            int first = kind == Tail.PARITY ? plan.threshold() : plan.workers();
            plan.shares().rdd(lazy ? first : plan.workers());
            spent = plan.shares().spent();
            submittedAt = System.nanoTime();
            int ready = Math.min(first, plan.shares().ready());
            submit(busy(IntStream.range(0, ready)));
            List<Integer> others = busy(IntStream.range(ready, first));
            if (!others.isEmpty()) {
                // A Spark job of their own, or the first would wait until the shares of these are made.
                submit(others);
            }
            if (kind == Tail.PARITY && !lazy) {
                tail.submitParity();
            }
            return answer(end);
        } finally {
            submissions.close();
            if (reported == null) {
                report(null);
            }
        }
    }

    private RoundOutcome<X, O> answer(long end) {
        for (int restarts = 0; ; restarts++) {
            Optional<ArrivedResults<X>> enough = await(end);
            waitNanos = System.nanoTime() - submittedAt;
            submissions.cancelAll();
            if (enough.isEmpty()) {
                return outcome(Optional.empty(), collector.results());
            }
            long start = System.nanoTime();
            try {
                O answer = decode.decode(enough.get(), end);
                decodeNanos += System.nanoTime() - start;
                return outcome(Optional.of(answer), enough.get());
            } catch (TimeoutException e) {
                throw failure(
                        CodedJobException.Reason.DEADLINE,
                        "not decoded within %s, though %d results were enough"
                                .formatted(plan.deadline(), enough.get().size()),
                        e);
            } catch (LostResultsException e) {
                if (restarts == MOST_RESTARTS) {
                    throw failure(
                            CodedJobException.Reason.FAILED,
                            "held results were lost %d times".formatted(restarts + 1),
                            e);
                }
                LOG.warn(
                        "{} epoch {} workers {}: results lost before they were decoded, computed again",
                        plan.job(),
                        plan.epoch(),
                        e.workers);
                collector.forget(e.workers);
                BitSet there = collector.results().workers();
                List<Integer> missing = busy(IntStream.range(0, plan.workers()).filter(worker -> !there.get(worker)));
                copies += missing.size();
                submit(missing);
            }
        }
    }

    private List<Integer> busy(IntStream workers) {
        return workers.filter(worker -> !plan.idle().get(worker)).boxed().toList();
    }

    private int submit(List<Integer> workers) {
        int most = workers.stream().mapToInt(worker -> worker + 1).max().orElse(0);
        return submissions.submit(plan.shares().rdd(most), task, workers);
    }

    /** What is enough, or nothing if the deadline passed and the caller takes what is there. */
    private Optional<ArrivedResults<X>> await(long end) {
        @Nullable Throwable failure = null;
        while (true) {
            if (submissions.open() == 0) {
                Optional<ArrivedResults<X>> last = collector.enough(true);
                if (last.isPresent()) {
                    return last;
                }
                throw ended(failure);
            }
            Submissions.Event event = next(end);
            if (event == null) {
                Optional<ArrivedResults<X>> last = collector.enough(true);
                if (last.isPresent() || plan.partial()) {
                    return last;
                }
                throw failure(
                        CodedJobException.Reason.DEADLINE,
                        "no answer within %s: %s".formatted(plan.deadline(), collector.shortage()),
                        null);
            }
            if (event.submission() < 0) {
                throw failure(CodedJobException.Reason.CANCELLED, "cancelled: " + collector.shortage(), null);
            }
            byte[] bytes = event.outcome();
            if (bytes == null) {
                submissions.ended(event.submission());
                if (event.failure() != null && !tail.isCopy(event.submission())) {
                    failure = event.failure();
                }
            } else if (take(TaskOutcome.of(bytes))) {
                Optional<ArrivedResults<X>> enough = collector.enough(false);
                if (enough.isPresent()) {
                    return enough;
                }
            }
        }
    }

    private Submissions.@Nullable Event next(long end) {
        try {
            return submissions.poll(Math.max(0, end - System.nanoTime()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure(CodedJobException.Reason.CANCELLED, "interrupted: " + collector.shortage(), e);
        }
    }

    /** Takes an outcome; whether there is a result more than before. */
    private boolean take(TaskOutcome outcome) {
        boolean more = collector.offer(outcome);
        if (outcome.epoch() != plan.epoch()) {
            return false;
        }
        boolean again = switch (outcome.kind()) {
            case SHARE_LOST -> renewed.add(outcome.worker()) && plan.shares().renew(outcome.worker());
            // It may have been a speculative copy, for which Spark has killed the task in the right place.
            case MISPLACED -> placedAgain.add(outcome.worker());
            case RESULT, HELD, FAILED -> false;
        };
        if (again) {
            copies++;
            submit(List.of(outcome.worker()));
        }
        tail.ended(outcome.worker(), more);
        return more;
    }

    private CodedJobException ended(@Nullable Throwable failure) {
        if (failure == null) {
            return failure(CodedJobException.Reason.NOT_DECODABLE, "all tasks ended: " + collector.shortage(), null);
        }
        boolean cancelled =
                failure instanceof SparkThrowable spark && "SPARK_JOB_CANCELLED".equals(spark.getCondition());
        return failure(
                cancelled ? CodedJobException.Reason.CANCELLED : CodedJobException.Reason.FAILED,
                "%s: %s; %s"
                        .formatted(
                                cancelled ? "cancelled" : "Spark failed the job",
                                failure.getMessage(),
                                collector.shortage()),
                failure);
    }

    private CodedJobException failure(CodedJobException.Reason reason, String message, @Nullable Throwable cause) {
        return new CodedJobException(reason, plan.job(), plan.epoch(), message, cause);
    }

    private RoundOutcome<X, O> outcome(Optional<O> answer, ArrivedResults<X> results) {
        report(answer.isPresent() ? results : null);
        return new RoundOutcome<>(answer, results, collector.sufficiency(), report());
    }

    /**
     * Times of tasks since this was last asked. Those of results in time come from the tasks, at once; others from Spark, as its
     * listener hears of them. Tasks that returned no result are left out.
     */
    synchronized List<TaskTime> takeTaskTimes() {
        List<TaskTime> times = new ArrayList<>();
        Map<Integer, TaskOutcome> arrived = collector.arrived();
        if (!timesTaken) {
            timesTaken = true;
            arrived.forEach((worker, outcome) -> times.add(new TaskTime(
                    worker, outcome.executor(), (outcome.delayNanos() + outcome.computeNanos()) / 1e9, true)));
        }
        submissions.tasks().takeTimes().stream()
                .filter(time -> !time.finished()
                        || (!arrived.containsKey(time.worker())
                                && !collector.erasures().containsKey(time.worker())))
                .forEach(times::add);
        return times;
    }

    /** How it went, as known now: results may still come late, and killed tasks end. */
    RoundReport report() {
        RoundReport known = reported;
        if (known == null) {
            throw new IllegalStateException("%s epoch %d still runs".formatted(plan.job(), plan.epoch()));
        }
        return known.now(
                submissions.late(),
                submissions.tasks().died(),
                submissions.tasks().killedSeconds());
    }

    private void report(@Nullable ArrivedResults<X> decoded) {
        reported = new RoundReport(
                plan.epoch(),
                decoded != null,
                decoded == null ? List.of() : List.copyOf(decoded.byWorker().keySet()),
                collector.erasures(),
                submissions.tasks().died(),
                collector.faulty().stream().boxed().toList(),
                submissions.late(),
                collector.duplicates(),
                collector.stale(),
                spent.encodeNanos() / 1e9,
                (spent.shipNanos() + plan.argumentNanos()) / 1e9,
                RoundReport.Spread.of(collector.arrived().values().stream()
                        .map(outcome -> outcome.computeNanos() / 1e9)
                        .toList()),
                waitNanos / 1e9,
                collector.verifyNanos() / 1e9,
                decodeNanos / 1e9,
                collector.bytes(),
                submissions.submittedTasks(),
                copies + tail.copies(),
                submissions.tasks().killedSeconds());
    }
}
