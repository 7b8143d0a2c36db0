package org.codedcomputing.benchmarks.exchange;

import java.util.concurrent.atomic.LongAdder;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.jspecify.annotations.Nullable;

/** Processor seconds of all tasks that ended since the last reset, as Spark counts them: of the tasks' own threads. */
final class CpuMeter extends SparkListener {
    private static final double NANOS = 1e9;

    private final LongAdder nanos = new LongAdder();

    @Override
    public void onTaskEnd(SparkListenerTaskEnd event) {
        @Nullable TaskMetrics metrics = event.taskMetrics();
        if (metrics != null) {
            nanos.add(metrics.executorCpuTime());
        }
    }

    void reset() {
        nanos.reset();
    }

    double seconds() {
        return nanos.sum() / NANOS;
    }
}
