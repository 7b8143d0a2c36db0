package org.codedcomputing.core.field;

/** Inverses modulo a prime by the extended Euclidean algorithm. */
final class ModularInverse {
    private ModularInverse() {}

    /**
     * The inverse of an element.
     *
     * @param a 0..p-1
     * @param p a prime below 2^62
     * @param field names the field in the error
     * @return 1..p-1
     * @throws NoInverseException if {@code a} is zero
     */
    static long of(long a, long p, FiniteField field) {
        if (a == 0) {
            throw new NoInverseException("zero has no inverse in " + field);
        }
        // Invariant: coefficient * a = rest (mod p). The coefficients stay within p in absolute value.
        long rest = p;
        long nextRest = a;
        long coefficient = 0;
        long nextCoefficient = 1;
        while (nextRest != 0) {
            long quotient = rest / nextRest;
            long newRest = rest - quotient * nextRest;
            long newCoefficient = coefficient - quotient * nextCoefficient;
            rest = nextRest;
            nextRest = newRest;
            coefficient = nextCoefficient;
            nextCoefficient = newCoefficient;
        }
        return coefficient < 0 ? coefficient + p : coefficient;
    }
}
