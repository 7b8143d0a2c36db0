package org.codedcomputing.core.field;

/** The inverse of zero was asked for. The text names the field and, in a batch, the index. */
public final class NoInverseException extends ArithmeticException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message one line that names what was zero and in which field
     */
    public NoInverseException(String message) {
        super(message);
    }
}
