package org.codedcomputing.core.cdc;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The header of a packet; the payload, {@link #payloadLength()} bytes, follows it. All numbers are big endian.
 *
 * <pre>
 *   byte  0  magic "CDCX"                                           4
 *   byte  4  version, 1                                             1
 *   byte  5  flags: 1 compressed values, 2 header only,             1
 *            4 last strip of this sender in this group, 8 uncoded
 *   byte  6  number of receivers m                                  2
 *   byte  8  exchange id                                            8
 *   byte 16  group rank                                             8
 *   byte 24  sender                                                 4
 *   byte 28  strip index                                            4
 *   byte 32  payload length = longest of the m segment lengths      4
 *   byte 36  m x (segment length, CRC32C of the segment)            8 m
 *            of this strip, by ascending receiver
 *   byte 36 + 8 m  CRC32C of all bytes before it                    4
 * </pre>
 *
 * The page {@code docs/protocol/exchange-packet.md} says the same for readers of other languages.
 *
 * @param flags sum of the {@code FLAG_} constants
 * @param exchangeId digest of application, exchange, stage and attempt; tells packets of an old attempt
 * @param group rank of the group in the design
 * @param sender node that sent the packet, 0..63
 * @param strip index of the strip, at least 0
 * @param payloadLength bytes that follow the header, the longest of the segments
 * @param segmentLengths bytes of each receiver's segment in this strip
 * @param segmentChecksums CRC32C of each receiver's segment in this strip
 */
@SuppressWarnings(
        "ArrayRecordComponent") // One of these per packet on the hot path; equals below compares the contents.
record PacketHeader(
        int flags,
        long exchangeId,
        long group,
        int sender,
        int strip,
        int payloadLength,
        int[] segmentLengths,
        int[] segmentChecksums) {
    static final int FLAG_COMPRESSED = 1;
    static final int FLAG_HEADER_ONLY = 2;
    static final int FLAG_LAST_STRIP = 4;
    static final int FLAG_UNCODED = 8;

    private static final int KNOWN_FLAGS = FLAG_COMPRESSED | FLAG_HEADER_ONLY | FLAG_LAST_STRIP | FLAG_UNCODED;
    private static final int MAGIC = 'C' << 24 | 'D' << 16 | 'C' << 8 | 'X';
    private static final int VERSION = 1;
    private static final int GROUP_OFFSET = 16;
    private static final int BYTES_BEFORE_SEGMENTS = 36;
    private static final int BYTES_PER_SEGMENT = 8;
    private static final int CHECKSUM_BYTES = 4;

    /** Bytes of a header with the given number of receivers. */
    static int bytes(int receivers) {
        return BYTES_BEFORE_SEGMENTS + receivers * BYTES_PER_SEGMENT + CHECKSUM_BYTES;
    }

    int receivers() {
        return segmentLengths.length;
    }

    boolean is(int flag) {
        return (flags & flag) != 0;
    }

    /**
     * Writes the header.
     *
     * @param target Modified: {@code bytes(receivers())} bytes from {@code offset} on
     */
    void write(byte[] target, int offset) {
        int size = bytes(receivers());
        ByteBuffer buffer = ByteBuffer.wrap(target, offset, size).order(ByteOrder.BIG_ENDIAN);
        buffer.putInt(MAGIC).put((byte) VERSION).put((byte) flags).putShort((short) receivers());
        buffer.putLong(exchangeId).putLong(group).putInt(sender).putInt(strip).putInt(payloadLength);
        for (int i = 0; i < receivers(); i++) {
            buffer.putInt(segmentLengths[i]).putInt(segmentChecksums[i]);
        }
        buffer.putInt(checksum(target, offset, size - CHECKSUM_BYTES));
    }

    /** The group field of what may be a packet, unchecked; 0 if the bytes end before it does. */
    static long peekGroup(byte[] packet) {
        return packet.length < GROUP_OFFSET + Long.BYTES
                ? 0
                : ByteBuffer.wrap(packet).order(ByteOrder.BIG_ENDIAN).getLong(GROUP_OFFSET);
    }

    /**
     * Reads and checks the header of a whole packet.
     *
     * @param packet Not modified
     * @param length bytes of header and payload from {@code offset} on
     * @throws CorruptDataException if the bytes are not a packet of this version, whole and unchanged
     */
    static PacketHeader read(byte[] packet, int offset, int length) {
        require(length >= bytes(1), "%d bytes are too few for a packet, the shortest has %d", length, bytes(1));
        ByteBuffer buffer = ByteBuffer.wrap(packet, offset, length).order(ByteOrder.BIG_ENDIAN);
        int magic = buffer.getInt();
        require(magic == MAGIC, "magic %08x, expected %08x", magic, MAGIC);
        int version = buffer.get();
        require(
                version == VERSION,
                "wire version %d, this library speaks %d; use one version everywhere",
                version,
                VERSION);
        int flags = buffer.get() & 0xff;
        int receivers = buffer.getShort() & 0xffff;
        require(
                receivers >= 1 && receivers < DeliveryDesign.MAX_NODES,
                "%d receivers, expected 1 to %d",
                receivers,
                DeliveryDesign.MAX_NODES - 1);
        int headerBytes = bytes(receivers);
        require(length >= headerBytes, "%d bytes are too few for a header of %d", length, headerBytes);
        int stored = ByteBuffer.wrap(packet, offset + headerBytes - CHECKSUM_BYTES, CHECKSUM_BYTES)
                .getInt();
        int computed = checksum(packet, offset, headerBytes - CHECKSUM_BYTES);
        require(stored == computed, "header CRC32C %08x, computed %08x", stored, computed);

        // From here on the bytes are those that a sender wrote; what is checked is the sender.
        require((flags & ~KNOWN_FLAGS) == 0, "unknown flags %02x of known %02x", flags, KNOWN_FLAGS);
        long exchangeId = buffer.getLong();
        long group = buffer.getLong();
        int sender = buffer.getInt();
        int strip = buffer.getInt();
        int payloadLength = buffer.getInt();
        int[] lengths = new int[receivers];
        int[] checksums = new int[receivers];
        int longest = 0;
        for (int i = 0; i < receivers; i++) {
            lengths[i] = buffer.getInt();
            checksums[i] = buffer.getInt();
            require(lengths[i] >= 0, "segment %d has length %d, expected at least %d", i, lengths[i], 0);
            longest = Math.max(longest, lengths[i]);
        }
        require(strip >= 0, "strip index %d, expected at least %d", strip, 0);
        require(payloadLength == longest, "payload length %d, longest segment %d", payloadLength, longest);
        require(
                length - headerBytes == payloadLength,
                "%d bytes behind the header, payload length %d",
                length - headerBytes,
                payloadLength);
        require(
                (flags & FLAG_HEADER_ONLY) != 0 == (payloadLength == 0),
                "flags %02x do not fit payload length %d",
                flags,
                payloadLength);
        return new PacketHeader(flags, exchangeId, group, sender, strip, payloadLength, lengths, checksums);
    }

    private static int checksum(byte[] bytes, int offset, int count) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, count);
        return (int) crc.getValue();
    }

    private static void require(boolean condition, String format, Object found, Object expected) {
        if (!condition) {
            throw new CorruptDataException("not a packet of the exchange: " + format.formatted(found, expected));
        }
    }

    private static void require(boolean condition, String format, Object a, Object b, Object c) {
        if (!condition) {
            throw new CorruptDataException("not a packet of the exchange: " + format.formatted(a, b, c));
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PacketHeader that
                && flags == that.flags
                && exchangeId == that.exchangeId
                && group == that.group
                && sender == that.sender
                && strip == that.strip
                && payloadLength == that.payloadLength
                && Arrays.equals(segmentLengths, that.segmentLengths)
                && Arrays.equals(segmentChecksums, that.segmentChecksums);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(exchangeId * 31 + group) * 31 + sender * 31 + strip;
    }

    @Override
    public String toString() {
        return "PacketHeader[exchange %016x, group %d, sender %d, strip %d, flags %02x, payload %d, segments %s]"
                .formatted(exchangeId, group, sender, strip, flags, payloadLength, Arrays.toString(segmentLengths));
    }
}
