package org.codedcomputing.spark.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.codedcomputing.spark.exchange.transport.TransportCounts;

/**
 * What is counted of a node that ended well: for Spark's pages and REST API as an accumulator of the stage, for its metrics as a
 * counter of the driver and one of the executor. What each means is said where {@link NodeReport} and {@link TransportCounts} do.
 *
 * @param metric name as a metric
 * @param value what a node counted
 */
record ExchangeFigure(String metric, ToLongFunction<NodeReport> value) {
    private static final String PREFIX = "coded.exchange.";

    /** What transports count, alone: they carry other jobs' messages, too. */
    static final List<Transport> TRANSPORT = List.of(
            new Transport("transportSentBytes", TransportCounts::sentBytes),
            new Transport("transportReceivedBytes", TransportCounts::receivedBytes),
            new Transport("repairedFrames", TransportCounts::repairedFrames),
            new Transport("corruptFrames", TransportCounts::corruptFrames),
            new Transport("duplicateFrames", TransportCounts::duplicateFrames),
            new Transport("foreignFrames", TransportCounts::foreignFrames),
            new Transport("surplusFrames", TransportCounts::surplusFrames));

    /** All figures. */
    static final List<ExchangeFigure> ALL = all();

    /**
     * A figure of a transport.
     *
     * @param metric name as a metric
     * @param value what an endpoint counted
     */
    record Transport(String metric, ToLongFunction<TransportCounts> value) {}

    private static List<ExchangeFigure> all() {
        List<ExchangeFigure> all = new ArrayList<>(List.of(
                new ExchangeFigure("mappedRecords", NodeReport::recordsMapped),
                new ExchangeFigure("sentBytes", NodeReport::payloadSent),
                new ExchangeFigure("receivedBytes", NodeReport::payloadReceived),
                new ExchangeFigure("headerBytes", NodeReport::headersSent),
                new ExchangeFigure("sentPackets", NodeReport::packetsSent),
                new ExchangeFigure("receivedPackets", NodeReport::packetsReceived),
                new ExchangeFigure("decodedBytes", NodeReport::decodedBytes),
                new ExchangeFigure("spilledBytes", NodeReport::spilledBytes)));
        List<String> stages = ExchangeReport.stages();
        for (int i = 0; i < stages.size(); i++) {
            int stage = i;
            all.add(new ExchangeFigure(
                    stageMetric(stages.get(i)),
                    report -> Math.round(1e3 * report.wallSeconds().get(stage))));
        }
        for (Transport figure : TRANSPORT) {
            all.add(new ExchangeFigure(figure.metric, report -> figure.value.applyAsLong(report.transport())));
        }
        return List.copyOf(all);
    }

    /** For example handOverMillis of the stage hand over. */
    private static String stageMetric(String stage) {
        int space = stage.indexOf(' ');
        return space < 0
                ? stage + "Millis"
                : stage.substring(0, space)
                        + stageMetric(stage.substring(space + 1, space + 2).toUpperCase(Locale.ROOT)
                                + stage.substring(space + 2));
    }

    /** Names of all figures as metrics. */
    static List<String> metrics() {
        return ALL.stream().map(ExchangeFigure::metric).toList();
    }

    /** The name as an accumulator, which Spark shows as it is. */
    String accumulator() {
        return PREFIX + metric;
    }

    /** The metric that an accumulator of some stage has, if it is one of these. */
    static Optional<String> ofAccumulator(String name) {
        return name.startsWith(PREFIX)
                ? ALL.stream()
                        .filter(figure -> figure.accumulator().equals(name))
                        .map(ExchangeFigure::metric)
                        .findFirst()
                : Optional.empty();
    }

    /** What a node counted. */
    long of(NodeReport report) {
        return value.applyAsLong(report);
    }
}
