package org.codedcomputing.core.cdc;

import java.util.List;

/**
 * Makes the packets of one sender [1, sec. V]: for each group, the XOR of the segments that the other members lack,
 * strip by strip.
 *
 * <p>One buffer is used for all packets. Not safe for use by several threads; make one encoder per thread.
 */
public final class PacketEncoder {
    private final DeliveryDesign design;
    private final PacketFormat format;
    private final int sender;
    private final ValueLookup values;
    private byte[] buffer = new byte[0];

    /** Takes a packet. */
    @FunctionalInterface
    public interface PacketSink {
        /**
         * Sends a packet, or copies it: the bytes change when this method returns.
         *
         * @param receivers mask of the nodes that need it
         * @param packet Not modified; header and payload are its first {@code length} bytes
         * @param payloadLength bytes of payload among them
         */
        void packet(long receivers, byte[] packet, int length, int payloadLength) throws InterruptedException;
    }

    /**
     * Creates an encoder.
     *
     * @param sender the node that this encoder works for, 0..K-1
     * @param values the values that the node has mapped
     */
    public PacketEncoder(DeliveryDesign design, PacketFormat format, int sender, ValueLookup values) {
        this.design = design;
        this.format = format;
        this.sender = sender;
        this.values = values;
    }

    /**
     * Makes all packets of this sender in a group, at least one: a receiver must be able to tell "empty" from "lost".
     * Costs one pass over the segments and no memory but the buffer of one strip.
     *
     * @param group a group that the sender is a member of
     * @param sink called once for each strip, in order
     * @throws InterruptedException if the sink was interrupted
     */
    public void encode(long group, PacketSink sink) throws InterruptedException {
        List<Segment> segments = format.delivery().segments(design, group, sender);
        long receivers = Delivery.receivers(segments);
        int headerBytes = PacketHeader.bytes(segments.size());
        IntermediateValue[] sources = new IntermediateValue[segments.size()];
        long[] starts = new long[sources.length];
        long[] lengths = new long[sources.length];
        long longest = 0;
        for (int i = 0; i < sources.length; i++) {
            Segment segment = segments.get(i);
            sources[i] = values.value(segment.batch(), segment.receiver());
            starts[i] = segment.start(sources[i].length());
            lengths[i] = segment.length(sources[i].length());
            longest = Math.max(longest, lengths[i]);
        }
        int strips = Math.max(1, IntermediateValue.strips(longest, format.stripBytes()));
        for (int strip = 0; strip < strips; strip++) {
            long from = (long) strip * format.stripBytes();
            int payload = (int) Math.min(format.stripBytes(), longest - from);
            ensureCapacity(headerBytes + payload);
            int[] stripLengths = new int[sources.length];
            int[] checksums = new int[sources.length];
            for (int i = 0; i < sources.length; i++) {
                stripLengths[i] = (int) Math.max(0, Math.min(format.stripBytes(), lengths[i] - from));
                checksums[i] = sources[i].stripChecksum(strip);
            }
            xor(sources, starts, from, stripLengths, headerBytes, payload);
            int flags = format.flags()
                    | (payload == 0 ? PacketHeader.FLAG_HEADER_ONLY : 0)
                    | (strip == strips - 1 ? PacketHeader.FLAG_LAST_STRIP : 0);
            new PacketHeader(flags, format.exchangeId(), group, sender, strip, payload, stripLengths, checksums)
                    .write(buffer, 0);
            sink.packet(receivers, buffer, headerBytes + payload, payload);
        }
    }

    /** XORs one strip of all segments into the buffer; shorter ones count as padded with zeros on the right. */
    private void xor(
            IntermediateValue[] sources, long[] starts, long from, int[] stripLengths, int headerBytes, int payload) {
        int longest = 0;
        for (int i = 1; i < sources.length; i++) {
            if (stripLengths[i] > stripLengths[longest]) {
                longest = i;
            }
        }
        for (int block = 0; block < payload; block += XorKernel.BLOCK_BYTES) {
            int blockBytes = Math.min(payload - block, XorKernel.BLOCK_BYTES);
            sources[longest].bytes().copyTo(starts[longest] + from + block, buffer, headerBytes + block, blockBytes);
            for (int i = 0; i < sources.length; i++) {
                int count = Math.min(stripLengths[i] - block, blockBytes);
                if (i != longest && count > 0) {
                    sources[i].bytes().xorInto(starts[i] + from + block, buffer, headerBytes + block, count);
                }
            }
        }
    }

    private void ensureCapacity(int bytes) {
        if (buffer.length < bytes) {
            buffer = new byte[bytes];
        }
    }
}
