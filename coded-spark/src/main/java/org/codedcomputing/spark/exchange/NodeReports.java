package org.codedcomputing.spark.exchange;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.util.AccumulatorV2;

/** Brings the nodes' reports to the driver. Of several attempts of a node the last counts. */
final class NodeReports extends AccumulatorV2<NodeReport, List<NodeReport>> {
    private static final long serialVersionUID = 1L;
    private static final Comparator<NodeReport> BY_ATTEMPT =
            Comparator.comparingInt(NodeReport::stage).thenComparingInt(NodeReport::attempt);

    private final Map<Integer, NodeReport> byNode = new TreeMap<>();

    @Override
    public synchronized boolean isZero() {
        return byNode.isEmpty();
    }

    @Override
    public synchronized NodeReports copy() {
        NodeReports copy = new NodeReports();
        copy.byNode.putAll(byNode);
        return copy;
    }

    @Override
    public synchronized void reset() {
        byNode.clear();
    }

    @Override
    public synchronized void add(NodeReport report) {
        byNode.merge(report.node(), report, (a, b) -> BY_ATTEMPT.compare(a, b) >= 0 ? a : b);
    }

    @Override
    public void merge(AccumulatorV2<NodeReport, List<NodeReport>> other) {
        other.value().forEach(this::add);
    }

    @Override
    public synchronized List<NodeReport> value() {
        // A node that took part in an earlier attempt only does not count.
        Collection<NodeReport> all = byNode.values();
        List<NodeReport> last = new ArrayList<>();
        all.stream()
                .max(BY_ATTEMPT)
                .ifPresent(newest -> all.stream()
                        .filter(report -> BY_ATTEMPT.compare(report, newest) == 0)
                        .forEach(last::add));
        return last;
    }
}
