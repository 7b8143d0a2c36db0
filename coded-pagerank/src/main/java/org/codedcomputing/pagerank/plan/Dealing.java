package org.codedcomputing.pagerank.plan;

/** How home-first dealing, a rule of this library in the spirit of [81], picks the servers that map a vertex besides its home. */
public enum Dealing {
    /** Every vertex in turn, the vertex of the highest degree first, so that hubs are spread over the batches. */
    ALL,
    /** The same for boundary vertices only: one without a target elsewhere stays at its home alone. */
    SELECTIVE,
    /** The parts in which a vertex has most targets; among equals the next ones in cyclic order behind its home. */
    GREEDY
}
