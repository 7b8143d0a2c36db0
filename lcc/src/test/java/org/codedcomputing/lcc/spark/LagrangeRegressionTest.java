package org.codedcomputing.lcc.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.core.matmul.FieldArithmetic;
import org.codedcomputing.lcc.code.FixedPointRegression;
import org.codedcomputing.lcc.code.TwoRoundRegression;
import org.codedcomputing.lcc.code.WorkerExpression;
import org.codedcomputing.spark.SparkTestContexts;
import org.codedcomputing.spark.job.RoundReport;
import org.codedcomputing.spark.job.straggler.Delays;
import org.codedcomputing.spark.job.straggler.Speeds;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Descent at workers that hang, lie and are curious, step by step against fixed-point descent computed here. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LagrangeRegressionTest {
    private static final int WORKERS = 14;
    private static final int ROWS = 37;
    private static final int COLUMNS = 4;
    private static final int ITERATIONS = 5;
    private static final double STEP = 0.5;
    private static final double FOREVER = Double.POSITIVE_INFINITY;
    private static final FieldArithmetic<long[]> M61 = FieldArithmetic.mersenne61();
    private static final WorkerExpression PRODUCT = WorkerExpression.argument(0).times(WorkerExpression.argument(1));

    private static final Block<double[]> X = data();
    private static final double[] LABELS = labels();

    /** Two workers hang; the others sleep in the first rounds, so that the liar is among those that are decoded from. */
    private static final Delays TWO_HANG =
            (worker, epoch) -> worker < 2 ? FOREVER : worker == 13 || epoch > 3 ? 0 : 0.3;

    private JavaSparkContext spark;

    @BeforeAll
    void startSpark() {
        spark = SparkTestContexts.local(WORKERS, Map.of("spark.speculation", "false"));
    }

    @AfterAll
    void stopSpark() {
        spark.stop();
    }

    /** Two classes around opposite points, with a column of ones. */
    private static Block<double[]> data() {
        SplittableRandom random = new SplittableRandom(20261129);
        double[] x = new double[ROWS * COLUMNS];
        for (int i = 0; i < ROWS; i++) {
            for (int j = 0; j < COLUMNS - 1; j++) {
                x[i * COLUMNS + j] = (i % 2 == 0 ? 0.4 : -0.4) + random.nextDouble(-0.3, 0.3);
            }
            x[i * COLUMNS + COLUMNS - 1] = 1;
        }
        return new Block<>(ROWS, COLUMNS, x);
    }

    private static double[] labels() {
        return IntStream.range(0, ROWS).mapToDouble(i -> 1 - i % 2).toArray();
    }

    private static RegressionSettings settings(RegressionSettings base) {
        return base.withIterations(ITERATIONS).withStepSize(STEP).withSeed(5);
    }

    private static LagrangeOptions of(int workers) {
        return LagrangeOptions.DEFAULT.withWorkers(workers);
    }

    /** What a descent does, with gradients computed here. */
    private static List<List<Double>> descent(UnaryOperator<double[]> gradients) {
        double[] w = new double[COLUMNS];
        List<List<Double>> trajectory = new ArrayList<>();
        for (int step = 0; step < ITERATIONS; step++) {
            double[] gradient = gradients.apply(w);
            for (int j = 0; j < COLUMNS; j++) {
                w[j] += -STEP * gradient[j];
            }
            trajectory.add(Arrays.stream(w).boxed().toList());
        }
        return trajectory;
    }

    private static List<List<Double>> fixedPointDescent(RegressionSettings settings) {
        FixedPointRegression<long[]> regression = FixedPointRegression.of(M61, settings.form(), X, LABELS);
        SplittableRandom rounding = new SplittableRandom(settings.seed());
        return descent(w -> {
            List<Block<long[]>> arguments = new ArrayList<>(List.of(regression.data()));
            arguments.addAll(regression.quantise(w, rounding));
            return regression.gradient(regression.task(1, false).body().evaluate(M61, arguments));
        });
    }

    private RegressionResult train(RegressionSettings settings, LagrangeOptions options) {
        return LagrangeRegression.of(spark, settings).with(options).train(X, LABELS, COLUMNS - 1);
    }

    @Test
    void privateLogisticRegressionTakesTheStepsOfUncodedFixedPoint() {
        RegressionSettings settings = settings(RegressionSettings.logistic());
        List<List<Double>> expected = fixedPointDescent(settings);
        RegressionResult result = train(
                settings,
                of(WORKERS)
                        .withStragglers(2)
                        .withByzantine(1)
                        .withColluders(1)
                        .withMadeFaults(TWO_HANG, Speeds.FREE, Liars.of(13)));
        assertThat(result.trajectory()).isEqualTo(expected);
        assertThat(result.summary().plan())
                .startsWith("lagrange: N=14, K=3,T=1,deg=3,S=2,A=1; 10 results give the answer");
        assertThat(result.summary().byzantineWorkers()).containsExactly(13);
        assertThat(result.summary().iterations()).isEqualTo(ITERATIONS);
        assertThat(result.summary().warnings()).hasSize(2);
        assertThat(result.summary().gradientNorms().get(ITERATIONS - 1))
                .isLessThan(result.summary().gradientNorms().get(0));
        // Twins, whoever answers and however data are cut.
        for (LagrangeMode mode : LagrangeMode.values()) {
            assertThat(train(settings, of(WORKERS).withMode(mode)).trajectory())
                    .as(mode.label())
                    .isEqualTo(expected);
        }
    }

    @Test
    void cubicPolynomialsOfPublicWeights() {
        RegressionSettings settings = settings(RegressionSettings.logistic())
                .withSigmoid(3, 4)
                .withHiddenWeights(false)
                .withWeightBound(4);
        RegressionResult result = train(
                settings,
                of(12).withStragglers(2)
                        .withColluders(1)
                        .withMadeFaults(Delays.of(Map.of(4, FOREVER, 9, FOREVER)), Speeds.FREE, Liars.NONE));
        assertThat(result.trajectory()).isEqualTo(fixedPointDescent(settings));
        assertThat(result.summary().plan()).contains("K=2,T=1,deg=4,S=2,A=0; 9 results");
    }

    @Test
    void verifiedResultsCostOneWorkerEachAndLiarsAreDropped() {
        RegressionSettings settings = settings(RegressionSettings.linear())
                .withProtocol(RegressionProtocol.VERIFIED)
                .withRecoding(RecodingPolicy.WHEN_NEEDED);
        Delays delays = (worker, epoch) -> worker == 0 ? FOREVER : worker < 3 || epoch > 1 ? 0 : 0.3;
        RegressionResult result = train(
                settings,
                of(10).withStragglers(1).withByzantine(2).withMadeFaults(delays, Speeds.FREE, Liars.of(1, 2)));
        assertThat(result.trajectory()).isEqualTo(fixedPointDescent(settings));
        assertThat(result.summary().plan()).contains("K=4,T=0,deg=2,S=1,A=").contains("each of them verified");
        assertThat(result.summary().byzantineWorkers()).containsExactly(1, 2);
        assertThat(result.summary().decisions())
                .anySatisfy(decision -> assertThat(decision).contains("slack").contains("K 4 -> 4, shares stay"));
        List<RoundReport> rounds = result.summary().jobs().get(0).rounds();
        assertThat(rounds.get(0).tasks()).isEqualTo(10);
        assertThat(rounds.get(ITERATIONS - 1).tasks()).isEqualTo(8);
    }

    @Test
    void whateverIsDecidedOnTheWayTheStepsStayTheSame() {
        // Three liars and two late workers leave 5 of 10 workers in time; K=4 needs 7, K=3 would need 5.
        RegressionSettings settings = settings(RegressionSettings.logistic())
                .withProtocol(RegressionProtocol.VERIFIED)
                .withRecoding(RecodingPolicy.ALWAYS);
        RegressionResult result = train(
                settings,
                of(10).withByzantine(3)
                        .withMadeFaults(Delays.of(Map.of(7, 0.5, 8, 0.5)), Speeds.FREE, Liars.of(1, 5, 6)));
        assertThat(result.trajectory()).isEqualTo(fixedPointDescent(settings));
        assertThat(List.of(1, 5, 6)).containsAll(result.summary().byzantineWorkers());
        assertThat(result.summary().iterationSeconds())
                .hasSize(ITERATIONS)
                .allSatisfy(seconds -> assertThat(seconds).isPositive());
    }

    @Test
    void encodingAnewKeepsTheAnswerAndTheNumbersOfWorkers() {
        FixedPointRegression<long[]> regression =
                FixedPointRegression.of(M61, RegressionSettings.linear().form(), X, LABELS);
        GradientComputation<long[]> computation = new GradientComputation<>(M61, regression, true);
        LagrangeOptions options = of(10).withColluders(1)
                .withByzantine(1)
                .withMadeFaults(Delays.NONE, Speeds.FREE, new Liars(Map.of(3, 1L, 8, 1L)));
        List<Block<long[]>> w = regression.quantise(new double[] {1, -2, 0.5, 0.25}, new SplittableRandom(1));
        List<Block<long[]>> arguments = new ArrayList<>(List.of(regression.data()));
        arguments.addAll(w);
        long[] expected = computation.task(1).body().evaluate(M61, arguments).data();
        // R = 3 (K + T - 1) + 1 = 7 of 10, of whom two lie.
        try (VerifiedSession<long[]> session =
                new VerifiedSession<>(spark, computation, options, RecodingPolicy.WHEN_NEEDED, 2)) {
            assertThat(session.run(w, 9).values().get(0).data()).isEqualTo(expected);
            List<Integer> left = session.active();
            assertThat(left).contains(0, 1, 2, 4, 5, 6, 7, 9);
            session.recode(left.size(), 1);
            for (int round = 0; round < 3; round++) {
                LagrangeRound<long[]> again = session.run(w, 9);
                assertThat(again.values().get(0).data()).isEqualTo(expected);
                assertThat(left).containsAll(again.report().survivors());
            }
            assertThat(session.plan().threshold()).isEqualTo(4);
            assertThat(session.reports()).hasSize(2);
        }
    }

    @Test
    void twoRoundsTakeTheSigmoidItself() {
        RegressionSettings settings =
                settings(RegressionSettings.logistic()).withProtocol(RegressionProtocol.TWO_ROUNDS);
        TwoRoundRegression<long[]> regression = TwoRoundRegression.of(M61, true, settings.weightBound(), X, LABELS);
        SplittableRandom rounding = new SplittableRandom(settings.seed());
        List<List<Double>> expected = descent(w -> {
            Block<long[]> z = PRODUCT.evaluate(M61, List.of(regression.rows(), regression.quantise(w, rounding)));
            return regression.gradient(PRODUCT.evaluate(M61, List.of(regression.columns(), regression.error(z))));
        });
        RegressionResult result = train(
                settings,
                of(7).withStragglers(1)
                        .withByzantine(2)
                        .withMadeFaults(Delays.of(Map.of(6, FOREVER)), Speeds.FREE, Liars.of(2, 4)));
        assertThat(result.trajectory()).isEqualTo(expected);
        assertThat(List.of(2, 4)).containsAll(result.summary().byzantineWorkers());
        assertThat(result.summary().plan()).startsWith("two rounds, lagrange: N=");
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> train(settings(RegressionSettings.logistic()), of(6).withColluders(2)))
                .hasMessageContaining(
                        "LCC needs N >= (K+T-1)*deg+S+2A+1 = 7 workers for K=1,T=2,deg=3,S=0,A=0 but N=6");
        assertThatThrownBy(() -> train(
                        settings(RegressionSettings.linear()).withProtocol(RegressionProtocol.VERIFIED),
                        of(6).withMode(LagrangeMode.REPETITION)))
                .hasMessageContaining("take mode lagrange, not repetition");
        double[] labels = LABELS.clone();
        labels[3] = 2;
        assertThatThrownBy(() -> LagrangeRegression.of(spark, RegressionSettings.logistic())
                        .train(X, labels, -1))
                .hasMessage("label 2.0 at row 3; logistic regression takes 0 and 1");
        assertThat(RegressionSettings.logistic().withSigmoid(2, 5).warning())
                .hasValue("degree 2 fit equals degree 1 on a symmetric interval");
    }
}
