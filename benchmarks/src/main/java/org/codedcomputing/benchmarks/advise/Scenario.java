package org.codedcomputing.benchmarks.advise;

import java.util.Locale;
import java.util.Map;

/** What is wrong with the stages that are logged. */
enum Scenario {
    /** Nothing. */
    BALANCED("BALANCED", 0, 1, false),
    /** Nothing, but no task has run before. */
    COLD("COLD", 0, 1, false),
    /** One partition of twelve has five times the rows. */
    SKEWED("SKEW", 0, 1, false),
    /** All tasks of one host of four take four times as long. */
    SLOW_HOST("SLOW_EXECUTORS", 0, 4, false),
    /** Every eighth task takes eight times as long, by chance. */
    STRAGGLERS("STRAGGLERS", 0.125, 1, false),
    /** The same while Spark makes copies, with its own defaults. */
    SPECULATION("STRAGGLERS", 0.125, 1, true);

    private static final double LATE = 8;

    private final String cause;
    private final double lateShare;
    private final double slowHost;
    private final boolean copies;

    Scenario(String cause, double lateShare, double slowHost, boolean copies) {
        this.cause = cause;
        this.lateShare = lateShare;
        this.slowHost = slowHost;
        this.copies = copies;
    }

    /** What the advisor has to call it. */
    String cause() {
        return cause;
    }

    /** Of Spark. */
    Map<String, String> settings() {
        return copies ? Map.of("spark.speculation", "true") : Map.of();
    }

    /** What tasks take. */
    Work work(long seed) {
        return new Work(this == SKEWED ? Runs.PARTITION : Runs.TASK, lateShare, LATE, slowHost, seed);
    }

    /** Whether Spark copies late tasks. */
    boolean copies() {
        return copies;
    }

    /** Whether nothing may warm the executors up, so that there is one stage of the kind. */
    boolean cold() {
        return this == COLD;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
