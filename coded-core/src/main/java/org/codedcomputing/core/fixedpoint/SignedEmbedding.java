package org.codedcomputing.core.fixedpoint;

import java.io.Serializable;
import org.codedcomputing.core.field.PrimeField;

/**
 * Signed integers in a prime field: v stands for itself if v &gt;= 0 and for p+v otherwise, |v| at most (p-1)/2.
 *
 * @param field the field
 */
public record SignedEmbedding(PrimeField field) implements Serializable {
    /** Largest absolute value, {@code (p-1)/2}. */
    public long bound() {
        return field.maxSigned();
    }

    /**
     * The element that stands for an integer.
     *
     * @param value -(p-1)/2..(p-1)/2
     * @return 0..p-1
     * @throws IllegalArgumentException if the value is outside, where it would silently become another one
     */
    public long embed(long value) {
        if (value > bound() || value < -bound()) {
            throw new IllegalArgumentException("integer " + value + " exceeds +-" + bound() + " for p="
                    + field.modulus() + "; use a larger field");
        }
        return value >= 0 ? value : value + field.modulus();
    }

    /**
     * The integer that an element stands for.
     *
     * @param element 0..p-1
     * @return -(p-1)/2..(p-1)/2
     * @throws IllegalArgumentException if the value is not an element
     */
    public long signed(long element) {
        field.requireElement(element, "element");
        return element <= bound() ? element : element - field.modulus();
    }

    /**
     * Largest absolute value that {@link #signedWithinGuard} lets through, {@code floor(0.45 p)}: a tenth of the range is
     * left free, so that a value that has just wrapped around lands in it.
     */
    public long guardedBound() {
        long p = field.modulus();
        // 9p would overflow over M61.
        return p / 20 * 9 + p % 20 * 9 / 20;
    }

    /**
     * As {@link #signed}, for computations whose worst-case bound does not fit the field and that rely on measured sizes.
     * A value close to the end of the range is taken as a sign that others went beyond it. This is a warning light, not a
     * proof: a value may wrap around past the guard band.
     *
     * @param element 0..p-1
     * @return -floor(0.45 p)..floor(0.45 p)
     * @throws ArithmeticException if the value is in the guard band
     */
    public long signedWithinGuard(long element) {
        long value = signed(element);
        if (Math.abs(value) > guardedBound()) {
            throw new ArithmeticException(
                    "possible wrap-around: decoded integer " + value + " is beyond +-" + guardedBound()
                            + " (0.45 p) for p=" + field.modulus() + "; lower the scale or use a larger field");
        }
        return value;
    }
}
