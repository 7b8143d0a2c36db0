package org.codedcomputing.pagerank.plan;

/** What a server is sent of the arcs into its vertices. */
public enum Content {
    /** The value of every arc by itself. */
    RAW,
    /** Per target the sum over its sources, as far as the sender knows them. Needs a reduce that combines in any order. */
    COMBINED,
    /** Per source its value once, however many targets it has. Needs messages that depend on the source alone. */
    GHOST,
    /** For each row the smaller of {@link #COMBINED} and {@link #GHOST}. Needs both. */
    LEAST;

    /**
     * Refuses messages that a job does not allow.
     *
     * @param combinable whether its reduce is declared associative and commutative
     * @param sourceOnly whether its messages depend on the source alone
     * @throws IllegalArgumentException if not
     */
    public void require(boolean combinable, boolean sourceOnly) {
        if ((this == COMBINED || this == LEAST) && !combinable) {
            throw new IllegalArgumentException("aggregation needs a combinable reduce; use RAW or declare it");
        }
        if ((this == GHOST || this == LEAST) && !sourceOnly) {
            throw new IllegalArgumentException("ghost plans need messages that depend on the source only");
        }
    }
}
