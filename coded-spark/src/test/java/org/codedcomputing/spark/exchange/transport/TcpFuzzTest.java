package org.codedcomputing.spark.exchange.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.codedcomputing.core.cdc.CorruptDataException;
import org.junit.jupiter.api.Tag;

/** Foreign bytes on a port of the TCP transport: refused with the one declared exception, or written again as they were. */
@Tag("fault-4")
class TcpFuzzTest {

    @FuzzTest(maxDuration = "60s")
    void framesAreRefusedOrWrittenAgainAsTheyWere(byte[] data) {
        for (int piece : new int[] {1, 7, 1 << 20}) {
            readAndWriteAgain(data, piece);
            readAndWriteAgain(withChecksums(data), piece);
        }
    }

    /** What a reader said, and whether it refused the rest. */
    private static final class Heard implements TcpFrameReader.Sink {
        final List<TcpFrame> frames = new ArrayList<>();
        boolean refused;
        boolean between = true;

        @Override
        public void begins(int origin, int bytes) {
            between = false;
        }

        @Override
        public void said(TcpFrame frame) {
            frames.add(frame);
            between |= frame.type() == TcpFrame.Type.MESSAGE;
        }
    }

    private static Heard read(byte[] data, int piece) {
        Heard heard = new Heard();
        TcpFrameReader reader = new TcpFrameReader(null, heard);
        try {
            for (int from = 0; from < data.length; from += piece) {
                reader.read(ByteBuffer.wrap(data, from, Math.min(piece, data.length - from)));
            }
        } catch (CorruptDataException refused) {
            heard.refused = true;
        }
        return heard;
    }

    private static void readAndWriteAgain(byte[] data, int piece) {
        Heard heard = read(data, piece);
        long bytes =
                heard.frames.stream().mapToLong(frame -> frame.bytes().length).sum();
        assertThat(bytes).as("bytes made of those that came").isLessThanOrEqualTo(data.length);
        byte[] again = write(heard.frames);
        Heard second = read(again, Integer.MAX_VALUE);
        assertThat(second.refused).isFalse();
        assertThat(contents(second.frames)).isEqualTo(contents(heard.frames));
        assertThat(again.length).isLessThanOrEqualTo(data.length);
        boolean nothingInside = heard.frames.stream().allMatch(frame -> frame.type() != TcpFrame.Type.MESSAGE);
        if (nothingInside && heard.between) {
            assertThat(again).isEqualTo(Arrays.copyOf(data, again.length));
        }
    }

    /** All that is in frames, as what compares by value. */
    private static List<List<Object>> contents(List<TcpFrame> frames) {
        return frames.stream()
                .map(frame -> List.<Object>of(
                        frame.type(), frame.origin(), frame.first(), frame.number(), ByteBuffer.wrap(frame.bytes())))
                .toList();
    }

    private static byte[] write(List<TcpFrame> frames) {
        TcpFrameWriter writer = new TcpFrameWriter(null);
        ByteBuffer out = ByteBuffer.allocate(1 << 10);
        for (TcpFrame frame : frames) {
            int offset = 0;
            do {
                int next = offset;
                if (out.remaining() < writer.frameBytes(frame, next)) {
                    out = ByteBuffer.allocate(2 * out.capacity() + writer.frameBytes(frame, next))
                            .put(out.flip());
                }
                offset = writer.write(frame, next, out);
            } while (offset < frame.bytes().length);
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    /** The same bytes with the checksums that they should have: what is behind them is to be fuzzed too. */
    private static byte[] withChecksums(byte[] data) {
        byte[] copy = data.clone();
        int from = 0;
        while (copy.length - from >= TcpFrame.HEADER_BYTES + TcpFrame.CHECKSUM_BYTES) {
            int body = ByteBuffer.wrap(copy).getInt(from + 4);
            if (body < 0 || body > copy.length - from - TcpFrame.HEADER_BYTES - TcpFrame.CHECKSUM_BYTES) {
                break;
            }
            int end = from + TcpFrame.HEADER_BYTES + body;
            putChecksum(copy, from, end);
            from = end + TcpFrame.CHECKSUM_BYTES;
        }
        return copy;
    }

    private static void putChecksum(byte[] bytes, int from, int end) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, end - from);
        ByteBuffer.wrap(bytes).putInt(end, (int) crc.getValue());
    }

    @FuzzTest(maxDuration = "60s")
    void aPreambleIsRefusedOrWrittenAgainAsItWas(byte[] data) {
        byte[] bytes = Arrays.copyOf(data, TcpPreamble.BYTES + TcpPreamble.trailerBytes(false));
        putChecksum(bytes, 0, TcpPreamble.BYTES);
        TcpPreamble preamble;
        try {
            preamble = TcpPreamble.fromBytes(bytes);
        } catch (CorruptDataException refused) {
            return;
        }
        assertThat(TcpPreamble.holds(bytes, null)).isTrue();
        if (!preamble.sealed()) {
            assertThat(preamble.toBytes(null)).isEqualTo(bytes);
        }
    }

    @FuzzTest(maxDuration = "60s")
    void anAddressIsRefusedOrWrittenAgain(byte[] data) {
        Session session = new Session("fuzz", 1, 2, 0, 4);
        TcpAddress own = new TcpAddress(1, false, new InetSocketAddress(1));
        TcpAddress address;
        try {
            address = TcpAddress.parse(new String(data, ISO_8859_1), session, 1, own);
        } catch (TransportException refused) {
            return;
        }
        assertThat(TcpAddress.parse(address.line(), session, 1, own)).isEqualTo(address);
    }
}
