package org.codedcomputing.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.codedcomputing.core.cdc.CorruptDataException;
import org.junit.jupiter.api.Tag;

/** Foreign bytes in the place of a hello: refused with the one declared exception, or written again as they were. */
@Tag("fault-4")
class HelloFuzzTest {

    @FuzzTest(maxDuration = "60s")
    void aHelloIsRefusedOrWrittenAgainAsItWas(byte[] data) {
        readAndWriteAgain(data);
        readAndWriteAgain(sealed(data));
    }

    private static void readAndWriteAgain(byte[] data) {
        Hello hello;
        try {
            hello = Hello.fromBytes(data);
        } catch (CorruptDataException refused) {
            return;
        }
        assertThat(Hello.isHello(data)).isTrue();
        assertThat(hello.toBytes()).isEqualTo(data);
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
}
