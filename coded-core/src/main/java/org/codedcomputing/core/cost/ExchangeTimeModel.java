package org.codedcomputing.core.cost;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.codedcomputing.core.cdc.CdcLoad;
import org.codedcomputing.core.cdc.DeliveryDesign;
import org.codedcomputing.core.cost.ExchangePrediction.Stage;
import org.jspecify.annotations.Nullable;

/**
 * Seconds, bytes and memory of an exchange, stage by stage, from measured or declared rates. Planner, simulator and reports
 * share it; {@code docs/planner.md} has the formulas. Nodes are alike.
 *
 * @param network rates of the network, for payload
 * @param rates rates of a node
 * @param stripBytes largest payload of one packet
 * @param serial whether nodes send one after the other, as in published experiments, rather than all at once
 */
public record ExchangeTimeModel(NetworkModel network, NodeRates rates, double stripBytes, boolean serial) {
    /** Bytes of a packet's header without its receivers, and of each receiver; see docs/protocol/exchange-packet.md. */
    private static final int HEADER_BYTES = 44;

    private static final int HEADER_BYTES_PER_RECEIVER = 8;

    /** Checks the strip. */
    public ExchangeTimeModel {
        if (!(stripBytes >= 1)) {
            throw new IllegalArgumentException("strips of %s bytes; give at least 1".formatted(stripBytes));
        }
    }

    /** A model with packets of any length. */
    public static ExchangeTimeModel of(NetworkModel network, NodeRates rates) {
        return new ExchangeTimeModel(network, rates, Double.POSITIVE_INFINITY, false);
    }

    /** The same nodes on another network. */
    public ExchangeTimeModel withNetwork(NetworkModel other) {
        return new ExchangeTimeModel(other, rates, stripBytes, serial);
    }

    /**
     * Predicts one choice.
     *
     * @param work what is to be exchanged
     * @param candidate a design for as many nodes
     * @throws IllegalArgumentException if the design is for another number of nodes
     */
    public ExchangePrediction predict(ExchangeWorkload work, ExchangeCandidate candidate) {
        DeliveryDesign design = candidate.design();
        if (design == null) {
            return plain(work);
        }
        if (design.nodes() > work.nodes()) {
            throw new IllegalArgumentException(
                    "%s needs %d nodes but there are %d".formatted(design.name(), design.nodes(), work.nodes()));
        }
        return exchanged(work, candidate.shuffle(), design);
    }

    private ExchangePrediction plain(ExchangeWorkload work) {
        int nodes = work.nodes();
        double raw = work.intermediateBytes();
        double stored = raw * work.shuffleRatio();
        double lacking = CdcLoad.uncoded(nodes, 1);
        double heaviest = work.heaviestShare();
        ByteLedger bytes = new ByteLedger(
                ShuffleMode.PLAIN,
                nodes,
                1,
                stored / nodes * lacking,
                stored * heaviest * lacking,
                stored * lacking,
                stored * lacking);
        Map<Stage, Double> seconds = new EnumMap<>(Stage.class);
        seconds.put(Stage.START, 2 * rates.stageSeconds());
        seconds.put(Stage.MAP, mapSeconds(work, 1) + raw / nodes / rates.shuffleWrite());
        seconds.put(Stage.SHUFFLE, network.seconds(bytes));
        seconds.put(Stage.REDUCE, raw * heaviest / rates.reduce());
        return new ExchangePrediction(ExchangeCandidate.PLAIN, seconds, bytes, 0, 0, Double.POSITIVE_INFINITY);
    }

    private double mapSeconds(ExchangeWorkload work, double load) {
        return work.inputBytes() * load / work.nodes() * (1 / rates.read() + 1 / rates.map());
    }

    private ExchangePrediction exchanged(ExchangeWorkload work, ShuffleMode shuffle, DeliveryDesign design) {
        int nodes = design.nodes();
        double load = design.computationLoad();
        double raw = work.intermediateBytes();
        double stored = raw * work.valueRatio();
        double heaviest = Math.max(work.heaviestShare(), 1.0 / nodes);
        double lacking = CdcLoad.uncoded(nodes, load);
        double kept = keptShare(design);
        Packets packets = packets(work, shuffle, design, stored);

        double inputPerNode = work.inputBytes() / nodes;
        double decoded = stored * heaviest * lacking;
        double encoding = shuffle.coded() ? stored / nodes * lacking / rates.xor() : 0;
        double cancelling = shuffle.coded() ? Math.max(0, packets.receivers - 1) * decoded / rates.xor() : 0;
        double decoding = cancelling + decoded / rates.checksum();
        double handling = (packets.sentPerNode + packets.receivedPerNode) * rates.packetSeconds();

        Map<Stage, Double> seconds = new EnumMap<>(Stage.class);
        seconds.put(Stage.START, 2 * rates.stageSeconds());
        seconds.put(Stage.FETCH, work.placed() ? 0 : network.streamSeconds(nodes, (load - 1) * inputPerNode));
        seconds.put(Stage.MAP, load * inputPerNode * (1 / rates.read() + 1 / rates.map()));
        seconds.put(Stage.SEAL, raw * kept / rates.seal());
        boolean joins = shuffle == ShuffleMode.CODED_MULTICAST || shuffle == ShuffleMode.CODED_FLOODED;
        seconds.put(
                Stage.AGREE,
                rates.agreeSeconds() + (joins ? design.lackingBatchesPerNode() * rates.groupSeconds() : 0));
        seconds.put(Stage.ENCODE, encoding);
        seconds.put(Stage.DECODE, decoding);
        seconds.put(Stage.SHUFFLE, Math.max(shuffleSeconds(packets), encoding + decoding + handling));
        seconds.put(Stage.HAND_OVER, raw * heaviest / rates.handOver());
        seconds.put(Stage.REDUCE, raw * heaviest / rates.reduce());
        return new ExchangePrediction(
                new ExchangeCandidate(shuffle, design),
                seconds,
                packets.ledger,
                stored * kept + decoded,
                design.groups(),
                packets.payload);
    }

    private double shuffleSeconds(Packets packets) {
        return serial ? network.serialSeconds(packets.ledger, packets.receivers) : network.seconds(packets.ledger);
    }

    /** The part of D that a node keeps after the map: own values, and those that it encodes or cancels with. */
    static double keptShare(DeliveryDesign design) {
        double nodes = design.nodes();
        double kept = 0;
        for (DeliveryDesign.InputShare share : design.shares()) {
            double load = share.design().computationLoad();
            kept += share.weight() * load / nodes * (nodes - load + 1) / nodes;
        }
        return kept;
    }

    /** Packets of a node, and what they make of the bytes. */
    private record Packets(
            ByteLedger ledger, double sentPerNode, double receivedPerNode, double receivers, double payload) {}

    private Packets packets(ExchangeWorkload work, ShuffleMode shuffle, DeliveryDesign design, double stored) {
        int nodes = design.nodes();
        double load = design.computationLoad();
        double missing = stored * CdcLoad.uncoded(nodes, load);
        double receivedMost = stored * Math.max(work.heaviestShare(), 1.0 / nodes) * CdcLoad.uncoded(nodes, load);
        double packetsPerNode = design.lackingBatchesPerNode();
        if (missing == 0 || packetsPerNode == 0) {
            return new Packets(new ByteLedger(shuffle, nodes, load, 0, 0, 0, 0), 0, 0, 0, Double.POSITIVE_INFINITY);
        }
        double receivers = shuffle.coded() ? CdcLoad.uncoded(nodes, load) / design.communicationLoad() : 1;
        double padding = 1 + padding(work, design, receivers);
        double sentPayload = shuffle.coded() ? codedBytes(work, design, stored) * padding : missing;
        double sentPackets = Math.max(packetsPerNode, sentPayload / nodes / stripBytes);
        double header = HEADER_BYTES + HEADER_BYTES_PER_RECEIVER * receivers;
        double sent = sentPayload / nodes + sentPackets * header;
        double received = Math.max(receivedMost * padding, 0) + sentPackets * receivers * header;
        double copies = shuffle == ShuffleMode.CODED_UNICAST || shuffle == ShuffleMode.CODED_RELAY ? receivers : 1;
        boolean flooded = shuffle == ShuffleMode.CODED_FLOODED;
        ByteLedger ledger = new ByteLedger(
                shuffle,
                nodes,
                load,
                sent * copies,
                flooded ? sent * (nodes - 1) : received,
                sent * copies * nodes,
                sent * nodes * (shuffle == ShuffleMode.CODED_STORE ? receivers : 1));
        return new Packets(
                ledger, sentPackets * copies, sentPackets * receivers, receivers, sentPayload / nodes / sentPackets);
    }

    private static double codedBytes(ExchangeWorkload work, DeliveryDesign design, double stored) {
        List<Double> receivers = work.receivers();
        double total = receivers.stream().mapToDouble(d -> d).sum();
        if (receivers.size() != design.nodes() || total == 0) {
            return stored * design.communicationLoad();
        }
        return design.sentBytes(
                receivers.stream().mapToDouble(bytes -> bytes / total * stored).toArray());
    }

    /** Packets are as long as their longest segment; of few records each, segments differ much. */
    private static double padding(ExchangeWorkload work, DeliveryDesign design, double receivers) {
        int segments = (int) Math.round(receivers);
        return work.records() == 0 || segments < 2
                ? 0
                : CdcLoad.padding(
                        design.nodes(),
                        segments,
                        Double.POSITIVE_INFINITY,
                        work.records() / design.nodes() / design.batches());
    }

    /** The ranking of all choices for a network whose multicast is known. */
    public ExchangeRanking rank(ExchangeWorkload work, ExchangeLimits limits, MulticastKind multicast) {
        return rank(work, limits, multicast, design -> true);
    }

    /**
     * The ranking of the choices with some designs, and of Spark's own shuffle, which has none.
     *
     * @param allowed whether a design may be used
     */
    public ExchangeRanking rank(
            ExchangeWorkload work, ExchangeLimits limits, MulticastKind multicast, Predicate<DeliveryDesign> allowed) {
        List<ExchangeCandidate> candidates =
                ExchangeCandidate.all(work.nodes(), limits.mostLoad(), limits.groupCap(), allowed, multicast);
        return ExchangeRanking.of(this, work, limits, candidates, multicast);
    }

    /** The design of a candidate as text, "none" without one. */
    static String designName(@Nullable DeliveryDesign design) {
        return design == null ? "none" : design.name();
    }
}
