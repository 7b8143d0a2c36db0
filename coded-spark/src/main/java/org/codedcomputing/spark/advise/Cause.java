package org.codedcomputing.spark.advise;

import java.util.Locale;

/** What a stage's time went to. */
enum Cause {
    /** Too few or too short tasks for anything to be told, or gained. */
    SHORT,
    /** Tasks did their work in about the same time, or uneven ones cost the stage next to nothing. */
    BALANCED,
    /** The first tasks on every executor took longer than later ones. */
    COLD,
    /** Some tasks took longer because they had more to read. */
    SKEW,
    /** Tasks of one or a few executors or hosts took longer. */
    SLOW_EXECUTORS,
    /** Some tasks took longer without having more to do, now here, now there. */
    STRAGGLERS,
    /** Tasks waited for remote shuffle blocks. */
    SHUFFLE;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
