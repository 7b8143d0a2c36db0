package org.codedcomputing.core.cdc;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All nodes of one design in one place: values by (receiver, batch), an encoder and a decoder for each node. */
final class CodecFixture {
    static final long EXCHANGE = 0x0123_4567_89ab_cdefL;

    final DeliveryDesign design;
    final PacketFormat format;
    private final Map<List<Long>, byte[]> values = new HashMap<>();
    private final Map<List<Long>, ChunkedBytes> stored = new HashMap<>();
    private final List<Map<List<Long>, IntermediateValue>> sealed = new ArrayList<>();

    /** One packet on its way. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Packet(long group, int sender, long receivers, byte[] bytes, int payloadLength) {
        byte[] payload() {
            return Arrays.copyOfRange(bytes, bytes.length - payloadLength, bytes.length);
        }
    }

    CodecFixture(DeliveryDesign design, Delivery delivery, int stripBytes) {
        this.design = design;
        this.format = new PacketFormat(EXCHANGE, delivery, false, stripBytes);
        for (int node = 0; node < design.nodes(); node++) {
            sealed.add(new HashMap<>());
        }
    }

    /** Sets the value of a batch for a receiver, as every holder maps it. */
    CodecFixture value(int receiver, long batch, byte... bytes) {
        values.put(List.of((long) receiver, batch), bytes);
        return this;
    }

    byte[] value(int receiver, long batch) {
        return values.getOrDefault(List.of((long) receiver, batch), new byte[0]);
    }

    /** The bytes that a node stores, to be damaged by a test. */
    ChunkedBytes stored(int node, int receiver, long batch) {
        lookup(node).value(batch, receiver);
        ChunkedBytes bytes = stored.get(List.of((long) node, (long) receiver, batch));
        if (bytes == null) {
            throw new IllegalStateException("not sealed");
        }
        return bytes;
    }

    ValueLookup lookup(int node) {
        return (batch, receiver) -> sealed.get(node).computeIfAbsent(List.of((long) receiver, batch), key -> {
            if (!NodeSets.contains(design.holders(batch), node) || NodeSets.contains(design.holders(batch), receiver)) {
                throw new AssertionError("node %d asked for batch %d for node %d".formatted(node, batch, receiver));
            }
            ChunkedBytes bytes = ChunkedBytes.of(value(receiver, batch));
            stored.put(List.of((long) node, (long) receiver, batch), bytes);
            long group = design.deliveringGroup(receiver, batch);
            long senders = format.delivery().senders(design, group, receiver);
            return NodeSets.contains(senders, node)
                    ? IntermediateValue.shared(
                            bytes,
                            new Segment(
                                    receiver,
                                    batch,
                                    NodeSets.position(senders, node),
                                    format.delivery().parts(design, group)),
                            format.stripBytes())
                    : IntermediateValue.own(bytes);
        });
    }

    /** All packets of a node in one group. */
    List<Packet> encode(int node, long group) {
        List<Packet> packets = new ArrayList<>();
        PacketEncoder encoder = new PacketEncoder(design, format, node, lookup(node));
        try {
            encoder.encode(
                    group,
                    (receivers, bytes, length, payload) ->
                            packets.add(new Packet(group, node, receivers, Arrays.copyOf(bytes, length), payload)));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return packets;
    }

    /** All packets of all nodes. */
    List<Packet> encodeAll() {
        List<Packet> packets = new ArrayList<>();
        for (int node = 0; node < design.nodes(); node++) {
            for (var groups = design.groupsOf(node); groups.hasNext(); ) {
                packets.addAll(encode(node, groups.nextLong()));
            }
        }
        return packets;
    }

    PacketDecoder decoder(int node) {
        return new PacketDecoder(design, format, node, lookup(node), ChunkStore.HEAP);
    }

    /** Feeds packets to one receiver and returns what it completed, by batch. */
    static Map<Long, byte[]> decode(PacketDecoder decoder, List<Packet> packets) {
        Map<Long, byte[]> result = new HashMap<>();
        for (Packet packet : packets) {
            DecodedValue value = decoder.accept(packet.bytes(), 0, packet.bytes().length);
            if (value != null) {
                value.verify();
                result.put(value.batch(), bytes(value));
            }
        }
        return result;
    }

    static byte[] bytes(DecodedValue value) {
        try {
            return value.openStream().readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Packets that go to a node. */
    static List<Packet> to(int node, List<Packet> packets) {
        return packets.stream()
                .filter(p -> NodeSets.contains(p.receivers(), node))
                .toList();
    }
}
