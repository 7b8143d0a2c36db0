package org.codedcomputing.benchmarks.exchange;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.codedcomputing.core.cdc.CdcDesign;
import org.codedcomputing.core.cdc.ChunkedBytes;
import org.codedcomputing.core.cdc.DecodedValue;
import org.codedcomputing.core.cdc.Delivery;
import org.codedcomputing.core.cdc.DeliveryDesign;
import org.codedcomputing.core.cdc.IntermediateValue;
import org.codedcomputing.core.cdc.NodeSets;
import org.codedcomputing.core.cdc.PacketDecoder;
import org.codedcomputing.core.cdc.PacketEncoder;
import org.codedcomputing.core.cdc.PacketFormat;
import org.codedcomputing.core.cdc.Segment;
import org.codedcomputing.core.cdc.ValueLookup;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Encoder and decoder of one packet as the exchange uses them, headers and checks included, next to a plain array copy of
 * the bytes that they read. K = r + 1 nodes, one group; values of r segments of 1 MiB each, more than the caches hold
 * together with their copies.
 *
 * <p>One operation reads r MiB in all three: encoding reads r segments, decoding a packet and r - 1 known segments, the
 * copy r arrays.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class XorBenchmark {
    /** Bytes of one segment. */
    public static final int SEGMENT_BYTES = 1 << 20;

    /** Groups that are gone through in turn, so that no operation finds its input in the cache. */
    private static final int VARIANTS = 16;

    /** Computation load. */
    @Param({"2", "3", "5"})
    public int load;

    private final List<Variant> variants = new ArrayList<>();
    private int next;

    /** One set of values with its packet and its copies. */
    private static final class Variant {
        final PacketEncoder encoder;
        final PacketFormat format;
        final DeliveryDesign design;
        final ValueLookup receiverValues;
        byte @Nullable [] packet;
        final byte[][] sources;
        final byte[][] targets;

        Variant(int load, Random random) throws InterruptedException {
            design = CdcDesign.of(load + 1, load);
            format = new PacketFormat(1, Delivery.CODED, false, SEGMENT_BYTES);
            encoder = new PacketEncoder(design, format, 0, values(0, load));
            receiverValues = values(1, load);
            sources = new byte[load][SEGMENT_BYTES];
            targets = new byte[load][SEGMENT_BYTES];
            for (byte[] source : sources) {
                random.nextBytes(source);
            }
        }

        /** The values that a node has mapped for the others; the same for every node. */
        private ValueLookup values(int node, int load) {
            Map<Integer, IntermediateValue> byReceiver = new HashMap<>();
            for (int receiver = 0; receiver <= load; receiver++) {
                if (receiver == node) {
                    continue;
                }
                long batch = design.wantedBatch(0, receiver);
                byte[] bytes = new byte[load * SEGMENT_BYTES];
                new Random(receiver).nextBytes(bytes);
                long senders = format.delivery().senders(design, 0, receiver);
                Segment part = new Segment(receiver, batch, NodeSets.position(senders, node), load);
                byReceiver.put(receiver, IntermediateValue.shared(ChunkedBytes.of(bytes), part, SEGMENT_BYTES));
            }
            return (batch, receiver) -> {
                IntermediateValue value = byReceiver.get(receiver);
                if (value == null) {
                    throw new IllegalArgumentException("no value for " + receiver);
                }
                return value;
            };
        }
    }

    /** Makes the values and one packet of each set. */
    @Setup(Level.Trial)
    public void setUp() throws InterruptedException {
        Random random = new Random(20261123);
        for (int i = 0; i < VARIANTS; i++) {
            Variant variant = new Variant(load, random);
            variant.encoder.encode(
                    0, (receivers, bytes, length, payload) -> variant.packet = Arrays.copyOf(bytes, length));
            variants.add(variant);
        }
    }

    private Variant next() {
        next = (next + 1) % VARIANTS;
        return variants.get(next);
    }

    /** Encodes one packet. */
    @Benchmark
    public int encode() throws InterruptedException {
        int[] total = new int[1];
        next().encoder.encode(0, (receivers, bytes, length, payload) -> total[0] += payload + bytes[length - 1]);
        return total[0];
    }

    /** Decodes one packet, with a fresh decoder, as each packet is decoded once. */
    @Benchmark
    public @Nullable DecodedValue decode() {
        Variant variant = next();
        byte[] packet = variant.packet;
        if (packet == null) {
            throw new IllegalStateException("setUp has not run");
        }
        return new PacketDecoder(variant.design, variant.format, 1, variant.receiverValues)
                .accept(packet, 0, packet.length);
    }

    /** Copies the same number of bytes, array by array. */
    @Benchmark
    public int copy() {
        Variant variant = next();
        for (int i = 0; i < load; i++) {
            System.arraycopy(variant.sources[i], 0, variant.targets[i], 0, SEGMENT_BYTES);
        }
        return variant.targets[0][0];
    }
}
