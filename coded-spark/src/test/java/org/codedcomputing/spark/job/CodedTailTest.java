package org.codedcomputing.spark.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.computation.ComputationCode;
import org.codedcomputing.core.computation.Encoding;
import org.codedcomputing.core.computation.Sufficiency;
import org.codedcomputing.spark.SparkTestContexts;
import org.codedcomputing.spark.job.straggler.Delays;
import org.codedcomputing.spark.job.straggler.Speeds;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** More tasks than slots, and one of them hangs for ever: only the tail's help can end the round. */
@Tag("fault-6")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class CodedTailTest {
    private static final int SLOTS = 3;
    private static final int RAW = 8;
    private static final long[][] DATA = EvaluationCode.data(RAW, 4);

    private static JavaSparkContext spark(Map<String, String> conf) {
        return SparkTestContexts.local(SLOTS, conf);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void parityStandsInForARawTaskThatHangs(boolean lazy) {
        EvaluationCode code = new EvaluationCode(RAW + 2, RAW);
        try (JavaSparkContext spark = spark(Map.of());
                var session = CodedJob.of(spark, code)
                        .codedTail(Tail.PARITY)
                        .lazyParity(lazy)
                        .stragglers(Delays.of(Map.of(1, Double.POSITIVE_INFINITY)), Speeds.FREE)
                        .open(DATA)) {
            for (long factor = 2; factor < 5; factor++) {
                RoundOutcome<long[], long[][]> outcome = session.round(
                                factor, (long[] share, Long f, WorkerContext w) -> EvaluationCode.times(share, f))
                        .outcome();
                long by = factor;
                assertThat(outcome.answer())
                        .hasValueSatisfying(
                                answer -> assertThat(answer).isDeepEqualTo(EvaluationCode.product(DATA, by)));
                assertThat(outcome.results().size()).isEqualTo(RAW);
                assertThat(outcome.results().workers().get(1)).isFalse();
                assertThat(outcome.report().tasks()).isEqualTo(RAW + 2);
            }
        }
    }

    /** Every worker's share is needed: the answer is the sum. */
    private record SumOfAll(int workers) implements ComputationCode<long[], Long, Long, Long> {
        @Override
        public String name() {
            return "sum of %d".formatted(workers);
        }

        @Override
        public int recoveryThreshold() {
            return workers;
        }

        @Override
        public boolean exact() {
            return true;
        }

        @Override
        public Encoding<Long> encode(long[] input) {
            return worker -> input[worker];
        }

        @Override
        public Sufficiency sufficiency(BitSet arrived) {
            int missing = workers - arrived.cardinality();
            return missing == 0 ? Sufficiency.EXACT : Sufficiency.notYet(missing);
        }

        @Override
        public Long decode(ArrivedResults<Long> results) {
            return results.byWorker().values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }

        @Override
        public boolean sameResult(Long first, Long second) {
            return first.equals(second);
        }
    }

    /** A slot that hangs is a slow machine: the copy runs on another one. */
    @Test
    void aCopyStandsInForATaskOfASumThatHangs() {
        long[] terms = {1, 20, 300, 4_000, 50_000, 600_000, 7_000_000};
        try (JavaSparkContext spark = spark(Map.of());
                var session = CodedJob.of(spark, new SumOfAll(terms.length))
                        .codedTail(Tail.COPIES)
                        .stragglers(
                                Delays.NONE,
                                Speeds.ofSlots("CodedTailTest", Double.POSITIVE_INFINITY, 0, Double.POSITIVE_INFINITY))
                        .open(terms)) {
            RoundOutcome<Long, Long> outcome = session.round(
                            NoArgument.NONE, (Long share, NoArgument none, WorkerContext worker) -> {
                                worker.worked(1);
                                return share;
                            })
                    .outcome();
            assertThat(outcome.answer()).hasValue(7_654_321L);
            assertThat(outcome.report().copies()).isPositive();
        }
    }

    @Test
    void fairSchedulingAndPinsAreRefused() {
        EvaluationCode code = new EvaluationCode(RAW + 2, RAW);
        try (JavaSparkContext spark = spark(Map.of("spark.scheduler.mode", "FAIR"))) {
            assertThatThrownBy(() ->
                            CodedJob.of(spark, code).codedTail(Tail.PARITY).open(DATA))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("spark.scheduler.mode = FIFO");
        }
        try (JavaSparkContext spark = spark(Map.of())) {
            assertThatThrownBy(() -> CodedJob.of(spark, code)
                            .codedTail(Tail.PARITY)
                            .pinned(Pin.HOST, 1)
                            .open(DATA))
                    .hasMessageContaining("cannot be pinned");
        }
    }
}
