package org.codedcomputing.spark.reduce;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.codedcomputing.core.cdc.CorruptDataException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;

/**
 * Foreign bytes in the place of the messages of a reduce job: refused with the one declared exception, or written again as they
 * were; and vectors made of such messages hold what the messages say.
 */
@Tag("fault-4")
class ReduceMessageFuzzTest {
    private static final int LONGEST = 1 << 16;
    private static final int VECTOR = 5;

    @FuzzTest(maxDuration = "60s")
    void aMessageIsRefusedOrWrittenAgainAsItWas(byte[] data) {
        readAndWriteAgain(data);
        readAndWriteAgain(sealed(data));
    }

    private static void readAndWriteAgain(byte[] data) {
        ReduceMessage message = read(data);
        if (message == null || message.total() > LONGEST) {
            return;
        }
        double[] vector = new double[message.total()];
        message.numbers().get(0, vector, message.first(), message.count());
        byte[] again = ReduceMessage.part(
                message.type(), job(data), message.hop(), message.epoch(), vector, message.first(), message.count());
        assertThat(again).isEqualTo(data);
    }

    private static @Nullable ReduceMessage read(byte[] data) {
        try {
            return ReduceMessage.fromBytes(data, job(data));
        } catch (CorruptDataException refused) {
            return null;
        }
    }

    /** The job that the message itself names: one of another job is refused at once. */
    private static long job(byte[] data) {
        return data.length < 16 ? 0 : ByteBuffer.wrap(data).getLong(8);
    }

    /** The same bytes with the checksum that they should have: what is behind it is to be fuzzed too. */
    private static byte[] sealed(byte[] data) {
        if (data.length < Integer.BYTES) {
            return data;
        }
        byte[] copy = data.clone();
        int end = copy.length - Integer.BYTES;
        CRC32C crc = new CRC32C();
        crc.update(copy, 0, end);
        ByteBuffer.wrap(copy).putInt(end, (int) crc.getValue());
        return copy;
    }

    /** Each two bytes say which part of a vector of five comes next, in which epoch. */
    @FuzzTest(maxDuration = "60s")
    void vectorsHoldWhatTheirPartsSay(byte[] data) {
        Assembly assembly = new Assembly(VECTOR);
        List<ReduceMessage> taken = new ArrayList<>();
        for (int at = 0; at + 1 < data.length; at += 2) {
            int first = (data[at] & 0x0f) % VECTOR;
            int count = Math.min(VECTOR - first, (data[at] >> 4) & 0x07);
            int epoch = data[at + 1] & 0x0f;
            double[] vector = new double[VECTOR + ((data[at] & 0x80) == 0 ? 0 : 1)];
            Arrays.fill(vector, epoch + 1.0);
            ReduceMessage part = ReduceMessage.fromBytes(
                    ReduceMessage.part(ReduceMessage.Word.MODEL, 1, 0, epoch, vector, first, count), 1);
            try {
                if (assembly.put(part)) {
                    taken.clear();
                }
            } catch (CorruptDataException refused) {
                continue;
            }
            taken.add(part);
            assertThat(part.epoch()).isEqualTo(assembly.epoch());
            assertThat(taken.stream().mapToInt(ReduceMessage::count).sum()).isLessThanOrEqualTo(VECTOR);
            for (ReduceMessage one : taken) {
                assertThat(Arrays.copyOfRange(assembly.values(), one.first(), one.first() + one.count()))
                        .containsOnly(epoch + 1.0);
            }
        }
    }
}
