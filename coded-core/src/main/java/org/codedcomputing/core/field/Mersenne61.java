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

    /** Terms of 61 bits that a signed 64-bit sum holds besides a folded rest: 4 (2^61-1) is 2^63-4. */
    private static final int TERMS_PER_FOLD = 3;

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
        long folded = (low & P) + ((low >>> 61) | (high << 3));
        return folded >= P ? folded - P : folded;
    }

    /**
     * The element that a non-negative number is congruent to.
     *
     * @param x 0..2^63-1
     * @return 0..p-1
     */
    public static long reduce(long x) {
        long folded = (x & P) + (x >>> 61);
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
        long lowSum = 0;
        long highSum = 0;
        int i = 0;
        while (i < length) {
            int end = i + Math.min(TERMS_PER_FOLD, length - i);
            for (; i < end; i++) {
                long low = a[aOffset + i] * b[bOffset + i];
                long high = Math.multiplyHigh(a[aOffset + i], b[bOffset + i]);
                lowSum += low & P;
                highSum += (low >>> 61) | (high << 3);
            }
            lowSum = reduce(lowSum);
            highSum = reduce(highSum);
        }
        return addMod(lowSum, highSum);
    }

    @Override
    public String toString() {
        return "M61";
    }
}
