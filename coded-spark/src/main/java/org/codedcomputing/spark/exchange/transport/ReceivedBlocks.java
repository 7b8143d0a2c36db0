package org.codedcomputing.spark.exchange.transport;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a node has received of one sender: which datagrams of which blocks, and the messages that are not whole yet. Used by
 * the receiving thread alone.
 */
final class ReceivedBlocks {
    /** Longest message that any sender has reason for: the longest strip and its header. */
    private static final int MOST_BYTES = 300 << 20;

    private static final int BLOCK_SHIFT = Integer.numberOfTrailingZeros(BlockEnd.DATAGRAMS);

    private final int pieceBytes;
    private final Map<Integer, long[]> got = new HashMap<>();
    private final Set<Integer> done = new HashSet<>();
    private final Map<Integer, Partial> partials = new HashMap<>();
    private int lowest;

    /** A message of which pieces have come. */
    private static final class Partial {
        final Datagram.Type type;
        final byte[] bytes;
        int missing;

        Partial(Datagram.Type type, int length, int pieces) {
            this.type = type;
            bytes = new byte[length];
            missing = pieces;
        }
    }

    /** What became of a datagram. */
    enum Outcome {
        TAKEN,
        DUPLICATE,
        MALFORMED
    }

    /** Takes a message that is whole. */
    interface Sink {
        /**
         * Takes it.
         *
         * @param first whether it is the first that its sender has sent at all
         */
        void accept(Datagram.Type type, byte[] message, boolean first);
    }

    /**
     * Begins.
     *
     * @param pieceBytes bytes of every piece of a message but the last
     */
    ReceivedBlocks(int pieceBytes) {
        this.pieceBytes = pieceBytes;
    }

    /** How many pieces a message has. */
    static int pieces(int messageLength, int pieceBytes) {
        return Math.max(1, (messageLength + pieceBytes - 1) / pieceBytes);
    }

    /** Takes a numbered datagram, and gives away the message that it completes. */
    Outcome accept(Datagram datagram, byte[] bytes, Sink sink) {
        int block = datagram.number() >>> BLOCK_SHIFT;
        int pieces = pieces(datagram.messageLength(), pieceBytes);
        int start = datagram.number() - datagram.fragment();
        long offset = (long) datagram.fragment() * pieceBytes;
        int length = (int) Math.min(pieceBytes, datagram.messageLength() - offset);
        if (datagram.messageLength() > MOST_BYTES
                || datagram.fragment() >= pieces
                || Integer.compareUnsigned(start, datagram.number()) > 0
                || length != datagram.bodyLength()) {
            return Outcome.MALFORMED;
        }
        if (Integer.compareUnsigned(block, lowest) < 0 || done.contains(block)) {
            return Outcome.DUPLICATE;
        }
        Partial partial = partials.get(start);
        if (partial != null && (partial.bytes.length != datagram.messageLength() || partial.type != datagram.type())) {
            return Outcome.MALFORMED;
        }
        if (!mark(got.computeIfAbsent(block, b -> new long[2]), datagram.number() & (BlockEnd.DATAGRAMS - 1))) {
            return Outcome.DUPLICATE;
        }
        if (partial == null) {
            partial = new Partial(datagram.type(), datagram.messageLength(), pieces);
            partials.put(start, partial);
        }
        System.arraycopy(bytes, datagram.body(), partial.bytes, (int) offset, length);
        if (--partial.missing == 0) {
            partials.remove(start);
            sink.accept(partial.type, partial.bytes, start == 0);
        }
        return Outcome.TAKEN;
    }

    private static boolean mark(long[] bits, int index) {
        long bit = 1L << index;
        boolean fresh = (bits[index / Long.SIZE] & bit) == 0;
        bits[index / Long.SIZE] |= bit;
        return fresh;
    }

    /**
     * Answers the end of a block.
     *
     * @param node this one
     * @param rest whether the sender shall wait even if nothing lacks
     * @return null if nothing of the block is for this node
     */
    @Nullable
    BlockStatus answer(BlockEnd end, int node, int sender, boolean rest) {
        prune(end.lowest());
        if ((end.receivers() >>> node & 1) == 0) {
            return null;
        }
        if (Integer.compareUnsigned(end.block(), lowest) < 0 || done.contains(end.block())) {
            return new BlockStatus(end.block(), end.round(), sender, false, 0, 0);
        }
        long[] bits = got.getOrDefault(end.block(), new long[2]);
        long missing0 = end.wanted()[2 * node] & ~bits[0];
        long missing1 = end.wanted()[2 * node + 1] & ~bits[1];
        BlockStatus status = new BlockStatus(
                end.block(), end.round(), sender, rest && missing0 == 0 && missing1 == 0, missing0, missing1);
        if (status.done()) {
            got.remove(end.block());
            done.add(end.block());
        }
        return status;
    }

    private void prune(int confirmed) {
        if (Integer.compareUnsigned(confirmed, lowest) > 0) {
            lowest = confirmed;
            got.keySet().removeIf(block -> Integer.compareUnsigned(block, confirmed) < 0);
            done.removeIf(block -> Integer.compareUnsigned(block, confirmed) < 0);
        }
    }
}
