package org.codedcomputing.spark.reduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.core.gradient.CodedReduce;
import org.codedcomputing.core.gradient.ReduceTree;
import org.codedcomputing.core.gradient.ReduceTreeCode;
import org.codedcomputing.core.gradient.ReduceTreeCode.TreeShare;
import org.codedcomputing.spark.SparkTestContexts;
import org.codedcomputing.spark.exchange.transport.InProcessTransport;
import org.codedcomputing.spark.exchange.transport.TcpTransport;
import org.codedcomputing.spark.job.CodedJob;
import org.codedcomputing.spark.job.WorkerContext;
import org.codedcomputing.spark.job.straggler.Delays;
import org.codedcomputing.spark.job.straggler.Speeds;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Jobs as users call them, on thirteen slots: a (3,2)-tree of twelve workers and its master. */
@Tag("fault-8")
class CodedReduceJobTest {
    private static final ReduceTree TREE = new ReduceTree(3, 2, 1);
    private static final int COLUMNS = 4;
    private static final int ROWS = 101;
    private static final String GROUP = "to cancel";

    private static JavaSparkContext spark;

    /** Counted down by a task that works, in this JVM. */
    private static volatile CountDownLatch working = new CountDownLatch(1);

    @BeforeAll
    static void start() {
        spark = SparkTestContexts.local(
                13,
                Map.of(
                        "spark.serializer",
                        "org.apache.spark.serializer.KryoSerializer",
                        "spark.kryo.registrationRequired",
                        "true",
                        "spark.kryo.classesToRegister",
                        TreeShare.class.getName() + "," + ArrayList.class.getName()));
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(InProcessTransport.openSessions()).isZero();
    }

    /** Rows x with a label behind them. */
    private static List<double[]> rows() {
        SplittableRandom random = new SplittableRandom(7);
        return IntStream.range(0, ROWS)
                .mapToObj(row -> random.doubles(COLUMNS + 1, -1, 1).toArray())
                .toList();
    }

    /** Squared loss; the loss itself is one number more. */
    private static void squared(List<double[]> granule, double[] model, double[] sum) {
        for (double[] row : granule) {
            double error = -row[COLUMNS];
            for (int i = 0; i < COLUMNS; i++) {
                error += row[i] * model[i];
            }
            for (int i = 0; i < COLUMNS; i++) {
                sum[i] += error * row[i];
            }
            if (sum.length > COLUMNS) {
                sum[COLUMNS] += error * error / 2;
            }
        }
    }

    private static double[] descend(int iterations) {
        double[] model = new double[COLUMNS];
        ModelUpdate update = ModelUpdate.steepestDescent(1.0 / ROWS);
        for (int i = 0; i < iterations; i++) {
            double[] sum = new double[COLUMNS];
            squared(rows(), model, sum);
            model = update.next(i, model, sum);
        }
        return model;
    }

    private static ReduceOutcome run(CodedReduceJob<List<double[]>> job) {
        return job.run(new double[COLUMNS], 5, CodedReduceJobTest::squared, ModelUpdate.steepestDescent(1.0 / ROWS));
    }

    @Test
    void allFormsDescendAsOneMachineDoes() {
        JavaRDD<double[]> rows = spark.parallelize(rows(), 3);
        double[] expected = descend(5);
        for (ReduceForm form : List.of(ReduceForm.tree(TREE), ReduceForm.onePort(12, 3), ReduceForm.ring(12))) {
            ReduceOutcome outcome = run(CodedReduceJob.rows(form, rows).furtherSums(1));
            assertThat(outcome.model()).as(form.name()).containsExactly(expected, within(1e-11));
            assertThat(outcome.report().iterations()).hasSize(5);
            assertThat(outcome.report().nodes()).hasSize(form.nodes());
            assertThat(outcome.report().explain()).contains(form.name(), "5 iterations");
        }
    }

    @Test
    void aStragglerIsLeftOut() {
        ReduceOutcome outcome = run(CodedReduceJob.rows(ReduceForm.tree(TREE), spark.parallelize(rows(), 2))
                .stragglers(Delays.of(Map.of(2, Double.POSITIVE_INFINITY))));
        assertThat(outcome.model()).containsExactly(descend(5), within(1e-11));
        assertThat(outcome.report().ignored()).containsEntry(3, 5);
    }

    @Test
    void overTcpToo() {
        for (ReduceForm form : List.of(ReduceForm.tree(TREE), ReduceForm.ring(3))) {
            ReduceOutcome outcome =
                    run(CodedReduceJob.rows(form, spark.parallelize(rows(), 2)).transport(TcpTransport.direct()));
            assertThat(outcome.model()).containsExactly(descend(5), within(1e-11));
            assertThat(outcome.report().nodes())
                    .allSatisfy(node -> assertThat(node.sentBytes()).isPositive());
        }
    }

    @Test
    void aNodeThatFailsIsNamed() {
        assertThatThrownBy(() -> CodedReduceJob.granules(spark, ReduceForm.ring(3), granule -> granule)
                        .run(
                                new double[1],
                                2,
                                (granule, model, sum) -> {
                                    if (granule == 1) {
                                        throw new IllegalStateException("no granule 1 today");
                                    }
                                },
                                (iteration, model, sum) -> sum))
                .isInstanceOf(ReduceFailedException.class)
                .hasMessage("ring of N=3: node 1 failed: java.lang.IllegalStateException: no granule 1 today")
                .satisfies(e -> assertThat(((ReduceFailedException) e).node()).isEqualTo(1));
    }

    @Test
    void aCancelledJobFreesEverything() throws Exception {
        working = new CountDownLatch(1);
        Thread canceller = new Thread(() -> {
            try {
                working.await();
                spark.cancelJobGroup(GROUP);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        canceller.start();
        spark.setJobGroup(GROUP, "a job that is cancelled", true);
        try {
            assertThatThrownBy(() -> CodedReduceJob.granules(spark, ReduceForm.tree(TREE), granule -> granule)
                            .run(
                                    new double[1],
                                    Integer.MAX_VALUE,
                                    (granule, model, sum) -> working.countDown(),
                                    (iteration, model, sum) -> sum))
                    .isInstanceOf(ReduceFailedException.class)
                    .hasMessageContaining("cancelled");
        } finally {
            spark.clearJobGroup();
            canceller.join();
        }
        // Spark tells the caller before its tasks have ended.
        long end = System.nanoTime() + 60_000_000_000L;
        while (InProcessTransport.openSessions() > 0 && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    @Test
    void whatCannotRunIsRefused() {
        assertThatThrownBy(() -> run(CodedReduceJob.rows(ReduceForm.ring(14), spark.parallelize(rows(), 2))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("needs 14 task slots at once")
                .hasMessageContaining("the application has 13");
        assertThatThrownBy(() -> run(CodedReduceJob.rows(ReduceForm.ring(2), spark.emptyRDD())))
                .hasMessage("no training rows");
        assertThatThrownBy(() -> ReduceForm.tree(new ReduceTree(12, 2, 1)))
                .hasMessageContaining("needs 157 tasks that talk to each other, 1 to 64 can");
        CodedReduceJob<Integer> job = CodedReduceJob.granules(spark, ReduceForm.ring(2), granule -> granule);
        assertThatThrownBy(() -> job.run(new double[0], 1, (g, m, s) -> {}, (i, m, s) -> s))
                .hasMessageContaining("at least 1 number, got 1 and 0");
        assertThatThrownBy(() -> job.run(new double[] {Double.NaN}, 1, (g, m, s) -> {}, (i, m, s) -> s))
                .hasMessage("the first model has NaN at index 0");
    }

    /** The leaf-stop form: one job that is stopped early, and the tree on the driver alone. */
    @Test
    void theLeafStopFormGivesTheSameSum() {
        CodedReduce reduce = CodedReduce.of(TREE);
        ReduceTreeCode<Integer> code = ReduceTreeCode.of(reduce, 1);
        List<Integer> granules = IntStream.range(0, TREE.granules()).boxed().toList();
        try (var session = CodedJob.of(spark, code)
                .stragglers(Delays.of(Map.of(2, Double.POSITIVE_INFINITY)), Speeds.FREE)
                .open(granules)) {
            double[] sum = session.run(
                    0,
                    (TreeShare<Integer> share, Integer none, WorkerContext worker) ->
                            share.message(1, (granule, one) -> one[0] += (granule + 1.0) * (granule + 1)));
            assertThat(sum[0]).isCloseTo(1240, within(1e-9));
        }
    }
}
