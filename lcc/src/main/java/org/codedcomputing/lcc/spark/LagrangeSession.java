package org.codedcomputing.lcc.spark;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.core.computation.Encoding;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.lcc.code.ArgumentKind;
import org.codedcomputing.lcc.code.LagrangeShare;
import org.codedcomputing.lcc.code.LagrangeTask;
import org.codedcomputing.spark.job.CodedSession;
import org.codedcomputing.spark.job.JobReport;
import org.codedcomputing.spark.job.ResultVerifier;
import org.codedcomputing.spark.job.RoundOutcome;
import org.codedcomputing.spark.job.RoundRequest;
import org.codedcomputing.spark.job.TaskTime;
import org.jspecify.annotations.Nullable;

/**
 * Encoded data that lie ready at the workers, and rounds on them. What is hidden in a round is encoded anew, under fresh masks, and
 * goes to each worker by itself. Not thread-safe; to be closed.
 *
 * @param <A> {@code int[]} or {@code long[]}
 */
public final class LagrangeSession<A> implements AutoCloseable {
    private final LagrangePlan plan;
    private final JobCode<A> code;
    private final LagrangeWorker<A> worker;
    private final @Nullable Verification<A> verification;
    private final CodedSession<LagrangeShare<A>, WorkerResult<A>, List<Block<A>>> session;
    private final BitSet idle;
    private final BitSet faulty = new BitSet();

    private LagrangeSession(
            LagrangePlan plan,
            JobCode<A> code,
            LagrangeWorker<A> worker,
            @Nullable Verification<A> verification,
            CodedSession<LagrangeShare<A>, WorkerResult<A>, List<Block<A>>> session) {
        this.plan = plan;
        this.code = code;
        this.worker = worker;
        this.verification = verification;
        this.session = session;
        this.idle = code.idle();
    }

    /**
     * Opens a session with shares that the driver encoded.
     *
     * @param data the encoding of each argument that is data, in order, by worker of the code
     * @param verification keys of these data, or null
     */
    static <A> LagrangeSession<A> open(
            JavaSparkContext spark,
            LagrangeOptions options,
            LagrangePlan plan,
            JobCode<A> code,
            LagrangeWorker<A> worker,
            List<Encoding<Block<A>>> data,
            @Nullable Verification<A> verification) {
        LagrangeJobs.requireSerializer(spark);
        Encoding<LagrangeShare<A>> shares = index -> new LagrangeShare<>(
                code.code().fingerprint(),
                data.stream().map(argument -> argument.share(index)).toList());
        return new LagrangeSession<>(
                plan,
                code,
                worker,
                verification,
                LagrangeJobs.of(spark, code, options, errors(plan)).open(shares));
    }

    /** Opens a session with shares that executors encoded. */
    static <A> LagrangeSession<A> openEncoded(
            JavaSparkContext spark,
            LagrangeOptions options,
            LagrangePlan plan,
            JobCode<A> code,
            LagrangeWorker<A> worker,
            JavaRDD<LagrangeShare<A>> shares) {
        LagrangeJobs.requireSerializer(spark);
        return new LagrangeSession<>(
                plan,
                code,
                worker,
                null,
                LagrangeJobs.of(spark, code, options, errors(plan)).openEncoded(shares));
    }

    private static int errors(LagrangePlan plan) {
        return plan.parameters().verified() ? 0 : plan.parameters().byzantine();
    }

    /** What runs. */
    public LagrangePlan plan() {
        return plan;
    }

    /**
     * Runs a round.
     *
     * @param others the arguments that are not data, in order, each as it is; not modified
     * @return the answers of the task, exact
     * @throws IllegalArgumentException if number or shapes do not fit
     * @throws org.codedcomputing.spark.job.CodedJobException if too few results came, more were wrong than can be put right, or
     *     not in time
     */
    public LagrangeRound<A> run(List<Block<A>> others) {
        LagrangeTask<A> task = code.code().task();
        long wanted =
                task.kinds().stream().filter(kind -> kind != ArgumentKind.DATA).count();
        if (others.size() != wanted) {
            throw new IllegalArgumentException(
                    "%d arguments besides the data, but the worker function has %d".formatted(others.size(), wanted));
        }
        List<Encoding<Block<A>>> encodings = new ArrayList<>();
        boolean hidden = false;
        for (int j = 0; j < task.kinds().size(); j++) {
            ArgumentKind kind = task.kinds().get(j);
            if (kind != ArgumentKind.DATA) {
                encodings.add(code.code().encodeArgument(j, List.of(others.get(encodings.size()))));
                hidden |= kind == ArgumentKind.HIDDEN && plan.parameters().colluders() > 0;
            }
        }
        IntFunction<List<Block<A>>> own = index ->
                encodings.stream().map(argument -> argument.share(index)).toList();
        RoundRequest<LagrangeShare<A>, List<Block<A>>, WorkerResult<A>, List<Block<A>>> round = hidden
                ? session.roundForEach(
                        number -> code.indexOf(number) < 0 ? List.of() : own.apply(code.indexOf(number)), worker)
                : session.round(List.copyOf(others), worker);
        RoundOutcome<WorkerResult<A>, List<Block<A>>> outcome =
                round.without(idle).verifier(verifier(own)).outcome();
        outcome.report().faulty().forEach(faulty::set);
        return new LagrangeRound<>(
                outcome.answer().orElseThrow(), outcome.report().faulty(), outcome.report());
    }

    /** A result of another form is no result; one that keys refuse is a wrong one. */
    private ResultVerifier<WorkerResult<A>> verifier(IntFunction<List<Block<A>>> others) {
        ResultVerifier<WorkerResult<A>> keys = verification == null ? (index, result) -> true : verification.of(others);
        return (number, result) ->
                code.code().wellFormed(result.result()) && keys.accepts(code.indexOf(number), result);
    }

    /**
     * Gives a worker no more tasks.
     *
     * @param number its number within the job
     */
    void drop(int number) {
        idle.set(number);
    }

    /** Times of tasks since this was last asked. */
    List<TaskTime> takeTaskTimes() {
        return session.takeTaskTimes();
    }

    /** Workers whose results were wrong in some round so far, ascending. */
    public List<Integer> faulty() {
        return faulty.stream().boxed().toList();
    }

    /** How the rounds went so far. */
    public JobReport report() {
        return session.report();
    }

    @Override
    public void close() {
        session.close();
    }
}
