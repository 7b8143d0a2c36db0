package org.codedcomputing.core.field;

import java.util.Objects;

/**
 * The field of p = 2^61-1 elements, {@value #P}.
 *
 * <p>The static methods are the fast form for inner loops; {@link #FIELD} is the same field behind {@link PrimeField}.
 * Since 2^61 is 1 modulo p, a 122-bit product is reduced by adding its upper 61 bits to its lower 61.
 */
public enum Mersenne61 implements PrimeField {
    /** The field. */
    FIELD;

    /** The prime 2^61-1. */
    public static final long P = (1L << 61) - 1;

    /** The sum of two elements. */
    public static long addMod(long a, long b) {
        long sum = a + b;
        return sum >= P ? sum - P : sum;
    }

    /** The difference {@code a - b} of two elements. */
    public static long subMod(long a, long b) {
        long difference = a - b;
        return difference + ((difference >> 63) & P);
    }

    /** The product of two elements. */
    public static long mulMod(long a, long b) {
        long low = a * b;
        long high = Math.multiplyHigh(a, b);
        long folded = (low & P) + upper(low, high);
        return folded >= P ? folded - P : folded;
    }

    /**
     * The element that a non-negative number is congruent to.
     *
     * @param x 0..2^63-1
     * @return 0..p-1
     */
    public static long reduce(long x) {
        long folded = fold(x);
        return folded >= P ? folded - P : folded;
    }

    @Override
    public long modulus() {
        return P;
    }

    @Override
    public long add(long a, long b) {
        return addMod(a, b);
    }

    @Override
    public long sub(long a, long b) {
        return subMod(a, b);
    }

    @Override
    public long neg(long a) {
        return a == 0 ? 0 : P - a;
    }

    @Override
    public long mul(long a, long b) {
        return mulMod(a, b);
    }

    @Override
    public long inv(long a) {
        return ModularInverse.of(a, P, this);
    }

    @Override
    public long dot(long[] a, int aOffset, long[] b, int bOffset, int length) {
        Objects.checkFromIndexSize(aOffset, length, a.length);
        Objects.checkFromIndexSize(bOffset, length, b.length);
        // Lower and upper 61 bits of the products are added up apart. Three of them, at most p each, beside a folded
        // rest of at most p+3 make 4p+3 = 2^63-1: just within a long.
        long lowSum = 0;
        long highSum = 0;
        int i = 0;
        for (; i <= length - 3; i += 3) {
            long a0 = a[aOffset + i];
            long a1 = a[aOffset + i + 1];
            long a2 = a[aOffset + i + 2];
            long b0 = b[bOffset + i];
            long b1 = b[bOffset + i + 1];
            long b2 = b[bOffset + i + 2];
            long low0 = a0 * b0;
            long low1 = a1 * b1;
            long low2 = a2 * b2;
            lowSum = fold(lowSum + (low0 & P) + (low1 & P) + (low2 & P));
            highSum = fold(highSum
                    + upper(low0, Math.multiplyHigh(a0, b0))
                    + upper(low1, Math.multiplyHigh(a1, b1))
                    + upper(low2, Math.multiplyHigh(a2, b2)));
        }
        long sum = addMod(reduce(lowSum), reduce(highSum));
        for (; i < length; i++) {
            sum = addMod(sum, mulMod(a[aOffset + i], b[bOffset + i]));
        }
        return sum;
    }

    /** The bits from 61 on of a 128-bit product below 2^122. */
    private static long upper(long low, long high) {
        return (low >>> 61) | (high << 3);
    }

    /** A number of at most p+3 that is congruent to x, 0..2^63-1. */
    private static long fold(long x) {
        return (x & P) + (x >>> 61);
    }

    @Override
    public String toString() {
        return "M61";
    }
}
