package org.codedcomputing.spark.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.computation.Encoding;
import org.codedcomputing.core.gradient.ExactScheme;
import org.codedcomputing.core.gradient.FractionalRepetition;
import org.codedcomputing.core.gradient.GradientCode;
import org.codedcomputing.core.gradient.GradientShare;
import org.codedcomputing.core.gradient.Placement;
import org.codedcomputing.core.gradient.ReedSolomonForm;
import org.codedcomputing.spark.job.WorkerContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The worker's message and the driver's decoding for all survivor sets of small codes, without Spark. */
class CodedSumsTest {
    private static final int COLUMNS = 5;
    private static final int CLASSES = 3;
    private static final RowGradient LOSS = Losses.softmax(CLASSES, true);
    private static final int PARAMETERS = CLASSES * (COLUMNS + 1);
    private static final double[] AT = Samples.numbers(PARAMETERS, 2);

    static Stream<ExactScheme> schemes() {
        return Stream.of(
                GradientCoding.UNCODED.scheme(5, 0, 1),
                GradientCoding.FRC.scheme(6, 1, 1),
                GradientCoding.FRC.scheme(6, 2, 1),
                GradientCoding.REPETITION.scheme(7, 2, 1),
                GradientCoding.CYCLIC.scheme(6, 2, 1),
                GradientCoding.CIRCULANT.scheme(7, 2, 1),
                GradientCoding.REED_SOLOMON.scheme(6, 2, 1),
                GradientCoding.AUTO.scheme(5, 2, 1),
                GradientCoding.TAIL.scheme(6, 0, 1),
                ReedSolomonForm.shorter(6, 1, 2),
                ReedSolomonForm.of(Placement.ofLoads(List.of(4, 2, 2, 2, 2), 6, 2), 1, 1));
    }

    private record Everybody(int worker) implements WorkerContext {
        @Override
        public long epoch() {
            return 1;
        }

        @Override
        public void stopIfCancelled() {}

        @Override
        public void worked(double units) {}
    }

    private static Map<Integer, double[]> messages(GradientCode<RowBlocks> code, List<RowBlocks> partitions) {
        Encoding<GradientShare<RowBlocks>> shares = code.encode(partitions);
        Map<Integer, double[]> messages = new TreeMap<>();
        for (int worker = 0; worker < code.workers(); worker++) {
            messages.put(
                    worker,
                    new GradientMessage(LOSS, PARAMETERS).apply(shares.share(worker), AT, new Everybody(worker)));
        }
        return messages;
    }

    private static ArrivedResults<double[]> only(Map<Integer, double[]> messages, BitSet set) {
        Map<Integer, double[]> some = new TreeMap<>();
        set.stream().forEach(worker -> some.put(worker, Objects.requireNonNull(messages.get(worker))));
        return ArrivedResults.of(some);
    }

    /** Gradient, loss and rows of all partitions, one after the other, and the largest magnitude of those of one. */
    private static double plain(List<RowBlocks> partitions, double[] sum) {
        double largest = 0;
        for (RowBlocks partition : partitions) {
            double[] one = new double[PARAMETERS];
            for (int i = 0; i < partition.blocks(); i++) {
                sum[PARAMETERS] += LOSS.add(partition.block(i), AT, one);
                sum[PARAMETERS + 1] += partition.block(i).rows();
            }
            for (int x = 0; x < PARAMETERS; x++) {
                sum[x] += one[x];
                largest = Math.max(largest, Math.abs(one[x]));
            }
        }
        return Math.max(largest, 12);
    }

    @ParameterizedTest
    @MethodSource("schemes")
    void everySetThatSufficesGivesTheSum(ExactScheme scheme) {
        List<RowBlocks> partitions = Samples.partitions(scheme.matrix().partitions(), COLUMNS, CLASSES, 5);
        GradientCode<RowBlocks> code = GradientCode.of(scheme, PARAMETERS + GradientMessage.STATISTICS);
        Map<Integer, double[]> messages = messages(code, partitions);
        double[] expected = new double[PARAMETERS + 2];
        double largest = plain(partitions, expected);
        int decodable = 0;
        for (long mask = 1; mask < 1L << code.workers(); mask++) {
            BitSet set = BitSet.valueOf(new long[] {mask});
            boolean enough = code.sufficiency(set).decodable();
            if (set.cardinality() >= code.workers() - scheme.stragglers()) {
                assertThat(enough).as("survivors %s", set).isTrue();
            }
            if (!enough) {
                continue;
            }
            decodable++;
            double[] sum = code.decode(only(messages, set));
            double amplification = Math.max(1, code.decoding(set).amplification());
            double bound = 1e-12 * amplification * largest * scheme.matrix().partitions();
            assertThat(sum).as("survivors %s", set).containsExactly(expected, within(bound));
            assertThat(Math.rint(sum[PARAMETERS + 1])).isEqualTo(expected[PARAMETERS + 1]);
            assertThat(sliced(code, only(messages, set)))
                    .as("slices of %s", set)
                    .containsExactly(sum);
        }
        assertThat(decodable).isPositive();
    }

    /** The sum by ranges of entries, as executors decode it. */
    private static double[] sliced(GradientCode<RowBlocks> code, ArrivedResults<double[]> results) {
        int entries = code.entries(results.byWorker().values().iterator().next());
        List<double[]> parts = new ArrayList<>();
        int ranges = 4;
        for (int range = 0; range < ranges; range++) {
            int from = entries * range / ranges;
            int to = entries * (range + 1) / ranges;
            Map<Integer, double[]> slices = new TreeMap<>();
            results.byWorker().forEach((worker, message) -> slices.put(worker, code.slice(message, from, to)));
            parts.add(code.decodeSlice(ArrivedResults.of(slices), from, to));
        }
        return code.join(parts);
    }

    @Test
    void byRepetitionAllSetsGiveTheSameBits() {
        for (ExactScheme scheme : List.of(
                FractionalRepetition.of(6, 1),
                FractionalRepetition.of(6, 2),
                FractionalRepetition.of(6, 5),
                FractionalRepetition.generalised(7, 2),
                FractionalRepetition.of(1, 0))) {
            List<RowBlocks> partitions = Samples.partitions(scheme.matrix().partitions(), COLUMNS, CLASSES, 9);
            GradientCode<RowBlocks> code = GradientCode.of(scheme, PARAMETERS + GradientMessage.STATISTICS);
            Map<Integer, double[]> messages = messages(code, partitions);
            List<double[]> sums = new ArrayList<>();
            for (long mask = 1; mask < 1L << code.workers(); mask++) {
                BitSet set = BitSet.valueOf(new long[] {mask});
                if (code.sufficiency(set).decodable()) {
                    sums.add(code.decode(only(messages, set)));
                }
            }
            assertThat(sums).hasSizeGreaterThanOrEqualTo(scheme.stragglers() + 1);
            assertThat(sums)
                    .allSatisfy(sum -> assertThat(Arrays.equals(sum, sums.get(0)))
                            .as("%s: same bits", scheme)
                            .isTrue());
        }
    }
}
