package org.codedcomputing.spark.reduce;

/** Unwinds a node whose parent has gone on without it; never leaves this package. */
final class SupersededException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SupersededException() {
        super("there is a newer model", null, false, false);
    }
}
