package org.codedcomputing.spark.job;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.BitSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.serializer.SerializerInstance;
import org.codedcomputing.core.computation.ComputationCode;
import org.codedcomputing.core.computation.SlicedCode;
import org.codedcomputing.spark.plan.TaskSlots;
import org.jspecify.annotations.Nullable;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * A round that is still to run. Setters change this request and return it. Not thread-safe.
 *
 * @param <S> the share of one worker
 * @param <A> what all workers get
 * @param <R> the result of one worker
 * @param <O> the answer
 */
public final class RoundRequest<S, A, R, O> {
    private final CodedSession<S, R, O> session;
    private final Supplier<RoundArgument<A>> argument;
    private final WorkerFunction<S, A, R> function;
    private Duration deadline;
    private boolean partial;
    private final BitSet idle = new BitSet();
    private @Nullable ResultVerifier<R> verifier;

    /** @param argument ships the argument, once */
    RoundRequest(CodedSession<S, R, O> session, Supplier<RoundArgument<A>> argument, WorkerFunction<S, A, R> function) {
        this.session = session;
        this.argument = argument;
        this.function = function;
        this.deadline = session.options().deadline();
    }

    /**
     * Longest time until the answer; default that of the job.
     *
     * @param longest greater than 0
     */
    public RoundRequest<S, A, R, O> deadline(Duration longest) {
        this.deadline = CodedJob.requirePositive(longest);
        return this;
    }

    /**
     * Leaves workers out: they get no task, as if they were lost from the start.
     *
     * @param workers each 0..n-1; copied
     * @throws IllegalStateException if the job has a coded tail, where who gets which task is decided in the round
     */
    public RoundRequest<S, A, R, O> without(BitSet workers) {
        if (!workers.isEmpty() && session.options().set().tail() != Tail.NONE) {
            throw new IllegalStateException("%s has a coded tail, whose tasks anybody takes; no worker can be left out"
                    .formatted(session.job()));
        }
        idle.or(workers);
        return this;
    }

    /** Takes the results that are there at the deadline, with no answer, instead of a failure: see {@link #outcome}. */
    public RoundRequest<S, A, R, O> partialAtDeadline() {
        this.partial = true;
        return this;
    }

    /**
     * Checks each result before it counts.
     *
     * @param check called on the thread that waits for the round
     */
    public RoundRequest<S, A, R, O> verifier(ResultVerifier<R> check) {
        this.verifier = check;
        return this;
    }

    /**
     * Runs the round and waits for its answer.
     *
     * @throws CodedJobException if there is none, also at the deadline of a request for partial outcomes
     * @throws org.codedcomputing.core.computation.NotDecodableException if all results together are beyond the code's tolerance
     */
    public O run() {
        RoundOutcome<R, O> outcome = outcome();
        return outcome.answer()
                .orElseThrow(() -> new CodedJobException(
                        CodedJobException.Reason.DEADLINE,
                        session.job(),
                        outcome.report().epoch(),
                        "no answer within %s: have %d results; ask for outcome() to get them"
                                .formatted(deadline, outcome.results().size()),
                        null));
    }

    /**
     * Runs the round and waits.
     *
     * @throws CodedJobException if there is no answer
     * @throws org.codedcomputing.core.computation.NotDecodableException if all results together are beyond the code's tolerance
     */
    public RoundOutcome<R, O> outcome() {
        return onDriver().run();
    }

    /**
     * Runs the round with results that stay on the executors, and decodes them there, range by range: for answers that the
     * driver could not hold.
     *
     * @param code the code of the job
     * @return to be closed
     * @throws IllegalStateException if results are to be verified, or a partial outcome is wanted: the driver sees none
     * @throws CodedJobException if there is no answer
     */
    public <P> HeldAnswer<P> runHeld(SlicedCode<?, S, R, O, P> code) {
        if (verifier != null || session.options().set().errors() > 0 || partial) {
            throw new IllegalStateException(
                    "results that stay on executors can be neither verified nor handed out by the driver; use run()");
        }
        SparkContext context = session.context();
        int set = session.options().decodeRanges();
        int ranges = set > 0 ? set : Math.max(1, TaskSlots.count(context));
        ResultHolder<R> holder = new ResultHolder<>(context.newRddId(), ranges, code);
        HeldDecode<R, P> decode = new HeldDecode<>(context, holder, code);
        Running<HeldResult, JavaRDD<P>> running =
                new Running<>(new HeldCode<>(session.code()), null, HeldResult::of, decode::decode, holder);
        boolean answered = false;
        try {
            RoundOutcome<HeldResult, JavaRDD<P>> outcome = running.run();
            answered = true;
            return new HeldAnswer<>(outcome.answer().orElseThrow(), outcome.report(), decode::free);
        } finally {
            if (!answered) {
                decode.free();
            }
        }
    }

    /**
     * Runs the round on a thread of its own. Cancelling the future cancels the tasks; its failures are those of {@link
     * #outcome}.
     */
    public CompletableFuture<RoundOutcome<R, O>> submit() {
        Running<R, O> running = onDriver();
        CompletableFuture<RoundOutcome<R, O>> future = new CompletableFuture<>();
        CompletableFuture<RoundOutcome<R, O>> unused = future.whenComplete((outcome, failure) -> {
            if (future.isCancelled()) {
                running.round.abort();
            }
        });
        Thread thread = new Thread(
                () -> {
                    try {
                        future.complete(running.run());
                    } catch (Throwable e) { // the waiting thread gets all of them
                        future.completeExceptionally(e);
                    }
                },
                "%s epoch %d".formatted(session.job(), running.epoch));
        thread.setDaemon(true);
        // Spark's local properties, such as the job group, are inherited from the thread that creates it.
        thread.start();
        return future;
    }

    private Running<R, O> onDriver() {
        SerializerInstance serializer = SparkEnv.get().serializer().newInstance();
        ClassTag<R> any = ClassTag$.MODULE$.apply(Object.class);
        return new Running<>(
                session.code(),
                verifier,
                outcome -> serializer.deserialize(
                        ByteBuffer.wrap(outcome.body()), Thread.currentThread().getContextClassLoader(), any),
                (results, end) -> session.code().decode(results),
                null);
    }

    /** A round with its argument shipped. */
    private final class Running<X, Y> {
        private final long epoch = session.nextEpoch();
        private final RoundArgument<A> shipped;
        private final Round<S, A, X, Y> round;

        Running(
                ComputationCode<?, S, X, ?> code,
                @Nullable ResultVerifier<X> check,
                Function<TaskOutcome, X> reader,
                Round.Decoder<X, Y> decode,
                @Nullable ResultHolder<R> holder) {
            SparkContext context = session.context();
            long start = System.nanoTime();
            shipped = argument.get();
            long argumentNanos = System.nanoTime() - start;
            JobOptions set = session.options().set();
            round = new Round<>(
                    context,
                    new Round.Plan<>(
                            session.job(),
                            epoch,
                            code.workers(),
                            code.recoveryThreshold(),
                            idle,
                            session.shares(),
                            session.options(),
                            deadline,
                            partial,
                            argumentNanos),
                    new RoundCollector<>(session.job(), epoch, code, check, set.errors(), reader),
                    new ShareTask<>(session.job(), epoch, shipped, function, set.delays(), set.speeds(), holder),
                    decode);
        }

        RoundOutcome<X, Y> run() {
            try {
                session.begin(round);
                try {
                    return round.run();
                } finally {
                    session.end(round);
                }
            } finally {
                shipped.destroy();
            }
        }
    }
}
