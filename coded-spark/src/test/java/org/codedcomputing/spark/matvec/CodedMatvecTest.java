package org.codedcomputing.spark.matvec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.core.allocation.ShiftedExponential;
import org.codedcomputing.core.allocation.WorkerModel;
import org.codedcomputing.spark.Coded;
import org.codedcomputing.spark.SparkTestContexts;
import org.codedcomputing.spark.job.CodedJobException;
import org.codedcomputing.spark.job.straggler.Delays;
import org.codedcomputing.spark.job.straggler.Speeds;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Products of every scheme against EJML, with a task that never ends, and with plans that follow what is observed. */
@Tag("fault-6")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class CodedMatvecTest {
    private static final int WORKERS = 4;
    private static final int ROWS = 1_100;
    private static final int COLUMNS = 9;
    private static final Delays FIRST_HANGS = Delays.of(Map.of(0, Double.POSITIVE_INFINITY));

    private JavaSparkContext spark;

    @BeforeAll
    void startSpark() {
        spark = SparkTestContexts.local(WORKERS, Map.of());
    }

    @AfterAll
    void stopSpark() {
        spark.stop();
    }

    private static DMatrixRMaj matrix(long seed) {
        return new DMatrixRMaj(
                ROWS,
                COLUMNS,
                true,
                new SplittableRandom(seed).doubles((long) ROWS * COLUMNS, -1, 1).toArray());
    }

    private static double[] vector(long seed) {
        return new SplittableRandom(seed).doubles(COLUMNS, -1, 1).toArray();
    }

    private static void assertProduct(double[] y, DMatrixRMaj a, double[] x) {
        DMatrixRMaj expected = new DMatrixRMaj(a.numRows, 1);
        CommonOps_DDRM.mult(a, DMatrixRMaj.wrap(x.length, 1, x), expected);
        assertThat(y).containsExactly(expected.data, within(1e-7));
    }

    @ParameterizedTest
    @EnumSource(MatvecScheme.class)
    void everySchemeGivesTheProduct(MatvecScheme scheme) {
        DMatrixRMaj a = matrix(1);
        try (MatvecSession session =
                Coded.matvec(spark, a).workers(WORKERS).scheme(scheme).open()) {
            for (int round = 1; round <= 3; round++) {
                double[] x = vector(round);
                assertProduct(session.multiply(x), a, x);
            }
            MatvecReport report = session.report();
            assertThat(report.rounds()).hasSize(3).allMatch(round -> round.answered());
            assertThat(report.explain()).contains(session.plan().scheme().label() + ": 1100 rows in ");
            assertThat(report.warnings())
                    .filteredOn(warning -> warning.startsWith("spark.speculation = false"))
                    .hasSize(scheme == MatvecScheme.SPECULATION ? 1 : 0);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = MatvecScheme.class,
            names = {"HCMM_MDS", "HCMM_LT", "UNIFORM_CODED", "CODED_TAIL"})
    void aTaskThatNeverEndsIsNotWaitedFor(MatvecScheme scheme) {
        DMatrixRMaj a = matrix(2);
        try (MatvecSession session = Coded.matvec(spark, a)
                .workers(WORKERS)
                .scheme(scheme)
                .adaptive(false)
                .madeStragglers(FIRST_HANGS, Speeds.FREE)
                .open()) {
            for (int round = 1; round <= 3; round++) {
                double[] x = vector(round);
                assertProduct(session.multiply(x), a, x);
            }
            assertThat(session.report().rounds())
                    .hasSize(3)
                    .allSatisfy(round -> assertThat(round.survivors()).doesNotContain(0));
        }
    }

    @Test
    void withoutACodeItIsWaitedForUntilTheDeadline() {
        CodedMatvec product = Coded.matvec(spark, matrix(3))
                .workers(WORKERS)
                .scheme(MatvecScheme.PULL)
                .deadline(Duration.ofSeconds(2))
                .madeStragglers(FIRST_HANGS, Speeds.FREE);
        assertThatThrownBy(() -> product.times(vector(3)))
                .isInstanceOfSatisfying(
                        CodedJobException.class,
                        e -> assertThat(e.reason()).isEqualTo(CodedJobException.Reason.DEADLINE))
                .hasMessageContaining("no answer within PT2S");
    }

    /** Worker 3 is paced to a fortieth of the others' speed: sooner or later it gets less to do, and the answer stays right. */
    @Test
    void loadsFollowObservedSpeeds() {
        DMatrixRMaj a = matrix(4);
        try (MatvecSession session = Coded.matvec(spark, a)
                .workers(WORKERS)
                .scheme(MatvecScheme.LOAD_BALANCED)
                .madeStragglers(Delays.NONE, Speeds.ofWorkers(40_000, 40_000, 40_000, 1_000))
                .open()) {
            MatvecPlan before = session.plan();
            assertThat(before.load(3)).isCloseTo(before.load(0), within(1));
            int products = 0;
            while (session.report().replans() == 0 && products < 200) {
                double[] x = vector(products++);
                assertProduct(session.multiply(x), a, x);
            }
            MatvecReport report = session.report();
            assertThat(report.replans()).isPositive();
            assertThat(session.plan().load(3)).isLessThan(session.plan().load(0));
            assertThat(report.jobs()).hasSize(1 + report.replans());
            assertThat(report.explain()).contains("re-planned from observed times", "the plan before would take");
            List<WorkerModel> estimates = session.estimates().orElseThrow();
            assertThat(estimates.get(3).law().mean())
                    .isGreaterThan(estimates.get(0).law().mean());
        }
    }

    @Test
    void declaredSpeedsSetTheLoads() {
        List<WorkerModel> models = List.of(model(4e3), model(2e3), model(1e3), model(1e3));
        DMatrixRMaj a = matrix(5);
        CodedMatvec product =
                Coded.matvec(spark, a).workers(WORKERS).expecting(models).scheme(MatvecScheme.HCMM_MDS);
        MatvecPlan plan = product.plan();
        assertThat(plan.load(0)).isGreaterThan(plan.load(1));
        assertThat(plan.load(1)).isGreaterThan(plan.load(2));
        assertThat(plan.load(2)).isEqualTo(plan.load(3));
        assertProduct(product.times(vector(5)), a, vector(5));
    }

    private static WorkerModel model(double mu) {
        return WorkerModel.of(new ShiftedExponential(1 / mu, mu));
    }

    /** A thousand blocks of one row, an answer from a part of them, and a round that decodes again. */
    @Test
    void ltOfAThousandBlocks() {
        int rows = 1_000;
        DMatrixRMaj a = new DMatrixRMaj(
                rows, 3, true, new SplittableRandom(6).doubles(3L * rows, -1, 1).toArray());
        double[] x = {1, -2, 0.5};
        try (MatvecSession session = Coded.matvec(spark, a)
                .workers(WORKERS)
                .scheme(MatvecScheme.HCMM_LT)
                .adaptive(false)
                .open()) {
            assertThat(session.plan().blocks()).isEqualTo(1_000);
            assertThat(session.plan().tasks()).hasSizeGreaterThanOrEqualTo(40);
            assertProduct(session.multiply(x), a, x);
            assertProduct(session.multiply(x), a, x);
        }
    }

    /** The fourth worker adds a thousandth to one element of the second product, which needs all workers. */
    @Test
    void wrongResultsAreDroppedAndNamed() {
        DMatrixRMaj a = matrix(7);
        double[] x = vector(7);
        try (MatvecSession session = Coded.matvec(spark, a)
                .workers(WORKERS)
                .scheme(MatvecScheme.UNIFORM_UNCODED)
                .verified()
                .open()) {
            assertProduct(session.multiply(x), a, x);
            assertThatThrownBy(() -> session.multiply(x, (share, vector, worker) -> {
                        double[] y = MatvecRows.MULTIPLY.apply(share, vector, worker);
                        y[0] += worker.worker() == 3 ? 1e-3 : 0;
                        return y;
                    }))
                    .isInstanceOfSatisfying(
                            CodedJobException.class,
                            e -> assertThat(e.reason()).isEqualTo(CodedJobException.Reason.NOT_DECODABLE))
                    .hasMessageContaining("faulty workers {3}");
            assertThat(session.report().rounds().get(0).faulty()).isEmpty();
            assertThat(session.report().rounds().get(1).faulty()).containsExactly(3);
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        DMatrixRMaj a = matrix(8);
        CodedMatvec product = Coded.matvec(spark, a).workers(WORKERS);
        assertThatThrownBy(() -> product.times(new double[COLUMNS + 1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("x has 10 elements, A has 9 columns; give one for each");
        double[] infinite = new double[COLUMNS];
        infinite[2] = Double.POSITIVE_INFINITY;
        assertThatThrownBy(() -> product.times(infinite))
                .hasMessage("x holds Infinity at row 2, column 0; all entries must be finite");
        assertThatThrownBy(() -> product.workers(WORKERS + 1).times(vector(8)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("needs 5 task slots at once, one for each worker, but the application has 4");
        assertThatThrownBy(() -> product.scheme(MatvecScheme.HCMM_MDS)
                        .expecting(Collections.nCopies(WORKERS, model(1).withCap(ROWS / WORKERS)))
                        .open())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("allocation infeasible: capacity ");
        assertThatThrownBy(() ->
                        product.scheme(MatvecScheme.HCMM_LT).blockRows(ROWS).open())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("too small for k=1: R=");
        assertThatThrownBy(() -> product.workers(0)).hasMessage("workers must be at least 1 (was 0)");
        MatvecSession closed = product.open();
        closed.close();
        assertThatThrownBy(() -> closed.multiply(vector(8)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is closed; open another session");
    }
}
