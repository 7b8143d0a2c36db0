package org.codedcomputing.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.codedcomputing.core.cdc.CorruptDataException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fault-19")
class HelloTest {
    private static final Hello HELLO =
            new Hello(0x0123456789abcdefL, -42, Map.of(7, 70L, 2, -20L), Map.of(1L << 40, 5L, 3L, Long.MIN_VALUE));

    @Test
    void bytesAreThoseOfTheProtocol() {
        ByteBuffer expected = ByteBuffer.allocate(32 + 2 * 12 + 2 * 16 + 4);
        expected.put(new byte[] {'C', 'D', 'C', 'H'}).putInt(1).putLong(0x0123456789abcdefL);
        expected.putLong(-42).putInt(2).putInt(2);
        expected.putInt(2).putLong(-20).putInt(7).putLong(70);
        expected.putLong(3).putLong(Long.MIN_VALUE).putLong(1L << 40).putLong(5);
        assertThat(HELLO.toBytes()).isEqualTo(withChecksum(expected.array()));
    }

    /** Puts the right checksum at the end, as a sender that lies elsewhere would. */
    private static byte[] withChecksum(byte[] message) {
        CRC32C crc = new CRC32C();
        crc.update(message, 0, message.length - 4);
        ByteBuffer.wrap(message).putInt(message.length - 4, (int) crc.getValue());
        return message;
    }

    @Test
    void whatWasSaidIsRead() {
        assertThat(Hello.fromBytes(HELLO.toBytes())).isEqualTo(HELLO);
        Hello nothing = new Hello(1, 2, Map.of(), Map.of());
        assertThat(Hello.fromBytes(nothing.toBytes())).isEqualTo(nothing);
        assertThat(Hello.isHello(nothing.toBytes())).isTrue();
    }

    @Test
    void oneBitFlippedAnywhereIsSeen() {
        byte[] bytes = HELLO.toBytes();
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> Hello.fromBytes(flipped))
                    .as("bit %d", bit)
                    .isInstanceOf(CorruptDataException.class);
        }
    }

    @Test
    void aMessageCutOrGrownIsSeen() {
        byte[] bytes = HELLO.toBytes();
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> Hello.fromBytes(cut))
                    .as("length %d", length)
                    .isInstanceOf(CorruptDataException.class);
        }
        assertThatThrownBy(() -> Hello.fromBytes(Arrays.copyOf(bytes, bytes.length + 1)))
                .isInstanceOf(CorruptDataException.class);
    }

    @Test
    void aNewerVersionIsNamed() {
        byte[] newer = HELLO.toBytes();
        newer[7] = 2;
        assertThatThrownBy(() -> Hello.fromBytes(withChecksum(newer)))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContainingAll("version 2", "speaks 43444348 version 1", "use one version everywhere");
    }

    @Test
    void countsThatDoNotFitTheLengthAreRefusedBeforeAnythingIsAllocated() {
        for (int count : new int[] {0, 1, 3, Integer.MAX_VALUE, -1, Integer.MIN_VALUE}) {
            for (int field : new int[] {24, 28}) {
                byte[] lying = HELLO.toBytes();
                ByteBuffer.wrap(lying).putInt(field, count);
                assertThatThrownBy(() -> Hello.fromBytes(withChecksum(lying)))
                        .isInstanceOf(CorruptDataException.class)
                        .hasMessageContaining(String.valueOf(count));
            }
        }
        // 4 batches of 16 bytes are as long as 0 batches and 5 1/3 partitions: the sum alone must not decide.
        byte[] negative = HELLO.toBytes();
        ByteBuffer.wrap(negative).putInt(24, -2).putInt(28, 5);
        assertThat(12 * -2 + 16 * 5).isEqualTo(2 * 12 + 2 * 16);
        assertThatThrownBy(() -> Hello.fromBytes(withChecksum(negative))).hasMessageContaining("-2 partitions");
    }

    @Test
    void otherMessagesAreNoHellos() {
        byte[] other = HELLO.toBytes();
        other[3] = 'X';
        assertThat(Hello.isHello(other)).isFalse();
        assertThat(Hello.isHello(new byte[0])).isFalse();
        assertThat(Hello.isHello(new byte[] {'C', 'D', 'C', 'H'})).isFalse();
    }

    @Test
    void equalContentsAreEqualBytesWhateverTheMaps() {
        Hello sorted = new Hello(
                HELLO.exchangeId(),
                HELLO.fingerprint(),
                new TreeMap<>(HELLO.partitionDigests()),
                new TreeMap<>(HELLO.batchDigests()));
        assertThat(sorted.toBytes()).isEqualTo(HELLO.toBytes());
    }
}
