package org.codedcomputing.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.HashPartitioner;
import org.apache.spark.Partitioner;
import org.apache.spark.SparkConf;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.codedcomputing.spark.Coded;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import scala.Tuple2;

/** What cannot work is refused at the door, in one line with both numbers and the way out. */
@Tag("fault-15")
@Tag("fault-17")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExchangeErrorsTest {
    private static final Partitioner PARTITIONER = new HashPartitioner(4);

    private JavaSparkContext spark = new JavaSparkContext(ExchangeTestSupport.conf(4));
    private JavaPairRDD<String, Long> input = ExchangeTestSupport.zipf(spark, 100, 4, 1);

    @BeforeEach
    void restart() {
        if (spark.sc().isStopped()) {
            start(ExchangeTestSupport.conf(4));
        }
    }

    private void start(SparkConf conf) {
        spark.stop();
        spark = new JavaSparkContext(conf);
        input = ExchangeTestSupport.zipf(spark, 100, 4, 1);
    }

    @AfterEach
    void nothingIsLeftBehind() {
        ExchangeTestSupport.awaitNothingOpen();
    }

    @AfterAll
    void stop() {
        spark.stop();
    }

    private static void refused(ThrowingCallable call, String... parts) {
        assertThatThrownBy(call)
                .isInstanceOfAny(IllegalArgumentException.class, IllegalStateException.class)
                .hasMessageContainingAll(parts)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    @Test
    void loadAboveTheNumberOfNodes() {
        refused(() -> Coded.pairs(input).nodes(4).computationLoad(5).partitionBy(PARTITIONER), "5", "4", "choose");
    }

    @Test
    void loadBelowOne() {
        refused(() -> Coded.pairs(input).nodes(4).computationLoad(0).partitionBy(PARTITIONER), "0", "1");
    }

    @Test
    void moreThanSixtyFourNodes() {
        refused(() -> Coded.pairs(input).nodes(65).computationLoad(2).partitionBy(PARTITIONER), "65", "64");
    }

    @Test
    void fewerSlotsThanNodesIsRefusedAtOnce() {
        JavaPairRDD<String, Long> output =
                Coded.pairs(input).nodes(5).computationLoad(2).partitionBy(PARTITIONER);
        refused(output::count, "5 task slots", "has 4", "local[4]");
    }

    @Test
    void tooManyGroups() {
        refused(
                () -> Coded.pairs(input)
                        .nodes(64)
                        .computationLoad(8)
                        .design(ExchangeDesign.CDC)
                        .plan(),
                "27,540,584,512",
                "100,000",
                "spark.coded.exchange.groupCap");
    }

    @Test
    void dynamicAllocation() {
        start(ExchangeTestSupport.conf(4)
                .set("spark.dynamicAllocation.enabled", "true")
                .set("spark.dynamicAllocation.shuffleTracking.enabled", "true"));
        JavaPairRDD<String, Long> output =
                Coded.pairs(input).nodes(4).computationLoad(2).partitionBy(PARTITIONER);
        refused(output::count, "spark.dynamicAllocation.enabled = true", "uncoded");
        assertThat(Coded.pairs(input)
                        .nodes(4)
                        .mode(ExchangeMode.UNCODED)
                        .partitionBy(PARTITIONER)
                        .count())
                .isEqualTo(100);
        spark.stop();
    }

    @Test
    void anIndeterminateInput() {
        // Spark calls a repartition() of an input without fixed order INDETERMINATE.
        JavaPairRDD<String, Long> shuffled =
                input.reduceByKey(Long::sum).repartition(3).mapToPair(record -> record);
        refused(
                () -> Coded.pairs(shuffled).nodes(4).computationLoad(2).partitionBy(PARTITIONER),
                "INDETERMINATE",
                "checkpoint");
        assertThat(Coded.pairs(shuffled)
                        .mode(ExchangeMode.UNCODED)
                        .nodes(4)
                        .partitionBy(PARTITIONER)
                        .count())
                .isPositive();
    }

    @Test
    void aMapFunctionThatAnswersDifferentlyOnTwoReplicas() {
        JavaPairRDD<String, Long> impure = input.mapToPair(
                record -> new Tuple2<>(record._1(), record._2() == 60 ? System.nanoTime() : record._2()));
        CodedPairs<String, Long> coded = Coded.pairs(impure).nodes(4).computationLoad(3);
        JavaPairRDD<String, Long> output = coded.partitionBy(PARTITIONER);
        assertThatThrownBy(output::count)
                .hasMessageContaining("NonDeterministicMapException")
                .hasMessageContaining("input partition 2 was mapped to different bytes");
        assertThat(coded.report().failure())
                .isInstanceOfSatisfying(
                        NonDeterministicMapException.class,
                        e -> assertThat(e.partition()).isEqualTo(2));
        assertThat(input.count()).as("the context lives").isEqualTo(100);
    }

    @Test
    void aRecordOrderThatChangesIsFoundToo() {
        JavaPairRDD<String, Long> impure = input.mapPartitionsToPair(records -> {
            List<Tuple2<String, Long>> list = new ArrayList<>();
            records.forEachRemaining(list::add);
            Collections.rotate(list, TaskContext.get().partitionId());
            return list.iterator();
        });
        JavaPairRDD<String, Long> output =
                Coded.pairs(impure).nodes(4).computationLoad(3).partitionBy(PARTITIONER);
        assertThatThrownBy(output::count).hasMessageContaining("NonDeterministicMapException");
    }

    @Test
    void anUnknownKey() {
        start(ExchangeTestSupport.conf(4).set("spark.coded.exchange.nods", "4"));
        refused(
                () -> Coded.pairs(input).partitionBy(PARTITIONER),
                "spark.coded.exchange.nods",
                "nearest known key is spark.coded.exchange.nodes");
        spark.stop();
    }

    @Test
    void anUnreadableValue() {
        start(ExchangeTestSupport.conf(4).set("spark.coded.exchange.strip", "12 parsecs"));
        refused(() -> Coded.pairs(input).partitionBy(PARTITIONER), "spark.coded.exchange.strip", "12 parsecs");
        start(ExchangeTestSupport.conf(4).set("spark.coded.exchange.strip", "12"));
        refused(() -> Coded.pairs(input).partitionBy(PARTITIONER), "spark.coded.exchange.strip = 12", "1024..");
        start(ExchangeTestSupport.conf(4).set("spark.coded.exchange.mode", "fast"));
        refused(() -> Coded.pairs(input).partitionBy(PARTITIONER), "fast", "uncoded, replicated, coded or auto");
        start(ExchangeTestSupport.conf(4).set("spark.coded.exchange.codec", "gif"));
        refused(() -> Coded.pairs(input).partitionBy(PARTITIONER), "gif", "none, lz4, zstd");
        spark.stop();
    }

    @Test
    void aComparatorThatCannotTravel() {
        Comparator<String> byLength = Comparator.comparingInt(String::length);
        refused(
                () -> Coded.pairs(input)
                        .nodes(4)
                        .repartitionAndSortWithinPartitions(PARTITIONER, (a, b) -> byLength.compare(a, b)),
                "not serializable");
    }

    @Test
    void binaryKeysUnderAHashPartitioner() {
        JavaPairRDD<byte[], byte[]> binary = spark.parallelizePairs(List.of(new Tuple2<>(new byte[2], new byte[2])));
        refused(() -> Coded.fixedWidthPairs(binary, 2, 2).nodes(4).partitionBy(PARTITIONER), "by identity");
    }

    @Test
    void aRecordOfAnotherWidth() {
        JavaPairRDD<byte[], byte[]> binary = spark.parallelizePairs(List.of(new Tuple2<>(new byte[2], new byte[3])));
        JavaPairRDD<byte[], byte[]> output =
                Coded.fixedWidthPairs(binary, 2, 2).nodes(2).partitionBy(new CodedPairsTest.FirstByte(4));
        assertThatThrownBy(output::count).hasMessageContaining("2 key bytes and 3 value bytes, declared are 2 and 2");
        refused(() -> Coded.fixedWidthPairs(binary, 0, 0), "0 key bytes");
    }

    @Test
    void aPartitionerOutOfRange() {
        JavaPairRDD<String, Long> output = Coded.pairs(input).nodes(2).partitionBy(new OutOfRange());
        assertThatThrownBy(output::count).hasMessageContaining("gave partition 7, it has 0..2");
    }

    private static final class OutOfRange extends Partitioner implements Serializable {
        private static final long serialVersionUID = 1L;

        @Override
        public int numPartitions() {
            return 3;
        }

        @Override
        public int getPartition(Object key) {
            return 7;
        }
    }

    @Test
    void aReportBeforeAnythingRan() {
        CodedPairs<String, Long> coded = Coded.pairs(input).nodes(4).computationLoad(2);
        refused(coded::report, "no operator");
        JavaPairRDD<String, Long> output = coded.partitionBy(PARTITIONER);
        refused(coded::report, "has not run yet");
        assertThat(output.count()).isEqualTo(100);
        assertThat(coded.report().nodes()).hasSize(4);
    }

    @Test
    void aFunctionThatThrowsFailsTheJobAndLeavesTheContextAlive() {
        JavaPairRDD<String, Long> failing = input.mapToPair(record -> {
            if (record._2() == 77) {
                throw new IllegalStateException("record 77 is not to my taste");
            }
            return record;
        });
        JavaPairRDD<String, Long> output =
                Coded.pairs(failing).nodes(4).computationLoad(2).partitionBy(PARTITIONER);
        assertThatThrownBy(output::count).hasMessageContaining("record 77 is not to my taste");
        assertThat(input.count()).isEqualTo(100);
    }
}
