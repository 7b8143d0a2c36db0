package org.codedcomputing.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.Partitioner;
import org.codedcomputing.core.cdc.CdcDesign;
import org.codedcomputing.core.cdc.ChunkStore;
import org.codedcomputing.core.cdc.Delivery;
import org.codedcomputing.core.cdc.IntermediateValue;
import org.codedcomputing.spark.exchange.transport.InProcessTransport;
import org.codedcomputing.spark.exchange.transport.TransportLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.Tuple2;

/** Records that are mapped in blocks become the very bytes that they become one by one. */
class BlockMappingTest {
    private static final int NODES = 4;
    private static final int PARTITIONS = 11;
    private static final CdcDesign DESIGN = CdcDesign.of(NODES, 2);

    /** Output partitions by the last byte of the key: as many as it is told, which may be one too many. */
    private static final class LastByte extends Partitioner implements BytePartitioner {
        private static final long serialVersionUID = 1L;
        private final int values;

        LastByte(int values) {
            this.values = values;
        }

        @Override
        public int numPartitions() {
            return PARTITIONS;
        }

        @Override
        public int getPartition(Object key) {
            byte[] bytes = (byte[]) key;
            return getPartition(bytes, 0, bytes.length);
        }

        @Override
        public int getPartition(byte[] bytes, int offset, int length) {
            return (bytes[offset + length - 1] & 0xff) % values;
        }
    }

    /** Random records in blocks of random sizes somewhere in one array. */
    private static final class RandomBlocks implements FixedWidthRecords {
        private final int keyBytes;
        private final int valueBytes;
        private final byte[] all;
        private final byte[] block;
        private final Random random;
        private final boolean onlyBlocks;
        private int position;
        private int offset;
        private int left;

        /** Begins; {@code onlyBlocks} fails whoever wants single records. */
        RandomBlocks(int keyBytes, int valueBytes, byte[] all, long seed, boolean onlyBlocks) {
            this.keyBytes = keyBytes;
            this.valueBytes = valueBytes;
            this.all = all;
            this.onlyBlocks = onlyBlocks;
            random = new Random(seed);
            block = new byte[all.length + 7];
        }

        private int width() {
            return keyBytes + valueBytes;
        }

        @Override
        public int keyBytes() {
            return keyBytes;
        }

        @Override
        public int valueBytes() {
            return valueBytes;
        }

        @Override
        public boolean nextBlock() {
            left = Math.min((all.length - position) / width(), 1 + random.nextInt(500));
            offset = random.nextInt(8);
            random.nextBytes(block);
            System.arraycopy(all, position, block, offset, left * width());
            position += left * width();
            return left > 0;
        }

        @Override
        public byte[] block() {
            return block;
        }

        @Override
        public int blockOffset() {
            return offset;
        }

        @Override
        public int blockRecords() {
            return left;
        }

        @Override
        public boolean hasNext() {
            assertThat(onlyBlocks).as("records are wanted in blocks").isFalse();
            return left > 0 || nextBlock();
        }

        @Override
        public Tuple2<byte[], byte[]> next() {
            assertThat(hasNext()).isTrue();
            Tuple2<byte[], byte[]> record = new FixedWidthRecordCodec(keyBytes, valueBytes).record(block, offset);
            offset += width();
            left--;
            return record;
        }
    }

    private static ExchangeSpec<byte[], byte[]> spec(
            int keyBytes, int valueBytes, ValueCodec.Kind codec, Partitioner partitioner, boolean canonicalOrder) {
        return new ExchangeSpec<>(
                1,
                DESIGN,
                Delivery.CODED,
                new FixedWidthRecordCodec(keyBytes, valueBytes),
                new ValueCodec(codec, 1),
                partitioner,
                canonicalOrder,
                false,
                64 << 10,
                0,
                SendSchedule.CONCURRENT,
                new InProcessTransport(),
                new TransportLimits(1 << 20, Duration.ofSeconds(60)));
    }

    private interface Records {
        Iterator<Tuple2<byte[], byte[]>> of(int partition);
    }

    /** What came of it, how many records there were, and how often the mapper looked whether the task was killed. */
    private record Outcome(MappedValues values, long records, int looks) {}

    /** Node 0 maps the batches {0,1}, {0,2} and {0,3}, three partitions each. */
    private static Outcome map(ExchangeSpec<byte[], byte[]> spec, Records records) throws InterruptedException {
        List<InputPartition<Tuple2<byte[], byte[]>>> input = new ArrayList<>();
        for (int partition = 0; partition < 18; partition++) {
            long batch = partition / 3;
            if ((DESIGN.holders(batch) & 1) != 0) {
                int index = partition;
                input.add(new InputPartition<>(batch, index, () -> records.of(index)));
            }
        }
        StageMeter meter = new StageMeter();
        AtomicInteger looks = new AtomicInteger();
        MappedValues values = new ReplicatedMap<>(spec, 0, meter, ChunkStore.HEAP)
                .run(input.iterator(), TaskThreads.one(meter), looks::incrementAndGet);
        return new Outcome(values, meter.recordsMapped(), looks.get());
    }

    /** Up to 2 MB of records, the first half of every other partition compressible. */
    private static byte[] random(int partition, int width) {
        // None, few, and more than two looks every 4096 records.
        int[] records = {0, 3, 6000, 20_000};
        byte[] all = new byte[Math.min(records[partition % records.length], 2_000_000 / width) * width];
        new Random(partition).nextBytes(all);
        Arrays.fill(all, 0, partition % 2 * all.length / 2, (byte) partition);
        return all;
    }

    private static Records blocks(int keyBytes, int valueBytes) {
        return partition ->
                new RandomBlocks(keyBytes, valueBytes, random(partition, keyBytes + valueBytes), partition, true);
    }

    private static Records single(int keyBytes, int valueBytes) {
        return partition -> {
            List<Tuple2<byte[], byte[]>> records = new ArrayList<>();
            new RandomBlocks(keyBytes, valueBytes, random(partition, keyBytes + valueBytes), partition, false)
                    .forEachRemaining(records::add);
            return records.iterator();
        };
    }

    private static void assertSame(Outcome found, Outcome expected) {
        assertThat(found.records()).isPositive().isEqualTo(expected.records());
        assertThat(found.looks()).isEqualTo(expected.looks());
        assertThat(found.values().partitionDigests())
                .hasSize(9)
                .isEqualTo(expected.values().partitionDigests());
        assertThat(found.values().batchDigests())
                .hasSize(3)
                .isEqualTo(expected.values().batchDigests());
        for (long batch : expected.values().batchDigests().keySet()) {
            for (int receiver = 0; receiver < NODES; receiver++) {
                if (receiver == 0 || (DESIGN.holders(batch) >>> receiver & 1) == 0) {
                    assertThat(bytes(found.values().value(batch, receiver)))
                            .isNotEmpty()
                            .isEqualTo(bytes(expected.values().value(batch, receiver)));
                }
            }
        }
    }

    /** Also where a record does not fit the blocks that are digested and compressed at a time. */
    @ParameterizedTest
    @CsvSource({"NONE,10,90", "LZ4,10,90", "ZSTD,10,90", "LZ4,1,0", "ZSTD,3,16400", "LZ4,4,40000"})
    void bothWaysMakeTheSameValuesAndDigests(ValueCodec.Kind codec, int keyBytes, int valueBytes)
            throws InterruptedException {
        ExchangeSpec<byte[], byte[]> spec = spec(keyBytes, valueBytes, codec, new LastByte(PARTITIONS), false);
        assertSame(map(spec, blocks(keyBytes, valueBytes)), map(spec, single(keyBytes, valueBytes)));
    }

    private static byte[] bytes(IntermediateValue value) {
        byte[] bytes = new byte[Math.toIntExact(value.length())];
        value.bytes().copyTo(0, bytes, 0, bytes.length);
        return bytes;
    }

    /** Behind a shuffle records are sorted first, one by one, whatever form they have. */
    @Test
    void whatNeedsACanonicalOrderIsMappedOneByOne() throws InterruptedException {
        ExchangeSpec<byte[], byte[]> spec = spec(2, 3, ValueCodec.Kind.NONE, new LastByte(PARTITIONS), true);
        Outcome found = map(spec, partition -> new RandomBlocks(2, 3, random(partition, 5), partition, false));
        assertSame(found, map(spec, single(2, 3)));
    }

    @Test
    void recordsOfAnotherWidthAreRefusedAsEver() {
        ExchangeSpec<byte[], byte[]> spec = spec(2, 3, ValueCodec.Kind.NONE, new LastByte(PARTITIONS), false);
        assertThatThrownBy(() -> map(spec, partition -> new RandomBlocks(3, 2, random(partition, 5), partition, false)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a record has 3 key bytes and 2 value bytes, declared are 2 and 3");
    }

    @Test
    void anOutputPartitionThatDoesNotExistIsRefusedBothWays() {
        ExchangeSpec<byte[], byte[]> spec = spec(2, 3, ValueCodec.Kind.NONE, new LastByte(PARTITIONS + 1), false);
        for (Records records : List.of(blocks(2, 3), single(2, 3))) {
            assertThatThrownBy(() -> map(spec, records))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("gave partition 11, it has 0..10");
        }
    }

    @Test
    void anInputThatCannotBeReadFailsTheMap() {
        ExchangeSpec<byte[], byte[]> spec = spec(2, 3, ValueCodec.Kind.NONE, new LastByte(PARTITIONS), false);
        FixedWidthRecords unreadable = new FixedWidthRecords() {
            @Override
            public int keyBytes() {
                return 2;
            }

            @Override
            public int valueBytes() {
                return 3;
            }

            @Override
            public boolean nextBlock() throws IOException {
                throw new IOException("the disk is gone");
            }

            @Override
            public byte[] block() {
                throw new AssertionError("there is no block");
            }

            @Override
            public int blockOffset() {
                throw new AssertionError("there is no block");
            }

            @Override
            public int blockRecords() {
                throw new AssertionError("there is no block");
            }

            @Override
            public boolean hasNext() {
                throw new AssertionError("records are wanted in blocks");
            }

            @Override
            public Tuple2<byte[], byte[]> next() {
                throw new AssertionError("records are wanted in blocks");
            }
        };
        assertThatThrownBy(() -> map(spec, partition -> unreadable)).hasMessageContaining("the disk is gone");
    }
}
