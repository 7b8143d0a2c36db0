package org.codedcomputing.spark.exchange.transport;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.codedcomputing.core.cdc.CorruptDataException;
import org.jspecify.annotations.Nullable;

/**
 * The first bytes on a connection, from the node that has opened it; nothing comes back on it. Big endian.
 *
 * <pre>
 *   byte  0  magic "CDCT"                                            4
 *   byte  4  version, 1                                              1
 *   byte  5  flags: 1 sealed                                         1
 *   byte  6  sender                                                  1
 *   byte  7  receiver                                                1
 *   byte  8  digest of the session                                   8
 *   byte 16  salt of the connection's key; zeros in the clear       16
 *   byte 32  CRC32C of all bytes before it; if sealed, their tag     4 or 16
 * </pre>
 *
 * The tag is that of an empty message, with all bytes before it as header and 0 as counter.
 *
 * @param sealed whether all that follows is sealed
 * @param sender the node that has opened the connection
 * @param receiver the node that it takes this for
 * @param session see {@link Session#id}
 * @param salt {@link SessionKeys#SALT_BYTES} bytes
 */
@SuppressWarnings("ArrayRecordComponent") // Read once, right after it was made; never compared.
record TcpPreamble(boolean sealed, int sender, int receiver, long session, byte[] salt) {
    /** The version of everything that travels on a connection. */
    static final int VERSION = 1;

    /** Length without the checksum or tag. */
    static final int BYTES = 32;

    private static final int MAGIC = 'C' << 24 | 'D' << 16 | 'C' << 8 | 'T';
    private static final int SEALED = 1;
    private static final int CHECKSUM_BYTES = Integer.BYTES;

    /** How many bytes follow the first {@link #BYTES}. */
    static int trailerBytes(boolean sealed) {
        return sealed ? MessageSeal.TAG_BYTES : CHECKSUM_BYTES;
    }

    /**
     * All bytes.
     *
     * @param seal the connection's, not used yet; null in the clear
     */
    byte[] toBytes(@Nullable MessageSeal seal) {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES + trailerBytes(sealed));
        bytes.putInt(MAGIC).put((byte) VERSION).put((byte) (sealed ? SEALED : 0));
        bytes.put((byte) sender).put((byte) receiver).putLong(session).put(salt);
        ByteBuffer head = bytes.duplicate().flip();
        if (seal == null) {
            bytes.putInt(checksum(head));
        } else {
            seal.seal(head, ByteBuffer.allocate(0), bytes);
        }
        return bytes.array();
    }

    /**
     * Reads the part in front of checksum or tag. Nothing that it says is to be relied on before {@link #holds}.
     *
     * @param bytes the first {@link #BYTES} are looked at. Not modified
     * @throws CorruptDataException if they cannot be a preamble of this version
     */
    static TcpPreamble fromBytes(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, BYTES);
        int magic = buffer.getInt();
        int version = buffer.get();
        if (magic != MAGIC || version != VERSION) {
            throw new CorruptDataException("magic %08x version %d, this library speaks %08x version %d"
                    .formatted(magic, version, MAGIC, VERSION));
        }
        int flags = buffer.get();
        if ((flags & ~SEALED) != 0) {
            throw new CorruptDataException("flags %02x, known is %02x".formatted(flags, SEALED));
        }
        int sender = buffer.get();
        int receiver = buffer.get();
        long session = buffer.getLong();
        byte[] salt = new byte[SessionKeys.SALT_BYTES];
        buffer.get(salt);
        return new TcpPreamble((flags & SEALED) != 0, sender, receiver, session, salt);
    }

    /**
     * Whether the bytes are what the sender wrote.
     *
     * @param bytes all of them. Not modified
     * @param seal the connection's, not used yet; null in the clear
     */
    static boolean holds(byte[] bytes, @Nullable MessageSeal seal) {
        ByteBuffer head = ByteBuffer.wrap(bytes, 0, BYTES);
        ByteBuffer trailer = ByteBuffer.wrap(bytes, BYTES, trailerBytes(seal != null));
        return seal == null ? trailer.getInt() == checksum(head) : seal.open(head, trailer, ByteBuffer.allocate(0));
    }

    private static int checksum(ByteBuffer head) {
        CRC32C crc = new CRC32C();
        crc.update(head);
        return (int) crc.getValue();
    }
}
