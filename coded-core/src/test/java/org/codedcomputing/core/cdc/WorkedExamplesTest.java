package org.codedcomputing.core.cdc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The worked examples, byte for byte. */
class WorkedExamplesTest {
    private static final HexFormat HEX = HexFormat.of();

    @Test
    void threeNodesTwoReplicasUnequalLengths() {
        CdcDesign design = CdcDesign.of(3, 2);
        CodecFixture fixture = new CodecFixture(design, Delivery.CODED, 1 << 20)
                .value(0, batch(design, 1, 2), "ABCD".getBytes(US_ASCII))
                .value(1, batch(design, 0, 2), "abc".getBytes(US_ASCII))
                .value(2, batch(design, 0, 1), "01234".getBytes(US_ASCII));

        List<CodecFixture.Packet> packets = fixture.encodeAll();
        assertThat(packets).hasSize(3);
        assertThat(HEX.formatHex(packets.get(0).payload())).isEqualTo("5131");
        assertThat(HEX.formatHex(packets.get(1).payload())).isEqualTo("737134");
        assertThat(HEX.formatHex(packets.get(2).payload())).isEqualTo("2127");
        assertThat(packets.stream().mapToInt(CodecFixture.Packet::payloadLength).sum())
                .isEqualTo(7);

        for (int node = 0; node < 3; node++) {
            Map<Long, byte[]> decoded = CodecFixture.decode(fixture.decoder(node), CodecFixture.to(node, packets));
            long lacking = design.wantedBatch(0, node);
            assertThat(decoded).containsOnlyKeys(lacking);
            assertThat(decoded.get(lacking)).isEqualTo(fixture.value(node, lacking));
        }
    }

    @Test
    void fourNodesTwoReplicas() {
        CdcDesign design = CdcDesign.of(4, 2);
        CodecFixture fixture = new CodecFixture(design, Delivery.CODED, 1 << 20);
        for (int i = 0; i < 4; i++) {
            for (int j = i + 1; j < 4; j++) {
                for (int q = 0; q < 4; q++) {
                    int high = 16 * (q + 1);
                    fixture.value(q, batch(design, i, j), (byte) (high + i + 1), (byte) (high + j + 1));
                }
            }
        }
        Map<List<Integer>, Map<Integer, String>> expected = Map.of(
                List.of(0, 1, 2), Map.of(0, "10", 1, "20", 2, "30"),
                List.of(0, 1, 3), Map.of(0, "60", 1, "50", 3, "30"),
                List.of(0, 2, 3), Map.of(0, "70", 2, "50", 3, "20"),
                List.of(1, 2, 3), Map.of(1, "70", 2, "60", 3, "10"));
        int packets = 0;
        for (Map.Entry<List<Integer>, Map<Integer, String>> group : expected.entrySet()) {
            long mask = NodeSets.of(
                    group.getKey().stream().mapToInt(Integer::intValue).toArray());
            long rank = new SubsetRanking(4).rank(mask);
            for (Map.Entry<Integer, String> packet : group.getValue().entrySet()) {
                List<CodecFixture.Packet> sent = fixture.encode(packet.getKey(), rank);
                assertThat(sent).hasSize(1);
                assertThat(HEX.formatHex(sent.get(0).payload())).isEqualTo(packet.getValue());
                packets++;
            }
        }
        assertThat(packets).isEqualTo(12);

        List<CodecFixture.Packet> all = fixture.encodeAll();
        for (int node = 0; node < 4; node++) {
            int self = node;
            assertThat(all.stream()
                            .filter(p -> p.sender() == self)
                            .mapToInt(CodecFixture.Packet::payloadLength)
                            .sum())
                    .as("bytes sent by node %d", node)
                    .isEqualTo(3);
            List<CodecFixture.Packet> received = CodecFixture.to(node, all);
            assertThat(received.stream()
                            .mapToInt(CodecFixture.Packet::payloadLength)
                            .sum())
                    .as("bytes received by node %d", node)
                    .isEqualTo(6);
            CodecFixture.decode(fixture.decoder(node), received)
                    .forEach((batch, bytes) -> assertThat(bytes).isEqualTo(fixture.value(self, batch)));
        }
        CodecFixture uncoded = new CodecFixture(design, Delivery.UNCODED, 1 << 20);
        for (long batch = 0; batch < 6; batch++) {
            for (int q = 0; q < 4; q++) {
                uncoded.value(q, batch, fixture.value(q, batch));
            }
        }
        assertThat(uncoded.encodeAll().stream()
                        .mapToInt(CodecFixture.Packet::payloadLength)
                        .sum())
                .isEqualTo(24);
    }

    private static long batch(DeliveryDesign design, int... holders) {
        return new SubsetRanking(design.nodes()).rank(NodeSets.of(holders));
    }
}
