package org.codedcomputing.pagerank.io;

import java.util.Locale;

/** How a graph is written. In all, lines that begin with # or %, and empty ones, are comments. */
public enum GraphFormat {
    /** An arc a line: source, target, and in all lines or none a weight, which is left aside. */
    EDGES,

    /** LDBC Graphalytics: NAME.v has a vertex a line, NAME.e an arc as in {@link #EDGES}; the input is NAME. */
    LDBC,

    /** A vertex and all its out-neighbours a line. */
    ADJACENCY;

    /**
     * The format of a name, in lower case.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static GraphFormat parse(String name) {
        for (GraphFormat format : values()) {
            if (format.toString().equals(name)) {
                return format;
            }
        }
        throw new IllegalArgumentException("unknown format '%s'; choose edges, ldbc or adjacency".formatted(name));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
