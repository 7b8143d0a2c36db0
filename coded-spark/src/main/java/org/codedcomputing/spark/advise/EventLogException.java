package org.codedcomputing.spark.advise;

import java.io.IOException;

/** A file that is no event log, or is broken where it matters; the message has file and line. */
public final class EventLogException extends IOException {
    private static final long serialVersionUID = 1L;

    EventLogException(String message) {
        super(message);
    }

    EventLogException(String message, Throwable cause) {
        super(message, cause);
    }
}
