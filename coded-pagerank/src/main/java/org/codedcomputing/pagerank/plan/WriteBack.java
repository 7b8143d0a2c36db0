package org.codedcomputing.pagerank.plan;

/** How a vertex's new value gets from the server that reduces it to those that map it. */
public enum WriteBack {
    /** To each of them by itself. */
    ROUTED,
    /** Once to all of them, where the network can. */
    MULTICAST,
    /** Every value to every server, whether it maps the vertex or not. */
    FULL
}
