package org.codedcomputing.core.cdc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Encoder and decoder together: what is encoded is decoded, and nothing else ever is. */
@Tag("fault-4")
@Tag("fault-5")
class PacketCodecTest {
    private static final int BIG_STRIP = 1 << 20;

    /** Values of random length around the number of parts, zero included. */
    private static CodecFixture random(
            DeliveryDesign design, Delivery delivery, int stripBytes, int longest, Random random) {
        CodecFixture fixture = new CodecFixture(design, delivery, stripBytes);
        for (long batch = 0; batch < design.batches(); batch++) {
            for (int q = 0; q < design.nodes(); q++) {
                if (!NodeSets.contains(design.holders(batch), q)) {
                    byte[] bytes = new byte[random.nextInt(longest + 1)];
                    random.nextBytes(bytes);
                    fixture.value(q, batch, bytes);
                }
            }
        }
        return fixture;
    }

    private static void assertDecodes(CodecFixture fixture, List<CodecFixture.Packet> packets) {
        DeliveryDesign design = fixture.design;
        for (int node = 0; node < design.nodes(); node++) {
            PacketDecoder decoder = fixture.decoder(node);
            Map<Long, byte[]> decoded = CodecFixture.decode(decoder, CodecFixture.to(node, packets));
            assertThat(decoded).hasSize((int) design.lackingBatchesPerNode());
            int self = node;
            decoded.forEach((batch, bytes) ->
                    assertThat(bytes).as("batch %d at node %d", batch, self).isEqualTo(fixture.value(self, batch)));
            assertThat(decoder.firstMissing()).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyDesignUpToSixNodesDecodesInAnyOrder(Delivery delivery) {
        Random random = new Random(20261123);
        for (int k = 1; k <= 6; k++) {
            for (int r = 1; r <= k; r++) {
                for (int longest : new int[] {0, 1, r, r + 1, 40}) {
                    CodecFixture fixture = random(CdcDesign.of(k, r), delivery, 7, longest, random);
                    List<CodecFixture.Packet> packets = new ArrayList<>(fixture.encodeAll());
                    Collections.shuffle(packets, random);
                    assertDecodes(fixture, packets);
                }
            }
        }
    }

    @Property(tries = 200)
    void randomDesignsLengthsAndStrips(
            @ForAll @IntRange(min = 1, max = 9) int k,
            @ForAll @IntRange(min = 1, max = 9) int load,
            @ForAll @IntRange(min = 1, max = 64) int strip,
            @ForAll @IntRange(max = 300) int longest,
            @ForAll Delivery delivery,
            @ForAll long seed) {
        Random random = new Random(seed);
        CodecFixture fixture = random(CdcDesign.of(k, Math.min(k, load)), delivery, strip, longest, random);
        assertDecodes(fixture, fixture.encodeAll());
    }

    @ParameterizedTest
    @EnumSource
    void everyKindOfDesignDecodesRandomBytes(Delivery delivery) {
        Random random = new Random(20261126);
        for (DeliveryDesign design : List.of(
                ResolvableDesign.of(6, 3),
                ResolvableDesign.of(8, 4),
                ResolvableDesign.of(3, 3),
                PodDesign.of(8, 4, 4),
                PodDesign.of(6, 2, 3),
                SharedDesign.cdc(4, 2.5),
                SharedDesign.cdc(5, 4.75),
                new SharedDesign(PodDesign.of(6, 2, 3), ResolvableDesign.of(6, 3), 0.25))) {
            for (int longest : new int[] {0, 1, 2, 3, 4, 5, 40}) {
                CodecFixture fixture = random(design, delivery, 7, longest, random);
                List<CodecFixture.Packet> packets = new ArrayList<>(fixture.encodeAll());
                Collections.shuffle(packets, random);
                assertDecodes(fixture, packets);
            }
        }
    }

    /** K = 6, k = 3: values of 8 bytes are 192 in all, of which a quarter is sent, where CDC would send a sixth. */
    @Test
    void theResolvableExampleSendsItsLoad() {
        CodecFixture fixture = new CodecFixture(ResolvableDesign.of(6, 3), Delivery.CODED, BIG_STRIP);
        Random random = new Random(20261127);
        for (long batch = 0; batch < 4; batch++) {
            for (int q = 0; q < 6; q++) {
                byte[] bytes = new byte[8];
                random.nextBytes(bytes);
                fixture.value(q, batch, bytes);
            }
        }
        List<CodecFixture.Packet> packets = fixture.encodeAll();
        assertThat(packets)
                .hasSize(12)
                .allSatisfy(p -> assertThat(p.payloadLength()).isEqualTo(4));
        assertDecodes(fixture, packets);
        // The packet of node 0 in {0,2,5}: the first half of what 2 wants, batch 1, and the first half of what 5 wants.
        byte[] expected = new byte[4];
        for (int i = 0; i < 4; i++) {
            expected[i] = (byte) (fixture.value(2, 1)[i] ^ fixture.value(5, 0)[i]);
        }
        assertThat(fixture.encode(0, 0).get(0).payload()).isEqualTo(expected);
    }

    @Test
    void equalLengthsDivisibleByTheLoadCostExactlyTheFormula() {
        for (int k = 2; k <= 8; k++) {
            for (int r = 1; r < k; r++) {
                DeliveryDesign design = CdcDesign.of(k, r);
                int length = 6 * r;
                CodecFixture fixture = new CodecFixture(design, Delivery.CODED, BIG_STRIP);
                for (long batch = 0; batch < design.batches(); batch++) {
                    for (int q = 0; q < k; q++) {
                        byte[] bytes = new byte[length];
                        Arrays.fill(bytes, (byte) (17L * q + batch));
                        fixture.value(q, batch, bytes);
                    }
                }
                List<CodecFixture.Packet> packets = fixture.encodeAll();
                long total = k * design.batches() * length;
                long sent = packets.stream()
                        .mapToLong(CodecFixture.Packet::payloadLength)
                        .sum();
                // D L_c(r) with L_c(r) = (1/r)(1 - r/K), in whole numbers.
                assertThat(sent * r * k).as("K=%d r=%d", k, r).isEqualTo(total * (k - r));
                for (int node = 0; node < k; node++) {
                    int self = node;
                    long b = total * (k - r) / k / k;
                    assertThat(packets.stream()
                                    .filter(p -> p.sender() == self)
                                    .mapToLong(CodecFixture.Packet::payloadLength)
                                    .sum())
                            .isEqualTo(b / r);
                    assertThat(CodecFixture.to(node, packets).stream()
                                    .mapToLong(CodecFixture.Packet::payloadLength)
                                    .sum())
                            .isEqualTo(b);
                }
            }
        }
    }

    @Test
    void uncodedDeliverySpreadsTheSendersEvenly() {
        DeliveryDesign design = CdcDesign.of(6, 3);
        CodecFixture fixture = new CodecFixture(design, Delivery.UNCODED, BIG_STRIP);
        List<CodecFixture.Packet> packets = fixture.encodeAll();
        for (int node = 0; node < 6; node++) {
            int self = node;
            assertThat(packets.stream().filter(p -> p.sender() == self)).hasSize((int) design.lackingBatchesPerNode());
            assertThat(CodecFixture.to(node, packets)).hasSize((int) design.lackingBatchesPerNode());
        }
    }

    @Test
    void everyFlippedBitOfEveryPacketIsFoundOrHarmless() {
        Random random = new Random(7);
        CodecFixture fixture = random(CdcDesign.of(4, 2), Delivery.CODED, 8, 21, random);
        List<CodecFixture.Packet> packets = fixture.encodeAll();
        int found = 0;
        for (int node = 0; node < 4; node++) {
            for (CodecFixture.Packet packet : CodecFixture.to(node, packets)) {
                for (int bit = 0; bit < packet.bytes().length * 8; bit++) {
                    byte[] damaged = packet.bytes().clone();
                    damaged[bit / 8] ^= (byte) (1 << bit % 8);
                    PacketDecoder decoder = fixture.decoder(node);
                    assertThatThrownBy(() -> decoder.accept(damaged, 0, damaged.length))
                            .as("node %d, %s, bit %d", node, packet, bit)
                            .isInstanceOf(CorruptDataException.class);
                    // Nothing of the damaged packet stays: the true one is still new.
                    decoder.accept(packet.bytes(), 0, packet.bytes().length);
                    assertThat(decoder.duplicatePackets()).isZero();
                    found++;
                }
            }
        }
        assertThat(found).isGreaterThan(10_000);
    }

    @Test
    void everyTruncatedPacketIsRefused() {
        CodecFixture fixture = random(CdcDesign.of(3, 2), Delivery.CODED, BIG_STRIP, 9, new Random(3));
        for (CodecFixture.Packet packet : CodecFixture.to(0, fixture.encodeAll())) {
            for (int length = 0; length < packet.bytes().length; length++) {
                int cut = length;
                assertThatThrownBy(() -> fixture.decoder(0).accept(packet.bytes(), 0, cut))
                        .isInstanceOf(CorruptDataException.class);
            }
        }
    }

    @Test
    void aFlippedBitInAnyStoredValueIsFound() {
        DeliveryDesign design = CdcDesign.of(4, 2);
        int checked = 0;
        for (int holder = 0; holder < 4; holder++) {
            for (long batch = 0; batch < design.batches(); batch++) {
                for (int receiver = 0; receiver < 4; receiver++) {
                    if (!NodeSets.contains(design.holders(batch), holder)
                            || NodeSets.contains(design.holders(batch), receiver)) {
                        continue;
                    }
                    CodecFixture fixture = random(design, Delivery.CODED, 5, 12, new Random(batch));
                    int length = fixture.value(receiver, batch).length;
                    for (int bit = 0; bit < 8 * length; bit++) {
                        CodecFixture fresh = random(design, Delivery.CODED, 5, 12, new Random(batch));
                        fresh.stored(holder, receiver, batch).corrupt(bit / 8, 1 << bit % 8);
                        assertNeverWrong(fresh);
                        checked++;
                    }
                }
            }
        }
        assertThat(checked).isPositive();
    }

    /** Every node either decodes what is right or throws; a damaged value must make somebody throw. */
    private static void assertNeverWrong(CodecFixture fixture) {
        List<CodecFixture.Packet> packets = fixture.encodeAll();
        int failures = 0;
        for (int node = 0; node < fixture.design.nodes(); node++) {
            try {
                int self = node;
                CodecFixture.decode(fixture.decoder(node), CodecFixture.to(node, packets))
                        .forEach((batch, bytes) -> assertThat(bytes).isEqualTo(fixture.value(self, batch)));
            } catch (CorruptDataException expected) {
                failures++;
            }
        }
        assertThat(failures).isPositive();
    }

    @Test
    void aDecodedValueChangedInMemoryIsFound() {
        CodecFixture fixture =
                new CodecFixture(CdcDesign.of(2, 1), Delivery.CODED, BIG_STRIP).value(0, 1, "value".getBytes(US_ASCII));
        CodecFixture.Packet packet = CodecFixture.to(0, fixture.encodeAll()).get(0);
        DecodedValue value = fixture.decoder(0).accept(packet.bytes(), 0, packet.bytes().length);
        assertThat(value).isNotNull();
        value.verify();
        value.pieces().get(0).corrupt(2, 4);
        assertThatThrownBy(value::verify)
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("batch 1");
    }

    @Test
    void anOwnValueChangedInMemoryIsFound() {
        ChunkedBytes bytes = ChunkedBytes.of(new byte[1000]);
        IntermediateValue value = IntermediateValue.own(bytes);
        value.verify("value");
        bytes.corrupt(999, 0x80);
        assertThatThrownBy(() -> value.verify("node 0: its own value of batch 3"))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("batch 3");
    }

    @Test
    void stalePacketsAndDuplicatesAreCountedAndIgnored() {
        CodecFixture fixture = random(CdcDesign.of(3, 2), Delivery.CODED, BIG_STRIP, 30, new Random(5));
        List<CodecFixture.Packet> packets = CodecFixture.to(1, fixture.encodeAll());
        PacketDecoder decoder = fixture.decoder(1);
        PacketFormat old = new PacketFormat(CodecFixture.EXCHANGE + 1, Delivery.CODED, false, BIG_STRIP);
        PacketDecoder other = new PacketDecoder(fixture.design, old, 1, fixture.lookup(1), ChunkStore.HEAP);
        for (CodecFixture.Packet packet : packets) {
            assertThat(other.accept(packet.bytes(), 0, packet.bytes().length)).isNull();
            decoder.accept(packet.bytes(), 0, packet.bytes().length);
            assertThat(decoder.accept(packet.bytes(), 0, packet.bytes().length)).isNull();
        }
        assertThat(other.stalePackets()).isEqualTo(packets.size());
        assertThat(other.completed()).isZero();
        assertThat(decoder.duplicatePackets()).isEqualTo(packets.size());
        assertThat(decoder.completed()).isEqualTo(1);
    }

    @Test
    void aLostSenderIsNamed() {
        CodecFixture fixture = random(CdcDesign.of(4, 2), Delivery.CODED, BIG_STRIP, 30, new Random(6));
        List<CodecFixture.Packet> packets = CodecFixture.to(0, fixture.encodeAll()).stream()
                .filter(p -> p.sender() != 2)
                .toList();
        PacketDecoder decoder = fixture.decoder(0);
        CodecFixture.decode(decoder, packets);
        assertThat(decoder.completed()).isEqualTo(1);
        assertThat(decoder.firstMissing()).isEqualTo("group 0 {0,1,2}, sender 2");
    }

    @Test
    void emptyValuesTravelAsHeadersOnly() {
        CodecFixture fixture = new CodecFixture(CdcDesign.of(3, 2), Delivery.CODED, BIG_STRIP);
        List<CodecFixture.Packet> packets = fixture.encodeAll();
        assertThat(packets).hasSize(3).allSatisfy(p -> {
            assertThat(p.payloadLength()).isZero();
            assertThat(p.bytes()).hasSize(40 + 8 * 2);
        });
        assertDecodes(fixture, packets);
    }
}
