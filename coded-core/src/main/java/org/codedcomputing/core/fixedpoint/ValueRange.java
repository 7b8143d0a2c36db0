package org.codedcomputing.core.fixedpoint;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.codedcomputing.core.field.Mersenne61;
import org.codedcomputing.core.field.PrimeField;

/**
 * Scale and worst-case size of a fixed-point value: it is an integer of absolute value at most {@code bound}, standing for
 * that integer times {@code 2^-scaleBits}.
 *
 * <p>Scales add under multiplication and must agree under addition. Bounds are exact integers of any size, because what a
 * computation passes through may exceed the field: arithmetic modulo p stays exact. Only what is decoded must fit, which
 * {@link #requireFits} checks.
 *
 * @param scaleBits the scale in bits, at least 0
 * @param bound largest absolute value of the integer, at least 0
 */
public record ValueRange(int scaleBits, BigInteger bound) implements Serializable {
    /**
     * Checks the parameters.
     *
     * @throws IllegalArgumentException if one is negative
     */
    public ValueRange {
        requireScale(scaleBits);
        if (bound.signum() < 0) {
            throw new IllegalArgumentException("bound must be >= 0 (was " + bound + ")");
        }
    }

    /**
     * The range of integers up to a bound.
     *
     * @param scaleBits at least 0
     * @param bound at least 0
     */
    public static ValueRange of(int scaleBits, long bound) {
        return new ValueRange(scaleBits, BigInteger.valueOf(bound));
    }

    /**
     * The range of reals up to a size once quantised, whatever the rounding: {@code ceil(maxAbs * 2^scaleBits)}.
     *
     * @param maxAbs largest absolute real, finite, at least 0
     * @param scaleBits at least 0
     * @throws IllegalArgumentException if an argument is out of range
     */
    public static ValueRange ofReal(double maxAbs, int scaleBits) {
        if (!(maxAbs >= 0) || Double.isInfinite(maxAbs)) {
            throw new IllegalArgumentException("largest absolute value must be finite and >= 0 (was " + maxAbs + ")");
        }
        BigDecimal scaled =
                new BigDecimal(maxAbs).multiply(new BigDecimal(BigInteger.TWO.pow(requireScale(scaleBits))));
        return new ValueRange(
                scaleBits, scaled.setScale(0, RoundingMode.CEILING).toBigIntegerExact());
    }

    /**
     * The range of a sum or difference.
     *
     * @throws IllegalArgumentException if the scales differ
     */
    public ValueRange plus(ValueRange other) {
        if (scaleBits != other.scaleBits) {
            ValueRange lower = scaleBits < other.scaleBits ? this : other;
            throw new IllegalArgumentException(
                    "cannot add a value of scale 2^" + other.scaleBits + " to one of scale 2^"
                            + scaleBits + "; multiply the one of scale 2^" + lower.scaleBits + " by 2^"
                            + Math.abs(scaleBits - other.scaleBits) + " first");
        }
        return new ValueRange(scaleBits, bound.add(other.bound));
    }

    /** The range of a product. */
    public ValueRange times(ValueRange other) {
        return new ValueRange(Math.addExact(scaleBits, other.scaleBits), bound.multiply(other.bound));
    }

    /**
     * The range of a sum of values of this range.
     *
     * @param terms at least 0
     * @throws IllegalArgumentException if the number of terms is negative
     */
    public ValueRange sumOf(long terms) {
        if (terms < 0) {
            throw new IllegalArgumentException("number of terms must be >= 0 (was " + terms + ")");
        }
        return new ValueRange(scaleBits, bound.multiply(BigInteger.valueOf(terms)));
    }

    /**
     * The range of the same real at a finer scale, that is after multiplication of the integer by {@code 2^moreBits}.
     *
     * @param moreBits at least 0
     * @throws IllegalArgumentException if the number of bits is negative
     */
    public ValueRange refinedBy(int moreBits) {
        if (moreBits < 0) {
            throw new IllegalArgumentException("a scale can only be refined by >= 0 bits (was " + moreBits + ")");
        }
        return new ValueRange(Math.addExact(scaleBits, moreBits), bound.shiftLeft(moreBits));
    }

    private static int requireScale(int scaleBits) {
        if (scaleBits < 0) {
            throw new IllegalArgumentException("scale must be >= 0 bits (was " + scaleBits + ")");
        }
        return scaleBits;
    }

    /** Number of bits of the largest absolute value, the sign not counted. */
    public int bitsNeeded() {
        return bound.bitLength();
    }

    /** Whether every value of the range has its own element, that is {@code bound <= (p-1)/2}. */
    public boolean fits(PrimeField field) {
        return bound.compareTo(BigInteger.valueOf(field.maxSigned())) <= 0;
    }

    /**
     * Refuses to go on unless every value of the range can be decoded.
     *
     * @param field the field
     * @param what what is decoded, such as {@code gradient}
     * @param scales names of the scales that the user may lower, such as {@code lx/lw/lc}
     * @return this range
     * @throws IllegalArgumentException if a value may wrap around
     */
    public ValueRange requireFits(PrimeField field, String what, String scales) {
        if (!fits(field)) {
            long largest = field.maxSigned();
            int given = Long.SIZE - Long.numberOfLeadingZeros(largest);
            // A bound with as many bits as (p-1)/2 but larger than it needs one bit more than the field gives.
            int needed = Math.max(bitsNeeded(), given + 1);
            throw new IllegalArgumentException("worst-case " + what + " needs " + needed + " bits, field " + field
                    + " gives " + given + "; lower " + scales + " or "
                    + (fits(Mersenne61.FIELD) ? "use M61" : "use several primes and combine by CRT"));
        }
        return this;
    }
}
