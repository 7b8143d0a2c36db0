package org.codedcomputing.spark.matmul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.codedcomputing.spark.matmul.Samples.blocks;
import static org.codedcomputing.spark.matmul.Samples.gaussian;
import static org.codedcomputing.spark.matmul.Samples.local;
import static org.codedcomputing.spark.matmul.Samples.relativeError;
import static org.codedcomputing.spark.matmul.Samples.residues;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.mllib.linalg.DenseMatrix;
import org.apache.spark.mllib.linalg.Matrix;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.mllib.linalg.Vectors;
import org.apache.spark.mllib.linalg.distributed.BlockMatrix;
import org.codedcomputing.core.field.PrimeField;
import org.codedcomputing.core.matmul.BilinearAlgorithm;
import org.codedcomputing.core.matmul.BilinearProduct;
import org.codedcomputing.core.matmul.EntangledPolynomial;
import org.codedcomputing.spark.Coded;
import org.codedcomputing.spark.SparkTestContexts;
import org.codedcomputing.spark.job.CodedJobException;
import org.codedcomputing.spark.job.Pin;
import org.codedcomputing.spark.job.straggler.Delays;
import org.codedcomputing.spark.job.straggler.Speeds;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Products on executors of their own: one is killed, shares that hide their operands stay where they belong. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ProductOnExecutorsTest {
    private static final int EXECUTORS = 3;
    private static final int CORES = 2;

    @TempDir
    private Path notes;

    private JavaSparkContext spark;

    @BeforeAll
    void startSpark() {
        spark = SparkTestContexts.localCluster(
                EXECUTORS, CORES, Map.of("spark.locality.wait", "0", "spark.coded.job.slotWait", "4min"));
    }

    @AfterAll
    void stopSpark() {
        spark.stop();
    }

    /** Returns when every executor runs tasks: each of as many tasks as there are slots waits for all others. */
    private void awaitExecutors(Path folder) {
        int all = EXECUTORS * CORES;
        String there = folder.toString();
        spark.parallelize(IntStream.range(0, all).boxed().toList(), all).foreach(task -> {
            Files.createFile(Path.of(there, "there-" + task));
            for (int other = 0; other < all; other++) {
                while (!Files.exists(Path.of(there, "there-" + other))) {
                    Thread.sleep(10);
                }
            }
        });
    }

    /**
     * Nobody sleeps; notes in a file who opens which share where, and one worker dies once. The others of that round wait for
     * its end, or they might have answered before it has begun; those in its process end with it.
     */
    private record Noting(String folder, long deadlyEpoch, int deadlyWorker) implements Delays {
        @Override
        public double seconds(int worker, long epoch) {
            try {
                Path marker = Path.of(folder, "died");
                Path here = Path.of(folder, "dies-" + ProcessHandle.current().pid());
                if (epoch == deadlyEpoch && worker == deadlyWorker && !Files.exists(marker)) {
                    Files.createFile(here);
                    Files.createFile(marker);
                    Runtime.getRuntime().halt(137);
                }
                while (epoch == deadlyEpoch && (!Files.exists(marker) || Files.exists(here))) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
                    if (Thread.currentThread().isInterrupted()) {
                        throw new IllegalStateException("cancelled before worker %d died".formatted(deadlyWorker));
                    }
                }
                Files.createTempFile(
                        Path.of(folder),
                        "ran-%d-%d-%d-"
                                .formatted(
                                        epoch, worker, ProcessHandle.current().pid()),
                        "");
                return 0;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** For each round and worker the processes that opened its share. */
    private static Map<String, List<String>> opened(Path folder) throws IOException {
        Map<String, List<String>> pids = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.map(file -> file.getFileName().toString().split("-", -1))
                    .filter(parts -> parts[0].equals("ran"))
                    .forEach(parts -> pids.computeIfAbsent(parts[1] + " " + parts[2], key -> new ArrayList<>())
                            .add(parts[3]));
        }
        return pids;
    }

    @Test
    void anExecutorKilledDuringAProduct() throws IOException {
        Path folder = Files.createDirectory(notes.resolve("killed"));
        awaitExecutors(folder);
        BlockMatrix a = blocks(spark, gaussian(40, 30, 1), 10, 10);
        BlockMatrix b = blocks(spark, gaussian(30, 20, 2), 10, 10);
        ProductOutcome<BlockMatrix> outcome = Coded.multiply(a, b)
                .code(EntangledPolynomial.of(1, 3, 1))
                .workers(EXECUTORS * CORES)
                .madeStragglers(new Noting(folder.toString(), 1, 1), Speeds.FREE)
                .outcome();
        assertThat(folder.resolve("died")).exists();
        assertThat(relativeError(local(a.multiply(b)), local(outcome.product())))
                .isLessThan(1e-9);
        assertThat(outcome.report().encoded()).isEqualTo("encoded on executors, decoded on the driver");
    }

    @Test
    void anExecutorKilledInTheSeventhOfTwentyRounds() throws IOException {
        Path folder = Files.createDirectory(notes.resolve("rounds"));
        awaitExecutors(folder);
        DMatrixRMaj a = gaussian(30, 30, 3);
        CommonOps_DDRM.scale(0.15, a);
        Matrix reference = new DenseMatrix(30, 30, a.data, true);
        try (FactorSession session = Coded.factor(spark, a)
                .workers(EXECUTORS * CORES)
                .stragglers(2)
                .madeStragglers(new Noting(folder.toString(), 7, 1), Speeds.FREE)
                .open()) {
            Vector x = Vectors.dense(gaussian(30, 1, 4).data);
            for (int round = 1; round <= 20; round++) {
                double[] expected = reference.multiply(x).toArray();
                assertThat(session.multiply(x).toArray())
                        .usingComparatorWithPrecision(1e-9)
                        .containsExactly(expected);
                x = Vectors.dense(expected);
            }
            assertThat(folder.resolve("died")).exists();
            assertThat(session.report().job().orElseThrow().totals().answered()).isEqualTo(20);
            assertThat(session.report().job().orElseThrow().rounds().get(6).survivors())
                    .as("the killed worker is not among those that answered")
                    .isNotEmpty();
            assertThat(opened(folder)).allSatisfy((roundAndWorker, pids) -> {
                if (!roundAndWorker.startsWith("7 ")) {
                    assertThat(pids).as("nobody ran %s again", roundAndWorker).hasSize(1);
                }
            });
        }
    }

    @Test
    void sharesThatHideTheirOperandsAreReadInOnePlaceOnly() throws Exception {
        Path folder = Files.createDirectory(notes.resolve("secret"));
        awaitExecutors(folder);
        Path release = folder.resolve("release");
        DMatrixRMaj a = residues(6, 5, 256, 5);
        DMatrixRMaj b = residues(5, 4, 256, 6);
        CodedProduct<DMatrixRMaj> secret = Coded.multiply(spark, a, b)
                .code(BilinearProduct.secureA(BilinearAlgorithm.trivial(1, 1, 1), 1))
                .workers(EXECUTORS)
                .field(PrimeField.withModulus(1048573))
                .pinned(Pin.EXECUTOR)
                .madeStragglers(new Noting(folder.toString(), -1, -1), Speeds.FREE);
        // Both slots of some executor are taken, so that Spark, which is told not to wait, starts its worker elsewhere.
        String marker = release.toString();
        JavaFutureAction<Void> busy = spark.parallelize(List.of(1, 2), 2).foreachAsync(one -> {
            while (!Files.exists(Path.of(marker))) {
                Thread.sleep(10);
            }
        });
        try {
            for (int run = 0; run < 5; run++) {
                try {
                    // 5 products of 255 x 255 are below the modulus, so that the field gives the integers.
                    assertThat(secret.run().data).isEqualTo(CommonOps_DDRM.mult(a, b, null).data);
                } catch (CodedJobException e) {
                    // Two of three workers were started elsewhere: no answer is better than a share in a second place.
                    assertThat(e.reason()).isEqualTo(CodedJobException.Reason.NOT_DECODABLE);
                }
            }
        } finally {
            Files.createFile(release);
            busy.get();
        }
        Map<String, Set<String>> byProcess = new TreeMap<>();
        opened(folder)
                .forEach((roundAndWorker, pids) -> pids.forEach(pid ->
                        byProcess.computeIfAbsent(pid, key -> new TreeSet<>()).add(roundAndWorker)));
        assertThat(byProcess)
                .isNotEmpty()
                .allSatisfy((pid, shares) -> assertThat(shares)
                        .as("executor %s holds one share, which alone says nothing", pid)
                        .hasSize(1));
        assertThat(opened(folder))
                .allSatisfy((share, pids) -> assertThat(Set.copyOf(pids)).hasSize(1));
    }
}
