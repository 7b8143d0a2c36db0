package org.codedcomputing.spark.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.core.field.Mersenne31;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.core.matmul.BlockArithmetic;
import org.codedcomputing.core.matmul.FieldArithmetic;
import org.codedcomputing.core.matmul.FixedFactorCode;
import org.codedcomputing.core.matmul.Mds;
import org.codedcomputing.core.matmul.ProductShape;
import org.codedcomputing.spark.SparkTestContexts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rounds on executors of their own: one is killed, shares are pinned, results stay where they are. */
@Tag("fault-1")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class CodedJobOnExecutorsTest {
    private static final int EXECUTORS = 2;
    private static final int CORES = 3;
    private static final int WORKERS = EXECUTORS * CORES;
    private static final EvaluationCode CODE = new EvaluationCode(WORKERS, 4);
    private static final long[][] DATA = EvaluationCode.data(4, 7);

    @TempDir
    private Path notes;

    private JavaSparkContext spark;

    @BeforeAll
    void startSpark() {
        spark = SparkTestContexts.localCluster(
                EXECUTORS,
                CORES,
                Map.of(
                        "spark.locality.wait", "0",
                        "spark.coded.job.slotWait", "4min"));
    }

    @AfterAll
    void stopSpark() {
        spark.stop();
    }

    private static void note(String folder, WorkerContext worker) throws IOException {
        long pid = ProcessHandle.current().pid();
        Files.createTempFile(Path.of(folder), "ran-%d-%d-%d-".formatted(worker.epoch(), worker.worker(), pid), "");
    }

    /**
     * Notes in a file who ran which worker in which round. In one round a worker dies, when all of them hold a slot: those in its
     * process go with it, and the others are fewer than the threshold, so that nobody can end the round before Spark has seen
     * the death.
     *
     * @param arithmetic multiplies
     */
    private record Noting(String folder, long deadlyEpoch, int deadlyWorker, BlockArithmetic<int[]> arithmetic)
            implements WorkerFunction<Block<int[]>, Block<int[]>, Block<int[]>> {
        @Override
        public Block<int[]> apply(Block<int[]> share, Block<int[]> vector, WorkerContext worker) throws Exception {
            if (worker.epoch() == deadlyEpoch) {
                passDeath(worker);
            }
            note(folder, worker);
            return FixedFactorCode.multiply(arithmetic, share, vector, false);
        }

        private void passDeath(WorkerContext worker) throws IOException, InterruptedException {
            Path here = Path.of(folder, "died-" + ProcessHandle.current().pid());
            Files.createTempFile(Path.of(folder), "began-", "");
            while (count("began-") < WORKERS) {
                worker.stopIfCancelled();
                Thread.sleep(5);
            }
            if (worker.worker() == deadlyWorker && count("died-") == 0) {
                Files.createFile(here);
                Runtime.getRuntime().halt(137);
            }
            while (count("died-") == 0 || Files.exists(here)) {
                worker.stopIfCancelled();
                Thread.sleep(5);
            }
        }

        long count(String prefix) throws IOException {
            try (Stream<Path> files = Files.list(Path.of(folder))) {
                return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                        .count();
            }
        }
    }

    /** For each worker the processes that ran it in some rounds, once for each time. */
    private static Map<String, List<String>> pidsByWorker(Path folder, long firstEpoch, long lastEpoch)
            throws IOException {
        Map<String, List<String>> pids = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.map(file -> file.getFileName().toString().split("-", -1))
                    .filter(parts -> parts[0].equals("ran"))
                    .filter(parts -> Long.parseLong(parts[1]) >= firstEpoch && Long.parseLong(parts[1]) <= lastEpoch)
                    .forEach(parts -> pids.computeIfAbsent(parts[2], worker -> new ArrayList<>())
                            .add(parts[3]));
        }
        return pids;
    }

    /** Twenty rounds of x = A x over a field, against BigInteger. */
    @Test
    void anExecutorKilledInRoundSevenOfTwentyCostsNothingButItself() throws Exception {
        Path folder = Files.createDirectory(notes.resolve("killed"));
        int size = 12;
        int victim = 2;
        FieldArithmetic<int[]> arithmetic = FieldArithmetic.of(Mersenne31.FIELD);
        FixedFactorCode<int[]> code =
                FixedFactorCode.of(Mds.of(4).overField(new ProductShape(size, size, 1), WORKERS, arithmetic), false);
        SplittableRandom random = new SplittableRandom(20);
        Block<int[]> a = new Block<>(
                size, size, random.ints((long) size * size, 0, Mersenne31.P).toArray());
        Block<int[]> x = new Block<>(size, 1, random.ints(size, 0, Mersenne31.P).toArray());
        Noting function = new Noting(folder.toString(), 7, victim, arithmetic);
        try (var session = CodedJob.of(spark, code).open(a)) {
            for (int round = 1; round <= 20; round++) {
                int[] expected = product(a, x.data());
                x = session.run(x, function);
                assertThat(x.data()).as("round %d", round).isEqualTo(expected);
            }
            assertThat(function.count("died-")).isOne();
            for (long epoch : LongStream.rangeClosed(1, 20).filter(e -> e != 7).toArray()) {
                assertThat(pidsByWorker(folder, epoch, epoch))
                        .as("nobody ran round %d again", epoch)
                        .allSatisfy((worker, pids) -> assertThat(pids).hasSize(1));
            }
            JobReport report = session.report();
            assertThat(report.totals().answered()).isEqualTo(20);
            RoundReport seventh = report.rounds().get(6);
            assertThat(seventh.died()).containsKey(victim);
            assertThat(seventh.explain()).contains("died [", "" + victim);
            String cause = seventh.died().get(victim);
            // Spark may have started a worker of a later round on the executor before it knew that it was gone.
            assertThat(report.rounds()).allSatisfy(round -> {
                if (round.epoch() < 7) {
                    assertThat(round.died()).isEmpty();
                } else {
                    assertThat(round.died().values()).isSubsetOf(cause);
                }
            });
        }
    }

    private static int[] product(Block<int[]> a, int[] x) {
        int[] product = new int[a.rows()];
        for (int i = 0; i < product.length; i++) {
            BigInteger sum = BigInteger.ZERO;
            for (int j = 0; j < x.length; j++) {
                sum = sum.add(BigInteger.valueOf(a.data()[i * x.length + j]).multiply(BigInteger.valueOf(x[j])));
            }
            product[i] = sum.mod(BigInteger.valueOf(Mersenne31.P)).intValue();
        }
        return product;
    }

    /** Notes who ran. */
    private record NotingTimes(String folder) implements WorkerFunction<long[], Long, long[]> {
        @Override
        public long[] apply(long[] share, Long factor, WorkerContext worker) throws IOException {
            note(folder, worker);
            return EvaluationCode.times(share, factor);
        }
    }

    @Test
    void aPinnedShareIsNeverOpenedElsewhere() throws Exception {
        Path folder = Files.createDirectory(notes.resolve("pinned"));
        Path release = folder.resolve("release");
        try (var session = CodedJob.of(spark, CODE).pinned(Pin.EXECUTOR, CORES).open(DATA)) {
            // A slot is taken, so that Spark, which is told not to wait, starts a worker on the other executor now and
            // then.
            String marker = release.toString();
            JavaFutureAction<Void> busy = spark.parallelize(List.of(1), 1).foreachAsync(one -> {
                while (!Files.exists(Path.of(marker))) {
                    Thread.sleep(10);
                }
            });
            try {
                for (long factor = 1; factor <= 10; factor++) {
                    try {
                        assertThat(session.run(factor, new NotingTimes(folder.toString())))
                                .isDeepEqualTo(EvaluationCode.product(DATA, factor));
                    } catch (CodedJobException e) {
                        // So many started elsewhere, twice, that the others are too few.
                        assertThat(e.reason()).isEqualTo(CodedJobException.Reason.NOT_DECODABLE);
                        assertThat(e).hasMessageContaining("is pinned to executor");
                    }
                }
            } finally {
                Files.createFile(release);
                busy.get();
            }
            assertThat(pidsByWorker(folder, 1, 10))
                    .isNotEmpty()
                    .allSatisfy((worker, pids) -> assertThat(Set.copyOf(pids)).hasSize(1));
        }
    }

    @Test
    void largeResultsStayOnExecutorsAndAreDecodedThere() {
        try (var session = CodedJob.of(spark, CODE).open(DATA);
                HeldAnswer<long[][]> answer = session.round(
                                9L,
                                (long[] share, Long factor, WorkerContext worker) ->
                                        EvaluationCode.times(share, factor))
                        .runHeld(CODE)) {
            List<long[][]> parts = answer.parts().collect();
            assertThat(parts).hasSizeGreaterThan(1);
            long[][] expected = EvaluationCode.product(DATA, 9);
            int at = 0;
            for (long[][] part : parts) {
                for (int row = 0; row < expected.length; row++) {
                    for (int i = 0; i < part[row].length; i++) {
                        assertThat(part[row][i]).isEqualTo(expected[row][at + i]);
                    }
                }
                at += part[0].length;
            }
            assertThat(at).isEqualTo(7);
            assertThat(answer.report().bytes())
                    .as("bytes of results at the driver")
                    .isLessThan(100);
        }
    }
}
