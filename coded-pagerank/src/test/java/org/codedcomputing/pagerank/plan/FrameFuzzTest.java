package org.codedcomputing.pagerank.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.codedcomputing.core.cdc.CorruptDataException;
import org.junit.jupiter.api.Tag;

/** Foreign bytes in the place of a frame: refused with the one declared exception, or written again as they were. */
@Tag("fault-4")
class FrameFuzzTest {

    @FuzzTest(maxDuration = "60s")
    void aFrameIsRefusedOrWrittenAgainAsItWas(byte[] data) {
        readAndWriteAgain(data);
        readAndWriteAgain(sealed(data));
    }

    private static void readAndWriteAgain(byte[] data) {
        Frame frame;
        try {
            frame = Frame.read(0, data);
        } catch (CorruptDataException refused) {
            return;
        }
        Frame again = Frame.of(frame.kind(), frame.iteration(), frame.receivers(), frame.bodyBytes());
        System.arraycopy(frame.bytes(), Frame.HEADER_BYTES, again.bytes(), Frame.HEADER_BYTES, frame.bodyBytes());
        assertThat(again.seal()).isEqualTo(data);
    }

    /** The same bytes with the length and the checksum that they should have: what is behind them is to be fuzzed too. */
    private static byte[] sealed(byte[] data) {
        if (data.length < Frame.HEADER_BYTES) {
            return data;
        }
        byte[] copy = data.clone();
        ByteBuffer buffer = ByteBuffer.wrap(copy).putInt(16, copy.length - Frame.HEADER_BYTES);
        CRC32C crc = new CRC32C();
        crc.update(copy, 0, 20);
        crc.update(copy, Frame.HEADER_BYTES, copy.length - Frame.HEADER_BYTES);
        buffer.putInt(20, (int) crc.getValue());
        return copy;
    }
}
