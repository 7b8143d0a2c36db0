package org.codedcomputing.pagerank.plan;

import java.util.zip.CRC32C;
import org.codedcomputing.core.cdc.CorruptDataException;
import org.codedcomputing.core.cdc.NodeSets;

/**
 * One message between servers. Numbers are big endian; {@code docs/protocol/pagerank-frame.md} says the same.
 *
 * <pre>
 *   byte  0  magic "CDG" and the kind: H, R, P, B or S      4
 *   byte  4  iteration, from 0                              4
 *   byte  8  mask of the servers that need the values       8
 *   byte 16  length of the body in bytes                    4
 *   byte 20  CRC32C of bytes 0 to 19 and of the body        4
 *   byte 24  body
 * </pre>
 *
 * @param kind what the body is
 * @param iteration the iteration that it belongs to
 * @param receivers mask of the servers that need it
 * @param bytes the whole message; the body begins at {@link #HEADER_BYTES}
 */
@SuppressWarnings("ArrayRecordComponent") // A hot path: the body is read where it arrived.
record Frame(Kind kind, int iteration, long receivers, byte[] bytes) {
    static final int HEADER_BYTES = 24;
    private static final int MAGIC = 'C' << 24 | 'D' << 16 | 'G' << 8;
    private static final int CHECKED_BYTES = 20;

    /** Kinds of messages. */
    enum Kind {
        /** The first one: what both must agree on. */
        HELLO('H'),
        /** Words of a row that is sent as it is. */
        ROW('R'),
        /** A packet of the coded exchange. */
        PACKET('P'),
        /** New values of vertices. */
        BACK('B'),
        /** Partial sums of what vertices offer, such as the mass of dangling ones, and of the change. */
        SUMS('S');

        private final char letter;

        Kind(char letter) {
            this.letter = letter;
        }
    }

    /** A message whose body is still to be written; {@link #seal} comes last. */
    static Frame of(Kind kind, int iteration, long receivers, int bodyBytes) {
        return new Frame(kind, iteration, receivers, new byte[Math.addExact(HEADER_BYTES, bodyBytes)]);
    }

    int bodyBytes() {
        return bytes.length - HEADER_BYTES;
    }

    /** Writes the header. */
    byte[] seal() {
        Words.put((long) (MAGIC | kind.letter) << Integer.SIZE | iteration, bytes, 0);
        Words.put(receivers, bytes, Long.BYTES);
        Words.put((long) bodyBytes() << Integer.SIZE, bytes, 2 * Long.BYTES);
        int checksum = checksum(bytes);
        Words.put((long) bodyBytes() << Integer.SIZE | Integer.toUnsignedLong(checksum), bytes, 2 * Long.BYTES);
        return bytes;
    }

    /**
     * Reads a message.
     *
     * @throws CorruptDataException if it is not one, whole and unchanged
     */
    static Frame read(int sender, byte[] bytes) {
        if (bytes.length < HEADER_BYTES) {
            throw new CorruptDataException(
                    "sender %d: expected at least %d bytes, got %d".formatted(sender, HEADER_BYTES, bytes.length));
        }
        long first = Words.get(bytes, 0);
        long third = Words.get(bytes, 2 * Long.BYTES);
        int body = (int) (third >>> Integer.SIZE);
        if (body != bytes.length - HEADER_BYTES) {
            throw new CorruptDataException(
                    "sender %d: expected %d bytes, got %d".formatted(sender, (long) body + HEADER_BYTES, bytes.length));
        }
        int checksum = checksum(bytes);
        if (checksum != (int) third) {
            throw new CorruptDataException(
                    "sender %d: message CRC32C %08x, computed %08x".formatted(sender, (int) third, checksum));
        }
        int iteration = (int) first;
        if (iteration < 0) {
            throw new CorruptDataException("sender %d: iteration %d; the first is 0".formatted(sender, iteration));
        }
        int letter = (int) (first >>> Integer.SIZE) ^ MAGIC;
        for (Kind kind : Kind.values()) {
            if (kind.letter == letter) {
                return new Frame(kind, iteration, Words.get(bytes, Long.BYTES), bytes);
            }
        }
        throw new CorruptDataException("sender %d: magic %08x is none of a message; use one version everywhere"
                .formatted(sender, first >>> Integer.SIZE));
    }

    private static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, CHECKED_BYTES);
        crc.update(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES);
        return (int) crc.getValue();
    }

    /** Checks the length of the body. */
    void requireBody(int sender, long expected) {
        if (bodyBytes() != expected) {
            throw new CorruptDataException("servers %s, sender %d: expected %d bytes, got %d"
                    .formatted(NodeSets.toString(receivers | 1L << sender), sender, expected, bodyBytes()));
        }
    }
}
