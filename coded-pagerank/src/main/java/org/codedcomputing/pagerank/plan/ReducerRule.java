package org.codedcomputing.pagerank.plan;

/** Which server reduces a vertex, by its place in the order in which vertices are allocated. */
public enum ReducerRule {
    /** Contiguous runs of places, as many as servers, as in the figure of [80]. */
    BLOCK,
    /** The place modulo the number of servers. */
    MOD,
    /**
     * One of the servers that map it: number (p + q) mod r of them for place p of batch q. Saves each vertex one copy of its
     * write-back; the servers reduce equally many when r divides the size of the batches.
     */
    HOME
}
