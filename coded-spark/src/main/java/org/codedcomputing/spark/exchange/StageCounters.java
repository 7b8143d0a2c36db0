package org.codedcomputing.spark.exchange;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.util.LongAccumulator;

/**
 * The figures of one exchange as named accumulators, which Spark shows with the stage: on its page, in the REST API, in the event
 * log. Figures that are 0 are left out there. Of an exchange that ran again they are sums over all attempts.
 */
final class StageCounters implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Map<String, LongAccumulator> byMetric;

    private StageCounters(Map<String, LongAccumulator> byMetric) {
        this.byMetric = byMetric;
    }

    /** Counters at zero. */
    static StageCounters of(SparkContext context) {
        Map<String, LongAccumulator> byMetric = new HashMap<>();
        for (ExchangeFigure figure : ExchangeFigure.ALL) {
            byMetric.put(figure.metric(), context.longAccumulator(figure.accumulator()));
        }
        return new StageCounters(byMetric);
    }

    /** Counts a node, in its task. */
    void add(NodeReport report) {
        for (ExchangeFigure figure : ExchangeFigure.ALL) {
            LongAccumulator accumulator = byMetric.get(figure.metric());
            long value = figure.of(report);
            if (accumulator != null && value != 0) {
                accumulator.add(value);
            }
        }
    }
}
