package org.codedcomputing.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.core.cdc.CdcDesign;
import org.codedcomputing.spark.Coded;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.Tuple2;

/** Keys of which few have nearly all the data: the right answer in bounded memory, and a plan that says what coding gains. */
@Tag("fault-18")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExchangeSkewTest {
    private static final int MEMORY = 600_000;
    private static final int KEY_BYTES = 1;
    private static final int VALUE_BYTES = 99;

    private JavaSparkContext spark;

    @BeforeAll
    void startSpark() {
        spark = new JavaSparkContext(
                ExchangeTestSupport.conf(5).set("spark.coded.exchange.memory", Integer.toString(MEMORY)));
    }

    @AfterAll
    void stopSpark() {
        spark.stop();
    }

    @AfterEach
    void nothingIsLeftBehind() {
        ExchangeTestSupport.awaitNothingOpen();
    }

    /** In each partition, the given number of records of each key. */
    private JavaPairRDD<byte[], byte[]> records(int partitions, int... recordsOfKey) {
        List<Integer> parts = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            parts.add(i);
        }
        return spark.parallelize(parts, partitions).flatMapToPair(part -> {
            Random random = new Random(part);
            List<Tuple2<byte[], byte[]>> list = new ArrayList<>();
            for (int key = 0; key < recordsOfKey.length; key++) {
                for (int i = 0; i < recordsOfKey[key]; i++) {
                    byte[] value = new byte[VALUE_BYTES];
                    random.nextBytes(value);
                    list.add(new Tuple2<>(new byte[] {(byte) key}, value));
                }
            }
            return list.iterator();
        });
    }

    private static long[] bytesOf(int partitions, int... recordsOfKey) {
        return Arrays.stream(recordsOfKey)
                .mapToLong(records -> (long) partitions * records * (KEY_BYTES + VALUE_BYTES))
                .toArray();
    }

    private static CodedPairs<byte[], byte[]> coded(JavaPairRDD<byte[], byte[]> input, int nodes, int load) {
        return Coded.fixedWidthPairs(input, KEY_BYTES, VALUE_BYTES).nodes(nodes).computationLoad(load);
    }

    @Test
    void oneKeyThatHoldsEverything() {
        int[] records = {0, 0, 4_200, 0};
        JavaPairRDD<byte[], byte[]> input = records(6, records);
        CodedPairs<byte[], byte[]> pairs = coded(input, 4, 2).expectedPartitionBytes(bytesOf(6, records));
        JavaPairRDD<byte[], byte[]> output = pairs.partitionBy(new CodedPairsTest.FirstByte(4));
        assertThat(pairs.plan().explain())
                .contains(
                        "note: node 2 reduces 100.0 % of D: coded sends 1,260,000 bytes where replicated sends 1,260,000,"
                                + " a factor of 1.00 instead of 2 and under 1.15: coding will not pay");
        assertThat(BinaryRecords.contents(output))
                .isEqualTo(BinaryRecords.contents(input.partitionBy(new CodedPairsTest.FirstByte(4))));
        ExchangeReport report = pairs.report();
        assertThat(report.sentBytes())
                .isEqualTo(pairs.plan().predictedSentBytes().orElseThrow())
                .isEqualTo(1_260_000);
        assertThat(report.memoryBytes()).isBetween(1L, (long) MEMORY);
        assertThat(report.spilledBytes()).isGreaterThan(1_000_000);
        assertThat(report.heaviestShare()).isEqualTo(1.0);
        assertThat(report.explain())
                .contains(
                        "heaviest node reduces 100.0 % of D; coding sent the replicated bytes over 1.00, predicted 1.00:"
                                + " it did not pay");
    }

    /** Equal batches, values that the parts divide: the prediction is exact to the byte, whatever the spread. */
    @ParameterizedTest
    @CsvSource({
        "4, 2, '1, 1, 1, 1', 0.25",
        "4, 2, '9, 1, 1, 1', 0.4166666",
        "4, 2, '0, 7, 2, 7', 0",
        "5, 3, '3, 1, 4, 1, 5', 0",
        "5, 1, '3, 1, 4, 1, 5', 0.8",
        "5, 4, '3, 0, 0, 1, 0', 0",
        "4, 3, '5, 5, 5, 100', 0",
        "4, 2, '1, 2, 3, 4, 5, 6, 7', 0"
    })
    void predictedBytesAreTheMeasuredOnes(int nodes, int load, String shares, double expectedLoad) {
        int[] records = Arrays.stream(shares.split(", ", -1))
                .mapToInt(share -> 12 * Integer.parseInt(share))
                .toArray();
        int batches = Math.toIntExact(CdcDesign.of(nodes, load).batches());
        CodedPairs<byte[], byte[]> pairs =
                coded(records(batches, records), nodes, load).expectedPartitionBytes(bytesOf(batches, records));
        assertThat(pairs.partitionBy(new CodedPairsTest.FirstByte(records.length))
                        .count())
                .isEqualTo((long) batches * Arrays.stream(records).sum());
        assertThat(pairs.report().sentBytes())
                .isEqualTo(pairs.plan().predictedSentBytes().orElseThrow());
        assertThat(pairs.report().predictedSentBytes()).isEqualTo(pairs.report().sentBytes());
        if (expectedLoad > 0) {
            assertThat(pairs.plan().load()).isCloseTo(expectedLoad, within(1e-6));
        }
    }

    @Test
    void aSpreadThatCostsSomethingIsSaidAndOneThatCostsNothingIsNot() {
        JavaPairRDD<byte[], byte[]> input = records(6, 1);
        assertThat(coded(input, 4, 2)
                        .expectedPartitionBytes(100, 40, 40, 40)
                        .plan()
                        .notes())
                .anySatisfy(note ->
                        assertThat(note).matches("node 0 reduces 45.5 % of D: .*, a factor of 1.57 instead of 2"));
        assertThat(coded(input, 4, 2)
                        .expectedPartitionBytes(100, 99, 98, 97)
                        .plan()
                        .notes())
                .noneSatisfy(note -> assertThat(note).contains("reduces"));
        assertThat(coded(input, 4, 2)
                        .mode(ExchangeMode.REPLICATED)
                        .expectedPartitionBytes(1, 0, 0, 0)
                        .plan())
                .satisfies(plan -> assertThat(plan.load()).isEqualTo(0.5))
                .satisfies(plan -> assertThat(plan.explain()).doesNotContain("reduces"));
        assertThat(coded(input, 4, 2).expectedPartitionBytes(0, 0, 0, 0).plan().load())
                .as("nothing is expected, so nothing is spread unevenly")
                .isEqualTo(0.25);
    }

    @Test
    void expectedBytesThatDoNotFitAreRefused() {
        CodedPairs<byte[], byte[]> pairs = coded(records(6, 1), 4, 2);
        assertThatThrownBy(() -> pairs.expectedPartitionBytes(1, 2, 3).partitionBy(new CodedPairsTest.FirstByte(4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected for 3 output partitions but the partitioner has 4");
        assertThatThrownBy(() -> pairs.expectedPartitionBytes(1, -2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-2 bytes are expected in output partition 1");
        assertThatThrownBy(pairs::expectedPartitionBytes)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no output partition");
    }
}
