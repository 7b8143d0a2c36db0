package org.codedcomputing.pagerank.io;

import java.io.IOException;

/** A file is not the graph that it should be; the message names file and line, what is there and what should be. */
public final class GraphFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Names file, line and fault. */
    public GraphFormatException(String message) {
        super(message);
    }
}
