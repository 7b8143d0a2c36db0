package org.codedcomputing.spark.matmul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
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
import org.codedcomputing.spark.job.RoundReport;
import org.codedcomputing.spark.job.Tail;
import org.codedcomputing.spark.job.straggler.Delays;
import org.codedcomputing.spark.job.straggler.LoopbackCluster;
import org.codedcomputing.spark.job.straggler.Speeds;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Products on executors with a host each: one is killed, shares that hide their operands stay where they belong. */
@Tag("fault-1")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ProductOnExecutorsTest {
    private static final int EXECUTORS = 3;
    private static final int CORES = 2;

    @TempDir
    private Path notes;

    private LoopbackCluster cluster;
    private JavaSparkContext spark;

    @BeforeAll
    void startSpark() throws IOException {
        cluster = LoopbackCluster.start(EXECUTORS, CORES, 1024);
        spark = SparkTestContexts.on(
                cluster,
                Map.of(
                        "spark.cores.max", "" + EXECUTORS * CORES,
                        "spark.locality.wait", "0",
                        "spark.coded.job.slotWait", "4min"));
    }

    @AfterAll
    void stopSpark() {
        spark.stop();
        cluster.close();
    }

    /** Returns when every executor runs tasks: each of as many tasks as there are slots waits for all others. */
    private void awaitExecutors(Path folder) {
        String there = folder.toString();
        allSlots().foreach(task -> meet(there, task));
    }

    private JavaRDD<Integer> allSlots() {
        int all = EXECUTORS * CORES;
        return spark.parallelize(IntStream.range(0, all).boxed().toList(), all);
    }

    /** In a task: waits for those in all other slots. */
    private static void meet(String folder, int task) throws IOException, InterruptedException {
        Files.createFile(Path.of(folder, "there-" + task));
        for (int other = 0; other < EXECUTORS * CORES; other++) {
            await(Path.of(folder, "there-" + other));
        }
    }

    private static void await(Path file) throws InterruptedException {
        while (!Files.exists(file)) {
            Thread.sleep(10);
        }
    }

    private static String host() {
        return SparkEnv.get().blockManager().blockManagerId().host();
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
                        "ran-%d-%d-%d-%s-"
                                .formatted(
                                        epoch, worker, ProcessHandle.current().pid(), host()),
                        "");
                return 0;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** For each round and worker the processes that opened its share. */
    private static Map<String, List<String>> opened(Path folder) throws IOException {
        return opened(folder, 3);
    }

    /** The same for hosts. */
    private static Map<String, List<String>> openedOn(Path folder) throws IOException {
        return opened(folder, 4);
    }

    private static Map<String, List<String>> opened(Path folder, int part) throws IOException {
        Map<String, List<String>> places = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.map(file -> file.getFileName().toString().split("-", -1))
                    .filter(parts -> parts[0].equals("ran"))
                    .forEach(parts -> places.computeIfAbsent(parts[1] + " " + parts[2], key -> new ArrayList<>())
                            .add(parts[part]));
        }
        return places;
    }

    /** All three executors have blocks of some of the eight raw workers, and there is parity for one of them. */
    @Test
    void sharesThatDieWithAnExecutorAreMadeAgain() throws IOException {
        Path folder = Files.createDirectory(notes.resolve("killed"));
        awaitExecutors(folder);
        BlockMatrix a = blocks(spark, gaussian(40, 30, 1), 10, 10);
        BlockMatrix b = blocks(spark, gaussian(30, 20, 2), 10, 10);
        ProductOutcome<BlockMatrix> outcome = Coded.multiply(a, b)
                .code(EntangledPolynomial.of(1, 4, 2))
                .workers(9)
                .codedTail(Tail.PARITY)
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
        // K = 5 of 6, of which the executor takes two: nobody can end that round before Spark has seen the death.
        try (FactorSession session = Coded.factor(spark, a)
                .workers(EXECUTORS * CORES)
                .stragglers(1)
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
            RoundReport seventh = session.report().job().orElseThrow().rounds().get(6);
            assertThat(seventh.died()).containsKey(1);
            assertThat(session.report().explain()).containsPattern("epoch 7: .*, died \\[(\\d, )?1[,\\]]");
            assertThat(opened(folder)).allSatisfy((roundAndWorker, pids) -> {
                if (!roundAndWorker.startsWith("7 ")) {
                    assertThat(pids).as("nobody ran %s again", roundAndWorker).hasSize(1);
                }
            });
        }
    }

    /**
     * T = 1, three hosts with one share each, all of which are needed. While one host has no free slot, Spark, which is told not to
     * wait, starts its worker elsewhere: no answer then, and no share in a second place.
     */
    @Test
    void sharesThatHideTheirOperandsAreReadOnOneHostOnly() throws Exception {
        Path folder = Files.createDirectory(notes.resolve("secret"));
        awaitExecutors(folder);
        DMatrixRMaj a = residues(6, 5, 256, 5);
        DMatrixRMaj b = residues(5, 4, 256, 6);
        CodedProduct<DMatrixRMaj> secret = Coded.multiply(spark, a, b)
                .code(BilinearProduct.secure(BilinearAlgorithm.trivial(1, 1, 1), 1))
                .workers(EXECUTORS)
                .field(PrimeField.withModulus(1048573));
        Path busyFolder = Files.createDirectory(folder.resolve("busy"));
        String there = busyFolder.toString();
        JavaFutureAction<Void> busy = allSlots().foreachAsync(task -> {
            meet(there, task);
            if (host().equals(LoopbackCluster.host(0))) {
                Files.createTempFile(Path.of(there), "busy-", "");
                await(Path.of(there, "release"));
            }
        });
        try {
            awaitBusy(busyFolder);
            for (int run = 0; run < 3; run++) {
                Path ofRun = Files.createDirectory(folder.resolve("run-" + run));
                CodedProduct<DMatrixRMaj> noted =
                        secret.madeStragglers(new Noting(ofRun.toString(), -1, -1), Speeds.FREE);
                assertThatThrownBy(noted::run)
                        .isInstanceOfSatisfying(
                                CodedJobException.class,
                                e -> assertThat(e.reason()).isEqualTo(CodedJobException.Reason.NOT_DECODABLE))
                        .hasMessageContaining("is pinned to host " + LoopbackCluster.host(0));
                assertOneHostEach(ofRun);
                assertThat(openedOn(ofRun).values())
                        .as("nobody on the busy host had a slot")
                        .doesNotContain(List.of(LoopbackCluster.host(0)));
            }
        } finally {
            Files.createFile(busyFolder.resolve("release"));
            busy.get();
        }
        Path free = Files.createDirectory(folder.resolve("free"));
        // 5 products of 255 x 255 are below the modulus, so that the field gives the integers.
        assertThat(secret.madeStragglers(new Noting(free.toString(), -1, -1), Speeds.FREE)
                        .run()
                        .data)
                .isEqualTo(CommonOps_DDRM.mult(a, b, null).data);
        assertOneHostEach(free);
        assertThat(openedOn(free)).hasSize(EXECUTORS);
    }

    /** Until both slots of the busy host are taken; if they are not, the test's own time limit ends it. */
    private static void awaitBusy(Path folder) throws IOException, InterruptedException {
        for (long taken = 0; taken < CORES; ) {
            Thread.sleep(10);
            try (Stream<Path> files = Files.list(folder)) {
                taken = files.filter(file -> file.getFileName().toString().startsWith("busy-"))
                        .count();
            }
        }
    }

    /** Each share on one host, and one share on each host. */
    private static void assertOneHostEach(Path folder) throws IOException {
        Set<String> hosts = new TreeSet<>();
        assertThat(openedOn(folder)).allSatisfy((share, on) -> {
            assertThat(Set.copyOf(on)).as("hosts that read share %s", share).hasSize(1);
            assertThat(hosts.add(on.get(0)))
                    .as("%s has no other share", on.get(0))
                    .isTrue();
        });
    }
}
