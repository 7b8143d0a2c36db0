package org.codedcomputing.spark.gradient;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.codedcomputing.core.computation.NotDecodableException;
import org.codedcomputing.core.gradient.FractionalRepetition;
import org.codedcomputing.core.gradient.IgnoredGroups;
import org.codedcomputing.core.gradient.TaskDelays;
import org.codedcomputing.spark.Coded;
import org.codedcomputing.spark.SparkTestContexts;
import org.codedcomputing.spark.job.CodedJobException;
import org.codedcomputing.spark.job.straggler.Delays;
import org.codedcomputing.spark.job.straggler.Speeds;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Gradients of every coding against a loop over the rows, with workers that never answer. */
@Tag("fault-6")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class CodedGradientDescentTest {
    private static final int WORKERS = 4;
    private static final int COLUMNS = 6;
    private static final int ROWS = 203;
    private static final int PARAMETERS = COLUMNS + 1;
    private static final RowGradient LOSS = Losses.logistic(true);
    private static final double[] AT = Samples.numbers(PARAMETERS, 4);
    private static final double FOREVER = Double.POSITIVE_INFINITY;

    private JavaSparkContext spark;
    private Dataset<Row> data;

    @BeforeAll
    void startSpark() {
        // Kryo knows nothing of this library.
        spark = SparkTestContexts.local(
                WORKERS,
                Map.of(
                        "spark.serializer", "org.apache.spark.serializer.KryoSerializer",
                        "spark.kryo.registrationRequired", "true"));
        data = dataset(rows(ROWS));
    }

    @AfterAll
    void stopSpark() {
        spark.stop();
    }

    /** Every third row is sparse. */
    private static List<Row> rows(int count) {
        SplittableRandom random = new SplittableRandom(8);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double[] features = random.doubles(COLUMNS, -1, 1).toArray();
            Vector vector = i % 3 == 0
                    ? Vectors.sparse(COLUMNS, new int[] {i % COLUMNS}, new double[] {features[0]})
                    : Vectors.dense(features);
            rows.add(RowFactory.create((double) random.nextInt(2), vector, random.nextDouble(0.5, 2)));
        }
        return rows;
    }

    /** In three partitions. Rows are made where they are read: under Kryo, Spark cannot ship rows that a driver makes. */
    private Dataset<Row> dataset(List<Row> rows) {
        UDF1<Long, Double> label = i -> rows.get(i.intValue()).getDouble(0);
        UDF1<Long, Vector> features = i -> rows.get(i.intValue()).getAs(1);
        UDF1<Long, Double> weight = i -> rows.get(i.intValue()).getDouble(2);
        return SparkSession.builder()
                .sparkContext(spark.sc())
                .getOrCreate()
                .range(0, rows.size(), 1, 3)
                .select(
                        udf(label, DataTypes.DoubleType).apply(col("id")).as("label"),
                        udf(features, SQLDataTypes.VectorType())
                                .apply(col("id"))
                                .as("features"),
                        udf(weight, DataTypes.DoubleType).apply(col("id")).as("weight"));
    }

    /** The gradient, and behind it the loss, by a loop over the rows. */
    private static double[] expected(boolean weighted) {
        double[] sum = new double[PARAMETERS + 1];
        for (Row row : rows(ROWS)) {
            double[] x = row.<Vector>getAs(1).toArray();
            double margin = AT[COLUMNS];
            for (int j = 0; j < COLUMNS; j++) {
                margin += AT[j] * x[j];
            }
            double weight = weighted ? row.getDouble(2) : 1;
            double slope = weight * (1 / (1 + Math.exp(-margin)) - row.getDouble(0));
            for (int j = 0; j < COLUMNS; j++) {
                sum[j] += slope * x[j];
            }
            sum[COLUMNS] += slope;
            sum[PARAMETERS] += weight * Math.log1p(Math.exp(row.getDouble(0) == 1 ? -margin : margin));
        }
        return sum;
    }

    private static void assertSum(GradientSum sum, boolean weighted) {
        double[] expected = expected(weighted);
        assertThat(sum.gradient()).containsExactly(Arrays.copyOf(expected, PARAMETERS), within(1e-10));
        assertThat(sum.loss()).isCloseTo(expected[PARAMETERS], within(1e-10));
    }

    private CodedGradientDescent descent(GradientCoding coding) {
        return Coded.gradients(data).workers(WORKERS).coding(coding).stragglers(coding.tolerates() ? 1 : 0);
    }

    private static Delays hang(int... workers) {
        return (worker, epoch) -> Arrays.stream(workers).anyMatch(one -> one == worker) ? FOREVER : 0;
    }

    @ParameterizedTest
    @EnumSource
    void everyCodingGivesTheGradient(GradientCoding coding) {
        try (GradientSession session = descent(coding).weights("weight").open(LOSS, PARAMETERS)) {
            assertSum(session.gradient(AT), true);
            assertThat(session.rows()).isEqualTo(ROWS);
            assertThat(session.columns()).isEqualTo(COLUMNS);
            GradientReport report = session.report();
            assertThat(report.rounds()).singleElement().satisfies(round -> {
                assertThat(round.residual()).isLessThanOrEqualTo(1e-8);
                assertThat(round.survivors().size() + round.stragglers().size())
                        .isEqualTo(session.scheme().matrix().workers());
            });
            assertThat(report.explain()).contains(session.scheme().name(), "203 rows, 7 parameters", "gradient 1: ");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = GradientCoding.class,
            names = {"FRC", "REPETITION", "CYCLIC", "CIRCULANT", "REED_SOLOMON", "AUTO"})
    void aWorkerThatNeverAnswersIsNotWaitedFor(GradientCoding coding) {
        try (GradientSession session =
                descent(coding).madeStragglers(hang(2), Speeds.FREE).open(LOSS, PARAMETERS)) {
            assertSum(session.gradient(AT), false);
            assertSum(session.gradient(AT), false);
            assertThat(session.report().rounds())
                    .hasSize(2)
                    .allSatisfy(round -> assertThat(round.stragglers()).contains(2));
        }
    }

    /** Groups {0, 1} and {2, 3}: whoever of each hangs, the sum has the same bits, also where executors put it together. */
    @Test
    void repetitionGivesTheSameBitsWhoeverStraggles() {
        List<double[]> sums = new ArrayList<>();
        for (int[] hanging : new int[][] {{}, {0}, {3}, {0, 2}, {1, 3}, {1, 2}}) {
            for (int slicedFrom : hanging.length == 2 ? new int[] {1_000_000, 1} : new int[] {1_000_000}) {
                try (GradientSession session = descent(GradientCoding.FRC)
                        .slicedFrom(slicedFrom)
                        .madeStragglers(hang(hanging), Speeds.FREE)
                        .open(LOSS, PARAMETERS)) {
                    GradientSum sum = session.gradient(AT);
                    assertSum(sum, false);
                    sums.add(sum.gradient());
                }
            }
        }
        assertThat(sums)
                .hasSize(9)
                .allSatisfy(sum -> assertThat(Arrays.equals(sum, sums.get(0))).isTrue());
    }

    @Test
    void whatCannotBeDecodedIsWaitedForAtMostUntilTheDeadline() {
        try (GradientSession session = descent(GradientCoding.FRC)
                .deadline(Duration.ofSeconds(2))
                .madeStragglers(hang(2, 3), Speeds.FREE)
                .open(LOSS, PARAMETERS)) {
            assertThatThrownBy(() -> session.gradient(AT))
                    .isInstanceOf(NotDecodableException.class)
                    .hasMessageStartingWith("gradient 1: not within the deadline: cannot decode: ")
                    .hasMessageContaining("none of group 1 (workers 2, 3)");
            assertThat(session.report().job().totals().answered()).isZero();
        }
        // More stragglers than s that do answer: the sum comes, later.
        Delays late = (worker, epoch) -> worker >= 2 ? 0.2 : 0;
        try (GradientSession session =
                descent(GradientCoding.FRC).madeStragglers(late, Speeds.FREE).open(LOSS, PARAMETERS)) {
            assertSum(session.gradient(AT), false);
        }
    }

    @Test
    void aTailGivesLateTasksACopy() {
        // Whoever takes the slow slot never ends.
        Speeds slots = Speeds.ofSlots("CodedGradientDescentTest", FOREVER, FOREVER, 0, FOREVER);
        try (GradientSession session = descent(GradientCoding.TAIL)
                .tasksPerWorker(2)
                .madeStragglers(Delays.NONE, slots)
                .open(LOSS, PARAMETERS)) {
            assertSum(session.gradient(AT), false);
            assertThat(session.report().rounds().get(0).round().copies()).isPositive();
        }
    }

    @Test
    void autoCodesOnlyWhereItPays() {
        try (GradientSession session = Coded.gradients(data)
                .workers(WORKERS)
                .expecting(new TaskDelays(0.05, 0.2, 2))
                .open(LOSS, PARAMETERS)) {
            assertThat(session.scheme().stragglers()).isPositive();
            assertSum(session.gradient(AT), false);
            assertThat(session.report().why())
                    .startsWith("as expected: t0 = 0.05000 s, 0.200 of tasks later by 2.000 s");
        }
        try (GradientSession session = Coded.gradients(data)
                .workers(WORKERS)
                .expecting(new TaskDelays(1, 0.01, 0.1))
                .open(LOSS, PARAMETERS)) {
            assertThat(session.scheme().stragglers()).isZero();
            assertThat(session.report().why()).endsWith("coding would not pay");
        }
        // One worker in four is 0.3 s late in measured rounds of milliseconds.
        Delays delays = (worker, epoch) -> worker == epoch % WORKERS ? 0.3 : 0;
        try (GradientSession session = Coded.gradients(data)
                .workers(WORKERS)
                .madeStragglers(delays, Speeds.FREE)
                .open(LOSS, PARAMETERS)) {
            assertSum(session.gradient(AT), false);
            assertThat(session.report().why()).startsWith("measured: ");
        }
    }

    @Test
    void approximateSumsCarryTheirError() {
        IgnoredGroups scheme = IgnoredGroups.of(FractionalRepetition.of(WORKERS, 1), true);
        CodedGradientDescent descent = Coded.gradients(data).madeStragglers(hang(2, 3), Speeds.FREE);
        try (ApproximateGradientSession session = descent.openApproximate(scheme, 2, FOREVER, LOSS, PARAMETERS)) {
            ApproximateGradientSession.Approximation near = session.gradient(AT);
            // Group 0 alone, scaled by 2: partitions count 2, 2, 0, 0 times.
            assertThat(near.error()).isEqualTo(4);
            ApproximateGradientSession.Descent way =
                    session.minimize(Optimizer.gradientDescent(2, 0.1, 0), 0, 0, new double[PARAMETERS]);
            assertThat(way.worstError()).isEqualTo(4);
            assertThat(way.outcome().value()).isLessThan(way.outcome().values().get(0));
        }
    }

    @Test
    void fewerRowsThanWorkersAndOneWorker() {
        for (int workers : List.of(1, 4)) {
            Dataset<Row> few = dataset(rows(3));
            try (GradientSession session = Coded.gradients(few)
                    .workers(workers)
                    .coding(GradientCoding.REPETITION)
                    .stragglers(0)
                    .open(LOSS, PARAMETERS)) {
                assertThat(session.gradient(new double[PARAMETERS]).loss()).isCloseTo(3 * Math.log(2), within(1e-12));
            }
        }
    }

    @Test
    void whatDoesNotFitIsRefusedInOneLine() {
        assertThatThrownBy(() -> Coded.gradients(dataset(List.of())).workers(2).open(LOSS, PARAMETERS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no training rows");
        List<Row> bad = new ArrayList<>(rows(10));
        bad.set(9, RowFactory.create(1.0, Vectors.dense(1, 2, Double.NaN, 0, 0, 0), 1.0));
        assertThatThrownBy(() -> Coded.gradients(dataset(bad)).workers(2).open(LOSS, PARAMETERS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("row \\d of input partition 2: feature 2 is NaN; all must be finite");
        bad.set(9, RowFactory.create(1.0, Vectors.dense(1, 2), 1.0));
        assertThatThrownBy(() -> Coded.gradients(dataset(bad)).workers(2).open(LOSS, PARAMETERS))
                .hasMessageContaining("2 features, those before have 6");
        assertThatThrownBy(() ->
                        descent(GradientCoding.FRC).workers(9).stragglers(2).open(LOSS, PARAMETERS))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("needs 9 task slots at once");
        assertThatThrownBy(() -> descent(GradientCoding.FRC).stragglers(2).open(LOSS, PARAMETERS))
                .hasMessageContaining("n=4, s=2; use s=1 or s=3, or the cyclic scheme");
        assertThatThrownBy(() -> descent(GradientCoding.TAIL).stragglers(1).open(LOSS, PARAMETERS))
                .hasMessageContaining("tail tolerates no stragglers, but s=1");
        assertThatThrownBy(() -> GradientCoding.of("cylcic")).hasMessageContaining("did you mean cyclic?");
        try (GradientSession session = descent(GradientCoding.FRC).open(LOSS, PARAMETERS)) {
            assertThatThrownBy(() -> session.gradient(new double[2]))
                    .hasMessage("2 parameters, the session was opened for 7");
            double[] nan = AT.clone();
            nan[3] = Double.NaN;
            assertThatThrownBy(() -> session.gradient(nan))
                    .hasMessageContaining("parameter 3 is NaN, nothing was sent");
        }
        // Every worker fails alike: no gradient, and the text of the failure.
        try (GradientSession session = descent(GradientCoding.FRC).open(Losses.softmax(2, true), PARAMETERS)) {
            assertThatThrownBy(() -> session.gradient(AT))
                    .isInstanceOf(CodedJobException.class)
                    .hasMessageContaining("7 parameters for 6 features, 2 margins and an intercept; give 14");
        }
        assertThat(spark.getPersistentRDDs()).isEmpty();
    }
}
