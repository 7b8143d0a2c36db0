package org.codedcomputing.benchmarks.gradient;

import java.util.Locale;
import org.apache.spark.SparkConf;
import org.codedcomputing.core.gradient.FractionalRepetition;
import org.codedcomputing.spark.job.Tail;

/** Who sums gradients. */
enum Contestant {
    /** Fractional repetition that tolerates one straggler in each group of two. */
    FRC_S1(1, Tail.NONE, "1", "1.5"),
    /** The same engine without redundancy. */
    JOB_S0(0, Tail.NONE, "1", "1.5"),
    /** Small tasks, of which the last ones get a copy on slots that idle. */
    CODED_TAIL(0, Tail.COPIES, "1", "1.5"),
    /** What Spark's own algorithms do. */
    TREE_AGGREGATE(Contestant.PLAIN, Tail.NONE, "1", "1.5"),
    /** The same with what Spark 3.x copies by default. */
    SPECULATION3(Contestant.PLAIN, Tail.NONE, "0.75", "1.5"),
    /** The same with what Spark 4.x copies by default. */
    SPECULATION4(Contestant.PLAIN, Tail.NONE, "0.9", "3"),
    /** Small tasks that free slots pull. */
    PULL(Contestant.PLAIN, Tail.NONE, "1", "1.5");

    static final int WORKERS = 24;

    /** Tasks where they are small. */
    static final int SMALL = 96;

    private static final int PLAIN = -1;

    private final int stragglers;
    private final Tail tail;
    private final String quantile;
    private final String multiplier;

    Contestant(int stragglers, Tail tail, String quantile, String multiplier) {
        this.stragglers = stragglers;
        this.tail = tail;
        this.quantile = quantile;
        this.multiplier = multiplier;
    }

    /** The scheme of a coded job. */
    FractionalRepetition scheme() {
        if (plain()) {
            throw new IllegalStateException(this + " is plain Spark");
        }
        return FractionalRepetition.of(blocks(), stragglers);
    }

    Tail tail() {
        return tail;
    }

    /** Whether Spark copies late tasks. */
    boolean speculates() {
        return this == SPECULATION3 || this == SPECULATION4;
    }

    /** Whether it is what a user has without coding, as far as it is not this library's engine. */
    boolean plain() {
        return stragglers == PLAIN;
    }

    /** Blocks that the data is cut into. */
    int blocks() {
        return this == CODED_TAIL || this == PULL ? SMALL : WORKERS;
    }

    /** Sets what Spark copies in stages that start from now on: each stage reads it when it starts. */
    void set(SparkConf live) {
        live.set("spark.speculation", Boolean.toString(speculates()))
                .set("spark.speculation.quantile", quantile)
                .set("spark.speculation.multiplier", multiplier);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
