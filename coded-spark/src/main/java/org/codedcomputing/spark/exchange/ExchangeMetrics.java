package org.codedcomputing.spark.exchange;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.StageInfo;
import org.apache.spark.scheduler.TaskInfo;
import org.codedcomputing.spark.metrics.MetricSource;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Figures of all exchanges of an application: the driver's metrics under {@value #NAME}. Bytes are those of nodes whose task ended
 * well, of every attempt. Thread-safe.
 */
public final class ExchangeMetrics {
    /** Name of the source. */
    public static final String NAME = "coded.exchange";

    private static final String COMPLETED = "completed";
    private static final String FAILED_ATTEMPTS = "failedAttempts";
    private static final List<String> MODES =
            ExchangeMode.FIXED.stream().map(ExchangeMode::toString).toList();
    private static final List<String> COUNTERS = Stream.of(
                    MODES, List.of(COMPLETED, FAILED_ATTEMPTS), ExchangeFigure.metrics())
            .flatMap(List::stream)
            .toList();

    /** Wall seconds of the stages that ran exchanges. */
    private static final String STAGE = "stage";

    private final MetricSource source;

    private ExchangeMetrics(MetricSource source) {
        this.source = source;
    }

    /**
     * The metrics of an application, registered on first use.
     *
     * @param environment of the driver. Not modified
     */
    public static ExchangeMetrics of(SparkEnv environment) {
        return new ExchangeMetrics(MetricSource.of(environment, NAME, COUNTERS, List.of(STAGE)));
    }

    /** Counts an operator that was called, by what was chosen for it. */
    void planned(ExchangeMode mode) {
        source.count(mode.toString(), 1);
    }

    /** Counts what Spark says of stages that ran exchanges, and of their tasks. */
    SparkListener listener() {
        return new SparkListener() {
            @Override
            public void onTaskEnd(SparkListenerTaskEnd event) {
                count(event.taskInfo());
            }

            @Override
            public void onStageCompleted(SparkListenerStageCompleted event) {
                count(event.stageInfo());
            }
        };
    }

    private void count(TaskInfo task) {
        for (AccumulableInfo info : CollectionConverters.asJava(task.accumulables())) {
            Object name = info.name().getOrElse(() -> "");
            ExchangeFigure.ofAccumulator((String) name).ifPresent(metric -> {
                Object update = info.update().getOrElse(() -> 0L);
                source.count(metric, (Long) update);
            });
        }
    }

    private void count(StageInfo stage) {
        boolean exchange = CollectionConverters.asJava(stage.rddInfos()).stream()
                .anyMatch(rdd -> Objects.requireNonNullElse(rdd.name(), "").startsWith(CodedPairs.STAGE_NAME));
        if (!exchange) {
            return;
        }
        if (stage.failureReason().isDefined()) {
            source.count(FAILED_ATTEMPTS, 1);
        } else {
            source.count(COMPLETED, 1);
            source.time(STAGE, ExchangeListener.wallSeconds(stage));
        }
    }
}
