package org.codedcomputing.pagerank.engine;

import org.codedcomputing.core.CodedException;

/** A rank is no number any more; the message names the vertex. */
public final class RankException extends CodedException {
    private static final long serialVersionUID = 1L;

    /** Names the vertex. */
    public RankException(String message) {
        super(message);
    }
}
