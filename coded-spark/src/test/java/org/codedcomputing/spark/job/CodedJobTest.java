package org.codedcomputing.spark.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.StorageLevel;
import org.codedcomputing.spark.SparkTestContexts;
import org.codedcomputing.spark.job.straggler.Delays;
import org.codedcomputing.spark.job.straggler.Pace;
import org.codedcomputing.spark.job.straggler.Speeds;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/** Rounds in this JVM: stragglers that hang for ever, failures, liars, deadlines, cancels, and what is left behind. */
@Tag("fault-6")
@Tag("fault-8")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CodedJobTest {
    private static final int WORKERS = 6;
    private static final int THRESHOLD = 4;
    private static final EvaluationCode CODE = new EvaluationCode(WORKERS, THRESHOLD);
    private static final long[][] DATA = EvaluationCode.data(THRESHOLD, 5);
    private static final double FOREVER = Double.POSITIVE_INFINITY;

    private JavaSparkContext spark;

    @BeforeAll
    void startSpark() {
        // Kryo knows nothing of this library: what travels are Spark's own classes and arrays of numbers.
        spark = SparkTestContexts.local(
                WORKERS,
                Map.of(
                        "spark.serializer", "org.apache.spark.serializer.KryoSerializer",
                        "spark.kryo.registrationRequired", "true",
                        "spark.speculation", "false"));
    }

    @AfterAll
    void stopSpark() {
        spark.stop();
    }

    private CodedJob<long[][], long[], long[], long[][]> job() {
        return CodedJob.of(spark, CODE);
    }

    private static WorkerFunction<long[], Long, long[]> times() {
        return (share, factor, worker) -> EvaluationCode.times(share, factor);
    }

    /** Until Spark says that no task of coded jobs holds a core. */
    private void awaitCoresFree() {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (Arrays.stream(spark.statusTracker().getActiveJobIds()).findAny().isPresent()
                || JobListener.of(spark.sc()).known() > 0) {
            assertThat(System.nanoTime()).as("a minute has passed").isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    @Test
    void answersRoundAfterRoundWithoutTheWorkersThatHang() {
        Delays hang = Delays.of(Map.of(1, FOREVER, 4, FOREVER));
        try (var session = job().stragglers(hang, Speeds.FREE).open(DATA)) {
            for (long factor = 1; factor <= 5; factor++) {
                assertThat(session.run(factor, times())).isDeepEqualTo(EvaluationCode.product(DATA, factor));
                // All slots are needed again: the sleepers of the last round must have let go.
                awaitCoresFree();
            }
            JobReport report = session.report();
            assertThat(report.totals().rounds()).isEqualTo(5);
            assertThat(report.totals().answered()).isEqualTo(5);
            assertThat(report.rounds()).allSatisfy(round -> {
                assertThat(round.survivors()).containsExactly(0, 2, 3, 5);
                assertThat(round.cancelledTaskSeconds()).isPositive();
            });
            assertThat(report.explain()).contains("evaluation(n=6, K=4)").contains("epoch 5: answer from 4 of 6 tasks");
        }
    }

    @Test
    void aFailingWorkerIsAnErasureWithItsText() {
        try (var session = job().open(DATA)) {
            RoundOutcome<long[], long[][]> outcome = session.round(
                            3L, (long[] share, Long factor, WorkerContext worker) -> {
                                if (worker.worker() == 2) {
                                    throw new IllegalStateException("bad memory at worker 2");
                                }
                                while (worker.worker() == 0) {
                                    worker.worked(0);
                                    TimeUnit.MILLISECONDS.sleep(5);
                                }
                                return EvaluationCode.times(share, factor);
                            })
                    .outcome();
            assertThat(outcome.answer())
                    .hasValueSatisfying(answer -> assertThat(answer).isDeepEqualTo(EvaluationCode.product(DATA, 3)));
            assertThat(outcome.results().workerArray()).containsExactly(1, 3, 4, 5);
        }
        awaitCoresFree();
    }

    @Test
    void tooManyFailuresAreATypedFailureWithTheirTexts() {
        try (var session = job().open(DATA)) {
            assertThatThrownBy(() -> session.run(3L, (share, factor, worker) -> {
                        if (worker.worker() % 2 == 0) {
                            throw new IllegalStateException("odd ones only");
                        }
                        return EvaluationCode.times(share, factor);
                    }))
                    .isInstanceOfSatisfying(CodedJobException.class, e -> {
                        assertThat(e.reason()).isEqualTo(CodedJobException.Reason.NOT_DECODABLE);
                        assertThat(e.epoch()).isEqualTo(1);
                    })
                    .hasMessageContaining("have 3 of 4 results")
                    .hasMessageContaining("4: java.lang.IllegalStateException: odd ones only");
            RoundReport round = session.report().rounds().get(0);
            assertThat(round.answered()).isFalse();
            assertThat(round.lost().keySet()).containsExactlyInAnyOrder(0, 2, 4);
            assertThat(session.run(4L, times())).isDeepEqualTo(EvaluationCode.product(DATA, 4));
        }
    }

    private record Unregistered(long first) {}

    @SuppressWarnings("unchecked") // a wrong type on purpose
    private static <S, A, R> WorkerFunction<S, A, R> returningWhatKryoRefuses() {
        return (share, argument, worker) -> (R) new Unregistered(1);
    }

    /** What Kryo refuses is the worker's loss, not the stage's. */
    @Test
    void aResultThatCannotBeSerializedIsAnErasure() {
        try (var session = job().open(DATA)) {
            assertThatThrownBy(() -> session.run(3L, returningWhatKryoRefuses()))
                    .isInstanceOfSatisfying(
                            CodedJobException.class,
                            e -> assertThat(e.reason()).isEqualTo(CodedJobException.Reason.NOT_DECODABLE))
                    .hasMessageContaining("not registered");
        }
    }

    @Test
    void theDeadlineIsATypedFailureOrAPartialOutcome() {
        Delays hang = Delays.of(Map.of(0, FOREVER, 1, FOREVER, 4, FOREVER));
        try (var first = job().open(DATA)) {
            // What a first round must load is not to count against the deadline.
            assertThat(first.run(2L, times())).isDeepEqualTo(EvaluationCode.product(DATA, 2));
        }
        awaitCoresFree();
        try (var session = job().stragglers(hang, Speeds.FREE).open(DATA)) {
            assertThatThrownBy(() -> session.round(2L, times())
                            .deadline(Duration.ofSeconds(3))
                            .run())
                    .isInstanceOfSatisfying(
                            CodedJobException.class,
                            e -> assertThat(e.reason()).isEqualTo(CodedJobException.Reason.DEADLINE))
                    .hasMessageContaining("have 3 of 4 results");
            awaitCoresFree();
            RoundOutcome<long[], long[][]> partial = session.round(2L, times())
                    .deadline(Duration.ofSeconds(3))
                    .partialAtDeadline()
                    .outcome();
            assertThat(partial.answer()).isEmpty();
            assertThat(partial.results().workerArray()).containsExactly(2, 3, 5);
            assertThat(partial.results().get(2)).isEqualTo(EvaluationCode.times(DATA[2], 2));
        }
        awaitCoresFree();
    }

    @Test
    void aLiarIsRejectedByTheVerifierAndNamed() {
        try (var session = job().open(DATA)) {
            RoundOutcome<long[], long[][]> outcome = session.round(
                            7L,
                            (long[] share, Long factor, WorkerContext worker) ->
                                    EvaluationCode.times(share, worker.worker() == 3 ? factor + 1 : factor))
                    .verifier((worker, result) -> Arrays.equals(
                            result, EvaluationCode.times(CODE.encode(DATA).share(worker), 7)))
                    .outcome();
            assertThat(outcome.answer())
                    .hasValueSatisfying(answer -> assertThat(answer).isDeepEqualTo(EvaluationCode.product(DATA, 7)));
            assertThat(outcome.results().workerArray()).doesNotContain(3);
        }
    }

    @Test
    void aLiarIsLocatedAmongMoreResultsAndNamed() {
        try (var session = job().locateErrors(1).open(DATA)) {
            RoundOutcome<long[], long[][]> outcome = session.round(
                            7L,
                            (long[] share, Long factor, WorkerContext worker) ->
                                    EvaluationCode.times(share, worker.worker() == 1 ? factor + 1 : factor))
                    .outcome();
            assertThat(outcome.answer())
                    .hasValueSatisfying(answer -> assertThat(answer).isDeepEqualTo(EvaluationCode.product(DATA, 7)));
            assertThat(outcome.report().faulty()).containsExactly(1);
            assertThat(outcome.report().survivors()).containsExactly(0, 2, 3, 4, 5);
        }
    }

    @Test
    void moreLiarsThanBorneAreAFailureAndNeverAnAnswer() {
        try (var session = job().locateErrors(1).open(DATA)) {
            assertThatThrownBy(() -> session.run(
                            7L,
                            (share, factor, worker) -> EvaluationCode.times(
                                    share, worker.worker() < 2 ? factor + 1 + worker.worker() : factor)))
                    .isInstanceOf(CodedJobException.class);
        }
    }

    @Test
    void aFutureCanBeCancelledAndFreesItsCores() throws Exception {
        Delays hang = Delays.of(Map.of(0, FOREVER, 1, FOREVER, 2, FOREVER));
        try (var session = job().stragglers(hang, Speeds.FREE).open(DATA)) {
            CompletableFuture<RoundOutcome<long[], long[][]>> future =
                    session.round(2L, times()).submit();
            assertThat(future.cancel(true)).isTrue();
            assertThatThrownBy(future::get).isInstanceOf(CancellationException.class);
            awaitCoresFree();
            awaitNoRoundThread();
        }
    }

    private static void awaitNoRoundThread() {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (roundThreads() > 0) {
            assertThat(System.nanoTime()).as("a minute has passed").isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private static long roundThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("coded-job-"))
                .count();
    }

    private static final CountDownLatch STARTED = new CountDownLatch(1);

    @Test
    void cancellingTheUsersJobGroupIsATypedFailure() throws Exception {
        try (var session = job().open(DATA)) {
            spark.setJobGroup("users own", "to be cancelled", false);
            CompletableFuture<RoundOutcome<long[], long[][]>> future;
            try {
                future = session.round(2L, (long[] share, Long factor, WorkerContext worker) -> {
                            STARTED.countDown();
                            while (true) {
                                worker.worked(1);
                                TimeUnit.MILLISECONDS.sleep(5);
                            }
                        })
                        .submit();
            } finally {
                spark.clearJobGroup();
            }
            assertThat(STARTED.await(1, TimeUnit.MINUTES)).isTrue();
            spark.cancelJobGroup("users own");
            assertThatThrownBy(future::get)
                    .cause()
                    .isInstanceOfSatisfying(
                            CodedJobException.class,
                            e -> assertThat(e.reason()).isEqualTo(CodedJobException.Reason.CANCELLED));
            awaitCoresFree();
            assertThat(session.run(2L, times())).isDeepEqualTo(EvaluationCode.product(DATA, 2));
        }
    }

    @Test
    void refusesMoreWorkersThanSlotsWithBothNumbers() {
        assertThatThrownBy(() -> CodedJob.of(spark, new EvaluationCode(9, 4)).open(DATA))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("needs 9 task slots at once")
                .hasMessageContaining("has 6 (master local[6])");
        assertThatThrownBy(() -> job().locateErrors(2))
                .hasMessageContaining("needs 8 results to locate 2 wrong ones, but has 6");
        assertThatThrownBy(() -> job().deadline(Duration.ZERO)).hasMessageContaining("> 0");
        assertThatThrownBy(() -> CodedJob.of(spark, new EvaluationCode(4, 4)).codedTail(Tail.PARITY))
                .hasMessageContaining("K = n = 4");
    }

    @Test
    void sharesEncodedOnExecutorsServeRoundAfterRound() {
        var encoding = CODE.encode(DATA);
        List<long[]> shares =
                IntStream.range(0, WORKERS).mapToObj(encoding::share).toList();
        var rdd = spark.parallelize(shares, WORKERS);
        try (var session = job().openEncoded(rdd)) {
            for (long factor = 1; factor <= 3; factor++) {
                assertThat(session.run(factor, times())).isDeepEqualTo(EvaluationCode.product(DATA, factor));
                awaitCoresFree();
            }
        }
        assertThat(rdd.getStorageLevel()).isEqualTo(StorageLevel.NONE());
    }

    /** Never ends by itself. */
    private static long[] hang() throws InterruptedException {
        Pace.sleepUntil(System.nanoTime(), Double.POSITIVE_INFINITY, TaskContext.get()::killTaskIfInterrupted);
        throw new IllegalStateException("an endless sleep ended");
    }

    @Test
    void nobodyWaitsForSharesThatAreStillBeingMade() {
        var encoding = CODE.encode(DATA);
        List<long[]> shares =
                IntStream.range(0, THRESHOLD).mapToObj(encoding::share).toList();
        JavaRDD<long[]> first = spark.parallelize(shares, THRESHOLD);
        JavaRDD<long[]> never = spark.parallelize(
                        IntStream.range(THRESHOLD, WORKERS).boxed().toList(), WORKERS - THRESHOLD)
                .mapToPair(worker -> new Tuple2<>(worker, hang()))
                .partitionBy(new HashPartitioner(WORKERS - THRESHOLD))
                .values();
        try (var session = job().openEncoded(first, first.union(never))) {
            RoundOutcome<long[], long[][]> outcome = session.round(7L, times()).outcome();
            assertThat(outcome.answer().orElseThrow()).isDeepEqualTo(EvaluationCode.product(DATA, 7));
            assertThat(outcome.report().survivors())
                    .containsExactlyElementsOf(
                            IntStream.range(0, THRESHOLD).boxed().toList());
        }
        awaitCoresFree();
    }

    @Test
    void aLostShareIsMadeAgain() {
        try (var session = job().open(DATA)) {
            assertThat(session.run(2L, times())).isDeepEqualTo(EvaluationCode.product(DATA, 2));
            awaitCoresFree();
            ShareRdd.SharePartition<?> first =
                    (ShareRdd.SharePartition<?>) session.shares().rdd(WORKERS).partitions()[0];
            // Gone everywhere, as after a loss, while its handle still passes for good.
            SparkEnv.get().broadcastManager().unbroadcast(first.share().id(), true, true);
            SparkEnv.get().broadcastManager().cachedValues().clear();
            RoundOutcome<long[], long[][]> outcome = session.round(
                            5L, (long[] share, Long factor, WorkerContext worker) -> {
                                while (worker.worker() > 3) {
                                    worker.worked(1);
                                    TimeUnit.MILLISECONDS.sleep(5);
                                }
                                return EvaluationCode.times(share, factor);
                            })
                    .outcome();
            assertThat(outcome.results().workerArray()).containsExactly(0, 1, 2, 3);
            assertThat(outcome.answer())
                    .hasValueSatisfying(answer -> assertThat(answer).isDeepEqualTo(EvaluationCode.product(DATA, 5)));
            assertThat(outcome.report().copies()).isOne();
        }
        awaitCoresFree();
    }

    @Test
    void manyRoundsLeaveNothingBehind() {
        Map<Integer, ?> persistent = spark.getPersistentRDDs();
        try (var session = job().open(DATA)) {
            for (int i = 0; i < 20; i++) {
                session.run(2L, times());
            }
            long before = blocks();
            for (long i = 0; i < 200; i++) {
                session.run(i + 1, times());
            }
            awaitCoresFree();
            session.report();
            assertThat(awaitBlocks(before)).as("blocks").isLessThanOrEqualTo(before);
            awaitNoRoundThread();
            assertThat(session.report().rounds()).hasSize(100);
            assertThat(session.report().totals().rounds()).isEqualTo(220);
        }
        assertThat(spark.getPersistentRDDs()).hasSameSizeAs(persistent);
    }

    /** Broadcasts' blocks in this JVM's block manager. */
    private static long blocks() {
        return CollectionConverters.asJava(
                        SparkEnv.get().blockManager().getMatchingBlockIds(new AbstractFunction1<BlockId, Object>() {
                            @Override
                            public Object apply(BlockId id) {
                                return id.isBroadcast();
                            }
                        }))
                .size();
    }

    /** Spark frees the broadcasts of tasks' code when the garbage collector has found them dead. */
    private static long awaitBlocks(long most) {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (blocks() > most && System.nanoTime() < end) {
            System.gc();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        return blocks();
    }
}
