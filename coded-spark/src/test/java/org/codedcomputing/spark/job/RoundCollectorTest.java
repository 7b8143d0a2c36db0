package org.codedcomputing.spark.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.computation.ComputationCode;
import org.codedcomputing.core.computation.Encoding;
import org.codedcomputing.core.computation.NotDecodableException;
import org.codedcomputing.core.computation.Sufficiency;
import org.junit.jupiter.api.Test;

/** Which outcomes count, in every order. */
class RoundCollectorTest {
    private static final long EPOCH = 7;

    private static TaskOutcome outcome(TaskOutcome.Kind kind, long epoch, int worker, byte[] body) {
        return TaskOutcome.of(new TaskOutcome(kind, epoch, worker, 0, 1, 2, "host", "3", body).toBytes());
    }

    private static TaskOutcome result(int worker, long value) {
        return result(EPOCH, worker, value);
    }

    private static TaskOutcome result(long epoch, int worker, long value) {
        return outcome(
                TaskOutcome.Kind.RESULT,
                epoch,
                worker,
                ByteBuffer.allocate(8).putLong(value).array());
    }

    private static TaskOutcome failed(int worker) {
        return outcome(TaskOutcome.Kind.FAILED, EPOCH, worker, "broken".getBytes(UTF_8));
    }

    private static RoundCollector<long[]> collector(ComputationCode<?, ?, long[], ?> code, int errors) {
        return new RoundCollector<>("job", EPOCH, code, null, errors, o ->
                new long[] {ByteBuffer.wrap(o.body()).getLong()});
    }

    /** Whatever is mixed in, and in whatever order: the set is fixed at the K-th good result, and gives the answer. */
    @Test
    void theSetIsFixedAtTheKthResult() {
        EvaluationCode code = new EvaluationCode(6, 3);
        long[][] data = EvaluationCode.data(3, 1);
        Encoding<long[]> shares = code.encode(data);
        Random random = new Random(20261128);
        for (int trial = 0; trial < 500; trial++) {
            List<TaskOutcome> all = new ArrayList<>();
            for (int worker = 0; worker < 6; worker++) {
                long value = shares.share(worker)[0];
                all.add(random.nextInt(4) == 0 ? failed(worker) : result(worker, value));
                all.add(result(EPOCH - 1, worker, value + 1));
                if (random.nextBoolean()) {
                    all.add(result(worker, value));
                }
            }
            Collections.shuffle(all, random);
            RoundCollector<long[]> collector = collector(code, 0);
            BitSet good = new BitSet();
            Optional<ArrivedResults<long[]>> enough = Optional.empty();
            for (TaskOutcome one : all) {
                boolean first = one.epoch() == EPOCH && !one.isErasure() && !good.get(one.worker());
                if (first) {
                    good.set(one.worker());
                }
                assertThat(collector.offer(one)).isEqualTo(first);
                enough = collector.enough(false);
                assertThat(enough.isPresent()).isEqualTo(good.cardinality() >= 3);
                if (enough.isPresent()) {
                    break;
                }
            }
            enough.ifPresent(results -> {
                assertThat(results.workers()).isEqualTo(good);
                assertThat(code.decode(results)).isDeepEqualTo(data);
            });
        }
    }

    @Test
    void twoDifferentResultsOfOneWorkerContradict() {
        RoundCollector<long[]> collector = collector(new EvaluationCode(4, 2), 0);
        assertThat(collector.offer(result(1, 5))).isTrue();
        assertThat(collector.offer(result(1, 5))).isFalse();
        assertThat(collector.duplicates()).isOne();
        assertThatThrownBy(() -> collector.offer(result(1, 6)))
                .isInstanceOfSatisfying(
                        CodedJobException.class,
                        e -> assertThat(e.reason()).isEqualTo(CodedJobException.Reason.CONTRADICTION))
                .hasMessageContaining("worker 1 returned two different results");
    }

    @Test
    void whatIsMissingIsSaidInWords() {
        RoundCollector<long[]> collector = collector(new EvaluationCode(4, 3), 0);
        collector.offer(result(1, 5));
        collector.offer(failed(2));
        assertThat(collector.enough(true)).isEmpty();
        assertThat(collector.shortage()).isEqualTo("have 1 of 3 results; lost workers: 2: broken (executor 3 on host)");
    }

    /** A code over the reals, which two results give badly and three well. */
    private record RoughCode() implements ComputationCode<long[], long[], long[], long[]> {
        @Override
        public String name() {
            return "rough";
        }

        @Override
        public int workers() {
            return 4;
        }

        @Override
        public int recoveryThreshold() {
            return 2;
        }

        @Override
        public boolean exact() {
            return false;
        }

        @Override
        public Encoding<long[]> encode(long[] input) {
            return worker -> input;
        }

        @Override
        public Sufficiency sufficiency(BitSet arrived) {
            int there = arrived.cardinality();
            return there < 2 ? Sufficiency.notYet(2 - there) : Sufficiency.estimated(there == 2 ? 1e-3 : 1e-12, 1e-9);
        }

        @Override
        public long[] decode(ArrivedResults<long[]> results) {
            if (results.size() < 3) {
                throw new NotDecodableException("estimated relative error 1e-3 exceeds tolerance 1e-9");
            }
            return results.get(0);
        }

        @Override
        public boolean sameResult(long[] first, long[] second) {
            return true;
        }
    }

    @Test
    void waitsForOneMoreWhileTheErrorIsTooLargeAndMoreCanCome() {
        RoundCollector<long[]> collector = collector(new RoughCode(), 0);
        collector.offer(result(0, 1));
        collector.offer(result(1, 1));
        assertThat(collector.enough(false)).isEmpty();
        assertThat(collector.sufficiency().estimatedError()).isEqualTo(1e-3);
        assertThat(collector.enough(true))
                .hasValueSatisfying(results -> assertThatThrownBy(() -> new RoughCode().decode(results))
                        .hasMessageContaining("exceeds tolerance"));
        collector.offer(result(3, 1));
        assertThat(collector.enough(false)).isPresent();
    }

    /** Every set of at most two liars among K + 4 results. */
    @Test
    void liarsAreLocatedOnceThereAreEnoughResults() {
        EvaluationCode code = new EvaluationCode(7, 3);
        long[][] data = EvaluationCode.data(3, 1);
        Encoding<long[]> shares = code.encode(data);
        for (int a = 0; a < 7; a++) {
            for (int b = a; b < 7; b++) {
                RoundCollector<long[]> collector = collector(code, 2);
                for (int worker = 0; worker < 7; worker++) {
                    assertThat(collector.enough(true)).isEmpty();
                    long lie = worker == a ? 3 : worker == b ? 11 : 0;
                    collector.offer(result(worker, (shares.share(worker)[0] + lie) % EvaluationCode.P));
                }
                BitSet liars = new BitSet();
                liars.set(a);
                liars.set(b);
                assertThat(collector.enough(false))
                        .hasValueSatisfying(
                                results -> assertThat(code.decode(results)).isDeepEqualTo(data));
                assertThat(collector.faulty()).isEqualTo(liars);
            }
        }
    }
}
