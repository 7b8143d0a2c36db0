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
    LEAST
}
