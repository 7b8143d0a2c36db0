package org.codedcomputing.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.spark.MapOutputTrackerMaster;
import org.apache.spark.Partitioner;
import org.apache.spark.ShuffleDependency;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.core.CodedException;
import org.codedcomputing.core.cdc.CorruptDataException;
import org.codedcomputing.spark.Coded;
import org.codedcomputing.spark.exchange.transport.Message;
import org.codedcomputing.spark.exchange.transport.Session;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.Tuple2;

/** Whatever goes wrong once ends in the exact result after Spark's retry; what goes wrong always, in a typed failure. */
@Tag("fault-4")
@Tag("fault-5")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExchangeFaultsTest {
    private static final int NODES = 4;
    private static final int RECORDS = 120;

    /** Exchanges that have a slot for every node at the same time. */
    private static final int AT_ONCE = 2;

    /** Each of the 3 groups of a node brings a packet from each of its 2 other members. */
    private static final int PACKETS_PER_NODE = 6;

    /** Header for two receivers, and half of a value of 5 records of 4 bytes. */
    private static final int PACKET_BYTES = 40 + 2 * 8 + 10;

    private static final long SEED = Long.getLong("coded.seed", 20261123);
    private static final Partitioner PARTITIONER = new CodedPairsTest.FirstByte(NODES);

    /** Latches that a task of this JVM reaches; closures carry no latches. */
    private static volatile CountDownLatch hangReached = new CountDownLatch(1);

    private static volatile CountDownLatch hangUntil = new CountDownLatch(1);

    private JavaSparkContext spark;
    private JavaPairRDD<byte[], byte[]> input;

    /** What Spark's own operator gives. */
    private List<List<List<Byte>>> expected = List.of();

    @BeforeAll
    void startSpark() {
        spark = new JavaSparkContext(ExchangeTestSupport.conf(AT_ONCE * NODES));
        List<Integer> parts = List.of(0, 1, 2, 3, 4, 5);
        input = spark.parallelize(parts, 6).flatMapToPair(part -> {
            List<Tuple2<byte[], byte[]>> records = new ArrayList<>();
            for (int i = 0; i < RECORDS / 6; i++) {
                records.add(new Tuple2<>(new byte[] {(byte) (i % NODES)}, new byte[] {(byte) (part * 40 + i), 3, 7}));
            }
            return records.iterator();
        });
        expected = contents(input.partitionBy(PARTITIONER));
    }

    @AfterAll
    void stopSpark() {
        spark.stop();
    }

    @AfterEach
    void nothingIsLeftBehind() {
        ExchangeTestSupport.awaitNothingOpen();
    }

    /** Prints how to run the same choices again. */
    private static Random seeded(int salt) {
        System.out.printf("ExchangeFaultsTest: seed %d; replay with -Dcoded.seed=%d%n", SEED, SEED);
        return new Random(SEED + salt);
    }

    private CodedPairs<byte[], byte[]> coded() {
        return Coded.fixedWidthPairs(input, 1, 3).nodes(NODES).computationLoad(2);
    }

    private static List<List<List<Byte>>> contents(JavaPairRDD<byte[], byte[]> rdd) {
        return rdd
                .map(record -> List.of(record._1()[0], record._2()[0], record._2()[1], record._2()[2]))
                .glom()
                .collect()
                .stream()
                .map(partition -> partition.stream()
                        .sorted((a, b) -> a.toString().compareTo(b.toString()))
                        .toList())
                .toList();
    }

    private void assertExactAfter(CodedPairs<byte[], byte[]> faulty, int attempts) {
        assertThat(contents(faulty.partitionBy(PARTITIONER))).isEqualTo(expected);
        assertThat(faulty.report().nodes())
                .hasSize(NODES)
                .allSatisfy(node -> assertThat(node.attempt()).isEqualTo(attempts - 1));
    }

    /**
     * The same for each of several, some at a time: before it runs a stage again Spark waits for a fifth of a second, in which
     * others can run.
     */
    private void assertExactAfter(List<CodedPairs<byte[], byte[]>> faulty, int attempts) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (CodedPairs<byte[], byte[]> one : faulty) {
                all.add(threads.submit(() -> assertExactAfter(one, attempts)));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** One bit of each field of a packet for two receivers, and of its payload; after PacketHeader's table. */
    @ParameterizedTest
    @CsvSource({
        "magic, 0",
        "version, 4",
        "flags, 5",
        "receivers, 6",
        "exchange id, 8",
        "group, 16",
        "group, 23",
        "sender, 27",
        "strip, 31",
        "payload length, 35",
        "first length, 39",
        "first checksum, 40",
        "second length, 47",
        "second checksum, 48",
        "header checksum, 52",
        "header checksum, 55",
        "payload, 56",
        "payload, 65"
    })
    void oneBitFlippedOnceInAPacketIsRepairedByTheRetry(String field, int position) {
        Random random = seeded(position);
        int number = NODES - 1 + random.nextInt(PACKETS_PER_NODE);
        int bit = 8 * position + random.nextInt(8);
        CodedPairs<byte[], byte[]> faulty = coded().transport(new FaultyTransport(
                random.nextInt(NODES), (session, n, message) -> {
                    if (n != number || session.attempt() > 0) {
                        return message;
                    }
                    if (message.bytes().length != PACKET_BYTES) {
                        throw new IllegalStateException(
                                "a packet of %d bytes where the test counts on %d, for the field %s"
                                        .formatted(message.bytes().length, PACKET_BYTES, field));
                    }
                    return FaultyTransport.flipped(message, bit);
                }));
        assertExactAfter(faulty, 2);
        assertThat(faulty.report().failure())
                .isInstanceOf(CodedException.class)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("where the test counts on"));
    }

    @Test
    void oneBitFlippedOnceInAnyMessageIsRepairedByTheRetry() throws Exception {
        Random random = seeded(0);
        List<CodedPairs<byte[], byte[]>> faulty = new ArrayList<>();
        for (int tries = 0; tries < 20; tries++) {
            int number = random.nextInt(NODES - 1 + PACKETS_PER_NODE);
            long bit = random.nextInt(1 << 20);
            int node = random.nextInt(NODES);
            faulty.add(coded().transport(new FaultyTransport(
                    node,
                    (session, n, message) ->
                            n == number && session.attempt() == 0 ? FaultyTransport.flipped(message, bit) : message)));
        }
        assertExactAfter(faulty, 2);
    }

    @Test
    void oneBitFlippedAlwaysInAPacketIsATypedFailure() {
        CodedPairs<byte[], byte[]> faulty = coded().transport(new FaultyTransport(
                2, (session, n, message) -> n == NODES ? FaultyTransport.flipped(message, 8 * 60 + 3) : message));
        JavaPairRDD<byte[], byte[]> output = faulty.partitionBy(PARTITIONER);
        assertThatThrownBy(output::count).hasMessageContaining("CorruptDataException");
        assertThat(faulty.report().failure())
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("node 2");
    }

    @Test
    void oneBitFlippedInAValueAtOneReplicaIsRepairedByTheRetry() throws Exception {
        Random random = seeded(1);
        List<CodedPairs<byte[], byte[]>> faulty = new ArrayList<>();
        long bitsPerNode = 8L * 4 * RECORDS / 2;
        for (int tries = 0; tries < 20; tries++) {
            long bit = random.nextLong(bitsPerNode);
            int node = random.nextInt(NODES);
            faulty.add(coded().records(new FlippingCodec<>(new FixedWidthRecordCodec(1, 3), node, bit, 1)));
        }
        assertExactAfter(faulty, 2);
    }

    @Test
    void oneBitFlippedAlwaysInAValueAtOneReplicaIsATypedFailure() {
        CodedPairs<byte[], byte[]> faulty =
                coded().records(new FlippingCodec<>(new FixedWidthRecordCodec(1, 3), 1, 8 * 17 + 1, Integer.MAX_VALUE));
        JavaPairRDD<byte[], byte[]> output = faulty.partitionBy(PARTITIONER);
        assertThatThrownBy(output::count).hasMessageContaining("NonDeterministicMapException");
        assertThat(faulty.report().failure()).isInstanceOf(NonDeterministicMapException.class);
    }

    @Test
    void aLostPacketIsATypedFailureThatNamesIt() {
        CodedPairs<byte[], byte[]> faulty =
                coded().transport(new FaultyTransport(3, (session, n, message) -> n == NODES + 1 ? null : message));
        JavaPairRDD<byte[], byte[]> output = faulty.partitionBy(PARTITIONER);
        assertThatThrownBy(output::count).hasMessageContaining("first missing packet: group");
    }

    @Test
    void aPacketLostOnceIsRepairedByTheRetry() {
        CodedPairs<byte[], byte[]> faulty = coded().transport(new FaultyTransport(
                3, (session, n, message) -> n == NODES + 1 && session.attempt() == 0 ? null : message));
        assertExactAfter(faulty, 2);
        assertThat(faulty.report().failure()).hasMessageContaining("first missing packet: group");
    }

    @Test
    void aHelloLostAlwaysIsATypedFailure() {
        CodedPairs<byte[], byte[]> faulty =
                coded().transport(new FaultyTransport(3, (session, n, message) -> n == 1 ? null : message));
        JavaPairRDD<byte[], byte[]> output = faulty.partitionBy(PARTITIONER);
        assertThatThrownBy(output::count).hasMessageContaining("CorruptDataException");
        assertThat(faulty.report().failure())
                .hasMessageContaining("is no hello")
                .hasMessageContaining("node 3");
    }

    @Test
    void aPacketThatComesTwiceIsIgnored() {
        CodedPairs<byte[], byte[]> faulty = coded().transport(new FaultyTransport(0, new Twice()));
        assertExactAfter(faulty, 1);
        assertThat(faulty.report().nodes().get(0).packetsReceived())
                .as("each node is sent as many packets, and node 0 got one of them twice")
                .isEqualTo(PACKETS_PER_NODE + 1);
        assertThat(faulty.report().nodes().get(1).packetsReceived()).isEqualTo(PACKETS_PER_NODE);
    }

    /** Gives the first packet again, before the second. */
    private static final class Twice implements FaultyTransport.Fault {
        private static final long serialVersionUID = 1L;
        private transient @Nullable Message first;

        @Override
        public @Nullable Message apply(Session session, int number, Message message) {
            if (number == NODES - 1) {
                first = message;
            }
            return message;
        }

        @Override
        public @Nullable Message before(Session session, int number) {
            return number == NODES ? first : null;
        }
    }

    @Test
    void aPacketThatComesTwiceInPlaceOfAnotherIsATypedFailure() {
        CodedPairs<byte[], byte[]> faulty = coded().transport(new FaultyTransport(0, new Repeating()));
        JavaPairRDD<byte[], byte[]> output = faulty.partitionBy(PARTITIONER);
        assertThatThrownBy(output::count).hasMessageContaining("2 of 3 values are complete");
    }

    /** Gives the first packet again in place of the second. */
    private static final class Repeating implements FaultyTransport.Fault {
        private static final long serialVersionUID = 1L;
        private transient @Nullable Message first;

        @Override
        public @Nullable Message apply(Session session, int number, Message message) {
            if (number == NODES - 1) {
                first = message;
            }
            return number == NODES ? first : message;
        }
    }

    @Test
    void packetsThatComeInAnotherOrderAreTakenAsTheyCome() {
        Random random = seeded(2);
        for (int tries = 0; tries < 5; tries++) {
            int held = random.nextInt(PACKETS_PER_NODE - 1);
            int late = held + 1 + random.nextInt(PACKETS_PER_NODE - 1 - held);
            assertExactAfter(
                    coded().transport(new FaultyTransport(
                            random.nextInt(NODES), new HeldBack(NODES - 1 + held, NODES - 1 + late))),
                    1);
        }
    }

    /** Gives one packet only when a later one has come, before it. */
    private static final class HeldBack implements FaultyTransport.Fault {
        private static final long serialVersionUID = 1L;
        private final int held;
        private final int late;
        private transient @Nullable Message kept;

        HeldBack(int held, int late) {
            this.held = held;
            this.late = late;
        }

        @Override
        public @Nullable Message apply(Session session, int number, Message message) {
            if (number == held) {
                kept = message;
                return null;
            }
            return message;
        }

        @Override
        public @Nullable Message before(Session session, int number) {
            return number == late ? kept : null;
        }
    }

    /** A message that is cut, or has bytes behind it, wherever: a hello or a packet. */
    @Test
    void aMessageOfAnotherLengthIsRepairedByTheRetry() throws Exception {
        Random random = seeded(3);
        List<CodedPairs<byte[], byte[]>> faulty = new ArrayList<>();
        for (int tries = 0; tries < 10; tries++) {
            int number = random.nextInt(NODES - 1 + PACKETS_PER_NODE);
            int change = random.nextBoolean() ? 1 + random.nextInt(40) : -1 - random.nextInt(40);
            faulty.add(coded().transport(new FaultyTransport(random.nextInt(NODES), (session, n, message) -> {
                byte[] bytes = message.bytes();
                return n == number && session.attempt() == 0
                        ? new Message(message.sender(), Arrays.copyOf(bytes, bytes.length + change))
                        : message;
            })));
        }
        assertExactAfter(faulty, 2);
    }

    @Test
    void aPacketOfAnOlderAttemptIsIgnored() {
        // Node 1 fails; in the next attempt it gets, first of all packets, one that it had in the first.
        CodedPairs<byte[], byte[]> faulty = coded().transport(new FaultyTransport(1, new Late()));
        assertExactAfter(faulty, 2);
    }

    /** Keeps a packet of the first attempt, and gives it in the second in place of another, which it puts behind. */
    private static final class Late implements FaultyTransport.Fault {
        private static final long serialVersionUID = 1L;
        private static @Nullable Message old;

        @Override
        public @Nullable Message apply(Session session, int number, Message message) {
            if (session.attempt() == 0 && number == NODES) {
                old = message;
                throw new IllegalStateException("node 1 stumbles");
            }
            return message;
        }

        @Override
        public @Nullable Message before(Session session, int number) {
            return session.attempt() == 1 && number == NODES ? old : null;
        }
    }

    @Test
    void aNodeThatFailsInMidExchangeIsRetried() {
        CodedPairs<byte[], byte[]> faulty = coded().transport(new FaultyTransport(1, (session, n, message) -> {
            if (n == NODES + 1 && session.attempt() == 0) {
                throw new IllegalStateException("node 1 stumbles in mid-exchange");
            }
            return message;
        }));
        assertExactAfter(faulty, 2);
        assertThat(faulty.report().failure()).hasMessageContaining("node 1 stumbles");
    }

    @Test
    void aLostOutputOfOneNodeMakesAllExchangeAgain() {
        CodedPairs<byte[], byte[]> pairs = coded();
        JavaPairRDD<byte[], byte[]> output = pairs.partitionBy(PARTITIONER);
        assertThat(contents(output)).isEqualTo(expected);
        int shuffle = ((ShuffleDependency<?, ?, ?>) output.rdd().dependencies().head()).shuffleId();
        MapOutputTrackerMaster outputs = (MapOutputTrackerMaster) SparkEnv.get().mapOutputTracker();
        outputs.unregisterMapOutput(shuffle, 2, SparkEnv.get().blockManager().shuffleServerId());
        assertThat(outputs.getNumAvailableOutputs(shuffle)).isEqualTo(NODES - 1);
        assertThat(contents(output)).isEqualTo(expected);
        assertThat(pairs.report().failure()).hasMessageContaining("Spark runs 1 of the 4 nodes again");
    }

    @Test
    void aCancelledJobFreesEverything() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        hangReached = reached;
        CountDownLatch never = new CountDownLatch(1);
        hangUntil = never;
        CodedPairs<byte[], byte[]> hanging = coded().transport(new FaultyTransport(2, (session, n, message) -> {
            if (n == NODES + 1) {
                hangReached.countDown();
                hangUntil.await();
            }
            return message;
        }));
        spark.setJobGroup("to cancel", "a job that hangs in mid-exchange", true);
        JavaFutureAction<Long> job = hanging.partitionBy(PARTITIONER).countAsync();
        spark.clearJobGroup();
        assertThat(reached.await(60, TimeUnit.SECONDS)).isTrue();
        spark.cancelJobGroup("to cancel");
        assertThatThrownBy(() -> job.get(60, TimeUnit.SECONDS)).cause().hasMessageContaining("cancelled");
        ExchangeTestSupport.awaitNothingOpen();
        assertThat(never.getCount()).isOne();
        assertThat(input.count()).as("the context lives").isEqualTo(RECORDS);
    }
}
