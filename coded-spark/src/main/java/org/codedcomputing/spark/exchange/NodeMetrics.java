package org.codedcomputing.spark.exchange;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;
import org.codedcomputing.spark.exchange.transport.TransportCounts;
import org.codedcomputing.spark.metrics.MetricSource;

/**
 * What the nodes of one JVM did: the metrics of an executor, in local mode of the driver, under {@value #NAME}. Of nodes of
 * exchanges all figures; of nodes of other barrier jobs, such as PageRank and CodedReduce, what their transport counted, and of
 * those also when they failed. Thread-safe.
 */
public final class NodeMetrics {
    /** Name of the source. */
    public static final String NAME = "coded.node";

    private static final String NODES = "nodes";
    private static final List<String> COUNTERS =
            Stream.concat(Stream.of(NODES), ExchangeFigure.metrics().stream()).toList();

    private final MetricSource source;

    private NodeMetrics(MetricSource source) {
        this.source = source;
    }

    /**
     * The metrics of a JVM, registered on first use.
     *
     * @param environment Not modified
     */
    public static NodeMetrics of(SparkEnv environment) {
        return new NodeMetrics(MetricSource.of(environment, NAME, COUNTERS, List.of()));
    }

    /** Counts a node of an exchange. */
    void count(NodeReport report) {
        source.count(NODES, 1);
        ExchangeFigure.ALL.forEach(figure -> source.count(figure.metric(), figure.of(report)));
    }

    /** Counts a node of another job. */
    void count(TransportCounts counts) {
        source.count(NODES, 1);
        ExchangeFigure.TRANSPORT.forEach(
                figure -> source.count(figure.metric(), figure.value().applyAsLong(counts)));
    }
}
