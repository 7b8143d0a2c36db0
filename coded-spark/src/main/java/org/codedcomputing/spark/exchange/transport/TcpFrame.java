package org.codedcomputing.spark.exchange.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import org.codedcomputing.core.cdc.CorruptDataException;

/**
 * What is said on a connection behind its preamble, and the bytes of it. Big endian.
 *
 * <pre>
 *   byte  0  type                                                          1
 *   byte  1  origin: the node that a message comes from; else 0            1
 *   byte  2  flags: 1, the message is the first of its origin              1
 *   byte  3  0                                                             1
 *   byte  4  length n of the body, 0..65536                                4
 *   byte  8  body                                                          n
 *   then     CRC32C of all bytes before it; if sealed, the tag             4 or 16
 * </pre>
 *
 * <pre>
 *   type           body
 *   1  MESSAGE     mask of nodes to pass it on to 8, its length 4, its first bytes: all, or as many as fit
 *   2  PART        the bytes of the message that follow: all, or as many as fit
 *   3  FINISH      number of messages that the sender has sent to this node 8; none follows
 *   4  COMPLETE    empty
 *   5  CREDIT      number of bytes that the receiver of the sender's credit may send anew 8
 *   6  FAIL        why the session has failed, UTF-8, at most 4096
 * </pre>
 *
 * If sealed, the header is protected in the clear and the body is sealed; the counter is the number of frames before it on the
 * connection, the preamble included. Of a message that is cut in parts, this stands for all of it.
 *
 * @param type what is said
 * @param origin see above
 * @param first see above
 * @param number the one number in the body: mask, number of messages or of bytes; else 0
 * @param bytes the message or the text; else empty. Not to be modified
 */
@SuppressWarnings(
        "ArrayRecordComponent") // A hot path: a message is one array, shared by its receivers; never compared.
record TcpFrame(Type type, int origin, boolean first, long number, byte[] bytes) {
    /** Length of the header. */
    static final int HEADER_BYTES = 8;

    /** Longest body. */
    static final int MOST_BODY_BYTES = 1 << 16;

    /** Length of mask and length in front of a message. */
    static final int MESSAGE_HEAD_BYTES = 12;

    /** Longest message. */
    static final int MOST_MESSAGE_BYTES = 1 << 30;

    /** Length of the checksum. */
    static final int CHECKSUM_BYTES = 4;

    /** The flag of {@link #first}. */
    static final int FIRST = 1;

    private static final int MOST_TEXT_BYTES = 4096;
    private static final byte[] NOTHING = {};

    /** What can be said. */
    enum Type {
        MESSAGE(1, MESSAGE_HEAD_BYTES, MOST_BODY_BYTES),
        PART(2, 1, MOST_BODY_BYTES),
        FINISH(3, Long.BYTES, Long.BYTES),
        COMPLETE(4, 0, 0),
        CREDIT(5, Long.BYTES, Long.BYTES),
        FAIL(6, 0, MOST_TEXT_BYTES);

        private static final List<Type> TYPES = List.of(values());

        private final int code;
        private final int leastBody;
        private final int mostBody;

        Type(int code, int leastBody, int mostBody) {
            this.code = code;
            this.leastBody = leastBody;
            this.mostBody = mostBody;
        }

        byte code() {
            return (byte) code;
        }

        /**
         * The type of a header.
         *
         * @throws CorruptDataException if there is none of this code, or if it has no body of this length
         */
        static Type of(int code, int bodyBytes) {
            if (code < 1 || code > TYPES.size()) {
                throw new CorruptDataException("a frame of type %d; types are 1..%d".formatted(code, TYPES.size()));
            }
            Type type = TYPES.get(code - 1);
            if (bodyBytes < type.leastBody || bodyBytes > type.mostBody) {
                throw new CorruptDataException("a frame %s with a body of %d bytes; it has %d to %d"
                        .formatted(type, bodyBytes, type.leastBody, type.mostBody));
            }
            return type;
        }
    }

    static TcpFrame message(int origin, boolean first, long passOnTo, byte[] bytes) {
        return new TcpFrame(Type.MESSAGE, origin, first, passOnTo, bytes);
    }

    static TcpFrame finish(long messages) {
        return new TcpFrame(Type.FINISH, 0, false, messages, NOTHING);
    }

    static TcpFrame complete() {
        return new TcpFrame(Type.COMPLETE, 0, false, 0, NOTHING);
    }

    static TcpFrame credit(long bytes) {
        return new TcpFrame(Type.CREDIT, 0, false, bytes, NOTHING);
    }

    /** A text of any length; cut when it is too long. */
    static TcpFrame fail(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return new TcpFrame(
                Type.FAIL,
                0,
                false,
                0,
                bytes.length <= MOST_TEXT_BYTES ? bytes : Arrays.copyOf(bytes, MOST_TEXT_BYTES));
    }

    /** The text of a {@code FAIL}; without characters that could forge a line of a log. */
    String text() {
        return new String(bytes, UTF_8).replaceAll("\\p{Cntrl}", " ");
    }

    /** How many bytes of a message fit its first frame. */
    static int bytesInFirstFrame(int messageBytes) {
        return Math.min(messageBytes, MOST_BODY_BYTES - MESSAGE_HEAD_BYTES);
    }

    /** How many bytes follow the body. */
    static int trailerBytes(boolean sealed) {
        return sealed ? MessageSeal.TAG_BYTES : CHECKSUM_BYTES;
    }
}
