package org.codedcomputing.core.field;

import java.util.Objects;

/**
 * The field of p = 2^31-1 elements, {@value #P}. Elements fit an {@code int}.
 *
 * <p>The static methods on {@code int} are the fast form for inner loops; {@link #FIELD} is the same field behind {@link
 * PrimeField}. Since 2^31 is 1 modulo p, a number is reduced by adding its upper bits to its lower 31.
 */
public enum Mersenne31 implements PrimeField {
    /** The field. */
    FIELD;

    /** The prime 2^31-1. */
    public static final int P = Integer.MAX_VALUE;

    /** The sum of two elements. */
    public static int addMod(int a, int b) {
        // Wraps to a negative int exactly when the sum is at least 2^31; one subtraction of p suffices either way.
        int sum = a + b;
        return sum < 0 || sum == P ? sum - P : sum;
    }

    /** The difference {@code a - b} of two elements. */
    public static int subMod(int a, int b) {
        int difference = a - b;
        return difference + ((difference >> 31) & P);
    }

    /** The product of two elements. */
    public static int mulMod(int a, int b) {
        long product = (long) a * b;
        // Below 2^62, so both parts are at most p and their sum below 2p.
        long folded = (product & P) + (product >>> 31);
        return (int) (folded >= P ? folded - P : folded);
    }

    /**
     * The element that a non-negative number is congruent to.
     *
     * @param x 0..2^63-1
     * @return 0..p-1
     */
    public static int reduce(long x) {
        long once = (x & P) + (x >>> 31);
        long twice = (once & P) + (once >>> 31);
        return (int) (twice >= P ? twice - P : twice);
    }

    /**
     * The inner product of two ranges of {@code int} elements, {@code sum of a[aOffset+i] * b[bOffset+i]}.
     *
     * @param a elements; not modified
     * @param b elements; not modified
     * @param length number of terms, at least 0
     * @throws IndexOutOfBoundsException if a range is not inside its array
     */
    public static int dotMod(int[] a, int aOffset, int[] b, int bOffset, int length) {
        Objects.checkFromIndexSize(aOffset, length, a.length);
        Objects.checkFromIndexSize(bOffset, length, b.length);
        // A folded product is below 2^32 and there are fewer than 2^31 terms, so the sum stays below 2^63.
        long sum = 0;
        for (int i = 0; i < length; i++) {
            long product = (long) a[aOffset + i] * b[bOffset + i];
            sum += (product & P) + (product >>> 31);
        }
        return reduce(sum);
    }

    @Override
    public long modulus() {
        return P;
    }

    @Override
    public long add(long a, long b) {
        long sum = a + b;
        return sum >= P ? sum - P : sum;
    }

    @Override
    public long sub(long a, long b) {
        long difference = a - b;
        return difference + ((difference >> 63) & P);
    }

    @Override
    public long neg(long a) {
        return a == 0 ? 0 : P - a;
    }

    @Override
    public long mul(long a, long b) {
        long product = a * b;
        long folded = (product & P) + (product >>> 31);
        return folded >= P ? folded - P : folded;
    }

    @Override
    public long inv(long a) {
        return ModularInverse.of(a, P, this);
    }

    @Override
    public long dot(long[] a, int aOffset, long[] b, int bOffset, int length) {
        Objects.checkFromIndexSize(aOffset, length, a.length);
        Objects.checkFromIndexSize(bOffset, length, b.length);
        long sum = 0;
        for (int i = 0; i < length; i++) {
            long product = a[aOffset + i] * b[bOffset + i];
            sum += (product & P) + (product >>> 31);
        }
        return reduce(sum);
    }

    @Override
    public String toString() {
        return "M31";
    }
}
