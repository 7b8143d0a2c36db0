package org.codedcomputing.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.spark.Coded;
import org.codedcomputing.spark.exchange.transport.Transport;
import org.codedcomputing.spark.exchange.transport.UdpMulticastTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Jobs that are cancelled at random moments of an exchange that spills. A moment is the n-th of what can be counted, a
 * record that is mapped or handed over or a message that is taken, so the same seed gives the same moments however fast the
 * machine is.
 */
@Tag("fault-8")
class ExchangeCancelTest {
    private static final int NODES = 4;
    private static final int RECORDS = 6_000;
    private static final int MOMENTS = 20;
    private static final String GROUP = "to cancel";
    private static final long SEED = Long.getLong("coded.seed", 20261123);

    /** What is left to be counted until the moment, in this JVM, where all tasks run. */
    private static final AtomicLong RECORDS_LEFT = new AtomicLong();

    private static final AtomicLong MESSAGES_LEFT = new AtomicLong();
    private static volatile Runnable atTheMoment = () -> {};

    @TempDir
    private Path local;

    /** The keys' first byte; counts the records that it is asked about. */
    private static final class Counting extends Partitioner {
        private static final long serialVersionUID = 1L;

        @Override
        public int numPartitions() {
            return BinaryRecords.FIRST_BYTES;
        }

        @Override
        public int getPartition(Object key) {
            count(RECORDS_LEFT);
            return ((byte[]) key)[0];
        }
    }

    private static void count(AtomicLong left) {
        if (left.decrementAndGet() == 0) {
            atTheMoment.run();
        }
    }

    private static CodedPairs<byte[], byte[]> coded(
            JavaPairRDD<byte[], byte[]> input, Transport transport, int watchedNode) {
        return Coded.fixedWidthPairs(input, BinaryRecords.KEY_BYTES, BinaryRecords.VALUE_BYTES)
                .nodes(NODES)
                .computationLoad(2)
                .transport(new FaultyTransport(transport, watchedNode, (session, n, message) -> {
                    count(MESSAGES_LEFT);
                    return message;
                }));
    }

    @AfterEach
    void nobodyIsCancelled() {
        atTheMoment = () -> {};
    }

    @ParameterizedTest
    @CsvSource({"1, in-process", "2, in-process", "1, tcp", "1, udp"})
    void atAnyMomentEverythingIsFreedAndTheContextGoesOn(int coresPerTask, String name) throws Exception {
        System.out.printf("ExchangeCancelTest: seed %d; replay with -Dcoded.seed=%d%n", SEED, SEED);
        Random random = new Random(SEED + coresPerTask);
        try (JavaSparkContext spark = new JavaSparkContext(ExchangeTestSupport.conf(NODES * coresPerTask)
                .set("spark.task.cpus", Integer.toString(coresPerTask))
                .set("spark.local.dir", local.toString())
                .set("spark.coded.exchange.memory", "1"))) {
            Transport transport = TransportChoice.parse(name).transport(spark.sc());
            JavaPairRDD<byte[], byte[]> input = BinaryRecords.random(spark, RECORDS, 6, SEED);
            List<List<String>> expected =
                    BinaryRecords.contents(input.partitionBy(new CodedPairsTest.FirstByte(NODES)));
            RECORDS_LEFT.set(Long.MAX_VALUE);
            MESSAGES_LEFT.set(Long.MAX_VALUE);
            assertThat(coded(input, transport, 0).partitionBy(new Counting()).count())
                    .isEqualTo(RECORDS);
            long records = Long.MAX_VALUE - RECORDS_LEFT.get();
            long messages = Long.MAX_VALUE - MESSAGES_LEFT.get();
            assertThat(records).as("each record mapped twice, and handed over").isGreaterThanOrEqualTo(3 * RECORDS);
            assertThat(messages)
                    .as("three hellos, two packets for each of three groups")
                    .isEqualTo(9);

            ExchangeTestSupport.awaitNothingOpen();
            Set<String> sockets = OpenSockets.list();
            int cancelled = 0;
            atTheMoment = () -> spark.cancelJobGroup(GROUP);
            for (int moment = 0; moment < MOMENTS; moment++) {
                boolean amongMessages = moment % 3 == 0;
                RECORDS_LEFT.set(amongMessages ? Long.MAX_VALUE : 1 + random.nextLong(records));
                MESSAGES_LEFT.set(amongMessages ? 1 + random.nextLong(messages) : Long.MAX_VALUE);
                spark.setJobGroup(GROUP, "a job that is cancelled at a random moment", true);
                JavaFutureAction<Long> job = coded(input, transport, random.nextInt(NODES))
                        .partitionBy(new Counting())
                        .countAsync();
                spark.clearJobGroup();
                try {
                    assertThat(job.get(2, TimeUnit.MINUTES)).isEqualTo(RECORDS);
                } catch (ExecutionException e) {
                    assertThat(e).cause().hasMessageContaining("cancelled");
                    cancelled++;
                }
                ExchangeTestSupport.awaitNothingOpen();
                OpenSockets.awaitNoneBut(sockets);
                assertThat(UdpMulticastTransport.openEndpoints()).isZero();
                assertThat(files("coded_spill")).isEmpty();
            }
            // The last moments of a job may be over before the cancelling reaches it.
            assertThat(cancelled).isGreaterThanOrEqualTo(MOMENTS / 2);
            RECORDS_LEFT.set(Long.MAX_VALUE);
            MESSAGES_LEFT.set(Long.MAX_VALUE);
            assertThat(BinaryRecords.contents(coded(input, transport, 0).partitionBy(new Counting())))
                    .isEqualTo(expected);
        }
        // Spark leaves an empty folder until its JVM ends.
        assertThat(files("")).as("files of the context").isEmpty();
    }

    private List<Path> files(String prefix) throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(local, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.getFileName().toString().startsWith(prefix)) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                // Spark deletes files of shuffles that nobody needs while this looks.
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        });
        return found;
    }
}
