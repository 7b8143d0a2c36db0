package org.codedcomputing.spark.exchange.transport;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One datagram between nodes: a numbered one, which carries a piece of a message and is repaired when it is lost, or one of
 * control, which is not. Big endian; {@code m = ceil(K / 8)}.
 *
 * <pre>
 *   byte  0  magic and version, c1                          1
 *   byte  1  type                                           1
 *   byte  2  sender                                         1
 *   byte  3  m                                              1
 *   byte  4  session id                                     4
 *   byte  8  sequence; of control: counter                  4
 *   numbered:
 *   byte 12  fragment: number of the piece                  4
 *   byte 16  length of the whole message                    4
 *   byte 20  receivers, mask                                m
 *   then     the piece
 *   control:
 *   byte 12  body
 *   both:
 *   then     CRC32C, or tag of AES-GCM             4, or 16
 * </pre>
 *
 * See {@code docs/protocol/exchange-datagram.md}.
 *
 * @param type what it is
 * @param sender the node that sent it
 * @param number sequence, or counter of control, unsigned
 * @param fragment number of the piece in its message, or 0
 * @param messageLength bytes of the whole message, or 0
 * @param receivers mask of the nodes that it is for; of control: 0
 * @param body position of piece or body
 * @param bodyLength its length, without checksum or tag
 */
record Datagram(
        Type type, int sender, int number, int fragment, int messageLength, long receivers, int body, int bodyLength) {
    /** First byte: what sets these datagrams apart, and the version of their layout. */
    static final byte MAGIC = (byte) 0xc1;

    /** Number of channels. */
    static final int CHANNELS = 4;

    private static final int COMMON_BYTES = 12;
    private static final int NUMBERED_BYTES = 20;
    private static final int MOST_NODES = 64;

    /** What a datagram is for. Control comes last. */
    enum Type {
        /** A piece of a message of the task. */
        MESSAGE(0),
        /** How many messages each receiver has been sent in all. */
        FINISH(1),
        /** The sender has everything that it needs. */
        COMPLETE(2),
        /** What a block was: from it receivers know what they lack. */
        BLOCK_END(3),
        /** What a receiver lacks of a block. */
        STATUS(4),
        /** The sender has failed. */
        FAIL(5),
        /** The sender has left, after everybody was complete. */
        BYE(6);

        private static final Type[] BY_CODE = values();

        private final byte code;

        Type(int code) {
            this.code = (byte) code;
        }

        boolean numbered() {
            return compareTo(COMPLETE) <= 0;
        }

        static @Nullable Type of(byte code) {
            return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
        }
    }

    /** Bytes of a mask of nodes. */
    static int maskBytes(int nodes) {
        return (nodes + Byte.SIZE - 1) / Byte.SIZE;
    }

    /** Bytes before the piece of a numbered datagram. */
    static int numberedHeader(int nodes) {
        return NUMBERED_BYTES + maskBytes(nodes);
    }

    /** Bytes before the body of control. */
    static int controlHeader() {
        return COMMON_BYTES;
    }

    /**
     * Bytes that datagrams must be allowed to have: those of the longest that is never cut, a question about a block that has
     * something for everybody, or the numbers of messages for all nodes.
     *
     * @param nodes number of nodes K, 1..64
     * @param overhead bytes that a guard adds
     */
    static int leastBytes(int nodes, int overhead) {
        int question = controlHeader() + BlockEnd.mostBytes(nodes);
        int finish = numberedHeader(nodes) + Long.BYTES * nodes;
        return Math.max(question, finish) + overhead;
    }

    /** Writes the header of a numbered datagram. */
    static void putNumbered(
            ByteBuffer to,
            Type type,
            int nodes,
            int sender,
            int session,
            int sequence,
            int fragment,
            int messageLength,
            long receivers) {
        putCommon(to, type, nodes, sender, session, sequence);
        to.putInt(fragment).putInt(messageLength);
        putMask(to, receivers, nodes);
    }

    /** Writes the header of control. */
    static void putCommon(ByteBuffer to, Type type, int nodes, int sender, int session, int number) {
        to.put(MAGIC).put(type.code).put((byte) sender).put((byte) maskBytes(nodes));
        to.putInt(session).putInt(number);
    }

    /** Writes a mask of nodes, low byte first. */
    static void putMask(ByteBuffer to, long mask, int nodes) {
        for (int i = 0; i < maskBytes(nodes); i++) {
            to.put((byte) (mask >>> (Byte.SIZE * i)));
        }
    }

    /** Reads a mask of nodes. */
    static long getMask(ByteBuffer from, int nodes) {
        long mask = 0;
        for (int i = 0; i < maskBytes(nodes); i++) {
            mask |= (from.get() & 0xffL) << (Byte.SIZE * i);
        }
        return mask;
    }

    /** Whether bytes may be a datagram of this session: the cheap look that comes before the checksum. */
    static boolean isOf(byte[] bytes, int length, int session) {
        return length >= COMMON_BYTES
                && bytes[0] == MAGIC
                && ByteBuffer.wrap(bytes, 4, 4).getInt() == session;
    }

    /** Claimed sender of something that {@link #isOf} is true of. */
    static int senderOf(byte[] bytes) {
        return bytes[2] & 0xff;
    }

    /** Claimed number of something that {@link #isOf} is true of. */
    static int numberOf(byte[] bytes) {
        return ByteBuffer.wrap(bytes, 8, 4).getInt();
    }

    /** Writes the number into a header. */
    static void setNumber(byte[] bytes, int number) {
        ByteBuffer.wrap(bytes, 8, 4).putInt(number);
    }

    /**
     * Which run of numbers a datagram belongs to: each has one writer, which counts upwards.
     *
     * @return 0 for what is numbered; else less than {@link #CHANNELS}, or negative if the type is none
     */
    static int channelOf(byte[] bytes) {
        Type type = Type.of(bytes[1]);
        return type == null ? -1 : type.numbered() ? 0 : type == Type.BLOCK_END ? 1 : type == Type.STATUS ? 2 : 3;
    }

    /** Whether something that {@link #isOf} is true of claims to be numbered. */
    static boolean isNumbered(byte[] bytes) {
        return bytes[1] >= 0 && bytes[1] <= Type.COMPLETE.code;
    }

    /** Header length of something that {@link #isOf} is true of. */
    static int headerOf(byte[] bytes, int nodes) {
        return isNumbered(bytes) ? numberedHeader(nodes) : controlHeader();
    }

    /**
     * Reads a datagram whose checksum or tag was found right and is cut off already.
     *
     * @param length of header and body
     * @return null if it has not this form
     */
    static @Nullable Datagram parse(byte[] bytes, int length, int nodes) {
        if (nodes < 1 || nodes > MOST_NODES || length < COMMON_BYTES || bytes[0] != MAGIC) {
            return null;
        }
        Type type = Type.of(bytes[1]);
        int sender = senderOf(bytes);
        if (type == null || sender >= nodes || bytes[3] != maskBytes(nodes)) {
            return null;
        }
        int number = numberOf(bytes);
        if (!type.numbered()) {
            return new Datagram(type, sender, number, 0, 0, 0, COMMON_BYTES, length - COMMON_BYTES);
        }
        int header = numberedHeader(nodes);
        if (length < header) {
            return null;
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes, COMMON_BYTES, length - COMMON_BYTES);
        int fragment = buffer.getInt();
        int messageLength = buffer.getInt();
        long receivers = getMask(buffer, nodes);
        boolean inRange = fragment >= 0 && messageLength >= 0 && (nodes == MOST_NODES || receivers >>> nodes == 0);
        return inRange
                ? new Datagram(type, sender, number, fragment, messageLength, receivers, header, length - header)
                : null;
    }
}
