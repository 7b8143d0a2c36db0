package org.codedcomputing.terasort;

import java.io.IOException;

/**
 * The input is not what it must be: a file is not a whole number of records, is not a file, or is no longer what it was
 * when the job was planned. The message is one line that names the file, the offset and both numbers.
 */
public final class TeraFormatException extends IOException {
    private static final long serialVersionUID = 1;

    /**
     * Names the fault.
     *
     * @param message one line: what, where, both numbers, the way out
     */
    public TeraFormatException(String message) {
        super(message);
    }
}
