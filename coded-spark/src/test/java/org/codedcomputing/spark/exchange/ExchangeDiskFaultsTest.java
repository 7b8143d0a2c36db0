package org.codedcomputing.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.core.CodedException;
import org.codedcomputing.spark.Coded;
import org.codedcomputing.spark.exchange.transport.Endpoint;
import org.codedcomputing.spark.exchange.transport.InProcessTransport;
import org.codedcomputing.spark.exchange.transport.Membership;
import org.codedcomputing.spark.exchange.transport.Message;
import org.codedcomputing.spark.exchange.transport.Transport;
import org.codedcomputing.spark.exchange.transport.TransportCounts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Disks that get full, turn read-only or turn bits over under a running exchange that keeps everything on them. */
@Tag("fault-4")
@Tag("fault-11")
class ExchangeDiskFaultsTest {
    private static final int NODES = 4;
    private static final int RECORDS = 12_000;
    private static final long SEED = Long.getLong("coded.seed", 20261123);
    private static final Partitioner PARTITIONER = new CodedPairsTest.FirstByte(NODES);

    /** What a test does while an exchange runs; closures carry no disks. */
    private static volatile Runnable beforeHandOver = () -> {};

    private static volatile Runnable atMessage = () -> {};

    @TempDir
    private Path temp;

    @AfterEach
    void nothingIsLeftBehind() {
        beforeHandOver = () -> {};
        atMessage = () -> {};
        ExchangeTestSupport.awaitNothingOpen();
    }

    private static JavaSparkContext spark(String localDirs) {
        return new JavaSparkContext(ExchangeTestSupport.conf(NODES)
                .set("spark.local.dir", localDirs)
                .set("spark.coded.exchange.memory", "1"));
    }

    private static CodedPairs<byte[], byte[]> coded(JavaPairRDD<byte[], byte[]> input) {
        return Coded.fixedWidthPairs(input, BinaryRecords.KEY_BYTES, BinaryRecords.VALUE_BYTES)
                .nodes(NODES)
                .computationLoad(2);
    }

    @Test
    void aFullDiskIsATypedFailureThatLeavesNothingOnIt() throws IOException {
        // Each of the four nodes keeps some 600 kB of what it maps alone.
        try (SmallDisk disk = SmallDisk.mount(Files.createDirectory(temp.resolve("small")), 1024);
                JavaSparkContext spark = spark(disk.directory().toString())) {
            JavaPairRDD<byte[], byte[]> input = BinaryRecords.random(spark, RECORDS, 6, SEED);
            long room = Files.getFileStore(disk.directory()).getUsableSpace();
            CodedPairs<byte[], byte[]> pairs = coded(input);
            JavaPairRDD<byte[], byte[]> output = pairs.partitionBy(PARTITIONER);
            assertThatThrownBy(output::count)
                    .hasMessageContaining("No space left on device")
                    .hasMessageContaining("set spark.local.dir to other directories");
            assertThat(pairs.report().failure())
                    .isInstanceOf(CodedException.class)
                    .hasMessageContaining("cannot spill ")
                    .hasMessageContaining(disk.directory().toString());
            ExchangeTestSupport.awaitNothingOpen();
            assertThat(Files.getFileStore(disk.directory()).getUsableSpace())
                    .as("room on the disk, but for Spark's empty folders")
                    .isGreaterThan(room - (64 << 10));
            assertThat(input.count()).as("the context lives").isEqualTo(RECORDS);
        }
    }

    /** How a disk is made useless, and usable again. */
    enum Fault {
        FULL {
            @Override
            void breakDisk(SmallDisk disk) {
                disk.fill(16);
            }

            @Override
            void repair(SmallDisk disk) {
                disk.empty();
            }
        },
        READ_ONLY {
            @Override
            void breakDisk(SmallDisk disk) {
                disk.makeReadOnly();
            }

            @Override
            void repair(SmallDisk disk) {
                disk.makeWritable();
            }
        };

        abstract void breakDisk(SmallDisk disk);

        abstract void repair(SmallDisk disk);
    }

    /** Spark itself does not look for another directory, so its own files are to find the disk repaired. */
    @ParameterizedTest
    @EnumSource
    void anotherLocalDirectoryTakesWhatABrokenDiskDoesNot(Fault fault) throws IOException {
        Path other = Files.createDirectory(temp.resolve("other"));
        try (SmallDisk disk = SmallDisk.mount(Files.createDirectory(temp.resolve("small")), 8 << 10);
                JavaSparkContext spark = spark(disk.directory() + "," + other)) {
            JavaPairRDD<byte[], byte[]> input = BinaryRecords.random(spark, RECORDS, 6, SEED);
            List<List<String>> expected = BinaryRecords.contents(input.partitionBy(PARTITIONER));
            AtomicInteger repairs = new AtomicInteger();
            beforeHandOver = () -> {
                if (repairs.getAndIncrement() == 0) {
                    fault.repair(disk);
                }
            };
            CodedPairs<byte[], byte[]> pairs = coded(input).transport(new WatchedTransport());
            JavaPairRDD<byte[], byte[]> output = pairs.partitionBy(PARTITIONER);
            fault.breakDisk(disk);
            assertThat(BinaryRecords.contents(output)).isEqualTo(expected);
            assertThat(repairs).hasValue(NODES);
            assertThat(pairs.report().failure()).isNull();
            assertThat(pairs.report().spilledBytes()).isPositive();
            ExchangeTestSupport.awaitNothingOpen();
        }
    }

    /** Calls {@link #beforeHandOver} when a node has decoded everything, which is before Spark writes any of it. */
    private static final class WatchedTransport implements Transport {
        private static final long serialVersionUID = 1L;
        private final Transport delegate = new InProcessTransport();

        @Override
        public String name() {
            return "watched " + delegate.name();
        }

        @Override
        public boolean withinOneJvm() {
            return true;
        }

        @Override
        public Endpoint open(Membership membership) {
            Endpoint endpoint = delegate.open(membership);
            return new Endpoint() {
                @Override
                public void send(long receivers, byte[] bytes, int length) throws InterruptedException {
                    endpoint.send(receivers, bytes, length);
                }

                @Override
                public void finish() {
                    endpoint.finish();
                }

                @Override
                public @Nullable Message receive(Duration wait) throws InterruptedException {
                    return endpoint.receive(wait);
                }

                @Override
                public boolean drained() {
                    return endpoint.drained();
                }

                @Override
                public boolean finished(int peer) {
                    return endpoint.finished(peer);
                }

                @Override
                public TransportCounts counts() {
                    return endpoint.counts();
                }

                @Override
                public void complete() {
                    beforeHandOver.run();
                    endpoint.complete();
                }

                @Override
                public boolean awaitComplete(Duration wait) throws InterruptedException {
                    return endpoint.awaitComplete(wait);
                }

                @Override
                public void fail(Throwable cause) {
                    endpoint.fail(cause);
                }

                @Override
                public void close() {
                    endpoint.close();
                }
            };
        }
    }

    @Test
    void oneBitFlippedInASpillFileGivesTheExactResult() {
        OpenSpillFiles.assumeListable();
        System.out.printf("ExchangeDiskFaultsTest: seed %d; replay with -Dcoded.seed=%d%n", SEED, SEED);
        Random random = new Random(SEED);
        int noticed = 0;
        try (JavaSparkContext spark = spark(temp.toString())) {
            JavaPairRDD<byte[], byte[]> input = BinaryRecords.random(spark, RECORDS / 10, 6, SEED);
            List<List<String>> expected = BinaryRecords.contents(input.partitionBy(PARTITIONER));
            for (int tries = 0; tries < 20; tries++) {
                // A hello from each of the other nodes, and two packets for each of three groups.
                int number = random.nextInt(NODES - 1 + 6);
                int file = random.nextInt(NODES);
                double place = random.nextDouble();
                int bit = random.nextInt(8);
                AtomicInteger flips = new AtomicInteger();
                atMessage = () -> {
                    if (flips.getAndIncrement() == 0) {
                        flip(OpenSpillFiles.list(), file, place, bit);
                    }
                };
                CodedPairs<byte[], byte[]> pairs = coded(input)
                        .transport(new FaultyTransport(random.nextInt(NODES), (session, n, message) -> {
                            if (n == number) {
                                atMessage.run();
                            }
                            return message;
                        }));
                assertThat(BinaryRecords.contents(pairs.partitionBy(PARTITIONER)))
                        .as("try %d", tries)
                        .isEqualTo(expected);
                assertThat(flips.get()).isPositive();
                if (pairs.report().failure() != null) {
                    assertThat(pairs.report().failure()).isInstanceOf(CodedException.class);
                    noticed++;
                }
            }
        }
        // How many is a matter of timing: a bit that nobody reads any more is nobody's loss.
        assertThat(noticed).as("bits that were still to be read").isPositive();
    }

    /** Turns a bit over in one of the files that have something in them by now, if there is one. */
    private static void flip(List<Path> files, int file, double place, int bit) {
        try {
            List<Path> written = new ArrayList<>();
            for (Path path : files) {
                if (Files.size(path) > 0) {
                    written.add(path);
                }
            }
            if (written.isEmpty()) {
                return;
            }
            try (FileChannel channel = FileChannel.open(
                    written.get(file % written.size()), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                long position = (long) (place * channel.size());
                ByteBuffer one = ByteBuffer.allocate(1);
                assertThat(channel.read(one, position)).isOne();
                one.put(0, (byte) (one.get(0) ^ 1 << bit));
                assertThat(channel.write(one.flip(), position)).isOne();
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
