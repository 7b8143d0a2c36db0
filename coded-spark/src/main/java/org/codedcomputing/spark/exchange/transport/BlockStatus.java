package org.codedcomputing.spark.exchange.transport;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@link Datagram.Type#STATUS}: what a receiver lacks of a block. Big endian.
 *
 * <pre>
 *   byte  0  block                                          4
 *   byte  4  round that it answers                          4
 *   byte  8  the block's sender                             1
 *   byte  9  1: nothing lacks, but let me rest; else 0      1
 *   byte 10  datagrams that it lacks, bits                 16
 * </pre>
 *
 * @param block b
 * @param round as in the {@link BlockEnd} that it answers
 * @param to the sender of the block
 * @param rest whether the receiver wants the sender to wait although it has everything
 * @param missing0 bits of the first 64 datagrams that it lacks
 * @param missing1 bits of the others
 */
record BlockStatus(int block, int round, int to, boolean rest, long missing0, long missing1) {
    /** Bytes of a body. */
    static final int BYTES = 26;

    boolean done() {
        return missing0 == 0 && missing1 == 0 && !rest;
    }

    /** Datagrams that the receiver lacks. */
    int missing() {
        return Long.bitCount(missing0) + Long.bitCount(missing1);
    }

    void put(ByteBuffer buffer) {
        buffer.putInt(block).putInt(round).put((byte) to).put((byte) (rest ? 1 : 0));
        buffer.putLong(missing0).putLong(missing1);
    }

    /**
     * Reads a body.
     *
     * @return null if it has not this form
     */
    static @Nullable BlockStatus parse(byte[] bytes, int offset, int length) {
        if (length != BYTES || bytes[offset + 9] < 0 || bytes[offset + 9] > 1) {
            return null;
        }
        ByteBuffer from = ByteBuffer.wrap(bytes, offset, length);
        return new BlockStatus(
                from.getInt(), from.getInt(), from.get() & 0xff, from.get() == 1, from.getLong(), from.getLong());
    }
}
