package org.codedcomputing.spark.reduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.codedcomputing.core.cdc.CorruptDataException;
import org.codedcomputing.spark.reduce.ReduceMessage.Word;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bytes of messages, and vectors put together from them. */
@Tag("fault-4")
class ReduceMessageTest {
    private static final long JOB = 0x0123456789abcdefL;

    private static byte[] example() {
        return ReduceMessage.part(Word.CHUNK, JOB, 3, 7, new double[] {0, 1.5, -2, 9}, 1, 2);
    }

    @Test
    void theBytesAreThoseOfThePage() {
        byte[] bytes = example();
        ByteBuffer expected = ByteBuffer.allocate(52)
                .put(new byte[] {'C', 'D', 'R', 'M', 1, 7, 0, 3})
                .putLong(JOB)
                .putInt(7)
                .putInt(1)
                .putInt(4)
                .putInt(2)
                .putDouble(1.5)
                .putDouble(-2);
        CRC32C crc = new CRC32C();
        crc.update(expected.array(), 0, 48);
        expected.putInt((int) crc.getValue());
        assertThat(bytes).isEqualTo(expected.array());
    }

    @Test
    void whatIsReadIsWhatWasWritten() {
        ReduceMessage read = ReduceMessage.fromBytes(example(), JOB);
        assertThat(read.type()).isEqualTo(Word.CHUNK);
        assertThat(read.hop()).isEqualTo(3);
        assertThat(read.epoch()).isEqualTo(7);
        assertThat(read.first()).isEqualTo(1);
        assertThat(read.total()).isEqualTo(4);
        double[] numbers = new double[read.count()];
        read.numbers().get(0, numbers);
        assertThat(numbers).containsExactly(1.5, -2);
        assertThat(ReduceMessage.fromBytes(ReduceMessage.word(Word.END, JOB, 0), JOB)
                        .count())
                .isZero();
    }

    @Test
    void everyFlippedBitAndEveryCutIsRefused() {
        byte[] bytes = example();
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> ReduceMessage.fromBytes(flipped, JOB))
                    .as("bit %d", bit)
                    .isInstanceOf(CorruptDataException.class);
        }
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> ReduceMessage.fromBytes(cut, JOB))
                    .as("%d bytes", length)
                    .isInstanceOf(CorruptDataException.class);
        }
    }

    /** Fields that are wrong although the checksum is right. */
    @ParameterizedTest
    @CsvSource({
        "0, 1, magic 01445243 version 1",
        "4, 2, version 2",
        "5, 0, a message of type 0",
        "5, 8, a message of type 8",
        "6, -1, hop -253",
        "8, 0, a message of job 0023456789abcdef",
        "16, -1, epoch -16777209",
        "20, -1, numbers from -16777215",
        "27, 2, 2 numbers from 1 of 2",
        "31, 1, 1 numbers from 1 of 4 in 52 bytes"
    })
    void contradictionsAreRefused(int at, int value, String complaint) {
        byte[] bytes = example();
        bytes[at] = (byte) value;
        if (at == 0) {
            bytes[1] = 'D';
            bytes[2] = 'R';
            bytes[3] = 'C';
        }
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length - 4);
        ByteBuffer.wrap(bytes).putInt(bytes.length - 4, (int) crc.getValue());
        assertThatThrownBy(() -> ReduceMessage.fromBytes(bytes, JOB))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining(complaint);
    }

    private static ReduceMessage part(int epoch, double[] vector, int first, int count) {
        return ReduceMessage.fromBytes(ReduceMessage.part(Word.MODEL, JOB, 0, epoch, vector, first, count), JOB);
    }

    @Test
    void partsComeInAnyOrder() {
        double[] vector = {1, 2, 3, 4, 5};
        Assembly assembly = new Assembly(5);
        assertThat(assembly.complete()).isFalse();
        assertThat(assembly.put(part(4, vector, 3, 2))).isTrue();
        assertThat(assembly.put(part(4, vector, 0, 1))).isFalse();
        assertThat(assembly.complete()).isFalse();
        assertThat(assembly.put(part(4, vector, 1, 2))).isFalse();
        assertThat(assembly.complete()).isTrue();
        assertThat(assembly.epoch()).isEqualTo(4);
        double[] kept = assembly.values();
        assertThat(kept).containsExactly(vector);
        assertThat(assembly.put(part(6, new double[5], 0, 5))).isTrue();
        assertThat(kept).as("what was handed out stays").containsExactly(vector);
    }

    @Test
    void partsThatCannotBeAreRefused() {
        double[] vector = {1, 2, 3, 4, 5};
        Assembly assembly = new Assembly(5);
        assertThatThrownBy(() -> assembly.put(part(0, new double[4], 0, 4)))
                .hasMessage("4 numbers of a vector of 4, where 5 are due");
        assembly.put(part(1, vector, 0, 3));
        assertThatThrownBy(() -> assembly.put(part(2, vector, 3, 2))).hasMessage("a part of epoch 2 amid epoch 1");
        assertThatThrownBy(() -> assembly.put(part(1, vector, 0, 3)))
                .hasMessage("3 more numbers of epoch 1, where 2 are missing");
        assembly.put(part(1, vector, 3, 2));
        assertThatThrownBy(() -> assembly.put(part(1, vector, 3, 2))).hasMessage("a part of epoch 1 behind epoch 1");
    }
}
