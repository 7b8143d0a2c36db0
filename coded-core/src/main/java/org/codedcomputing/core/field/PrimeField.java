package org.codedcomputing.core.field;

import java.math.BigInteger;

/**
 * The integers modulo an odd prime p.
 *
 * <p>{@link Mersenne61} where worst-case ranges or a soundness of 1/p matter, {@link Mersenne31} where throughput and
 * volume matter (4 bytes an element), {@link SmallPrimeField} for every other prime below 2^31.
 */
public sealed interface PrimeField extends FiniteField permits Mersenne31, Mersenne61, SmallPrimeField {
    /** The prime p, 3..2^61-1. */
    long modulus();

    @Override
    default long order() {
        return modulus();
    }

    /**
     * The element that a signed integer is congruent to.
     *
     * @param value any value, negative ones included
     * @return 0..p-1
     */
    default long of(long value) {
        return Math.floorMod(value, modulus());
    }

    /**
     * The element that an integer of any size is congruent to.
     *
     * @return 0..p-1
     */
    default long of(BigInteger value) {
        return value.mod(BigInteger.valueOf(modulus())).longValueExact();
    }

    /**
     * Largest absolute value that the signed embedding of the integers holds, {@code (p-1)/2}: the elements above it
     * stand for negative integers.
     */
    default long maxSigned() {
        return (modulus() - 1) / 2;
    }

    /**
     * How many products of canonical elements a signed 64-bit accumulator holds, {@code floor((2^63-1)/(p-1)^2)}: a sum of
     * products must be reduced before it grows beyond that. 0 if not even one product fits, as over {@link Mersenne61}.
     */
    default long lazyProducts() {
        long largest = modulus() - 1;
        return Math.multiplyHigh(largest, largest) != 0 || largest * largest < 0
                ? 0
                : Long.MAX_VALUE / (largest * largest);
    }

    /**
     * The field of a prime, as the fastest type for it.
     *
     * @param prime an odd prime below 2^31, or 2^61-1
     * @throws IllegalArgumentException if the modulus is not prime, below 3, or not supported
     */
    static PrimeField withModulus(long prime) {
        if (prime == Mersenne61.P) {
            return Mersenne61.FIELD;
        }
        if (prime == Mersenne31.P) {
            return Mersenne31.FIELD;
        }
        if (prime > Mersenne31.P) {
            throw new IllegalArgumentException(
                    "modulus " + prime + " is not supported; take a prime below 2^31 or 2^61-1 = " + Mersenne61.P);
        }
        return SmallPrimeField.withModulus(prime);
    }
}
