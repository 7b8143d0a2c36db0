package org.codedcomputing.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.holdenkarau.spark.testing.JavaRDDComparisons;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.spark.HashPartitioner;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.LongAccumulator;
import org.codedcomputing.spark.Coded;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

/** The pair operators give what Spark's own give, and behave in a program as theirs do. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CodedPairsTest {
    private JavaSparkContext spark;
    private JavaPairRDD<String, Long> million;

    /** What Spark's own operators make of the million: shuffled when first read, and then kept by Spark for all modes. */
    private JavaPairRDD<String, Long> partitionedBySpark;

    private JavaPairRDD<String, Long> sortedBySpark;

    @BeforeAll
    void startSpark() {
        spark = new JavaSparkContext(ExchangeTestSupport.conf(8));
        million = ExchangeTestSupport.zipf(spark, 1_000_000, 12, 42);
        partitionedBySpark = million.partitionBy(new HashPartitioner(6));
        sortedBySpark = million.repartitionAndSortWithinPartitions(new HashPartitioner(4), Comparator.naturalOrder());
    }

    @AfterAll
    void stopSpark() {
        spark.stop();
    }

    @AfterEach
    void nothingIsLeftBehind() {
        ExchangeTestSupport.awaitNothingOpen();
    }

    @ParameterizedTest
    @EnumSource
    void aMillionZipfKeysAsSparkPartitionsThem(ExchangeMode mode) {
        JavaPairRDD<String, Long> actual =
                Coded.pairs(million).nodes(4).computationLoad(2).mode(mode).partitionBy(new HashPartitioner(6));
        ExchangeTestSupport.assertSamePartitions(partitionedBySpark, actual);
    }

    @ParameterizedTest
    @EnumSource
    void aMillionZipfKeysAsSparkSortsThem(ExchangeMode mode) {
        JavaPairRDD<String, Long> actual = Coded.pairs(million)
                .nodes(4)
                .computationLoad(2)
                .mode(mode)
                .repartitionAndSortWithinPartitions(new HashPartitioner(4), Comparator.naturalOrder());
        ExchangeTestSupport.assertSameSortedPartitions(sortedBySpark, actual);
    }

    /** The comparison of another library, which gives every record a number, over fewer records. */
    @ParameterizedTest
    @EnumSource
    void sparkTestingBaseSeesNoDifferenceEither(ExchangeMode mode) {
        JavaPairRDD<String, Long> input = ExchangeTestSupport.zipf(spark, 60_000, 12, 43);
        Partitioner partitioner = new HashPartitioner(4);
        JavaPairRDD<String, Long> expected =
                input.repartitionAndSortWithinPartitions(partitioner, Comparator.naturalOrder());
        JavaPairRDD<String, Long> actual = Coded.pairs(input)
                .nodes(4)
                .computationLoad(2)
                .mode(mode)
                .repartitionAndSortWithinPartitions(partitioner, Comparator.naturalOrder());
        // Keys as they come, then whole records, whose order within a key is free; both also compare the partitions.
        assertThat(actual.partitioner()).isEqualTo(expected.partitioner());
        JavaRDDComparisons.assertRDDEqualsWithOrder(keys(expected), keys(actual));
        JavaRDDComparisons.assertRDDEqualsWithOrder(
                ExchangeTestSupport.inFixedOrder(expected), ExchangeTestSupport.inFixedOrder(actual));
    }

    /** The keys with the partitioner kept, so that they are compared partition by partition. */
    private static JavaRDD<String> keys(JavaPairRDD<String, Long> rdd) {
        return rdd.mapPartitions(
                records -> {
                    List<String> keys = new ArrayList<>();
                    records.forEachRemaining(record -> keys.add(record._1()));
                    return keys.iterator();
                },
                true);
    }

    @ParameterizedTest
    @CsvSource({"1,1", "2,1", "2,2", "3,1", "3,2", "4,3", "5,5", "6,2", "8,3", "8,7", "8,8"})
    void everyDesignWithFewerAndMorePartitionsThanNodes(int nodes, int load) {
        Map<Integer, int[]> outputsOf = Map.of(1, new int[] {13}, 7, new int[] {3, 8}, 30, new int[] {1, 13});
        for (Map.Entry<Integer, int[]> entry : outputsOf.entrySet()) {
            int inputs = entry.getKey();
            JavaPairRDD<String, Long> input = ExchangeTestSupport.zipf(spark, 600, inputs, nodes);
            List<JavaRDD<Long>> comparisons = new ArrayList<>();
            int partitions = 0;
            for (int outputs : entry.getValue()) {
                Partitioner partitioner = new HashPartitioner(outputs);
                JavaPairRDD<String, Long> expected = input.partitionBy(partitioner);
                for (ExchangeMode mode : List.of(ExchangeMode.REPLICATED, ExchangeMode.CODED)) {
                    JavaPairRDD<String, Long> actual = Coded.pairs(input)
                            .nodes(nodes)
                            .computationLoad(load)
                            .mode(mode)
                            .partitionBy(partitioner);
                    comparisons.add(ExchangeTestSupport.comparison(expected, actual, false));
                    partitions += outputs;
                }
            }
            // All in one job: what takes time here is Spark's overhead of each.
            assertThat(spark.sc()
                            .union(
                                    CollectionConverters.asScala(comparisons.stream()
                                                    .map(JavaRDD::rdd)
                                                    .toList())
                                            .toSeq(),
                                    ClassTag$.MODULE$.apply(Long.class))
                            .count())
                    .isEqualTo(partitions);
        }
    }

    @ParameterizedTest
    @EnumSource
    void emptySingleAndOneKeyInputs(ExchangeMode mode) {
        Partitioner partitioner = new HashPartitioner(3);
        List<Tuple2<String, Long>> oneKey = new ArrayList<>();
        for (long i = 0; i < 5_000; i++) {
            oneKey.add(new Tuple2<>("only", i));
        }
        List<JavaPairRDD<String, Long>> inputs = List.of(
                spark.parallelizePairs(List.of(), 5),
                JavaPairRDD.fromJavaRDD(spark.emptyRDD()),
                spark.parallelizePairs(List.of(new Tuple2<>("one", 1L)), 1),
                spark.parallelizePairs(oneKey, 7));
        for (JavaPairRDD<String, Long> input : inputs) {
            CodedPairs<String, Long> coded =
                    Coded.pairs(input).nodes(4).computationLoad(3).mode(mode);
            ExchangeTestSupport.assertSamePartitions(input.partitionBy(partitioner), coded.partitionBy(partitioner));
            ExchangeTestSupport.assertSameSortedPartitions(
                    input.repartitionAndSortWithinPartitions(partitioner, Comparator.naturalOrder()),
                    coded.repartitionAndSortWithinPartitions(partitioner, Comparator.naturalOrder()));
        }
    }

    @Test
    void downstreamOperatorsWork() {
        JavaPairRDD<String, Long> input = ExchangeTestSupport.zipf(spark, 20_000, 9, 1);
        Partitioner partitioner = new HashPartitioner(5);
        JavaPairRDD<String, Long> left = Coded.pairs(input.filter(r -> r._2() % 3 == 0))
                .nodes(4)
                .computationLoad(2)
                .partitionBy(partitioner);
        JavaPairRDD<String, Long> right = Coded.pairs(input.filter(r -> r._2() % 7 == 0))
                .nodes(3)
                .computationLoad(2)
                .partitionBy(partitioner);
        JavaPairRDD<String, Long> plainLeft = input.filter(r -> r._2() % 3 == 0).partitionBy(partitioner);
        JavaPairRDD<String, Long> plainRight =
                input.filter(r -> r._2() % 7 == 0).partitionBy(partitioner);

        assertThat(left.take(10)).hasSize(10);
        assertThat(left.coalesce(2).count()).isEqualTo(plainLeft.count());
        assertThat(left.union(right).count()).isEqualTo(plainLeft.count() + plainRight.count());
        assertThat(sorted(left.join(right))).isEqualTo(sorted(plainLeft.join(plainRight)));
    }

    private static List<String> sorted(JavaPairRDD<?, ?> rdd) {
        return rdd.map(Tuple2::toString).collect().stream().sorted().toList();
    }

    @Test
    void aSecondActionDoesNotExchangeAgain() {
        LongAccumulator mapped = spark.sc().longAccumulator("mapped");
        JavaPairRDD<String, Long> input = ExchangeTestSupport.zipf(spark, 6_000, 6, 2)
                .mapToPair(record -> {
                    mapped.add(1);
                    return record;
                });
        JavaPairRDD<String, Long> output =
                Coded.pairs(input).nodes(4).computationLoad(2).partitionBy(new HashPartitioner(4));
        assertThat(mapped.value()).as("nothing runs before the first action").isZero();
        assertThat(output.count()).isEqualTo(6_000);
        assertThat(mapped.value()).as("every record is mapped at r = 2 nodes").isEqualTo(12_000);
        assertThat(output.keys().distinct().count()).isPositive();
        assertThat(output.count()).isEqualTo(6_000);
        assertThat(mapped.value()).isEqualTo(12_000);
    }

    @Test
    void aParentWithAShuffleUpstream() {
        JavaPairRDD<String, Long> counts =
                ExchangeTestSupport.zipf(spark, 50_000, 8, 3).reduceByKey(Long::sum, 10);
        Partitioner partitioner = new HashPartitioner(4);
        CodedPairs<String, Long> coded = Coded.pairs(counts).nodes(4).computationLoad(2);
        JavaPairRDD<String, Long> output = coded.partitionBy(partitioner);
        assertThat(coded.plan().canonicalOrder())
                .as("Spark gives no fixed order behind a shuffle")
                .isTrue();
        ExchangeTestSupport.assertSamePartitions(counts.partitionBy(partitioner), output);
    }

    @Test
    void aParentWithSeveralShufflesBehindNarrowSteps() {
        JavaPairRDD<String, Long> one =
                ExchangeTestSupport.zipf(spark, 9_000, 5, 4).reduceByKey(Long::sum, 4);
        JavaPairRDD<String, Long> two =
                ExchangeTestSupport.zipf(spark, 9_000, 5, 5).reduceByKey(Long::max, 4);
        JavaPairRDD<String, Long> joined =
                one.join(two, 3).mapValues(pair -> pair._1() - pair._2()).union(one);
        Partitioner partitioner = new HashPartitioner(6);
        ExchangeTestSupport.assertSamePartitions(
                joined.partitionBy(partitioner),
                Coded.pairs(joined).nodes(4).computationLoad(3).partitionBy(partitioner));
    }

    @Test
    void aPersistedParent() {
        JavaPairRDD<String, Long> input =
                ExchangeTestSupport.zipf(spark, 10_000, 10, 6).persist(StorageLevel.MEMORY_ONLY());
        Partitioner partitioner = new HashPartitioner(4);
        JavaPairRDD<String, Long> output =
                Coded.pairs(input).nodes(5).computationLoad(3).partitionBy(partitioner);
        ExchangeTestSupport.assertSamePartitions(input.partitionBy(partitioner), output);
        input.unpersist(true);
    }

    @Test
    void anInputThatLiesRightAlreadyIsNotMoved() {
        Partitioner partitioner = new HashPartitioner(4);
        JavaPairRDD<String, Long> input =
                ExchangeTestSupport.zipf(spark, 1_000, 4, 7).partitionBy(partitioner);
        assertThat(Coded.pairs(input).nodes(4).computationLoad(2).partitionBy(partitioner))
                .isSameAs(input);
    }

    @Test
    void bytesOfTheReportMatchTheFormulas() {
        // 6 batches of equal partitions, records of 8 bytes spread evenly over 4 outputs: all values have equal length.
        List<Integer> parts = List.of(0, 1, 2, 3, 4, 5);
        JavaPairRDD<byte[], byte[]> input = spark.parallelize(parts, 6).flatMapToPair(part -> {
            List<Tuple2<byte[], byte[]>> records = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                records.add(new Tuple2<>(new byte[] {(byte) (i % 4)}, new byte[7]));
            }
            return records.iterator();
        });
        for (ExchangeMode mode : List.of(ExchangeMode.CODED, ExchangeMode.REPLICATED)) {
            CodedPairs<byte[], byte[]> coded = Coded.fixedWidthPairs(input, 1, 7)
                    .nodes(4)
                    .computationLoad(2)
                    .mode(mode);
            JavaPairRDD<byte[], byte[]> output = coded.partitionBy(new FirstByte(4));
            assertThat(output.count()).isEqualTo(2_400);
            ExchangeReport report = coded.report();
            long total = 2_400 * 8;
            assertThat(report.intermediateBytes()).isEqualTo(total);
            // coded: D (1/r)(1 - r/K) = D/4; replicated: D (1 - r/K) = D/2; received D/2 either way.
            assertThat(report.sentBytes()).isEqualTo(mode == ExchangeMode.CODED ? total / 4 : total / 2);
            assertThat(report.predictedSentBytes()).isEqualTo(report.sentBytes());
            assertThat(report.receivedBytes()).isEqualTo(total / 2).isEqualTo(report.predictedReceivedBytes());
            assertThat(report.nodes()).hasSize(4).allSatisfy(node -> {
                assertThat(node.payloadSent()).isEqualTo(mode == ExchangeMode.CODED ? total / 16 : total / 8);
                assertThat(node.payloadReceived()).isEqualTo(total / 8);
            });
            assertThat(report.explain()).contains("hand over").contains("headers");
        }
    }

    /** Partition = first byte of the key. */
    static final class FirstByte extends Partitioner {
        private static final long serialVersionUID = 1L;
        private final int partitions;

        FirstByte(int partitions) {
            this.partitions = partitions;
        }

        @Override
        public int numPartitions() {
            return partitions;
        }

        @Override
        public int getPartition(Object key) {
            return ((byte[]) key)[0];
        }
    }

    @ParameterizedTest
    @CsvSource({"none", "lz4", "zstd"})
    void compressedValues(String codec) {
        JavaSparkContext context = spark;
        String key = "spark.coded.exchange.codec";
        context.sc().conf().set(key, codec);
        try {
            JavaPairRDD<String, Long> input = ExchangeTestSupport.zipf(context, 30_000, 12, 8);
            CodedPairs<String, Long> coded = Coded.pairs(input).nodes(4).computationLoad(2);
            Partitioner partitioner = new HashPartitioner(4);
            ExchangeTestSupport.assertSamePartitions(input.partitionBy(partitioner), coded.partitionBy(partitioner));
            NodeReport node = coded.report().nodes().get(0);
            if (codec.equals("none")) {
                assertThat(node.storedBytes()).isEqualTo(node.mappedBytes());
            } else {
                assertThat(node.storedBytes()).isLessThan(node.mappedBytes());
            }
        } finally {
            context.sc().conf().remove(key);
        }
    }
}
