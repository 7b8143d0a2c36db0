package org.codedcomputing.core.fixedpoint;

/** A real number does not fit the fixed-point range, or is not a number. */
public final class QuantisationException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final double value;
    private final int row;
    private final int column;
    private final double bound;

    QuantisationException(double value, int row, int column, double bound, long modulus, int scaleBits) {
        super(
                Double.isNaN(value)
                        ? "NaN at (" + row + "," + column + ")"
                        : "value " + value + " at (" + row + "," + column + ") exceeds +-" + bound + " for p=" + modulus
                                + ", l=" + scaleBits);
        this.value = value;
        this.row = row;
        this.column = column;
        this.bound = bound;
    }

    /** The number that was refused; may be NaN or infinite. */
    public double value() {
        return value;
    }

    /** Its row, from 0. */
    public int row() {
        return row;
    }

    /** Its column, from 0. */
    public int column() {
        return column;
    }

    /** Largest absolute value that fits. */
    public double bound() {
        return bound;
    }
}
