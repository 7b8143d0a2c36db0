package org.codedcomputing.pagerank.plan;

/** How rows of values travel. */
public enum Sending {
    /** Each row from one server to one server: the first that knows it, in cyclic order behind the receiver. */
    UNCODED,
    /** XOR packets, each of use to r servers at once [80, sec. IV]. */
    CODED,
    /** Every value once from its home to all servers that lack it. Ghosts only, and one server a vertex. */
    MULTICAST
}
