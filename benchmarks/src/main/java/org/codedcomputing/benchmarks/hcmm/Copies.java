package org.codedcomputing.benchmarks.hcmm;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/** Counts the copies of late tasks that Spark has started, so that speculation is seen to be on. */
final class Copies extends SparkListener {
    private final AtomicLong made = new AtomicLong();

    @Override
    public void onTaskStart(SparkListenerTaskStart start) {
        if (start.taskInfo().speculative()) {
            made.incrementAndGet();
        }
    }

    /** Since the last call, as far as Spark has told. */
    long take() {
        return made.getAndSet(0);
    }
}
