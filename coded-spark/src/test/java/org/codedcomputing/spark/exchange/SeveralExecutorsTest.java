package org.codedcomputing.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.spark.Coded;
import org.codedcomputing.spark.SparkTestContexts;
import org.codedcomputing.spark.exchange.transport.InProcessTransport;
import org.codedcomputing.spark.exchange.transport.TcpTransport;
import org.codedcomputing.spark.exchange.transport.Transport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tasks of one exchange in several JVMs, over TCP: the same result in every mode, schedule and way of sending. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SeveralExecutorsTest {
    private static final int NODES = 4;
    private static final int RECORDS = 20_000;
    private static final Partitioner PARTITIONER = new HashPartitioner(5);

    @TempDir
    private Path markers;

    private JavaSparkContext spark;
    private JavaPairRDD<String, Long> input;
    private List<List<String>> expected;

    @BeforeAll
    void startSpark() {
        spark = SparkTestContexts.localCluster(
                2,
                2,
                Map.of("spark.kryo.registrationRequired", "true", "spark.default.parallelism", String.valueOf(NODES)));
        input = ExchangeTestSupport.zipf(spark, RECORDS, 12, 5);
        expected = ExchangeTestSupport.contents(input.partitionBy(PARTITIONER));
    }

    @AfterAll
    void stopSpark() {
        spark.stop();
    }

    private CodedPairs<String, Long> coded(JavaPairRDD<String, Long> pairs) {
        return Coded.pairs(pairs).nodes(NODES).computationLoad(2);
    }

    @Test
    void oneJvmIsNotEnoughForTheInProcessTransport() {
        CodedPairs<String, Long> pairs = coded(input).transport(new InProcessTransport());
        JavaPairRDD<String, Long> output = pairs.partitionBy(PARTITIONER);
        assertThatThrownBy(output::count)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "the in-process transport joins tasks of one JVM only, but the application has 2 executors;"
                                + " run with one executor of at least 4 cores (or local[4]), set spark.coded.exchange.transport = tcp, or use mode uncoded");
        // Nothing was submitted, so there is no attempt to report on.
        assertThatThrownBy(pairs::report).hasMessageContaining("has not run yet");
        ExchangeTestSupport.assertSamePartitions(
                input.partitionBy(PARTITIONER),
                coded(input).mode(ExchangeMode.UNCODED).partitionBy(PARTITIONER));
    }

    @Test
    void everyModeGivesTheSameOverTcp() {
        for (ExchangeMode mode : new ExchangeMode[] {ExchangeMode.REPLICATED, ExchangeMode.CODED}) {
            CodedPairs<String, Long> pairs = coded(input).mode(mode);
            assertThat(ExchangeTestSupport.contents(pairs.partitionBy(PARTITIONER)))
                    .isEqualTo(expected);
            ExchangeReport report = pairs.report();
            assertThat(report.plan().transport()).isEqualTo("tcp");
            assertThat(report.nodes().stream().map(NodeReport::executor).distinct())
                    .as("executors")
                    .hasSize(2);
            assertThat(report.nodes()).hasSize(NODES).allSatisfy(node -> {
                // A hello to each peer, and of each packet a copy to each of its receivers.
                long copies = mode == ExchangeMode.CODED ? 2 : 1;
                assertThat(node.transport().sentBytes())
                        .isGreaterThan(copies * (node.payloadSent() + node.headersSent()));
                assertThat(node.transport().sentFrames()).isGreaterThan(copies * node.packetsSent());
                assertThat(node.transport().receivedBytes()).isGreaterThan(node.payloadReceived());
                assertThat(node.transport().corruptFrames() + node.transport().foreignFrames())
                        .isZero();
            });
        }
    }

    @Test
    void sentOnAlongATreeItIsTheSame() {
        CodedPairs<String, Long> pairs = coded(input).transport(TcpTransport.relayTree());
        assertThat(ExchangeTestSupport.contents(pairs.partitionBy(PARTITIONER))).isEqualTo(expected);
        assertThat(pairs.report().plan().transport()).isEqualTo("tcp relay tree");
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

    private void assertSameAfterTheLoss(CodedPairs<String, Long> pairs, Path marker) {
        assertThat(marker).as("the executor has not died yet").doesNotExist();
        assertThat(ExchangeTestSupport.contents(pairs.partitionBy(PARTITIONER))).isEqualTo(expected);
        assertThat(marker).as("the executor has died").exists();
        assertThat(pairs.report().nodes())
                .hasSize(NODES)
                .allSatisfy(node -> assertThat(node.attempt()).isPositive());
        assertThat(spark.sc().isStopped()).isFalse();
    }

    @Test
    void oneOfTheExecutorsIsKilledInMidExchange() {
        Path marker = markers.resolve("exchange");
        HaltOnce halt = new HaltOnce(marker.toString());
        Transport faulty = new FaultyTransport(TcpTransport.direct(), 1, (session, number, message) -> {
            // The second packet behind the hellos.
            if (number == NODES) {
                halt.call();
            }
            return message;
        });
        assertSameAfterTheLoss(coded(input).transport(faulty), marker);
    }

    @Test
    void oneOfTheExecutorsIsKilledWhileTheOthersAwaitItsGreeting() {
        Path marker = markers.resolve("map");
        HaltOnce halt = new HaltOnce(marker.toString());
        JavaPairRDD<String, Long> parent = input.mapToPair(record -> {
            // In the exchange only, not where the expected records come from.
            if (TaskContext.getPartitionId() == 3 && record._1().equals("word7")) {
                halt.call();
            }
            return record;
        });
        assertSameAfterTheLoss(coded(parent), marker);
    }
}
