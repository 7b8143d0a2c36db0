package org.codedcomputing.core.field;

import java.io.Serializable;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * A finite field whose elements are the canonical representatives 0..{@link #order()}-1, held as {@code long}.
 *
 * <p>Operations take and return canonical elements. They do not check this, because they are the body of inner loops:
 * an argument outside 0..order-1 gives an unspecified result. {@link #requireElement} checks values that come from
 * outside.
 *
 * <p>Implementations are immutable, compare by value and are safe for use by several threads. {@link Object#toString()}
 * gives the name that error messages carry, such as {@code F_97}.
 */
public sealed interface FiniteField extends Serializable permits PrimeField, Gf256 {
    /** Number of elements, at least 3. */
    long order();

    /** Number of bits of the largest element {@code order() - 1}, 2..61. */
    default int bits() {
        return Long.SIZE - Long.numberOfLeadingZeros(order() - 1);
    }

    /** The sum of two elements. */
    long add(long a, long b);

    /** The difference {@code a - b} of two elements. */
    long sub(long a, long b);

    /** The additive inverse of an element. */
    long neg(long a);

    /** The product of two elements. */
    long mul(long a, long b);

    /**
     * The multiplicative inverse of an element.
     *
     * @param a 1..order-1
     * @throws NoInverseException if {@code a} is zero
     */
    long inv(long a);

    /**
     * The quotient {@code a / b}.
     *
     * @param b 1..order-1
     * @throws NoInverseException if {@code b} is zero
     */
    default long div(long a, long b) {
        return mul(a, inv(b));
    }

    /**
     * The power {@code a^exponent} by repeated squaring; {@code a^0} is 1 for every {@code a}, zero included.
     *
     * @param exponent any value; a negative one is a power of the inverse
     * @throws NoInverseException if {@code a} is zero and the exponent negative
     */
    default long pow(long a, long exponent) {
        long base = exponent < 0 ? inv(a) : a;
        // Read as unsigned, so that Long.MIN_VALUE, which has no positive counterpart, is right too.
        long left = exponent < 0 ? -exponent : exponent;
        long result = 1;
        while (left != 0) {
            if ((left & 1) != 0) {
                result = mul(result, base);
            }
            base = mul(base, base);
            left >>>= 1;
        }
        return result;
    }

    /**
     * Replaces every element of a range by its inverse, with one inversion and 3(length-1) multiplications. If an element
     * is zero nothing is changed.
     *
     * @param a elements; the range is modified
     * @param offset start of the range
     * @param length number of elements, at least 0
     * @throws NoInverseException if an element is zero; the text names its index in {@code a}
     * @throws IndexOutOfBoundsException if the range is not inside the array
     */
    default void batchInverse(long[] a, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, a.length);
        if (length == 0) {
            return;
        }
        long[] before = new long[length];
        long product = 1;
        for (int i = 0; i < length; i++) {
            if (a[offset + i] == 0) {
                throw new NoInverseException("zero at index " + (offset + i) + " has no inverse in " + this);
            }
            before[i] = product;
            product = mul(product, a[offset + i]);
        }
        long inverse = inv(product);
        for (int i = length - 1; i >= 0; i--) {
            long element = a[offset + i];
            a[offset + i] = mul(inverse, before[i]);
            inverse = mul(inverse, element);
        }
    }

    /**
     * Replaces every element of an array by its inverse.
     *
     * @param a elements; modified
     * @throws NoInverseException if an element is zero; nothing is changed then
     * @see #batchInverse(long[], int, int)
     */
    default void batchInverse(long[] a) {
        batchInverse(a, 0, a.length);
    }

    /**
     * The inner product of two ranges, {@code sum of a[aOffset+i] * b[bOffset+i]}.
     *
     * @param a elements; not modified
     * @param b elements; not modified
     * @param length number of terms, at least 0; the empty sum is 0
     * @throws IndexOutOfBoundsException if a range is not inside its array
     */
    default long dot(long[] a, int aOffset, long[] b, int bOffset, int length) {
        Objects.checkFromIndexSize(aOffset, length, a.length);
        Objects.checkFromIndexSize(bOffset, length, b.length);
        long sum = 0;
        for (int i = 0; i < length; i++) {
            sum = add(sum, mul(a[aOffset + i], b[bOffset + i]));
        }
        return sum;
    }

    /**
     * A uniform element: exactly {@link #bits()} bits are drawn and values beyond the field are rejected, so that no
     * residue is favoured. At least half of all draws are accepted.
     *
     * @param source where the bits come from; for masks and secret combinations a cryptographic one, see {@link
     *     UniformSampler#secure}
     */
    default long sample(RandomGenerator source) {
        int unused = Long.SIZE - bits();
        while (true) {
            long drawn = source.nextLong() >>> unused;
            if (drawn < order()) {
                return drawn;
            }
        }
    }

    /** Whether a value is a canonical element, that is in 0..order-1. */
    default boolean isElement(long value) {
        return value >= 0 && value < order();
    }

    /**
     * Checks a value that comes from outside.
     *
     * @param what what the value is, for the error text
     * @return the value
     * @throws IllegalArgumentException if the value is not in 0..order-1
     */
    default long requireElement(long value, String what) {
        if (!isElement(value)) {
            throw new IllegalArgumentException(what + " is " + value + ", outside 0.." + (order() - 1) + " of " + this
                    + "; reduce it with of(value) first");
        }
        return value;
    }
}
