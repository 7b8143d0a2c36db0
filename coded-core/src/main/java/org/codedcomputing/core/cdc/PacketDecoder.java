package org.codedcomputing.core.cdc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads packets at one receiver: cancels the segments that it knows from its own map output, checks what remains, and puts
 * the values that it lacks together, whatever the order of arrival [1, sec. V].
 *
 * <p>A packet that fails a check changes nothing. Packets of another exchange attempt and duplicates are counted and
 * ignored. Not safe for use by several threads.
 */
public final class PacketDecoder {
    private final DeliveryDesign design;
    private final PacketFormat format;
    private final int receiver;
    private final ValueLookup values;
    private final ChunkStore store;
    private final Map<Long, Assembly> open = new HashMap<>();
    private long completed;
    private long stale;
    private long duplicates;
    private long payloadBytes;
    private byte[] scratch = new byte[0];

    /**
     * Creates a decoder.
     *
     * @param receiver the node that this decoder works for, 0..K-1
     * @param values the values that the node has mapped for others
     * @param store where decoded pieces are kept. Modified
     */
    public PacketDecoder(
            DeliveryDesign design, PacketFormat format, int receiver, ValueLookup values, ChunkStore store) {
        this.design = design;
        this.format = format;
        this.receiver = receiver;
        this.values = values;
        this.store = store;
    }

    /** One group's value on its way: for each part its strips. */
    private static final class Assembly {
        final Map<Integer, Part> parts = new HashMap<>();
        int completeParts;
        boolean delivered;

        Part part(int position) {
            return parts.computeIfAbsent(position, p -> new Part());
        }

        DecodedValue toValue(Segment wanted) {
            List<Chunk> pieces = new ArrayList<>();
            List<Integer> checksums = new ArrayList<>();
            for (int position = 0; position < wanted.parts(); position++) {
                Part part = part(position);
                pieces.addAll(part.strips.values());
                checksums.addAll(part.checksums.values());
            }
            parts.clear();
            delivered = true;
            return new DecodedValue(wanted.batch(), pieces, checksums);
        }
    }

    private static final class Part {
        final TreeMap<Integer, Chunk> strips = new TreeMap<>();
        final TreeMap<Integer, Integer> checksums = new TreeMap<>();
        int lastStrip = -1;

        boolean complete() {
            return lastStrip >= 0 && strips.size() == lastStrip + 1 && strips.lastKey() == lastStrip;
        }
    }

    /**
     * Takes one packet.
     *
     * @param packet Not modified; header and payload are {@code length} bytes from {@code offset} on
     * @return the value that this packet completed, or null
     * @throws CorruptDataException if the packet is not what its sender made, or its sender's map output differs from this
     *     node's; nothing has changed then
     */
    public @Nullable DecodedValue accept(byte[] packet, int offset, int length) {
        PacketHeader header = PacketHeader.read(packet, offset, length);
        if (header.exchangeId() != format.exchangeId()) {
            stale++;
            return null;
        }
        List<Segment> segments = checkedSegments(header);
        int own = 0;
        while (segments.get(own).receiver() != receiver) {
            own++;
        }
        Segment wanted = segments.get(own);
        Assembly assembly = open.computeIfAbsent(header.group(), g -> new Assembly());
        if (assembly.delivered || assembly.part(wanted.position()).strips.containsKey(header.strip())) {
            duplicates++;
            return null;
        }
        byte[] decoded = cancel(header, segments, own, packet, offset + PacketHeader.bytes(header.receivers()));

        payloadBytes += header.payloadLength();
        Part part = assembly.part(wanted.position());
        part.strips.put(header.strip(), Chunk.keep(store, decoded, decoded.length));
        part.checksums.put(header.strip(), header.segmentChecksums()[own]);
        if (header.is(PacketHeader.FLAG_LAST_STRIP)) {
            part.lastStrip = header.strip();
        }
        if (!part.complete() || ++assembly.completeParts < wanted.parts()) {
            return null;
        }
        completed++;
        return assembly.toValue(wanted);
    }

    /** The segments of the packet, after everything in the header that this node can know has been compared. */
    private List<Segment> checkedSegments(PacketHeader header) {
        int sender = header.sender();
        check(header, header.group() >= 0 && header.group() < design.groups(), "the design has no such group");
        check(header, sender >= 0 && sender < design.nodes() && sender != receiver, "no such sender for this node");
        long members = design.members(header.group());
        check(header, NodeSets.contains(members, sender), "the sender is not a member of the group");
        check(header, NodeSets.contains(members, receiver), "this node is not a member of the group");
        check(
                header,
                (header.flags() & ~(PacketHeader.FLAG_HEADER_ONLY | PacketHeader.FLAG_LAST_STRIP)) == format.flags(),
                "the flags are not those of this exchange");
        List<Segment> segments = format.delivery().segments(design, header.group(), sender);
        check(header, segments.size() == header.receivers(), "the number of receivers is not that of the design");
        check(
                header,
                NodeSets.contains(Delivery.receivers(segments), receiver),
                "this node is not a receiver of the packet");
        check(header, header.payloadLength() <= format.stripBytes(), "the payload is longer than a strip");
        return segments;
    }

    /** Returns this receiver's segment of the strip, checked. */
    private byte[] cancel(PacketHeader header, List<Segment> segments, int own, byte[] packet, int payloadOffset) {
        long from = (long) header.strip() * format.stripBytes();
        for (int i = 0; i < segments.size(); i++) {
            if (i != own) {
                Segment known = segments.get(i);
                long length = known.length(value(known).length());
                long expected = Math.max(0, Math.min(format.stripBytes(), length - from));
                check(
                        header,
                        header.segmentLengths()[i] == expected,
                        "a segment is longer or shorter than at this node");
            }
        }
        int ownLength = header.segmentLengths()[own];
        byte[] result = new byte[ownLength];
        CRC32C crc = new CRC32C();
        for (int block = 0; block < ownLength; block += XorKernel.BLOCK_BYTES) {
            int count = Math.min(ownLength - block, XorKernel.BLOCK_BYTES);
            System.arraycopy(packet, payloadOffset + block, result, block, count);
            cancelBlock(header, segments, own, from, block, result, block, count);
            crc.update(result, block, count);
        }
        check(header, (int) crc.getValue() == header.segmentChecksums()[own], "the decoded segment has another CRC32C");
        for (int block = ownLength; block < header.payloadLength(); block += XorKernel.BLOCK_BYTES) {
            int count = Math.min(header.payloadLength() - block, XorKernel.BLOCK_BYTES);
            if (scratch.length < count) {
                scratch = new byte[XorKernel.BLOCK_BYTES];
            }
            System.arraycopy(packet, payloadOffset + block, scratch, 0, count);
            cancelBlock(header, segments, own, from, block, scratch, 0, count);
            check(header, XorKernel.isZero(scratch, 0, count), "the padding behind the segment is not zero");
        }
        return result;
    }

    private void cancelBlock(
            PacketHeader header,
            List<Segment> segments,
            int own,
            long from,
            int block,
            byte[] target,
            int targetOffset,
            int count) {
        for (int i = 0; i < segments.size(); i++) {
            int known = Math.min(header.segmentLengths()[i] - block, count);
            if (i != own && known > 0) {
                IntermediateValue value = value(segments.get(i));
                value.bytes()
                        .xorInto(segments.get(i).start(value.length()) + from + block, target, targetOffset, known);
            }
        }
    }

    private IntermediateValue value(Segment segment) {
        return values.value(segment.batch(), segment.receiver());
    }

    /** Number of values completed so far. */
    public long completed() {
        return completed;
    }

    /** Bytes of payload of all packets taken, padding included. */
    public long payloadBytes() {
        return payloadBytes;
    }

    /** Packets of another exchange attempt, ignored. */
    public long stalePackets() {
        return stale;
    }

    /** Packets that came more than once, ignored. */
    public long duplicatePackets() {
        return duplicates;
    }

    /**
     * The first packet that is still missing, or null when every value that the node lacks is complete. Costs a pass over
     * the node's groups: for the message of a failure.
     */
    public @Nullable String firstMissing() {
        for (var groups = design.groupsOf(receiver); groups.hasNext(); ) {
            String missing = missing(groups.nextLong());
            if (missing != null) {
                return missing;
            }
        }
        return null;
    }

    /**
     * The first packet of a group that is still missing, or null when the value that the node wants in it is complete.
     *
     * @param group a group that the node is a member of
     */
    public @Nullable String missing(long group) {
        Assembly assembly = open.get(group);
        if (assembly != null && assembly.delivered) {
            return null;
        }
        int position = 0;
        for (long rest = format.delivery().senders(design, group, receiver); rest != 0; rest &= rest - 1) {
            if (assembly == null || !assembly.part(position).complete()) {
                return "group %d %s, sender %d"
                        .formatted(group, NodeSets.toString(design.members(group)), Long.numberOfTrailingZeros(rest));
            }
            position++;
        }
        return null;
    }

    private void check(PacketHeader header, boolean condition, String problem) {
        if (!condition) {
            throw new CorruptDataException(
                    "node %d: packet of group %d, sender %d, strip %d: %s; the packet was damaged, or the nodes mapped the same input differently"
                            .formatted(receiver, header.group(), header.sender(), header.strip(), problem));
        }
    }
}
