package org.codedcomputing.core;

/**
 * Root of the library's typed failures: the operation did not produce a result, and the message says in one line what
 * went wrong, with the numbers involved and the way out. A wrong result is never returned instead.
 */
public class CodedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Creates a failure with its one-line message. */
    public CodedException(String message) {
        super(message);
    }

    /** Creates a failure with its one-line message and what caused it. */
    public CodedException(String message, Throwable cause) {
        super(message, cause);
    }
}
