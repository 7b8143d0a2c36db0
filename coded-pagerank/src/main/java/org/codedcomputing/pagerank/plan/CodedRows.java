package org.codedcomputing.pagerank.plan;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.codedcomputing.core.cdc.CdcDesign;
import org.codedcomputing.core.cdc.ChunkStore;
import org.codedcomputing.core.cdc.ChunkedBytes;
import org.codedcomputing.core.cdc.CorruptDataException;
import org.codedcomputing.core.cdc.DecodedValue;
import org.codedcomputing.core.cdc.Delivery;
import org.codedcomputing.core.cdc.IntermediateValue;
import org.codedcomputing.core.cdc.NodeSets;
import org.codedcomputing.core.cdc.PacketDecoder;
import org.codedcomputing.core.cdc.PacketEncoder;
import org.codedcomputing.core.cdc.PacketFormat;
import org.codedcomputing.core.cdc.Segment;
import org.codedcomputing.core.cdc.SubsetRanking;
import org.codedcomputing.pagerank.plan.NodePlan.RowList;

/**
 * Rows of one server as values of the coded exchange: its codec, packets and checks. A row is the intermediate value of (the
 * batch of its makers, its receiver) in the design of all r-subsets; rows that the plan does not have are empty values, of
 * which no packet is sent.
 */
final class CodedRows {
    private static final IntermediateValue EMPTY = IntermediateValue.own(new ChunkedBytes());

    private final NodePlan plan;
    private final CdcDesign design;
    private final SubsetRanking ranking;
    private final long session;
    private final int stripBytes;
    private final Map<Long, Integer> lackingByBatch = new HashMap<>();
    private final Map<Long, IntermediateValue> values = new HashMap<>();
    private PacketDecoder decoder;
    private PacketFormat format;

    /**
     * Prepares.
     *
     * @param session number of the attempt: packets of others are refused
     * @param stripBytes largest payload of a packet, at least 1
     */
    CodedRows(NodePlan plan, long session, int stripBytes) {
        this.plan = plan;
        this.session = session;
        this.stripBytes = stripBytes;
        design = CdcDesign.of(plan.servers, plan.load);
        ranking = new SubsetRanking(plan.servers);
        for (int row = 0; row < plan.lacking.rows(); row++) {
            lackingByBatch.put(ranking.rank(plan.lacking.holders()[row]), row);
        }
        format = format(0);
        decoder = decoder();
    }

    private PacketFormat format(int iteration) {
        return new PacketFormat(session * 31 + iteration, Delivery.CODED, false, stripBytes);
    }

    private PacketDecoder decoder() {
        return new PacketDecoder(design, format, plan.node, this::value, ChunkStore.HEAP);
    }

    private IntermediateValue value(long batch, int receiver) {
        return values.getOrDefault(batch * plan.servers + receiver, EMPTY);
    }

    /**
     * Makes the rows of an iteration and the packets of this server.
     *
     * @param words messages of the mapped vertices. Not modified
     * @param math makes values of them
     */
    void encode(int iteration, long[] words, NodeMath math, PacketEncoder.PacketSink sink) throws InterruptedException {
        format = format(iteration);
        values.clear();
        RowList made = plan.made;
        long[] row = new long[0];
        for (int i = 0; i < made.rows(); i++) {
            int length = made.lengths()[i];
            row = row.length < length ? new long[length] : row;
            for (int v = 0; v < length; v++) {
                row[v] = math.value(words, made.starts()[i] + v);
            }
            byte[] bytes = new byte[plan.layout.checkedBytes(length, plan.load)];
            plan.layout.write(row, 0, length, bytes, plan.load);
            long batch = ranking.rank(made.holders()[i]);
            int receiver = Long.numberOfTrailingZeros(made.receivers()[i]);
            Segment part = new Segment(receiver, batch, NodeSets.position(made.holders()[i], plan.node), plan.load);
            values.put(
                    batch * plan.servers + receiver,
                    IntermediateValue.shared(ChunkedBytes.of(bytes), part, stripBytes));
        }
        decoder = decoder();
        PacketEncoder encoder = new PacketEncoder(design, format, plan.node, this::value);
        for (long group : plan.sendingGroups) {
            encoder.encode(ranking.rank(group), sink);
        }
    }

    /**
     * Takes a packet of the iteration that was encoded last.
     *
     * @param packet Not modified
     * @param words Modified: the words of a row that this packet completes
     * @return whether it completed one
     * @throws CorruptDataException if it is damaged, or its sender made other bytes of a row than this server
     */
    boolean accept(byte[] packet, int offset, int length, int sender, long[] words) {
        DecodedValue value = decoder.accept(packet, offset, length);
        Integer row = value == null ? null : lackingByBatch.get(value.batch());
        if (value == null || row == null) {
            return false;
        }
        byte[] bytes = new byte[Math.toIntExact(value.length())];
        try (InputStream stream = value.openStream()) {
            int unused = stream.readNBytes(bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int count = plan.lacking.lengths()[row];
        long members = plan.lacking.holders()[row] | 1L << plan.node;
        int expected = plan.layout.checkedBytes(count, plan.load);
        if (bytes.length != expected) {
            throw new CorruptDataException("group %s, sender %d: expected %d bytes, got %d"
                    .formatted(NodeSets.toString(members), sender, expected, bytes.length));
        }
        if (!plan.layout.read(bytes, words, plan.lacking.starts()[row], count, plan.load)) {
            throw new CorruptDataException("group %s, sender %d: padding decodes to non-zero; replicas disagree"
                    .formatted(NodeSets.toString(members), sender));
        }
        return true;
    }
}
