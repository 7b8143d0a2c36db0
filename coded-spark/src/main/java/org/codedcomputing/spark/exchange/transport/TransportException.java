package org.codedcomputing.spark.exchange.transport;

import org.codedcomputing.core.CodedException;

/** The nodes of an exchange could not talk to each other: a peer failed, fell silent, or cannot be reached. */
public final class TransportException extends CodedException {
    private static final long serialVersionUID = 1L;

    /** Creates a failure whose message names the session and the nodes. */
    public TransportException(String message) {
        super(message);
    }

    /** Creates a failure with what caused it at the peer. */
    public TransportException(String message, Throwable cause) {
        super(message, cause);
    }
}
