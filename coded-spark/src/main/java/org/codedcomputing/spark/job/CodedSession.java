package org.codedcomputing.spark.job;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.apache.spark.SparkContext;
import org.codedcomputing.core.computation.ComputationCode;

/**
 * Shares that lie ready on the executors, and rounds on them. Rounds may run at the same time. Thread-safe; to be closed,
 * which cancels what runs and frees the shares.
 *
 * @param <S> the share of one worker
 * @param <R> the result of one worker
 * @param <O> the answer
 */
public final class CodedSession<S, R, O> implements AutoCloseable {
    private static final long DRAIN_MILLIS = 10_000;

    private final SparkContext context;
    private final String job;
    private final ComputationCode<?, S, R, O> code;
    private final JobOptions.Resolved options;
    private final ShareSupply<S> shares;
    private final List<String> warnings;
    private final AtomicLong epochs = new AtomicLong();
    private final Set<Round<?, ?, ?, ?>> running = ConcurrentHashMap.newKeySet();
    private final Deque<Round<?, ?, ?, ?>> ended = new ArrayDeque<>();
    private JobReport.Totals older = JobReport.Totals.NONE;
    private volatile boolean closed;

    CodedSession(
            SparkContext context,
            String job,
            ComputationCode<?, S, R, O> code,
            JobOptions.Resolved options,
            ShareSupply<S> shares,
            List<String> warnings) {
        this.context = context;
        this.job = job;
        this.code = code;
        this.options = options;
        this.shares = shares;
        this.warnings = warnings;
    }

    /**
     * Runs one round and waits for its answer.
     *
     * @param argument what all workers get; shipped once for each executor, freed after the round
     * @param function what a worker does
     * @throws CodedJobException if there is no answer
     * @throws org.codedcomputing.core.computation.NotDecodableException if all results together are beyond the code's tolerance
     */
    public <A> O run(A argument, WorkerFunction<S, A, R> function) {
        return round(argument, function).run();
    }

    /**
     * A round that is still to run, with settings of its own.
     *
     * @param argument what all workers get, or {@link NoArgument#NONE}
     * @param function what a worker does
     */
    public <A> RoundRequest<S, A, R, O> round(A argument, WorkerFunction<S, A, R> function) {
        return new RoundRequest<>(this, () -> RoundArgument.common(context, argument), function);
    }

    /**
     * A round in which each worker gets an argument of its own, which no other worker's task fetches.
     *
     * @param arguments the argument of worker 0..n-1, asked once for each when the round is submitted; what it holds besides stays
     *     on the driver
     * @param function what a worker does
     */
    public <A> RoundRequest<S, A, R, O> roundForEach(IntFunction<A> arguments, WorkerFunction<S, A, R> function) {
        return new RoundRequest<>(this, () -> RoundArgument.ofEach(context, arguments, code.workers()), function);
    }

    /** How the job went so far. Asks Spark's listeners to catch up, at most ten seconds. */
    public JobReport report() {
        try {
            context.listenerBus().waitUntilEmpty(DRAIN_MILLIS);
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "%s: Spark's listener bus is more than %d ms behind; call report() again"
                            .formatted(job, DRAIN_MILLIS),
                    e);
        }
        synchronized (ended) {
            JobReport.Totals totals = older;
            List<RoundReport> rounds = new ArrayList<>();
            for (Round<?, ?, ?, ?> round : ended) {
                RoundReport report = round.report();
                rounds.add(report);
                totals = totals.plus(report);
            }
            return new JobReport(
                    job,
                    code.name(),
                    code.workers(),
                    shares.bytes(),
                    shares.placement(),
                    List.copyOf(warnings),
                    totals,
                    List.copyOf(rounds));
        }
    }

    /**
     * Times of tasks of the rounds that {@link #report} still tells one by one, since this was last asked. Those of results that
     * were in time are there when their round is over; those of tasks that were stopped, or came too late, some time after.
     */
    public List<TaskTime> takeTaskTimes() {
        synchronized (ended) {
            List<TaskTime> times = new ArrayList<>();
            ended.forEach(round -> times.addAll(round.takeTaskTimes()));
            return times;
        }
    }

    SparkContext context() {
        return context;
    }

    String job() {
        return job;
    }

    ComputationCode<?, S, R, O> code() {
        return code;
    }

    JobOptions.Resolved options() {
        return options;
    }

    ShareSupply<S> shares() {
        return shares;
    }

    long nextEpoch() {
        return epochs.incrementAndGet();
    }

    /**
     * Notes a round that begins.
     *
     * @throws IllegalStateException if the session is closed
     */
    void begin(Round<?, ?, ?, ?> round) {
        running.add(round);
        if (closed) {
            running.remove(round);
            round.discard();
            throw new IllegalStateException(job + " is closed; open another session");
        }
    }

    void end(Round<?, ?, ?, ?> round) {
        running.remove(round);
        JobMetrics.of(context.env()).count(round.report());
        synchronized (ended) {
            ended.add(round);
            while (ended.size() > options.reportRounds()) {
                older = older.plus(ended.remove().report());
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        running.forEach(Round::abort);
        shares.close();
    }
}
