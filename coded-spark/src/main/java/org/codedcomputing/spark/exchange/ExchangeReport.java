package org.codedcomputing.spark.exchange;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToLongFunction;
import org.codedcomputing.core.cdc.CdcLoad;
import org.codedcomputing.core.cost.ExchangePrediction;
import org.codedcomputing.core.cost.ExchangePrediction.Stage;
import org.codedcomputing.spark.exchange.transport.TransportCounts;
import org.jspecify.annotations.Nullable;

/**
 * What an exchange did, the measured twin of its plan. All bytes are bytes of intermediate values as they travelled, after
 * compression; headers are counted apart.
 *
 * @param plan the plan
 * @param nodes what each node measured, by ascending node; empty for {@link ExchangeMode#UNCODED}
 * @param inputReads what the nodes read of the input from other hosts, where they were in fact
 * @param stage what Spark measured of the stage that wrote the shuffle, or null if it has not ended
 * @param reduceSeconds wall seconds of the first stage that read the shuffle, empty if none has ended; it does what the caller
 *     does with the records, too
 * @param failure the last failure of an attempt, or null
 */
public record ExchangeReport(
        ExchangePlan plan,
        List<NodeReport> nodes,
        InputReads inputReads,
        @Nullable StageFigures stage,
        OptionalDouble reduceSeconds,
        @Nullable Throwable failure) {

    /**
     * What Spark measured of the stage that wrote the shuffle.
     *
     * @param attempts attempts of the stage
     * @param wallSeconds from submission to completion of the last attempt
     * @param cpuSeconds processor seconds of all tasks of that attempt
     * @param shuffleBytesWritten bytes written to Spark's shuffle files
     * @param recordsWritten records written
     */
    public record StageFigures(
            int attempts, double wallSeconds, double cpuSeconds, long shuffleBytesWritten, long recordsWritten) {}

    /** Names of the stages of a node, in the order of {@link NodeReport#wallSeconds}. */
    public static List<String> stages() {
        return Arrays.stream(StageMeter.Stage.values())
                .map(StageMeter.Stage::toString)
                .toList();
    }

    /** Intermediate bytes D: all map output counted once, as sealed. For uncoded what Spark wrote to its shuffle. */
    public long intermediateBytes() {
        if (plan.mode() == ExchangeMode.UNCODED) {
            return stage == null ? 0 : stage.shuffleBytesWritten();
        }
        return nodes.stream().mapToLong(n -> n.ownBytes() + n.decodedBytes()).sum();
    }

    /** Bytes that all nodes sent, a multicast counted once: what crosses a shared medium. */
    public long sentBytes() {
        if (plan.mode() == ExchangeMode.UNCODED) {
            return Math.round(intermediateBytes() * plan.load());
        }
        return nodes.stream().mapToLong(NodeReport::payloadSent).sum();
    }

    /** Bytes that all nodes received. */
    public long receivedBytes() {
        if (plan.mode() == ExchangeMode.UNCODED) {
            return sentBytes();
        }
        return nodes.stream().mapToLong(NodeReport::payloadReceived).sum();
    }

    /** Bytes of packet headers sent. */
    public long headerBytes() {
        return nodes.stream().mapToLong(NodeReport::headersSent).sum();
    }

    /** Bytes that all nodes spilled to disk. */
    public long spilledBytes() {
        return nodes.stream().mapToLong(NodeReport::spilledBytes).sum();
    }

    /** Most bytes of values that one node had in memory at a time, its open buffers not counted. */
    public long memoryBytes() {
        return nodes.stream().mapToLong(NodeReport::memoryBytes).max().orElse(0);
    }

    /** Bytes that the formula of the mode gives for the measured intermediate bytes: D times the load. */
    public long predictedSentBytes() {
        return Math.round(intermediateBytes() * plan.load());
    }

    /** Bytes that the formula gives for all nodes to receive: D (1 - r/K), or D (1 - 1/K) uncoded. */
    public long predictedReceivedBytes() {
        return Math.round(intermediateBytes() * CdcLoad.uncoded(plan.nodes(), plan.computationLoad()));
    }

    /** Measured share of padding: bytes sent over what values of equal length would have taken, minus 1; 0 if none. */
    public double padding() {
        long predicted = predictedSentBytes();
        return plan.mode() != ExchangeMode.CODED || predicted == 0 ? 0 : (double) sentBytes() / predicted - 1;
    }

    /** Share of D that the node with most of it reduces; 1/K when it is spread evenly, 0 if there is nothing. */
    public double heaviestShare() {
        long all = intermediateBytes();
        return all == 0
                ? 0
                : nodes.stream()
                                .mapToLong(n -> n.ownBytes() + n.decodedBytes())
                                .max()
                                .orElse(0)
                        / (double) all;
    }

    /**
     * What coding gained: bytes that would have been sent uncoded, each missing value once, over the bytes sent. At most r,
     * and near 1 where one node reduces nearly everything; 1 for the other modes.
     */
    public double gain() {
        long missing = nodes.stream().mapToLong(NodeReport::decodedBytes).sum();
        return plan.mode() != ExchangeMode.CODED || sentBytes() == 0 ? 1 : (double) missing / sentBytes();
    }

    /** Estimate of the padding from the number of records alone [1], for uniform keys, exact partition bounds and one design. */
    public OptionalDouble predictedPadding() {
        long records = nodes.stream().mapToLong(NodeReport::recordsOut).sum();
        if (plan.mode() != ExchangeMode.CODED || records == 0 || plan.segments() < 2) {
            return OptionalDouble.empty();
        }
        double recordsPerValue = (double) records / plan.nodes() / plan.batches();
        return OptionalDouble.of(
                CdcLoad.padding(plan.nodes(), plan.segments(), Double.POSITIVE_INFINITY, recordsPerValue));
    }

    /** Seconds of a stage at the slowest node. */
    public double maxSeconds(String stageName) {
        int index = stages().indexOf(stageName);
        if (index < 0) {
            throw new IllegalArgumentException("no stage '%s'; the stages are %s".formatted(stageName, stages()));
        }
        return nodes.stream().mapToDouble(n -> n.wallSeconds().get(index)).max().orElse(0);
    }

    /** Processor seconds of a stage, all nodes together. */
    public double cpuSeconds(String stageName) {
        int index = stages().indexOf(stageName);
        if (index < 0) {
            throw new IllegalArgumentException("no stage '%s'; the stages are %s".formatted(stageName, stages()));
        }
        return nodes.stream().mapToDouble(n -> n.cpuSeconds().get(index)).sum();
    }

    /**
     * Seconds from the submission of the exchange's stage until the stage that read its output ended, both as Spark measured
     * them; that of the exchange alone while nothing has read it. Empty if it has not ended.
     */
    public OptionalDouble measuredSeconds() {
        return stage == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(stage.wallSeconds() + reduceSeconds.orElse(0));
    }

    /** What the plan predicted for {@link #measuredSeconds}; empty if it predicted nothing, or nothing has ended. */
    public OptionalDouble predictedSeconds() {
        ExchangeForecast forecast = plan.forecast();
        if (forecast == null || stage == null) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(
                reduceSeconds.isPresent()
                        ? forecast.totalSeconds()
                        : forecast.prediction().exchangeStageSeconds());
    }

    /**
     * Seconds of the exchange of packets at the slowest node: sending and receiving go on side by side, each with its part of
     * the code.
     */
    public double shuffleSeconds() {
        int encode = stages().indexOf(StageMeter.Stage.ENCODE.toString());
        int send = stages().indexOf(StageMeter.Stage.SEND.toString());
        int receive = stages().indexOf(StageMeter.Stage.RECEIVE.toString());
        int decode = stages().indexOf(StageMeter.Stage.DECODE.toString());
        return nodes.stream()
                .map(NodeReport::wallSeconds)
                .mapToDouble(s -> Math.max(s.get(encode) + s.get(send), s.get(receive) + s.get(decode)))
                .max()
                .orElse(0);
    }

    /** Predicted and measured seconds side by side, a line each; none without a prediction. */
    private List<String> predictions() {
        ExchangeForecast forecast = plan.forecast();
        OptionalDouble predicted = predictedSeconds();
        OptionalDouble measured = measuredSeconds();
        if (forecast == null || predicted.isEmpty() || measured.isEmpty() || stage == null) {
            return List.of();
        }
        List<String> lines = new ArrayList<>(List.of("  seconds        predicted   measured     error"));
        ExchangePrediction p = forecast.prediction();
        boolean uncoded = plan.mode() == ExchangeMode.UNCODED;
        if (!uncoded && !nodes.isEmpty()) {
            lines.add(compared(
                    "map", p.seconds(Stage.FETCH) + p.seconds(Stage.MAP), maxSeconds(StageMeter.Stage.MAP.toString())));
            lines.add(compared("seal", p.seconds(Stage.SEAL), maxSeconds(StageMeter.Stage.SEAL.toString())));
            lines.add(compared("agree", p.seconds(Stage.AGREE), maxSeconds(StageMeter.Stage.AGREE.toString())));
            lines.add(compared("shuffle", p.seconds(Stage.SHUFFLE), shuffleSeconds()));
            lines.add(compared(
                    "hand over", p.seconds(Stage.HAND_OVER), maxSeconds(StageMeter.Stage.HAND_OVER.toString())));
        }
        lines.add(compared(uncoded ? "map, write" : "exchange", p.exchangeStageSeconds(), stage.wallSeconds()));
        reduceSeconds.ifPresent(seconds -> lines.add(
                compared(uncoded ? "move, sort" : "read, sort", p.totalSeconds() - p.exchangeStageSeconds(), seconds)));
        lines.add(compared("total", predicted.getAsDouble(), measured.getAsDouble()));
        return lines;
    }

    private static String compared(String name, double predicted, double measured) {
        return String.format(
                Locale.ROOT, "  %-12s %11.3f %10.3f %9s", name, predicted, measured, error(predicted, measured));
    }

    /** How far a prediction is off, in percent of what was measured. */
    private static String error(double predicted, double measured) {
        return measured == 0 ? "-" : String.format(Locale.ROOT, "%+.0f %%", 100 * (predicted / measured - 1));
    }

    private String secondsText() {
        OptionalDouble predicted = predictedSeconds();
        OptionalDouble measured = measuredSeconds();
        return predicted.isEmpty() || measured.isEmpty()
                ? ""
                : String.format(
                        Locale.ROOT,
                        "; predicted %.2f s, measured %.2f s%s (%s)",
                        predicted.getAsDouble(),
                        measured.getAsDouble(),
                        reduceSeconds.isPresent() ? " with the stage that reads it" : "",
                        error(predicted.getAsDouble(), measured.getAsDouble()));
    }

    /** The measured twin of the plan's one line. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "exchange %d: mode %s, K=%d, r=%s: sent %,d bytes, formula %,d (padding %.2f %%); received %,d, formula %,d; D = %,d bytes%s%s",
                plan.exchange(),
                plan.mode(),
                plan.nodes(),
                CdcLoad.text(plan.computationLoad()),
                sentBytes(),
                predictedSentBytes(),
                100 * padding(),
                receivedBytes(),
                predictedReceivedBytes(),
                intermediateBytes(),
                stage == null
                        ? ""
                        : String.format(Locale.ROOT, "; %.2f s, attempt %d", stage.wallSeconds(), stage.attempts()),
                secondsText());
    }

    /** What the transport counted, if it has frames to count. */
    private Optional<String> transportLine() {
        long frames = transport(TransportCounts::sentFrames);
        if (frames == 0) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "  transport %s: %,d bytes in %,d frames sent, %,d bytes received; repaired %,d, corrupt %,d, duplicate %,d, foreign %,d, surplus %,d",
                plan.transport(),
                transport(TransportCounts::sentBytes),
                frames,
                transport(TransportCounts::receivedBytes),
                transport(TransportCounts::repairedFrames),
                transport(TransportCounts::corruptFrames),
                transport(TransportCounts::duplicateFrames),
                transport(TransportCounts::foreignFrames),
                transport(TransportCounts::surplusFrames)));
    }

    /** One of the counts of the transport, all nodes together. */
    public long transport(ToLongFunction<TransportCounts> count) {
        return nodes.stream()
                .mapToLong(node -> count.applyAsLong(node.transport()))
                .sum();
    }

    /** The report in full: seconds per stage, and bytes next to their formulas. */
    public String explain() {
        List<String> lines = new ArrayList<>(List.of(toString()));
        if (!nodes.isEmpty()) {
            lines.add("  stage        slowest node    all nodes");
            for (String name : stages()) {
                lines.add(String.format(
                        Locale.ROOT, "  %-12s %10.3f s  %10.3f cpu s", name, maxSeconds(name), cpuSeconds(name)));
            }
            lines.add(String.format(
                    Locale.ROOT,
                    "  headers %,d bytes; packets %,d; on a shared medium %,d bytes",
                    headerBytes(),
                    nodes.stream().mapToLong(NodeReport::packetsSent).sum(),
                    sentBytes() + headerBytes()));
            lines.add(String.format(
                    Locale.ROOT,
                    "  memory at most %,d bytes at a node; spilled %,d bytes",
                    memoryBytes(),
                    spilledBytes()));
            transportLine().ifPresent(lines::add);
            if (inputReads.known()) {
                lines.add("  input: %s were remote; planned %s".formatted(inputReads, plan.inputReads()));
            }
            if (plan.mode() == ExchangeMode.CODED && sentBytes() > 0 && plan.computationLoad() > 1) {
                lines.add(String.format(
                        Locale.ROOT,
                        "  heaviest node reduces %.1f %% of D; coding sent the replicated bytes over %.2f, predicted %.2f%s",
                        100 * heaviestShare(),
                        gain(),
                        CdcLoad.uncoded(plan.nodes(), plan.computationLoad()) / plan.load(),
                        gain() < ExchangePlanner.WORTHWHILE_GAIN ? ": it did not pay" : ""));
            }
            predictedPadding()
                    .ifPresent(p -> lines.add(String.format(
                            Locale.ROOT, "  padding measured %.2f %%, estimated %.2f %%", 100 * padding(), 100 * p)));
        } else if (plan.mode() == ExchangeMode.UNCODED) {
            lines.add("  sent and received are computed from the bytes that Spark's shuffle wrote: D (1 - 1/K)");
        }
        lines.addAll(predictions());
        if (failure != null) {
            lines.add("  last failure: " + failure);
        }
        return String.join(System.lineSeparator(), lines) + System.lineSeparator();
    }
}
