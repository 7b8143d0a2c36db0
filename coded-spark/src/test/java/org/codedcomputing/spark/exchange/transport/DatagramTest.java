package org.codedcomputing.spark.exchange.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("fault-4")
class DatagramTest {
    private static final long SESSION = 0x0123_4567_89ab_cdefL;

    private static byte[] numbered(int nodes, int room) {
        byte[] bytes = new byte[Datagram.numberedHeader(nodes) + 5 + room];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        Datagram.putNumbered(buffer, Datagram.Type.MESSAGE, nodes, 2, (int) SESSION, 77, 3, 4205, 0b1011);
        buffer.put(new byte[] {1, 2, 3, 4, 5});
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 8, 9, 12, 63, 64})
    void whatIsWrittenIsRead(int nodes) {
        byte[] bytes = numbered(nodes, 0);
        assertThat(Datagram.isOf(bytes, bytes.length, (int) SESSION)).isTrue();
        assertThat(Datagram.parse(bytes, bytes.length, nodes))
                .isEqualTo(new Datagram(Datagram.Type.MESSAGE, 2, 77, 3, 4205, 0b1011, 20 + (nodes + 7) / 8, 5));
        assertThat(Datagram.parse(bytes, bytes.length, nodes + 8 > 64 ? 8 : nodes + 8))
                .isNull();
    }

    @Test
    void aBlockEndIsReadAsItWasWritten() {
        for (int nodes : new int[] {2, 8, 12, 64}) {
            long[] wanted = new long[2 * nodes];
            wanted[2] = 5;
            wanted[3] = Long.MIN_VALUE;
            wanted[2 * nodes - 2] = -1;
            long receivers = 1L << 1 | 1L << (nodes - 1);
            BlockEnd end = new BlockEnd(9, 7, 2, receivers, wanted);
            ByteBuffer buffer = ByteBuffer.allocate(BlockEnd.mostBytes(nodes));
            end.put(buffer);
            BlockEnd read = BlockEnd.parse(buffer.array(), 0, buffer.position(), nodes);
            assertThat(read).isNotNull();
            assertThat(read.wanted()).isEqualTo(wanted);
            assertThat(read.receivers()).isEqualTo(receivers);
            assertThat(read.block()).isEqualTo(9);
            assertThat(read.lowest()).isEqualTo(7);
            assertThat(read.round()).isEqualTo(2);
            assertThat(BlockEnd.parse(buffer.array(), 0, buffer.position() - 1, nodes))
                    .isNull();
        }
    }

    @Test
    void aStatusIsReadAsItWasWritten() {
        BlockStatus status = new BlockStatus(3, 4, 63, true, 17, Long.MIN_VALUE);
        ByteBuffer buffer = ByteBuffer.allocate(BlockStatus.BYTES);
        status.put(buffer);
        assertThat(BlockStatus.parse(buffer.array(), 0, BlockStatus.BYTES)).isEqualTo(status);
        assertThat(BlockStatus.parse(buffer.array(), 0, BlockStatus.BYTES - 1)).isNull();
    }

    /** No bit of a datagram may change unseen, whichever guard it has. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyFlippedBitIsSeen(boolean sealed) {
        int header = Datagram.numberedHeader(8);
        DatagramGuard guard = guard(sealed);
        byte[] bytes = numbered(8, guard.overhead());
        guard.protect(bytes, header, header + 5);
        for (int bit = 0; bit < bytes.length * Byte.SIZE; bit++) {
            byte[] changed = bytes.clone();
            changed[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertThat(guard(sealed).open(changed, header, changed.length))
                    .as("bit %d", bit)
                    .isFalse();
        }
        for (int length = 0; length < bytes.length; length++) {
            assertThat(guard(sealed).open(bytes.clone(), header, length)).isFalse();
        }
        assertThat(guard(sealed).open(bytes.clone(), header, bytes.length)).isTrue();
    }

    private static DatagramGuard guard(boolean sealed) {
        return sealed
                ? new SealedDatagramGuard(new SecretKeySpec(new byte[16], "AES"))
                : DatagramGuard.checksum(SESSION);
    }

    @Test
    void controlThatComesTwiceIsRefusedWhenItIsSealed() {
        DatagramGuard guard = guard(true);
        byte[] bytes = new byte[Datagram.controlHeader() + 4 + guard.overhead()];
        Datagram.putCommon(ByteBuffer.wrap(bytes), Datagram.Type.BYE, 8, 1, (int) SESSION, 5);
        guard.protect(bytes, Datagram.controlHeader(), Datagram.controlHeader() + 4);
        assertThat(guard.open(bytes.clone(), Datagram.controlHeader(), bytes.length))
                .isTrue();
        assertThat(guard.open(bytes.clone(), Datagram.controlHeader(), bytes.length))
                .isFalse();
    }

    /** Whatever comes, it is read or refused, without an exception. */
    @Test
    void garbageIsRefused() {
        Random random = new Random(20261123);
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[random.nextInt(120)];
            random.nextBytes(bytes);
            if (bytes.length > 3) {
                bytes[0] = Datagram.MAGIC;
                bytes[1] = (byte) random.nextInt(8);
                bytes[2] = (byte) random.nextInt(10);
                bytes[3] = 1;
            }
            Datagram datagram = Datagram.parse(bytes, bytes.length, 8);
            if (datagram != null) {
                assertThat(datagram.body() + datagram.bodyLength()).isEqualTo(bytes.length);
                BlockEnd end = BlockEnd.parse(bytes, datagram.body(), datagram.bodyLength(), 8);
                BlockStatus status = BlockStatus.parse(bytes, datagram.body(), datagram.bodyLength());
                assertThat(end == null || end.wanted().length == 16).isTrue();
                assertThat(status == null || status.to() >= 0).isTrue();
            }
        }
    }
}
