package org.codedcomputing.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.HashPartitioner;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.spark.Coded;
import org.codedcomputing.spark.SparkTestContexts;
import org.codedcomputing.spark.exchange.transport.Message;
import org.codedcomputing.spark.exchange.transport.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The one executor, with all nodes on it, dies in each phase: the same result after Spark's retry, and the context lives. */
@Tag("fault-1")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ExecutorLossTest {
    private static final int NODES = 4;
    private static final Partitioner PARTITIONER = new HashPartitioner(5);

    @TempDir
    private Path markers;

    private JavaSparkContext spark;
    private JavaPairRDD<String, Long> counts;
    private List<List<String>> expected;

    @BeforeAll
    void startSpark() {
        spark = SparkTestContexts.localCluster(
                1,
                NODES,
                Map.of("spark.kryo.registrationRequired", "true", "spark.default.parallelism", String.valueOf(NODES)));
        counts = ExchangeTestSupport.zipf(spark, 20_000, 8, 17).reduceByKey(Long::sum, 6);
        expected = ExchangeTestSupport.contents(counts.partitionBy(PARTITIONER));
    }

    @AfterAll
    void stopSpark() {
        spark.stop();
    }

    /** Ends its JVM the first time that it is called, without a word, as the kernel does when memory runs out. */
    private record HaltOnce(String marker) implements Serializable {
        void call() {
            try {
                Files.createFile(Path.of(marker));
            } catch (FileAlreadyExistsException e) {
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Runtime.getRuntime().halt(137);
        }
    }

    private CodedPairs<String, Long> coded(JavaPairRDD<String, Long> input) {
        return Coded.pairs(input).nodes(NODES).computationLoad(2);
    }

    private void assertSameAfterTheLoss(JavaPairRDD<String, Long> output, Path marker) {
        assertThat(marker).as("the executor has not died yet").doesNotExist();
        assertThat(ExchangeTestSupport.contents(output)).isEqualTo(expected);
        assertThat(marker).as("the executor has died").exists();
        assertThat(spark.sc().isStopped()).isFalse();
        assertThat(ExchangeTestSupport.contents(coded(counts).partitionBy(PARTITIONER)))
                .as("a following job")
                .isEqualTo(expected);
    }

    @Test
    void killedWhileAParentWithAShuffleUpstreamIsReplicated() {
        Path marker = markers.resolve("map");
        HaltOnce halt = new HaltOnce(marker.toString());
        JavaPairRDD<String, Long> parent = counts.mapToPair(record -> {
            if (record._1().equals("word7")) {
                halt.call();
            }
            return record;
        });
        CodedPairs<String, Long> pairs = coded(parent);
        assertSameAfterTheLoss(pairs.partitionBy(PARTITIONER), marker);
        assertThat(pairs.report().nodes())
                .hasSize(NODES)
                .allSatisfy(node -> assertThat(node.attempt()).isPositive());
    }

    @Test
    void killedInMidExchange() {
        Path marker = markers.resolve("exchange");
        CodedPairs<String, Long> pairs =
                coded(counts).transport(new FaultyTransport(1, new HaltAtPacket(new HaltOnce(marker.toString()))));
        assertSameAfterTheLoss(pairs.partitionBy(PARTITIONER), marker);
        assertThat(pairs.report().nodes())
                .hasSize(NODES)
                .allSatisfy(node -> assertThat(node.attempt()).isPositive());
    }

    /** Halts at the second packet behind the hellos. */
    private record HaltAtPacket(HaltOnce halt) implements FaultyTransport.Fault {
        @Override
        public Message apply(Session session, int number, Message message) {
            if (number == NODES) {
                halt.call();
            }
            return message;
        }
    }

    @Test
    void killedWhileTheOutputIsRead() {
        Path marker = markers.resolve("output");
        HaltOnce halt = new HaltOnce(marker.toString());
        CodedPairs<String, Long> pairs = coded(counts);
        JavaPairRDD<String, Long> output = pairs.partitionBy(PARTITIONER)
                .mapPartitionsToPair(
                        records -> {
                            halt.call();
                            return records;
                        },
                        true);
        // What Spark's shuffle had from the exchange is gone with the executor, so all nodes exchange again.
        assertSameAfterTheLoss(output, marker);
    }
}
