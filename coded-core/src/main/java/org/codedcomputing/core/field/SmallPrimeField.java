package org.codedcomputing.core.field;

import java.util.Objects;

/** The integers modulo any odd prime below 2^31, for test vectors and for several-prime arithmetic. */
public final class SmallPrimeField implements PrimeField {
    private static final long serialVersionUID = 1L;

    private final long p;

    /** floor(2^63 / p), for division by multiplication; below 2^62 because p is at least 3. */
    private final long reciprocal;

    private final long lazyProducts;

    private SmallPrimeField(long p) {
        this.p = p;
        this.reciprocal = Long.divideUnsigned(Long.MIN_VALUE, p);
        this.lazyProducts = Long.MAX_VALUE / ((p - 1) * (p - 1));
    }

    /**
     * The field of a prime. Primality is checked by trial division, at most 23 170 steps.
     *
     * @param prime an odd prime, 3..2^31-1
     * @throws IllegalArgumentException if the modulus is not prime, below 3 or beyond 2^31-1
     */
    public static SmallPrimeField withModulus(long prime) {
        if (prime < 3) {
            throw new IllegalArgumentException("modulus " + prime + " is below 3; take an odd prime below 2^31");
        }
        if (prime > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "modulus " + prime + " is beyond 2^31-1 = " + Integer.MAX_VALUE + "; take a smaller prime or M61");
        }
        if (!isPrime(prime)) {
            throw new IllegalArgumentException("modulus " + prime + " is not prime");
        }
        return new SmallPrimeField(prime);
    }

    private static boolean isPrime(long odd) {
        if (odd % 2 == 0) {
            return false;
        }
        for (long divisor = 3; divisor * divisor <= odd; divisor += 2) {
            if (odd % divisor == 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public long modulus() {
        return p;
    }

    @Override
    public long lazyProducts() {
        return lazyProducts;
    }

    @Override
    public long add(long a, long b) {
        long sum = a + b;
        return sum >= p ? sum - p : sum;
    }

    @Override
    public long sub(long a, long b) {
        long difference = a - b;
        return difference + ((difference >> 63) & p);
    }

    @Override
    public long neg(long a) {
        return a == 0 ? 0 : p - a;
    }

    @Override
    public long mul(long a, long b) {
        long product = a * b;
        // The product is below 2^62, so 2*product fits; floor(2*product*reciprocal / 2^64) is the quotient or one less.
        long quotient = Math.multiplyHigh(product << 1, reciprocal);
        long rest = product - quotient * p;
        return rest >= p ? rest - p : rest;
    }

    @Override
    public long inv(long a) {
        return ModularInverse.of(a, p, this);
    }

    @Override
    public long dot(long[] a, int aOffset, long[] b, int bOffset, int length) {
        Objects.checkFromIndexSize(aOffset, length, a.length);
        Objects.checkFromIndexSize(bOffset, length, b.length);
        // The reduced rest may be p-1 besides the products of a run; one product fewer leaves room for it.
        int run = (int) Math.min(lazyProducts - 1, Integer.MAX_VALUE);
        long sum = 0;
        int i = 0;
        while (i < length) {
            int end = i + Math.min(run, length - i);
            for (; i < end; i++) {
                sum += a[aOffset + i] * b[bOffset + i];
            }
            sum %= p;
        }
        return sum;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SmallPrimeField that && that.p == p;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(p);
    }

    @Override
    public String toString() {
        return "F_" + p;
    }
}
