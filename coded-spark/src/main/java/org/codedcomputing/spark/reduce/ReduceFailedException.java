package org.codedcomputing.spark.reduce;

import org.codedcomputing.core.CodedException;

/** A job ended without a model. All its nodes have left. */
public final class ReduceFailedException extends CodedException {
    private static final long serialVersionUID = 1L;

    private final int node;

    ReduceFailedException(String form, int node, String message) {
        super("%s: %s".formatted(form, message));
        this.node = node;
    }

    ReduceFailedException(String form, String message, Throwable cause) {
        super("%s: %s".formatted(form, message), cause);
        this.node = -1;
    }

    /** The node that failed first, or -1 if Spark ended the job. */
    public int node() {
        return node;
    }
}
