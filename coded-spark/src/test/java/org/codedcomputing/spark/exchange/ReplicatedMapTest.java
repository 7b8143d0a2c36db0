package org.codedcomputing.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.codedcomputing.core.cdc.CdcDesign;
import org.codedcomputing.core.cdc.ChunkStore;
import org.codedcomputing.core.cdc.CorruptDataException;
import org.codedcomputing.core.cdc.Delivery;
import org.codedcomputing.core.cdc.IntermediateValue;
import org.codedcomputing.spark.exchange.transport.InProcessTransport;
import org.codedcomputing.spark.exchange.transport.TransportLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import scala.Tuple2;

/** The first stage alone: node 0 of four maps the batches {0,1}, {0,2} and {0,3}. */
class ReplicatedMapTest {
    private static final int NODES = 4;
    private static final CdcDesign DESIGN = CdcDesign.of(NODES, 2);

    /** Keeps everything outside of memory, and turns over one bit of one of the things that it keeps. */
    private static final class FlippingStore implements ChunkStore {
        private final List<byte[]> kept = new ArrayList<>();
        private final int faulty;
        private final int bit;

        FlippingStore(int faulty, int bit) {
            this.faulty = faulty;
            this.bit = bit;
        }

        @Override
        public boolean reserve(long bytes) {
            return false;
        }

        @Override
        public void release(long bytes) {
            throw new AssertionError("nothing was reserved");
        }

        @Override
        public long write(byte[] source, int offset, int count) {
            byte[] copy = Arrays.copyOfRange(source, offset, offset + count);
            if (kept.size() == faulty) {
                copy[bit / 8 % count] ^= (byte) (1 << bit % 8);
            }
            kept.add(copy);
            return (kept.size() - 1L) << 32;
        }

        @Override
        public void read(long place, byte[] target, int offset, int count) {
            System.arraycopy(kept.get((int) (place >>> 32)), (int) place, target, offset, count);
        }
    }

    private static MappedValues mapped(ValueCodec.Kind codec, ChunkStore store) throws InterruptedException {
        ExchangeSpec<byte[], byte[]> spec = new ExchangeSpec<>(
                1,
                DESIGN,
                Delivery.CODED,
                new FixedWidthRecordCodec(1, 3),
                new ValueCodec(codec, 1),
                new CodedPairsTest.FirstByte(NODES),
                false,
                false,
                64 << 10,
                0,
                SendSchedule.CONCURRENT,
                new InProcessTransport(),
                new TransportLimits(1 << 20, Duration.ofSeconds(60)));
        List<InputPartition<Tuple2<byte[], byte[]>>> input = new ArrayList<>();
        for (int partition = 0; partition < 12; partition++) {
            // Two partitions for each of the six batches, in the order of the batches.
            long batch = partition / 2;
            if ((DESIGN.holders(batch) & 1) != 0) {
                List<Tuple2<byte[], byte[]>> records = new ArrayList<>();
                for (int i = 0; i < 40; i++) {
                    records.add(
                            new Tuple2<>(new byte[] {(byte) (i % NODES)}, new byte[] {(byte) partition, (byte) i, 9}));
                }
                input.add(new InputPartition<>(batch, partition, records::iterator));
            }
        }
        StageMeter meter = new StageMeter();
        return new ReplicatedMap<>(spec, 0, meter, store).run(input.iterator(), TaskThreads.one(meter), () -> {});
    }

    @Test
    void whatAHolderReducesItselfIsDroppedAndTheRestIsKeptInOrder() throws InterruptedException {
        MappedValues mapped = mapped(ValueCodec.Kind.NONE, ChunkStore.HEAP);
        assertThat(mapped.partitionDigests()).hasSize(6);
        assertThat(mapped.batchDigests()).hasSize(3);
        long batch =
                mapped.batchDigests().keySet().stream().sorted().findFirst().orElseThrow();
        // The lowest batch is {0,1}: node 1 maps what it reduces itself.
        assertThat(DESIGN.holders(batch)).isEqualTo(0b0011);
        assertThatThrownBy(() -> mapped.value(batch, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("keeps no value of batch 0 for node 1");
        for (int receiver : new int[] {0, 2, 3}) {
            IntermediateValue value = mapped.value(batch, receiver);
            byte[] bytes = new byte[2 * 10 * 4];
            assertThat(value.length()).isEqualTo(bytes.length);
            value.bytes().copyTo(0, bytes, 0, bytes.length);
            for (int record = 0; record < 20; record++) {
                assertThat(Arrays.copyOfRange(bytes, 4 * record, 4 * record + 4))
                        .containsExactly(receiver, record / 10, receiver + record % 10 * NODES, 9);
            }
        }
        assertThat(mapped.takeOwn()).hasSize(3);
    }

    /** Nobody but the node has its own value, so no digest of a peer can show that it changed before it was sealed. */
    @ParameterizedTest
    @EnumSource
    void oneBitFlippedInWhatWaitsOnDiskForTheSealIsSeen(ValueCodec.Kind codec) throws InterruptedException {
        FlippingStore sound = new FlippingStore(-1, 0);
        assertThat(mapped(codec, sound).batchDigests())
                .isEqualTo(mapped(codec, ChunkStore.HEAP).batchDigests());
        // Three values of each of the three batches.
        assertThat(sound.kept).hasSize(9);
        for (int value = 0; value < 9; value++) {
            for (int bit = 0; bit < 8 * sound.kept.get(value).length; bit += 7) {
                FlippingStore faulty = new FlippingStore(value, bit);
                assertThatThrownBy(() -> mapped(codec, faulty))
                        .as("value %d, bit %d", value, bit)
                        .isInstanceOf(CorruptDataException.class)
                        .hasMessageContaining("changed between being written");
            }
        }
    }
}
