package org.codedcomputing.spark.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.spark.SparkTestContexts;
import org.codedcomputing.spark.job.straggler.LoopbackCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rounds under Spark's speculation, which copies tasks to another host. */
@Tag("fault-12")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class SpeculationTest {
    private static final int HOSTS = 2;
    private static final int CORES = 3;
    private static final int WORKERS = HOSTS * CORES;

    /** Every worker is needed, so a round ends only when the copied ones have. */
    private static final EvaluationCode CODE = new EvaluationCode(WORKERS, WORKERS);

    private static final long[][] DATA = EvaluationCode.data(WORKERS, 3);

    @TempDir
    private Path notes;

    private LoopbackCluster cluster;
    private JavaSparkContext spark;

    @BeforeAll
    void startSpark() throws IOException {
        cluster = LoopbackCluster.start(HOSTS, CORES, 1024);
        spark = SparkTestContexts.on(
                cluster,
                Map.of(
                        "spark.cores.max", "" + WORKERS,
                        "spark.locality.wait", "0",
                        "spark.speculation", "true",
                        "spark.speculation.quantile", "0.1",
                        "spark.speculation.interval", "20ms",
                        // On a busy machine only the worker that waits for its copy runs for that long.
                        "spark.speculation.minTaskRuntime", "2s",
                        "spark.coded.job.slotWait", "4min"));
    }

    @AfterAll
    void stopSpark() {
        spark.stop();
        cluster.close();
    }

    /**
     * Worker 0 ends only when another attempt of it has begun.
     *
     * @param folder where attempts are noted
     */
    private record UntilSecondAttempt(String folder) implements WorkerFunction<long[], Long, long[]> {
        @Override
        public long[] apply(long[] share, Long factor, WorkerContext worker) throws Exception {
            if (worker.worker() == 0) {
                Path first = Path.of(folder, "first");
                Path second = Path.of(folder, "second-on-" + TaskContext.get().taskAttemptId());
                if (!firstOne(first)) {
                    Files.createFile(second);
                } else {
                    while (!secondThere()) {
                        worker.stopIfCancelled();
                        Thread.sleep(5);
                    }
                }
            }
            return EvaluationCode.times(share, factor);
        }

        private static boolean firstOne(Path marker) throws IOException {
            try {
                Files.createFile(marker);
                return true;
            } catch (FileAlreadyExistsException e) {
                return false;
            }
        }

        private boolean secondThere() throws IOException {
            try (var files = Files.newDirectoryStream(Path.of(folder), "second-on-*")) {
                return files.iterator().hasNext();
            }
        }
    }

    @Test
    void aCopyChangesNothingAndIsWarnedOf() throws IOException {
        Path folder = Files.createDirectory(notes.resolve("copies"));
        try (var session = CodedJob.of(spark, CODE).open(DATA)) {
            assertThat(session.run(3L, new UntilSecondAttempt(folder.toString())))
                    .isDeepEqualTo(EvaluationCode.product(DATA, 3));
            assertThat(session.report().warnings())
                    .singleElement()
                    .asString()
                    .contains("spark.speculation = true")
                    .contains("false suits coded jobs");
        }
    }

    /** The copy starts on the wrong host, Spark kills the task on the right one for it, and the round asks once more. */
    @Test
    void aCopyOfAPinnedWorkerOnTheWrongHostIsNotTheEndOfIt() throws IOException {
        Path folder = Files.createDirectory(notes.resolve("pinned"));
        try (var session = CodedJob.of(spark, CODE).pinned(Pin.HOST, CORES).open(DATA)) {
            assertThat(session.run(5L, new UntilSecondAttempt(folder.toString())))
                    .isDeepEqualTo(EvaluationCode.product(DATA, 5));
            assertThat(session.report().rounds().get(0).copies()).isPositive();
        }
    }
}
