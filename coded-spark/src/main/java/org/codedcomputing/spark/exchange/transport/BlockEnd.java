package org.codedcomputing.spark.exchange.transport;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@link Datagram.Type#BLOCK_END}: which datagrams of a block are for whom. A block is a run of numbered datagrams of
 * one sender: those with the sequences {@code 128 b .. 128 b + 127}. Big endian; {@code m = ceil(K / 8)}.
 *
 * <pre>
 *   byte  0  block b                                        4
 *   byte  4  lowest block that is not confirmed by all      4
 *   byte  8  round: how often this block was ended before   4
 *   byte 12  receivers of anything in the block, mask       m
 *   then     for each of them, ascending: its datagrams    16
 * </pre>
 *
 * @param block b
 * @param lowest blocks below are complete at all their receivers
 * @param round from 0
 * @param receivers mask of the nodes that anything in the block is for
 * @param wanted two words of bits for each node, those of node k at 2 k and 2 k + 1; Not modified
 */
@SuppressWarnings("ArrayRecordComponent") // Built and read in one place each, for every block.
record BlockEnd(int block, int lowest, int round, long receivers, long[] wanted) {
    /** Datagrams in a block. */
    static final int DATAGRAMS = 128;

    private static final int FIXED_BYTES = 12;
    private static final int BITMAP_BYTES = DATAGRAMS / Byte.SIZE;

    /** Bytes of the longest body. */
    static int mostBytes(int nodes) {
        return FIXED_BYTES + Datagram.maskBytes(nodes) + (nodes - 1) * BITMAP_BYTES;
    }

    void put(ByteBuffer to) {
        to.putInt(block).putInt(lowest).putInt(round);
        Datagram.putMask(to, receivers, wanted.length / 2);
        for (long rest = receivers; rest != 0; rest &= rest - 1) {
            int node = Long.numberOfTrailingZeros(rest);
            to.putLong(wanted[2 * node]).putLong(wanted[2 * node + 1]);
        }
    }

    /**
     * Reads a body.
     *
     * @return null if it has not this form
     */
    static @Nullable BlockEnd parse(byte[] bytes, int offset, int length, int nodes) {
        if (length < FIXED_BYTES + Datagram.maskBytes(nodes)) {
            return null;
        }
        ByteBuffer from = ByteBuffer.wrap(bytes, offset, length);
        int block = from.getInt();
        int lowest = from.getInt();
        int round = from.getInt();
        long receivers = Datagram.getMask(from, nodes);
        boolean inRange = nodes == Long.SIZE || receivers >>> nodes == 0;
        if (!inRange || from.remaining() != Long.bitCount(receivers) * BITMAP_BYTES) {
            return null;
        }
        long[] wanted = new long[2 * nodes];
        for (long rest = receivers; rest != 0; rest &= rest - 1) {
            int node = Long.numberOfTrailingZeros(rest);
            wanted[2 * node] = from.getLong();
            wanted[2 * node + 1] = from.getLong();
        }
        return new BlockEnd(block, lowest, round, receivers, wanted);
    }
}
