package org.codedcomputing.lcc.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.core.computation.Encoding;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.lcc.code.ArgumentKind;
import org.codedcomputing.lcc.code.LagrangeComputation;
import org.codedcomputing.lcc.code.LagrangeInput;
import org.codedcomputing.lcc.code.LagrangeShare;
import org.codedcomputing.lcc.code.LagrangeTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Any polynomial of matrices over a field, on workers of which S may not answer, A may lie and any T may put together what they
 * received without learning anything [60].
 *
 * <pre>{@code
 * WorkerExpression x = WorkerExpression.argument(0);
 * LagrangeTask<long[]> gram = LagrangeTask.sum(m61, x.transpose().times(x), List.of(ArgumentKind.DATA), d, d, 3);
 * LagrangeRound<long[]> round = LagrangeJob.of(jsc, gram)
 *         .with(LagrangeOptions.DEFAULT.withWorkers(13).withStragglers(2).withByzantine(1).withColluders(1))
 *         .run(LagrangeInput.of(RowBlocks.split(m61, matrix, 3)));
 * }</pre>
 *
 * <p>Secrecy is about what reaches workers, so data must not reach them in another way: {@link #open} and {@link #run} take it from
 * the driver, and {@link #openEncoded}, whose shares executors make of raw data, refuses T > 0. With T > 0 or A > 0 a worker is a
 * host, see {@link Placement}.
 *
 * <p>Setters return a changed copy. Thread-safe.
 *
 * @param <A> {@code int[]} or {@code long[]}
 */
public final class LagrangeJob<A> {
    private static final Logger LOG = LoggerFactory.getLogger(LagrangeJob.class);

    private final JavaSparkContext spark;
    private final LagrangeTask<A> task;
    private final LagrangeOptions options;

    private LagrangeJob(JavaSparkContext spark, LagrangeTask<A> task, LagrangeOptions options) {
        this.spark = spark;
        this.task = task;
        this.options = options;
    }

    /**
     * A job.
     *
     * @param spark Not modified
     * @param task the polynomial, its arguments, K, and which combinations of its values are wanted
     */
    public static <A> LagrangeJob<A> of(JavaSparkContext spark, LagrangeTask<A> task) {
        return new LagrangeJob<>(spark, Objects.requireNonNull(task, "task"), LagrangeOptions.DEFAULT);
    }

    /** With other options. */
    public LagrangeJob<A> with(LagrangeOptions set) {
        return new LagrangeJob<>(spark, task, Objects.requireNonNull(set, "options"));
    }

    /**
     * What would run. Runs nothing.
     *
     * @throws IllegalArgumentException if nothing fits; the text has the numbers and the way out
     */
    public LagrangePlan plan() {
        return LagrangePlan.of(
                task, options, LagrangeJobs.workers(spark, options), false, LagrangeJobs.warnings(spark, options));
    }

    /**
     * One round.
     *
     * @param input all arguments; not modified
     * @throws IllegalArgumentException as {@link #open}
     * @throws org.codedcomputing.spark.job.CodedJobException as {@link LagrangeSession#run}
     */
    public LagrangeRound<A> run(LagrangeInput<A> input) {
        List<List<Block<A>>> data = new ArrayList<>();
        List<Block<A>> others = new ArrayList<>();
        for (int j = 0; j < input.arguments().size(); j++) {
            List<Block<A>> argument = input.arguments().get(j);
            if (j < task.kinds().size() && task.kinds().get(j) == ArgumentKind.DATA) {
                data.add(argument);
            } else {
                others.addAll(argument);
            }
        }
        try (LagrangeSession<A> session = open(data)) {
            return session.run(others);
        }
    }

    /**
     * Encodes the data on the driver and makes the shares ready for any number of rounds.
     *
     * @param data the arguments that are data, in order, K blocks each; not modified, and not to be modified while the session is
     *     open
     * @return to be closed
     * @throws IllegalArgumentException if nothing fits, or data have another form than the task says
     * @throws IllegalStateException if there are fewer task slots than workers, or too few hosts for pinned shares
     */
    public LagrangeSession<A> open(List<List<Block<A>>> data) {
        LagrangePlan plan = announced();
        LagrangeComputation<A> code = plan.code(task, 0);
        List<Encoding<Block<A>>> encodings = new ArrayList<>();
        for (int j = 0; j < task.kinds().size(); j++) {
            if (task.kinds().get(j) == ArgumentKind.DATA) {
                if (encodings.size() == data.size()) {
                    throw new IllegalArgumentException(
                            "the worker function has more than %d arguments that are data".formatted(data.size()));
                }
                encodings.add(code.encodeArgument(j, data.get(encodings.size())));
            }
        }
        if (encodings.size() != data.size()) {
            throw new IllegalArgumentException("got %d arguments that are data but the worker function has %d"
                    .formatted(data.size(), encodings.size()));
        }
        return LagrangeSession.open(
                spark, options, plan, everyone(code), LagrangeWorker.of(task, options.liars()), encodings, null);
    }

    /**
     * Rounds on shares that executors encoded, see {@link ShareStage}.
     *
     * @param shares partition i holds exactly one element, the share of worker i
     * @return to be closed
     * @throws IllegalArgumentException if something is to be hidden, shares would have to be pinned, or there are not N
     *     partitions
     */
    public LagrangeSession<A> openEncoded(JavaRDD<LagrangeShare<A>> shares) {
        requireNothingToHide(options);
        LagrangePlan plan = announced();
        return LagrangeSession.openEncoded(
                spark, options, plan, everyone(plan.code(task, 0)), LagrangeWorker.of(task, options.liars()), shares);
    }

    static void requireNothingToHide(LagrangeOptions options) {
        if (options.colluders() > 0) {
            throw new IllegalArgumentException(
                    "T=%d would be void: raw data lie on the executors that encode them; encode on the driver, or set T=0"
                            .formatted(options.colluders()));
        }
    }

    private LagrangePlan announced() {
        LagrangePlan plan = plan();
        LOG.info("{}", plan.explain());
        plan.warnings().forEach(warning -> LOG.warn("{}", warning));
        return plan;
    }

    /** A job whose workers are those of the code. */
    static <A> JobCode<A> everyone(LagrangeComputation<A> code) {
        return new JobCode<>(code, IntStream.range(0, code.workers()).boxed().toList(), code.workers());
    }
}
