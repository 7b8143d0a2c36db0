package org.codedcomputing.spark.reduce;

import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.util.List;
import java.util.zip.CRC32C;
import org.codedcomputing.core.cdc.CorruptDataException;

/**
 * A message between two nodes. Big endian.
 *
 * <pre>
 *   byte  0  magic "CDRM"                                         4
 *   byte  4  version, 1                                           1
 *   byte  5  type                                                 1
 *   byte  6  hop of a chunk, 0..2(N-1)-1; else 0                  2
 *   byte  8  fingerprint of the job                               8
 *   byte 16  epoch: the iteration, from 0; else 0                 4
 *   byte 20  place of the first number in its vector              4
 *   byte 24  numbers of the whole vector                          4
 *   byte 28  numbers m in this message                            4
 *   byte 32  the numbers, IEEE 754 binary64                     8 m
 *   then     CRC32C of all bytes before it                        4
 * </pre>
 *
 * See {@code docs/protocol/reduce-message.md}.
 *
 * @param type what it says
 * @param hop how often a chunk of a ring has been passed on
 * @param epoch the iteration
 * @param first place of the first number
 * @param total numbers of the whole vector
 * @param numbers a view of the message's bytes
 */
record ReduceMessage(Word type, int hop, int epoch, int first, int total, DoubleBuffer numbers) {
    /** Numbers of a part: vectors are cut, so that nodes in between pass parts on while others are still to come. */
    static final int PART = 1 << 15;

    static final int HEADER_BYTES = 32;

    private static final int MAGIC = 'C' << 24 | 'D' << 16 | 'R' << 8 | 'M';
    private static final int VERSION = 1;
    private static final int CHECKSUM_BYTES = 4;
    private static final double[] NOTHING = {};

    /** What can be said. */
    enum Word {
        /** The first word of every node to every other; again, with epoch 1, when it has heard all of theirs. */
        HELLO(1),
        /** A part of the model, from a parent to a child. */
        MODEL(2),
        /** A part of a coded gradient, from a child to its parent. */
        GRADIENT(3),
        /** All parts of the vector of this epoch have come: the next one may be sent. */
        TAKEN(4),
        /** There will be no more models. */
        END(5),
        /** This node is there. */
        BEAT(6),
        /** A part of a sum on its way around a ring. */
        CHUNK(7);

        private static final List<Word> TYPES = List.of(values());

        private final byte code;

        Word(int code) {
            this.code = (byte) code;
        }
    }

    /** A message without numbers. */
    static byte[] word(Word type, long fingerprint, int epoch) {
        return part(type, fingerprint, 0, epoch, NOTHING, 0, 0);
    }

    /**
     * A message with a part of a vector.
     *
     * @param vector not modified
     * @param first place of the first number that it has
     * @param count how many
     */
    static byte[] part(Word type, long fingerprint, int hop, int epoch, double[] vector, int first, int count) {
        ByteBuffer buffer =
                ByteBuffer.allocate(Math.addExact(HEADER_BYTES + CHECKSUM_BYTES, Math.multiplyExact(8, count)));
        buffer.putInt(MAGIC).put((byte) VERSION).put(type.code).putShort((short) hop);
        buffer.putLong(fingerprint).putInt(epoch).putInt(first).putInt(vector.length);
        buffer.putInt(count);
        buffer.asDoubleBuffer().put(vector, first, count);
        int end = HEADER_BYTES + 8 * count;
        return buffer.putInt(end, checksum(buffer.array(), end)).array();
    }

    /**
     * Reads a message.
     *
     * @param fingerprint of this node's job
     * @throws CorruptDataException if the bytes are not one of this version and this job, whole and unchanged
     */
    static ReduceMessage fromBytes(byte[] message, long fingerprint) {
        int end = message.length - CHECKSUM_BYTES;
        if (end < HEADER_BYTES) {
            throw new CorruptDataException("a message of %d bytes, the shortest has %d"
                    .formatted(message.length, HEADER_BYTES + CHECKSUM_BYTES));
        }
        ByteBuffer buffer = ByteBuffer.wrap(message);
        int stored = buffer.getInt(end);
        int computed = checksum(message, end);
        if (stored != computed) {
            throw new CorruptDataException("message CRC32C %08x, computed %08x".formatted(stored, computed));
        }
        int magic = buffer.getInt();
        int version = buffer.get();
        if (magic != MAGIC || version != VERSION) {
            throw new CorruptDataException(
                    "magic %08x version %d, this library speaks %08x version %d; use one version everywhere"
                            .formatted(magic, version, MAGIC, VERSION));
        }
        int code = buffer.get();
        int hop = buffer.getShort();
        long job = buffer.getLong();
        if (job != fingerprint) {
            throw new CorruptDataException(
                    "a message of job %016x, this node runs %016x: use the same library version and settings everywhere"
                            .formatted(job, fingerprint));
        }
        int epoch = buffer.getInt();
        int first = buffer.getInt();
        int total = buffer.getInt();
        int count = buffer.getInt();
        boolean fits = count >= 0 && 8L * count == end - HEADER_BYTES && first >= 0 && (long) first + count <= total;
        if (code < 1 || code > Word.TYPES.size() || hop < 0 || epoch < 0 || !fits) {
            throw new CorruptDataException(
                    "a message of type %d, hop %d, epoch %d: %d numbers from %d of %d in %d bytes"
                            .formatted(code, hop, epoch, count, first, total, message.length));
        }
        DoubleBuffer numbers = buffer.limit(end).asDoubleBuffer();
        return new ReduceMessage(Word.TYPES.get(code - 1), hop, epoch, first, total, numbers);
    }

    /** Numbers in this message. */
    int count() {
        return numbers.capacity();
    }

    private static int checksum(byte[] bytes, int count) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, count);
        return (int) crc.getValue();
    }
}
