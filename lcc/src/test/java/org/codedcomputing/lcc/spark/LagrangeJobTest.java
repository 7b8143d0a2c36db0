package org.codedcomputing.lcc.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.core.matmul.FieldArithmetic;
import org.codedcomputing.lcc.code.ArgumentKind;
import org.codedcomputing.lcc.code.LagrangeInput;
import org.codedcomputing.lcc.code.LagrangePoints;
import org.codedcomputing.lcc.code.LagrangeTask;
import org.codedcomputing.lcc.code.WorkerExpression;
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
import scala.Tuple2;

/** Polynomials at workers that hang, lie and are curious, against the same computed here. */
@Tag("fault-7")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LagrangeJobTest {
    private static final int WORKERS = 9;
    private static final double FOREVER = Double.POSITIVE_INFINITY;
    private static final FieldArithmetic<long[]> M61 = FieldArithmetic.mersenne61();
    private static final WorkerExpression X = WorkerExpression.argument(0);
    private static final WorkerExpression W = WorkerExpression.argument(1);

    /** X_k^T X_k, degree 2. */
    private static final LagrangeTask<long[]> GRAM =
            LagrangeTask.all(M61, X.transpose().times(X), List.of(ArgumentKind.DATA), 3, 3, 2);

    /** The sum of X_k^T X_k w with w hidden, degree 3. */
    private static final LagrangeTask<long[]> HIDDEN = LagrangeTask.sum(
            M61, X.transpose().times(X.times(W)), List.of(ArgumentKind.DATA, ArgumentKind.HIDDEN), 3, 1, 2);

    private static final List<Block<long[]>> DATA = List.of(random(4, 3, 1), random(4, 3, 2));

    private JavaSparkContext spark;

    @BeforeAll
    void startSpark() {
        spark = SparkTestContexts.local(WORKERS, Map.of("spark.speculation", "false"));
    }

    @AfterAll
    void stopSpark() {
        spark.stop();
    }

    private static Block<long[]> random(int rows, int columns, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return M61.block(
                rows,
                columns,
                random.longs((long) rows * columns, 0, M61.field().modulus()).toArray());
    }

    private static List<List<Long>> lists(List<Block<long[]>> blocks) {
        return blocks.stream()
                .map(block -> Arrays.stream(block.data()).boxed().toList())
                .toList();
    }

    private static List<Block<long[]>> gram() {
        return DATA.stream()
                .map(block -> GRAM.body().evaluate(M61, List.of(block)))
                .toList();
    }

    private static Block<long[]> hiddenProduct(Block<long[]> w) {
        return X.plus(W)
                .evaluate(
                        M61,
                        DATA.stream()
                                .map(block -> HIDDEN.body().evaluate(M61, List.of(block, w)))
                                .toList());
    }

    private static LagrangeOptions of(int workers) {
        return LagrangeOptions.DEFAULT.withWorkers(workers);
    }

    @Test
    void aLiarIsNamedAndStragglersAreNotWaitedFor() {
        // The others sleep in the first rounds, so that the lie is among the results that are decoded from.
        Delays delays = (worker, epoch) -> worker < 2 ? FOREVER : worker == 8 || epoch > 6 ? 0 : 0.3;
        LagrangeJob<long[]> job = LagrangeJob.of(spark, GRAM)
                .with(of(WORKERS)
                        .withStragglers(2)
                        .withByzantine(1)
                        .withColluders(1)
                        .withMadeFaults(delays, Speeds.FREE, Liars.of(8)));
        assertThat(job.plan().explain())
                .startsWith(
                        "lagrange: N=9, K=2,T=1,deg=2,S=2,A=1; 5 results give the answer, 6 if they agree, 7 if not");
        assertThat(job.plan().warnings())
                .anyMatch(warning -> warning.startsWith("T=1 hides nothing from a host"))
                .anyMatch(warning -> warning.startsWith("A=1 counts task slots"));
        try (LagrangeSession<long[]> session = job.open(List.of(DATA))) {
            for (int round = 0; round < 6; round++) {
                LagrangeRound<long[]> answer = session.run(List.of());
                assertThat(lists(answer.values())).isEqualTo(lists(gram()));
                assertThat(List.of(8)).containsAll(answer.faulty());
                assertThat(answer.report().survivors()).doesNotContain(0, 1);
            }
            assertThat(session.faulty()).containsExactly(8);
        }
    }

    @Test
    void moreLiarsThanBorneAreAFailureAndNeverAnAnswer() {
        LagrangeJob<long[]> job = LagrangeJob.of(spark, GRAM)
                .with(of(8).withByzantine(1).withMadeFaults(Delays.NONE, Speeds.FREE, Liars.of(0, 1, 2, 3, 4)));
        // R = 3, and every four results hold a liar, each of whom is wrong somewhere else.
        assertThatThrownBy(() -> job.run(LagrangeInput.of(DATA))).isInstanceOf(CodedJobException.class);
    }

    @Test
    void hiddenArgumentsAreEncodedAnewInEachRound() {
        LagrangeJob<long[]> job = LagrangeJob.of(spark, HIDDEN)
                .with(of(WORKERS)
                        .withStragglers(2)
                        .withColluders(1)
                        .withMadeFaults(Delays.of(Map.of(3, FOREVER, 7, FOREVER)), Speeds.FREE, Liars.NONE));
        assertThat(job.plan().threshold()).isEqualTo(7);
        try (LagrangeSession<long[]> session = job.open(List.of(DATA))) {
            for (int round = 1; round <= 3; round++) {
                Block<long[]> w = random(3, 1, 10 + round);
                assertThat(session.run(List.of(w)).values().get(0).data())
                        .isEqualTo(hiddenProduct(w).data());
            }
            assertThatThrownBy(() -> session.run(List.of()))
                    .hasMessageContaining("0 arguments besides the data, but the worker function has 1");
        }
    }

    @Test
    void twinsGiveTheSameAnswer() {
        Block<long[]> w = random(3, 1, 77);
        for (LagrangeMode mode : LagrangeMode.values()) {
            LagrangeJob<long[]> job =
                    LagrangeJob.of(spark, HIDDEN).with(of(WORKERS).withMode(mode));
            LagrangeRound<long[]> round = job.run(LagrangeInput.of(DATA, w));
            assertThat(round.values().get(0).data())
                    .as(mode.label())
                    .isEqualTo(hiddenProduct(w).data());
        }
        LagrangeJob<long[]> copies = LagrangeJob.of(spark, GRAM)
                .with(of(8).withMode(LagrangeMode.REPETITION)
                        .withByzantine(1)
                        .withStragglers(1)
                        .withMadeFaults(Delays.of(Map.of(0, FOREVER)), Speeds.FREE, Liars.of(3)));
        assertThat(lists(copies.run(LagrangeInput.of(DATA)).values())).isEqualTo(lists(gram()));
    }

    @Test
    void executorsEncodeWhatIsNotHidden() {
        LagrangeJob<long[]> job = LagrangeJob.of(spark, GRAM)
                .with(of(8).withStragglers(1)
                        .withByzantine(1)
                        .withMadeFaults(Delays.of(Map.of(2, FOREVER)), Speeds.FREE, Liars.of(5)));
        List<Tuple2<Integer, Block<long[]>>> blocks = new ArrayList<>();
        for (int k = 0; k < DATA.size(); k++) {
            blocks.add(new Tuple2<>(k, DATA.get(k)));
        }
        JavaPairRDD<Integer, Block<long[]>> input = spark.parallelizePairs(blocks, 2);
        LagrangePoints points = LagrangePoints.of(M61.field(), 8, 2, 0);
        try (LagrangeSession<long[]> session = job.openEncoded(ShareStage.encode(input, M61, points))) {
            assertThat(lists(session.run(List.of()).values())).isEqualTo(lists(gram()));
        }
        assertThatThrownBy(() -> job.with(of(8).withColluders(1)).openEncoded(ShareStage.encode(input, M61, points)))
                .hasMessage(
                        "T=1 would be void: raw data lie on the executors that encode them; encode on the driver, or set T=0");
        assertThatThrownBy(() -> ShareStage.encode(input, M61, LagrangePoints.of(M61.field(), 8, 2, 1)))
                .hasMessageContaining("T=1 masks would hide nothing");
    }

    @Test
    void whatCannotBeKeptIsRefused() {
        LagrangeJob<long[]> job = LagrangeJob.of(spark, GRAM);
        assertThatThrownBy(() -> job.with(of(9).withColluders(1).withPlacement(Placement.HOSTS))
                        .open(List.of(DATA)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("9 shares would lie on")
                .hasMessageContaining("at most 1 may");
        assertThatThrownBy(() -> job.with(of(9).withColluders(1)
                                .withPlacement(Placement.HOSTS)
                                .withSharesPerHost(2))
                        .open(List.of(DATA)))
                .hasMessageContaining("2 shares on a host are more than T=1");
        assertThatThrownBy(() -> job.with(of(4).withColluders(1)).plan())
                .hasMessageContaining(
                        "LCC needs N >= (K+T-1)*deg+S+2A+1 = 5 workers for K=2,T=1,deg=2,S=0,A=0 but N=4");
        assertThatThrownBy(() -> job.with(of(9).withColluders(1).withMode(LagrangeMode.UNCODED))
                        .plan())
                .hasMessageContaining("mode uncoded hides nothing, but T=1");
        assertThatThrownBy(
                        () -> job.with(of(9).withMode(LagrangeMode.REPETITION).withStragglers(4))
                                .plan())
                .hasMessageContaining("5 copies of each block, N >= 10 for K=2, but N=9");
        assertThatThrownBy(() -> job.open(List.of(DATA, DATA)))
                .hasMessageContaining("got 2 arguments that are data but the worker function has 1");
    }
}
