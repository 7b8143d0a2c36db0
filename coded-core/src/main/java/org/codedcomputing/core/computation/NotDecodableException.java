package org.codedcomputing.core.computation;

import org.codedcomputing.core.CodedException;

/** The results that are there do not give the answer: too few, dependent, or too inexact together. */
public final class NotDecodableException extends CodedException {
    private static final long serialVersionUID = 1L;

    /** Creates a failure with its one-line message. */
    public NotDecodableException(String message) {
        super(message);
    }

    /** Fewer results than the threshold, such as "have 11 of 13 results". */
    public static NotDecodableException tooFew(int have, int need) {
        return new NotDecodableException("have %d of %d results".formatted(have, need));
    }
}
