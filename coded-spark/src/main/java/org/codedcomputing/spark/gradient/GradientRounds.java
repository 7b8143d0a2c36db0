package org.codedcomputing.spark.gradient;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.BlockManagerId;
import org.apache.spark.storage.RDDBlockId;
import org.apache.spark.storage.StorageLevel;
import org.codedcomputing.core.computation.NotDecodableException;
import org.codedcomputing.core.gradient.DecodingVector;
import org.codedcomputing.core.gradient.ExactScheme;
import org.codedcomputing.core.gradient.GradientCode;
import org.codedcomputing.core.gradient.GradientShare;
import org.codedcomputing.core.gradient.LinearGradientCode;
import org.codedcomputing.spark.job.CodedJob;
import org.codedcomputing.spark.job.CodedSession;
import org.codedcomputing.spark.job.HeldAnswer;
import org.codedcomputing.spark.job.JobReport;
import org.codedcomputing.spark.job.RoundOutcome;
import org.codedcomputing.spark.job.RoundReport;
import org.codedcomputing.spark.job.RoundRequest;
import org.codedcomputing.spark.job.Tail;
import org.codedcomputing.spark.job.TaskTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The rows of a dataset at their workers, and rounds on them: what exact and approximate sessions have in common.
 *
 * @param <O> what the code decodes
 */
final class GradientRounds<O> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GradientRounds.class);

    private final LinearGradientCode<RowBlocks, O> code;
    private final GradientMessage message;
    private final GradientOptions options;
    private final RowCut cut;
    private final String why;
    private final JavaRDD<WorkerRows> rows;
    private final CodedSession<GradientShare<RowBlocks>, double[], O> session;
    private final List<String> warnings;
    private final double shuffleSeconds;

    private GradientRounds(
            LinearGradientCode<RowBlocks, O> code,
            GradientMessage message,
            GradientOptions options,
            RowCut cut,
            String why,
            JavaRDD<WorkerRows> rows,
            CodedSession<GradientShare<RowBlocks>, double[], O> session,
            List<String> warnings,
            double shuffleSeconds) {
        this.code = code;
        this.message = message;
        this.options = options;
        this.cut = cut;
        this.why = why;
        this.rows = rows;
        this.session = session;
        this.warnings = warnings;
        this.shuffleSeconds = shuffleSeconds;
    }

    /**
     * Brings the rows to their workers, by one shuffle.
     *
     * @param input label, weight, features
     * @param counted of the input
     * @param why why this code was taken, for the report
     * @param tail whether its workers are the tasks of a coded tail
     * @throws IllegalStateException if there are fewer task slots than workers
     */
    static <O> GradientRounds<O> open(
            JavaSparkContext spark,
            JavaRDD<Row> input,
            RowCut counted,
            LinearGradientCode<RowBlocks, O> code,
            GradientMessage message,
            GradientOptions options,
            String why,
            boolean tail) {
        long start = System.nanoTime();
        RowCut cut = counted.into(code.scheme().matrix().partitions());
        List<String> places = tail ? List.of() : HostSpread.places(code.scheme(), CodedJob.locations(spark));
        JavaRDD<WorkerRows> rows = new PlacedRdd<>(
                        RowShuffle.byWorker(input, code.scheme().matrix(), cut).rdd(), places)
                .toJavaRDD()
                .setName("rows of " + code.name())
                .persist(StorageLevel.MEMORY_AND_DISK());
        boolean opened = false;
        try {
            CodedJob<List<RowBlocks>, GradientShare<RowBlocks>, double[], O> job =
                    CodedJob.of(spark, code).stragglers(options.delays(), options.speeds());
            if (options.deadline() != null) {
                job = job.deadline(options.deadline());
            }
            if (tail) {
                job = job.codedTail(Tail.COPIES);
            }
            int k = cut.partitions();
            JavaRDD<GradientShare<RowBlocks>> shares =
                    rows.map(own -> code.encode(own.among(k)).share(own.worker()));
            // The session refuses what does not fit, before the rows travel.
            CodedSession<GradientShare<RowBlocks>, double[], O> session = job.openEncoded(shares, shares);
            rows.foreachPartition(own -> own.forEachRemaining(all -> {}));
            List<String> warnings = warnings(spark, code, rows, tail);
            warnings.forEach(warning -> LOG.warn("{}: {}", code.name(), warning));
            opened = true;
            return new GradientRounds<>(
                    code, message, options, cut, why, rows, session, warnings, (System.nanoTime() - start) / 1e9);
        } finally {
            if (!opened) {
                rows.unpersist(false);
            }
        }
    }

    private static List<String> warnings(
            JavaSparkContext spark, LinearGradientCode<RowBlocks, ?> code, JavaRDD<WorkerRows> rows, boolean tail) {
        if (spark.sc().isLocal() || tail || !(code.scheme() instanceof ExactScheme exact)) {
            return List.of();
        }
        List<String> hosts = new ArrayList<>();
        for (int worker = 0; worker < code.workers(); worker++) {
            List<BlockManagerId> at = CollectionConverters.asJava(
                    SparkEnv.get().blockManager().master().getLocations(new RDDBlockId(rows.id(), worker)));
            // Rows that did not fit anywhere are made again by whoever needs them.
            hosts.add(at.isEmpty() ? "nowhere, worker " + worker : at.get(0).host());
        }
        return HostSpread.warnings(exact, hosts);
    }

    /** Rows, columns and weights. */
    RowCut cut() {
        return cut;
    }

    LinearGradientCode<RowBlocks, O> code() {
        return code;
    }

    /**
     * One round.
     *
     * @param at p parameters; not modified
     * @throws IllegalArgumentException if there are not p of them, or one is not finite
     * @throws NotDecodableException if too few workers answered by the deadline
     * @throws org.codedcomputing.spark.job.CodedJobException if there is no answer for another reason
     */
    O evaluate(double[] at) {
        RoundOutcome<double[], O> outcome = round(at).partialAtDeadline().outcome();
        return outcome.answer().orElseThrow(() -> {
            BitSet arrived = outcome.results().workers();
            return new NotDecodableException("gradient %d: not within the deadline: %s"
                    .formatted(
                            outcome.report().epoch(),
                            code.scheme() instanceof ExactScheme exact
                                    ? exact.shortage(arrived)
                                    : "%d of at least %d messages came"
                                            .formatted(arrived.cardinality(), code.recoveryThreshold())));
        });
    }

    /**
     * One round whose messages stay on the executors, which put the sum together range by range: the driver gets p numbers, and
     * not p of each worker.
     *
     * @throws org.codedcomputing.spark.job.CodedJobException if there is no answer
     */
    double[] evaluateSliced(
            double[] at, GradientCode<RowBlocks> sliced, Function<HeldAnswer<double[]>, List<double[]>> collect) {
        @SuppressWarnings("unchecked") // an exact code decodes to numbers
        RoundRequest<GradientShare<RowBlocks>, double[], double[], double[]> round =
                (RoundRequest<GradientShare<RowBlocks>, double[], double[], double[]>) round(at);
        try (HeldAnswer<double[]> answer = round.runHeld(sliced)) {
            return sliced.join(collect.apply(answer));
        }
    }

    private RoundRequest<GradientShare<RowBlocks>, double[], double[], O> round(double[] at) {
        if (at.length != message.parameters()) {
            throw new IllegalArgumentException(
                    "%d parameters, the session was opened for %d".formatted(at.length, message.parameters()));
        }
        for (int i = 0; i < at.length; i++) {
            if (!Double.isFinite(at[i])) {
                throw new IllegalArgumentException(
                        "parameter %d is %s, nothing was sent; a step that is too long leads there"
                                .formatted(i, at[i]));
            }
        }
        return session.round(at.clone(), message);
    }

    /** Times of tasks since they were last taken. */
    List<TaskTime> takeTaskTimes() {
        return session.takeTaskTimes();
    }

    /** How the gradients so far came about. */
    GradientReport report() {
        JobReport job = session.report();
        List<GradientRound> rounds = job.rounds().stream()
                .filter(RoundReport::answered)
                .map(this::explained)
                .toList();
        List<String> all = new ArrayList<>(warnings);
        all.addAll(job.warnings());
        return new GradientReport(
                code.name(),
                why,
                cut.rows(),
                message.parameters(),
                code.scheme().matrix().load(),
                shuffleSeconds,
                code.cacheHits(),
                all,
                rounds,
                job);
    }

    private GradientRound explained(RoundReport round) {
        BitSet survivors = new BitSet();
        round.survivors().forEach(survivors::set);
        DecodingVector vector = code.decoding(survivors);
        return new GradientRound(
                round.survivors(),
                IntStream.range(0, code.workers())
                        .filter(worker -> !survivors.get(worker))
                        .boxed()
                        .toList(),
                vector.residual(),
                vector.error(),
                vector.amplification(),
                round);
    }

    GradientOptions options() {
        return options;
    }

    GradientMessage message() {
        return message;
    }

    @Override
    public void close() {
        session.close();
        rows.unpersist(false);
    }
}
