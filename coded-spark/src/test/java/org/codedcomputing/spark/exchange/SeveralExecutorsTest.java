package org.codedcomputing.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.Partitioner;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.spark.Coded;
import org.codedcomputing.spark.SparkTestContexts;
import org.codedcomputing.spark.exchange.transport.InProcessTransport;
import org.codedcomputing.spark.exchange.transport.TcpTransport;
import org.codedcomputing.spark.exchange.transport.Transport;
import org.codedcomputing.spark.exchange.transport.UdpMulticastTransport;
import org.codedcomputing.spark.exchange.transport.UdpOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tasks of one exchange in several JVMs: the same result in every mode, schedule and way of sending, and also when executors
 * die in any phase, or stand still.
 */
@Tag("fault-1")
@Tag("fault-2")
@Tag("fault-22")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class SeveralExecutorsTest {
    private static final int NODES = 4;
    private static final int EXECUTORS = 2;
    private static final int RECORDS = 20_000;

    /** What a node takes: a hello of each peer, and two packets for each of three groups. */
    private static final int MESSAGES = 9;

    private static final Partitioner PARTITIONER = new HashPartitioner(5);

    @TempDir
    private Path markers;

    private JavaSparkContext spark;
    private JavaPairRDD<String, Long> input;
    private List<List<String>> expected;

    @BeforeAll
    void startSpark() {
        spark = SparkTestContexts.localCluster(
                EXECUTORS,
                NODES / EXECUTORS,
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

    private void assertSameAfterTheLoss(CodedPairs<String, Long> pairs, Partitioner partitioner, Path marker) {
        assertThat(marker).as("the executor has not died yet").doesNotExist();
        assertThat(ExchangeTestSupport.contents(pairs.partitionBy(partitioner))).isEqualTo(expected);
        assertThat(marker).as("the executor has died").exists();
        assertThat(pairs.report().nodes())
                .hasSize(NODES)
                .allSatisfy(node -> assertThat(node.attempt()).isPositive());
        assertThat(spark.sc().isStopped()).isFalse();
    }

    private Transport transport(String name) {
        return TransportChoice.parse(name).transport(spark.sc());
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "udp"})
    void oneOfTheExecutorsIsKilledWhileTheOthersAwaitItsGreeting(String transport) {
        Path marker = markers.resolve("map " + transport);
        HaltOnce halt = new HaltOnce(marker.toString());
        JavaPairRDD<String, Long> parent = input.mapToPair(record -> {
            // In the exchange only, not where the expected records come from.
            if (TaskContext.getPartitionId() == 3 && record._1().equals("word7")) {
                halt.call();
            }
            return record;
        });
        assertSameAfterTheLoss(coded(parent).transport(transport(transport)), PARTITIONER, marker);
    }

    @ParameterizedTest
    @CsvSource({"tcp, in mid exchange", "udp, in mid exchange", "tcp, as it decodes", "udp, as it decodes"})
    void oneOfTheExecutorsIsKilledAmongThePackets(String transport, String moment) {
        Path marker = markers.resolve(moment + " " + transport);
        HaltOnce halt = new HaltOnce(marker.toString());
        // Behind the hellos come two packets for each of three groups: the second, or the last that the decoder waits
        // for.
        int at = moment.equals("in mid exchange") ? NODES : MESSAGES - 1;
        Transport faulty = new FaultyTransport(transport(transport), 1, (session, number, message) -> {
            if (number == at) {
                halt.call();
            }
            return message;
        });
        assertSameAfterTheLoss(coded(input).transport(faulty), PARTITIONER, marker);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "udp"})
    void oneOfTheExecutorsIsKilledAsItHandsOver(String transport) {
        Path marker = markers.resolve("hand-over " + transport);
        Partitioner partitioner = new HaltsInHandOver(new HaltOnce(marker.toString()));
        assertSameAfterTheLoss(coded(input).transport(transport(transport)), partitioner, marker);
    }

    /** Spreads keys as the others do; when Spark's shuffle asks about the first record that node 1 hands over, its JVM ends. */
    private static final class HaltsInHandOver extends Partitioner {
        private static final long serialVersionUID = 1L;
        private final HaltOnce halt;

        HaltsInHandOver(HaltOnce halt) {
            this.halt = halt;
        }

        @Override
        public int numPartitions() {
            return PARTITIONER.numPartitions();
        }

        @Override
        public int getPartition(Object key) {
            if (TaskContext.getPartitionId() == 1 && handsOver()) {
                halt.call();
            }
            return PARTITIONER.getPartition(key);
        }

        /** The exchange itself asks while it maps; it has returned when its records are taken. */
        private static boolean handsOver() {
            return StackWalker.getInstance()
                    .walk(frames ->
                            frames.noneMatch(frame -> frame.getClassName().equals(ExchangeTask.class.getName())));
        }
    }

    /** Both executors, and with them every replica of everything, end in the first attempt, as soon as both are there. */
    private record HaltAll(String folder) implements Serializable {
        void call() {
            Path all = Path.of(folder);
            try {
                Files.createDirectories(all);
                Files.write(all.resolve(SparkEnv.get().executorId()), new byte[0]);
                long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
                while (count(all) < EXECUTORS && System.nanoTime() < end) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Runtime.getRuntime().halt(137);
        }

        static long count(Path folder) throws IOException {
            try (Stream<Path> entries = Files.list(folder)) {
                return entries.count();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "udp"})
    void everyExecutorIsKilledAndNoReplicaIsLeft(String transport) throws IOException {
        Path folder = markers.resolve("all " + transport);
        HaltAll halt = new HaltAll(folder.toString());
        JavaPairRDD<String, Long> parent = input.mapToPair(record -> {
            if (TaskContext.get().stageAttemptNumber() == 0 && record._1().equals("word7")) {
                halt.call();
            }
            return record;
        });
        assertSameAfterTheLoss(coded(parent).transport(transport(transport)), PARTITIONER, folder);
        assertThat(HaltAll.count(folder)).isEqualTo(EXECUTORS);
    }

    /** Stops its JVM for a while the first time that it is called, as a long collection of garbage does. */
    private record PauseOnce(String marker, int seconds) implements Serializable {
        void call() throws InterruptedException {
            try {
                Files.createFile(Path.of(marker));
                // A shell goes on while the JVM that has started it stands still.
                Process shell = new ProcessBuilder(
                                "sh", "-c", "kill -STOP $PPID; sleep %d; kill -CONT $PPID".formatted(seconds))
                        .start();
                assertThat(shell.waitFor()).isZero();
            } catch (FileAlreadyExistsException e) {
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private CodedPairs<String, Long> pausing(Transport transport, PauseOnce pause) {
        return coded(input).transport(new FaultyTransport(transport, 1, (session, number, message) -> {
            if (number == NODES) {
                pause.call();
            }
            return message;
        }));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "udp"})
    void anExecutorThatStandsStillForSecondsIsNotTakenForDead(String transport) {
        Path marker = markers.resolve("pause " + transport);
        CodedPairs<String, Long> pairs = pausing(transport(transport), new PauseOnce(marker.toString(), 4));
        assertThat(ExchangeTestSupport.contents(pairs.partitionBy(PARTITIONER))).isEqualTo(expected);
        assertThat(marker).exists();
        assertThat(pairs.report().nodes())
                .hasSize(NODES)
                .allSatisfy(node -> assertThat(node.attempt()).isZero());
    }

    @Test
    void anExecutorThatStandsStillForLongerThanPeersWaitCostsARetryAtMost() {
        UdpOptions defaults = UdpOptions.DEFAULTS;
        Transport impatient = new UdpMulticastTransport(new UdpOptions(
                defaults.addresses(),
                defaults.port(),
                defaults.timeToLive(),
                defaults.datagramBytes(),
                defaults.sendBuffer(),
                defaults.receiveBuffer(),
                defaults.downlink(),
                defaults.flooded(),
                defaults.repairs(),
                Duration.ofSeconds(1)));
        Path marker = markers.resolve("long pause");
        CodedPairs<String, Long> pairs = pausing(impatient, new PauseOnce(marker.toString(), 4));
        assertThat(ExchangeTestSupport.contents(pairs.partitionBy(PARTITIONER))).isEqualTo(expected);
        assertThat(marker).exists();
        assertThat(spark.sc().isStopped()).isFalse();
    }
}
