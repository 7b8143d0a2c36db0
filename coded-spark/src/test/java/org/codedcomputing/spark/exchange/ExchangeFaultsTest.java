package org.codedcomputing.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.core.cdc.CorruptDataException;
import org.codedcomputing.spark.Coded;
import org.codedcomputing.spark.exchange.transport.Message;
import org.codedcomputing.spark.exchange.transport.Session;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import scala.Tuple2;

/** Whatever goes wrong once ends in the exact result after Spark's retry; what goes wrong always, in a typed failure. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExchangeFaultsTest {
    private static final int NODES = 4;
    private static final int RECORDS = 120;
    private static final Partitioner PARTITIONER = new CodedPairsTest.FirstByte(NODES);

    /** Latches that a task of this JVM reaches; closures carry no latches. */
    private static volatile CountDownLatch hangReached = new CountDownLatch(1);

    private static volatile CountDownLatch hangUntil = new CountDownLatch(1);

    private JavaSparkContext spark;
    private JavaPairRDD<byte[], byte[]> input;

    @BeforeAll
    void startSpark() {
        spark = new JavaSparkContext(ExchangeTestSupport.conf(NODES));
        List<Integer> parts = List.of(0, 1, 2, 3, 4, 5);
        input = spark.parallelize(parts, 6).flatMapToPair(part -> {
            List<Tuple2<byte[], byte[]>> records = new ArrayList<>();
            for (int i = 0; i < RECORDS / 6; i++) {
                records.add(new Tuple2<>(new byte[] {(byte) (i % NODES)}, new byte[] {(byte) (part * 40 + i), 3, 7}));
            }
            return records.iterator();
        });
    }

    @AfterAll
    void stopSpark() {
        spark.stop();
    }

    @AfterEach
    void nothingIsLeftBehind() {
        ExchangeTestSupport.awaitNothingOpen();
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

    /** The exact result, after one retry or, where Spark retried only a part at first, two. */
    private void assertExactAfterRetry(CodedPairs<byte[], byte[]> faulty) {
        assertThat(contents(faulty.partitionBy(PARTITIONER))).isEqualTo(contents(input.partitionBy(PARTITIONER)));
        assertThat(faulty.report().nodes())
                .hasSize(NODES)
                .allSatisfy(node -> assertThat(node.attempt()).isBetween(1, 2));
        assertThat(faulty.report().nodes().stream().map(NodeReport::attempt).distinct())
                .hasSize(1);
    }

    @Test
    void oneBitFlippedOnceInAMessageIsRepairedByTheRetry() {
        Random random = new Random(20261123);
        for (int tries = 0; tries < 40; tries++) {
            int number = random.nextInt(NODES - 1 + 6);
            long bit = random.nextInt(1 << 20);
            int node = random.nextInt(NODES);
            CodedPairs<byte[], byte[]> faulty = coded().transport(new FaultyTransport(
                    node,
                    (session, n, message) ->
                            n == number && session.attempt() == 0 ? FaultyTransport.flipped(message, bit) : message));
            assertExactAfterRetry(faulty);
        }
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
    void oneBitFlippedInAValueAtOneReplicaIsRepairedByTheRetry() {
        Random random = new Random(11);
        long bitsPerNode = 8L * 4 * RECORDS / 2;
        for (int tries = 0; tries < 40; tries++) {
            long bit = random.nextLong(bitsPerNode);
            // Bits of the first byte would make the key another partition's, which the reader of a node refuses anyway.
            int node = random.nextInt(NODES);
            CodedPairs<byte[], byte[]> faulty =
                    coded().records(new FlippingCodec<>(new FixedWidthRecordCodec(1, 3), node, bit, 1));
            assertExactAfterRetry(faulty);
        }
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
    void aPacketThatComesTwiceIsIgnored() {
        // Message NODES is delivered in place of its successor too, as a network that duplicates and loses would.
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
    void aNodeThatFailsInMidExchangeIsRetried() {
        CodedPairs<byte[], byte[]> faulty = coded().transport(new FaultyTransport(1, (session, n, message) -> {
            if (n == NODES + 1 && session.attempt() == 0) {
                throw new IllegalStateException("node 1 stumbles in mid-exchange");
            }
            return message;
        }));
        assertExactAfterRetry(faulty);
        assertThat(faulty.report().failure()).hasMessageContaining("node 1 stumbles");
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
        assertThatThrownBy(() -> job.get(60, TimeUnit.SECONDS)).rootCause().hasMessageContaining("cancelled");
        ExchangeTestSupport.awaitNothingOpen();
        assertThat(never.getCount()).isOne();
        assertThat(input.count()).as("the context lives").isEqualTo(RECORDS);
    }
}
