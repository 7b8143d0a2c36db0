package org.codedcomputing.core.cdc;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;

/**
 * Foreign bytes in the place of packets: refused with the one declared exception, or read as what they say. The normal build
 * runs the committed inputs; CONTRIBUTING.md says how to look for more.
 */
@Tag("fault-4")
class PacketFuzzTest {
    private static final int STRIP_BYTES = 16;
    private static final int RECEIVER = 0;

    /** Values of lengths 0, 7, ... of which the longest takes several strips. */
    private static CodecFixture fixture(Delivery delivery) {
        CdcDesign design = CdcDesign.of(4, 2);
        CodecFixture fixture = new CodecFixture(design, delivery, STRIP_BYTES);
        for (int receiver = 0; receiver < 4; receiver++) {
            for (int batch = 0; batch < design.batches(); batch++) {
                byte[] value = new byte[7 * (receiver + batch)];
                for (int i = 0; i < value.length; i++) {
                    value[i] = (byte) (receiver * 67 + batch * 29 + i);
                }
                fixture.value(receiver, batch, value);
            }
        }
        return fixture;
    }

    @FuzzTest(maxDuration = "60s")
    void aHeaderIsRefusedOrWrittenAgainAsItWas(byte[] data) {
        readAndWriteAgain(data);
        readAndWriteAgain(sealed(data));
    }

    private static void readAndWriteAgain(byte[] data) {
        PacketHeader header;
        try {
            header = PacketHeader.read(data, 0, data.length);
        } catch (CorruptDataException refused) {
            return;
        }
        byte[] again = new byte[PacketHeader.bytes(header.receivers())];
        header.write(again, 0);
        assertThat(again).isEqualTo(Arrays.copyOf(data, again.length));
        assertThat(data).hasSize(again.length + header.payloadLength());
    }

    /** The same bytes with the checksum of the header, if there is room for one: what is behind it is to be fuzzed too. */
    private static byte[] sealed(byte[] data) {
        if (data.length < PacketHeader.bytes(1)) {
            return data;
        }
        byte[] copy = data.clone();
        int end = PacketHeader.bytes(ByteBuffer.wrap(copy).getShort(6) & 0xffff) - Integer.BYTES;
        if (end + Integer.BYTES <= copy.length) {
            CRC32C crc = new CRC32C();
            crc.update(copy, 0, end);
            ByteBuffer.wrap(copy).putInt(end, (int) crc.getValue());
        }
        return copy;
    }

    /** Packets that were damaged on their way, in any order and any number: a value that is completed is the one sent. */
    @FuzzTest(maxDuration = "60s")
    void damagedPacketsNeverMakeAnotherValue(FuzzedDataProvider data) {
        Delivery delivery = data.pickValue(Delivery.values());
        CodecFixture fixture = fixture(delivery);
        PacketDecoder decoder = fixture.decoder(RECEIVER);
        List<CodecFixture.Packet> packets = CodecFixture.to(RECEIVER, fixture.encodeAll());
        while (data.remainingBytes() > 0) {
            byte[] packet = damaged(data, packets);
            DecodedValue value = accepted(decoder, packet);
            if (value != null) {
                value.verify();
                assertThat(CodecFixture.bytes(value)).isEqualTo(fixture.value(RECEIVER, value.batch()));
            }
        }
        assertThat(decoder.completed()).isLessThanOrEqualTo(fixture.design.lackingBatchesPerNode());
    }

    /** Packets whose header somebody has changed and sealed again: refused or taken, never another exception. */
    @FuzzTest(maxDuration = "60s")
    void forgedHeadersAreRefusedOrTaken(FuzzedDataProvider data) {
        Delivery delivery = data.pickValue(Delivery.values());
        CodecFixture fixture = fixture(delivery);
        PacketDecoder decoder = fixture.decoder(RECEIVER);
        List<CodecFixture.Packet> packets = CodecFixture.to(RECEIVER, fixture.encodeAll());
        while (data.remainingBytes() > 0) {
            DecodedValue value = accepted(decoder, sealed(damaged(data, packets)));
            if (value != null) {
                value.verify();
            }
        }
        assertThat(decoder.completed()).isLessThanOrEqualTo(fixture.design.lackingBatchesPerNode());
    }

    /** The value that a packet completes; null if it completes none or is refused. */
    private static @Nullable DecodedValue accepted(PacketDecoder decoder, byte[] packet) {
        try {
            return decoder.accept(packet, 0, packet.length);
        } catch (CorruptDataException refused) {
            return null;
        }
    }

    /** One of the packets, with some bytes changed, perhaps cut or made longer. */
    private static byte[] damaged(FuzzedDataProvider data, List<CodecFixture.Packet> packets) {
        byte[] packet = data.pickValue(packets.toArray(CodecFixture.Packet[]::new))
                .bytes()
                .clone();
        for (int changes = data.consumeInt(0, 4); changes > 0; changes--) {
            packet[data.consumeInt(0, packet.length - 1)] = data.consumeByte();
        }
        int length = data.consumeBoolean() ? packet.length : data.consumeInt(0, packet.length + 20);
        return Arrays.copyOf(packet, length);
    }
}
