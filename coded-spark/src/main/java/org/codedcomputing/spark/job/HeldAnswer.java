package org.codedcomputing.spark.job;

import org.apache.spark.api.java.JavaRDD;

/**
 * An answer that lies on the executors, to be closed when it is no longer needed.
 *
 * @param <P> the part of the answer of one range of entries
 */
public final class HeldAnswer<P> implements AutoCloseable {
    private final JavaRDD<P> parts;
    private final RoundReport report;
    private final Runnable onClose;

    HeldAnswer(JavaRDD<P> parts, RoundReport report, Runnable onClose) {
        this.parts = parts;
        this.report = report;
        this.onClose = onClose;
    }

    /** One part in each partition, in the order of their ranges; persisted until this is closed. */
    public JavaRDD<P> parts() {
        return parts;
    }

    /** How the round went. */
    public RoundReport report() {
        return report;
    }

    @Override
    public void close() {
        parts.unpersist(false);
        onClose.run();
    }
}
