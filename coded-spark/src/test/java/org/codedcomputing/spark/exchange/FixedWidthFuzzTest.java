package org.codedcomputing.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import org.junit.jupiter.api.Tag;
import scala.Tuple2;

/**
 * Any bytes in the place of fixed-width records: whole records come back as they were, a cut one is refused. Kryo's reader is
 * no parser of foreign bytes (it takes lengths on trust), so values are compared with their checksums before it sees them:
 * {@code ExchangeFaultsTest}, {@code PacketFuzzTest}.
 */
@Tag("fault-4")
class FixedWidthFuzzTest {

    @FuzzTest(maxDuration = "60s")
    void recordsAreRefusedOrWrittenAgainAsTheyWere(FuzzedDataProvider data) throws IOException {
        int keyBytes = data.consumeInt(0, 20);
        int valueBytes = data.consumeInt(keyBytes == 0 ? 1 : 0, 200);
        FixedWidthRecordCodec codec = new FixedWidthRecordCodec(keyBytes, valueBytes);
        int mostPerRead = data.consumeInt(1, 300);
        byte[] bytes = data.consumeRemainingAsBytes();
        Iterator<Tuple2<byte[], byte[]>> records = codec.read(new Trickle(bytes, mostPerRead));
        ByteArrayOutputStream again = new ByteArrayOutputStream();
        RecordCodec.Writer<byte[], byte[]> writer = codec.newWriter();
        try {
            while (records.hasNext()) {
                writer.write(records.next(), again);
            }
        } catch (UncheckedIOException refused) {
            assertThat(bytes.length % (keyBytes + valueBytes)).isNotZero();
            return;
        }
        assertThat(again.toByteArray()).isEqualTo(bytes);
    }

    /** Gives few bytes at a time, as a network or a decompressor may. */
    private static final class Trickle extends FilterInputStream {
        private final int most;

        Trickle(byte[] bytes, int most) {
            super(new ByteArrayInputStream(bytes));
            this.most = most;
        }

        @Override
        public int read(byte[] target, int offset, int count) throws IOException {
            return super.read(target, offset, Math.min(count, most));
        }
    }
}
