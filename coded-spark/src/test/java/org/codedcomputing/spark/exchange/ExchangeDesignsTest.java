package org.codedcomputing.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.core.cdc.CdcLoad;
import org.codedcomputing.spark.Coded;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.Tuple2;

/** The exchange by every delivery design: the answers are Spark's, the bytes those of the formulas. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExchangeDesignsTest {
    private static final Comparator<byte[]> UNSIGNED = (Comparator<byte[]> & Serializable) Arrays::compareUnsigned;

    /** Records of four bytes, three for each node in each input partition: values of 12 bytes make 2, 3 or 4 parts. */
    private static final int RECORDS_PER_NODE = 3;

    private static final int VALUE_BYTES = 4 * RECORDS_PER_NODE;

    private JavaSparkContext spark;

    @BeforeAll
    void startSpark() {
        spark = new JavaSparkContext(ExchangeTestSupport.conf(16));
    }

    @AfterAll
    void stopSpark() {
        spark.stop();
    }

    @AfterEach
    void nothingIsLeftBehind() {
        ExchangeTestSupport.awaitNothingOpen();
    }

    /** Each input partition has as many records for each node; the second key byte and the value are random. */
    private JavaPairRDD<byte[], byte[]> rows(int nodes, int partitions) {
        return spark.parallelize(IntStream.range(0, partitions).boxed().toList(), partitions)
                .flatMapToPair(part -> {
                    Random random = new Random(20261128L + part);
                    List<Tuple2<byte[], byte[]>> records = new ArrayList<>();
                    for (int i = 0; i < nodes * RECORDS_PER_NODE; i++) {
                        byte[] value = new byte[2];
                        random.nextBytes(value);
                        records.add(new Tuple2<>(new byte[] {(byte) (i % nodes), (byte) random.nextInt(256)}, value));
                    }
                    return records.iterator();
                });
    }

    /** Every row as text, by partition and in its order. */
    private static List<List<String>> rowsOf(JavaPairRDD<byte[], byte[]> rdd) {
        return rdd.map(row -> HexFormat.of().formatHex(row._1()) + " "
                        + HexFormat.of().formatHex(row._2()))
                .glom()
                .collect();
    }

    private static List<List<String>> keysOf(List<List<String>> rows) {
        return rows.stream()
                .map(partition ->
                        partition.stream().map(row -> row.substring(0, 4)).toList())
                .toList();
    }

    /**
     * Loads of section 16 of the CDC sheet, and of the hull of section 7, as fractions: K=16, k=4 resolvable 1/4; pods of 8
     * nodes (1/2)(1 - 4/16); half at r=2 and half at r=3 for K = 4, 5, 6.
     */
    @ParameterizedTest
    @CsvSource({
        "resolvable, 6, 3, 4, 1, 4",
        "resolvable, 16, 4, 64, 1, 4",
        "pods, 16, 4, 28, 3, 8",
        "cdc, 4, 2.5, 24, 1, 6",
        "cdc, 5, 2.5, 20, 13, 60",
        "cdc, 6, 2.5, 120, 1, 4"
    })
    void sortsAsSparkAndSendsExactlyTheFormula(
            String design, int nodes, double load, int partitions, long numerator, long denominator) {
        JavaPairRDD<byte[], byte[]> input = rows(nodes, partitions);
        Partitioner ranges = new CodedPairsTest.FirstByte(nodes);
        List<List<String>> expected = rowsOf(input.repartitionAndSortWithinPartitions(ranges, UNSIGNED));
        List<List<String>> content =
                expected.stream().map(rows -> rows.stream().sorted().toList()).toList();
        long total = (long) partitions * nodes * VALUE_BYTES;
        for (ExchangeMode mode : List.of(ExchangeMode.CODED, ExchangeMode.REPLICATED)) {
            CodedPairs<byte[], byte[]> coded = Coded.fixedWidthPairs(input, 2, 2)
                    .mode(mode)
                    .nodes(nodes)
                    .computationLoad(load)
                    .design(ExchangeDesign.parse(design));
            // The keys come in Spark's order; rows with equal keys in any.
            List<List<String>> actual = rowsOf(coded.repartitionAndSortWithinPartitions(ranges, UNSIGNED));
            assertThat(keysOf(actual)).isEqualTo(keysOf(expected));
            assertThat(actual.stream().map(rows -> rows.stream().sorted().toList()))
                    .isEqualTo(content);

            ExchangePlan plan = coded.plan();
            assertThat(plan.evenPartitions()).isEqualTo(partitions);
            assertThat(plan.computationLoad()).isCloseTo(load, within(1e-12));
            assertThat(plan.codedLoad()).isCloseTo((double) numerator / denominator, within(1e-12));
            ExchangeReport report = coded.report();
            assertThat(report.intermediateBytes()).isEqualTo(total);
            long lacking = Math.round(total * (1 - load / nodes));
            assertThat(report.sentBytes())
                    .isEqualTo(mode == ExchangeMode.CODED ? total * numerator / denominator : lacking)
                    .isEqualTo(report.predictedSentBytes());
            assertThat(report.receivedBytes()).isEqualTo(lacking).isEqualTo(report.predictedReceivedBytes());
            assertThat(report.padding()).isZero();
            assertThat(report.nodes())
                    .hasSize(nodes)
                    .allSatisfy(node -> assertThat(node.payloadSent() * nodes).isEqualTo(report.sentBytes()));
        }
    }

    /** The measured load of file sharing is the hull's at every eighth between two integers. */
    @ParameterizedTest
    @CsvSource({"1.5", "2.125", "2.75", "3.5"})
    void theMeasuredLoadLiesOnTheHull(double load) {
        int nodes = 4;
        int partitions = (int) Coded.fixedWidthPairs(rows(nodes, 1), 2, 2)
                .nodes(nodes)
                .computationLoad(load)
                .plan()
                .evenPartitions();
        CodedPairs<byte[], byte[]> coded = Coded.fixedWidthPairs(rows(nodes, partitions), 2, 2)
                .nodes(nodes)
                .computationLoad(load);
        assertThat(coded.partitionBy(new CodedPairsTest.FirstByte(nodes)).count())
                .isEqualTo((long) partitions * nodes * RECORDS_PER_NODE);
        ExchangeReport report = coded.report();
        assertThat((double) report.sentBytes() / report.intermediateBytes())
                .isCloseTo(CdcLoad.hull(nodes, load), within(1e-12));
        assertThat(report.sentBytes()).isEqualTo(report.predictedSentBytes());
        assertThat(coded.plan().notes()).noneMatch(note -> note.contains("cannot be shared"));
    }

    /** Partitions that no design divides, more and fewer than batches, and records of any length. */
    @ParameterizedTest
    @CsvSource({
        "resolvable, 6, 3, resolvable(K=6; k=3)",
        "resolvable, 16, 3, resolvable(K=15; k=3)",
        "pods, 8, 5, pods(K=8; g=4; r_p=2)",
        "cdc, 5, 2.7, CDC(K=5; r=2)",
        "auto, 6, 2, CDC(K=6; r=2)"
    })
    void anyInputAsSparkPartitionsIt(String design, int nodes, double load, String taken) {
        Partitioner partitioner = new HashPartitioner(7);
        for (int inputs : new int[] {1, 5, 23}) {
            JavaPairRDD<String, Long> input = ExchangeTestSupport.zipf(spark, 2_000, inputs, nodes);
            CodedPairs<String, Long> coded = Coded.pairs(input)
                    .mode(ExchangeMode.CODED)
                    .nodes(nodes)
                    .computationLoad(load)
                    .design(ExchangeDesign.parse(design));
            ExchangeTestSupport.assertSamePartitions(input.partitionBy(partitioner), coded.partitionBy(partitioner));
            assertThat(coded.plan().design()).contains(taken.replace(';', ','));
            assertThat(coded.report().nodes()).hasSize(coded.plan().nodes());
        }
    }

    @Test
    void thePlanSaysWhatIsNotAsAsked() {
        JavaPairRDD<byte[], byte[]> input = rows(16, 7);
        ExchangePlan resolvable = Coded.fixedWidthPairs(input, 2, 2)
                .nodes(16)
                .computationLoad(3)
                .design(ExchangeDesign.RESOLVABLE)
                .plan();
        assertThat(resolvable.explain())
                .contains(
                        "K=15, r=3",
                        "design resolvable(K=15, k=3): 25 batches, 7 populated; 100 groups",
                        "bytes sent over D: plain 0.9333, replicated 0.8000, coded 0.4000",
                        "note: no resolvable design within the cap of groups has K=16 and r=3: taken is the nearest",
                        "only 7 of 25 batches are populated",
                        "give the input a multiple of 25 partitions");
        ExchangePlan shared =
                Coded.fixedWidthPairs(input, 2, 2).nodes(5).computationLoad(2.5).plan();
        assertThat(shared.toString()).contains("K=5, r=2.4286,");
        assertThat(shared.notes())
                .contains(
                        "7 input partitions cannot be shared for r=2.5: they are mapped at r=2.4286; give the input a multiple of 20 partitions");
    }

    @Test
    void keysOfTheConfiguration() {
        JavaPairRDD<byte[], byte[]> input = rows(16, 64);
        spark.sc().conf().set("spark.coded.exchange.load", "4.5").set("spark.coded.exchange.design", "resolvable");
        try {
            assertThat(Coded.fixedWidthPairs(input, 2, 2).nodes(16).plan().design())
                    .isEqualTo("resolvable(K=16, k=4)");
            assertThat(Coded.fixedWidthPairs(input, 2, 2)
                            .nodes(6)
                            .design(ExchangeDesign.CDC)
                            .plan()
                            .computationLoad())
                    .as("64 partitions, half at 4 nodes and half at 5")
                    .isEqualTo(4.5);
            assertThat(Coded.fixedWidthPairs(input, 2, 2)
                            .nodes(16)
                            .mode(ExchangeMode.UNCODED)
                            .plan()
                            .design())
                    .isEqualTo("none");
        } finally {
            spark.sc().conf().remove("spark.coded.exchange.load").remove("spark.coded.exchange.design");
        }
    }
}
