package org.codedcomputing.core.field.kernel;

import org.codedcomputing.core.field.Mersenne31;
import org.codedcomputing.core.field.PrimeField;

/**
 * Arithmetic modulo a prime below 2^31 in signed 64-bit accumulators, with the bounds that keep it exact.
 *
 * <p>One factor of every product is centred, that is in [-h, h] with h = (p-1)/2, the other centred as well (matrix
 * product) or canonical, in [0, p-1] (matrix times vector). An accumulator takes {@link #TERMS} products of the first kind
 * or {@link #TERMS}/2 of the second before it is folded:
 *
 * <pre>
 *   fold(v) = (v mod 2^s) + floor(v / 2^s) * r,    r = 2^s mod p, centred
 * </pre>
 *
 * which is congruent to v. For p = 2^31-1 and s = 31 the factor r is 1 and a folded value is in [-2^32, 2^32 + 2^31). For p
 * = 2^31 - d with 1 &lt; d &lt;= 2^15 and s = 31 it is d and a folded value is below 2^32 d + 2^31 in size. For all smaller p and
 * s = 47 a folded value is below 2^47 + 2^16 * 2^30 &lt; 2^48. Both kinds of sum are at most 8 h^2 and 4 h (p-1) = 8 h^2, and 8
 * h^2 = 2 (p-1)^2 leaves of the 2^63 of the accumulator
 *
 * <pre>
 *   p = 2^31-1:             2^63 - 2 (2^31 - 2)^2     = 2^34 - 8                  &gt; 2^33
 *   p = 2^31-d, d &lt;= 2^15:  2^63 - 2 (2^31 - d - 1)^2 &gt;= 2^33 (d+1) - 2 (d+1)^2   &gt; 2^32 d + 2^31
 *   p &lt; 2^31 - 2^15:        2^63 - 2 (2^31 - 2^15)^2  = 2^48 - 2^31; p is odd and so h and r are smaller: &gt; 2^47 + 2^46
 * </pre>
 *
 * so eight products and a folded value never overflow. Nor do they if one factor of each is a canonical element less (p+1)/2 = h +
 * 1, which is at most h + 1 in size: that takes 8 h more, less than 2^33, and in all three cases so much is left beside what is
 * needed, 2^34 - 8 - 2^33 &gt; 2^32 + 2^31, 2^33 (d+1) - 2 (d+1)^2 - 2^33 &gt; 2^32 d + 2^31 for d &gt;= 3, and 2^48 - 2^31 - 2^33 &gt;
 * 2^47 + 2^46.
 *
 * <p>{@link #reduce} makes a value canonical: it folds once, which leaves less than 2^48 + 2^32, exact as a double, and
 * subtracts q p where q is the rounded quotient by the rounded reciprocal. For any value below 2^49 the computed quotient is
 * off by less than 2^49 * 2^-52 = 1/8 before rounding, so the rest is at most (1/2 + 1/8) p in size, and one conditional
 * addition of p ends it.
 */
final class Residues {
    /** Products of two centred factors between two folds. */
    static final int TERMS = 8;

    final String name;
    final int p;
    final int half;
    final int shift;
    final long mask;
    final long factor;
    final double reciprocal;

    /** Products of two centred factors that this prime allows between two folds, at least {@link #TERMS}. */
    final int terms;

    Residues(PrimeField field) {
        if (field.modulus() > Mersenne31.P) {
            throw new IllegalArgumentException("modulus " + field.modulus() + " is beyond 2^31-1 = " + Mersenne31.P
                    + "; take the kernels for M61");
        }
        this.name = field.toString();
        this.p = (int) field.modulus();
        this.half = (p - 1) / 2;
        this.shift = p >= Integer.MAX_VALUE - (1 << 15) ? 31 : 47;
        this.mask = (1L << shift) - 1;
        long rest = (1L << shift) % p;
        this.factor = rest > half ? rest - p : rest;
        this.reciprocal = 1.0 / p;
        // A folded value is below 2^48 + 2^32 or else leaves room for eight products, as derived above.
        long room = (Long.MAX_VALUE - (1L << 49)) / ((long) half * half);
        this.terms = (int) Math.max(TERMS, Math.min(room, 1 << 20));
    }

    /** Whether p = 2^31-1, whose fold needs no multiplication. */
    boolean mersenne() {
        return p == Integer.MAX_VALUE;
    }

    /** The representative in [-(p-1)/2, (p-1)/2]. */
    long centre(int canonical) {
        long value = canonical;
        return value - (p & ((half - value) >> 63));
    }

    long fold(long v) {
        return (v & mask) + (v >> shift) * factor;
    }

    /** The canonical representative of any value. */
    int reduce(long v) {
        long folded = fold(v);
        long rest = folded - (long) Math.rint(folded * reciprocal) * p;
        return (int) (rest + (p & (rest >> 63)));
    }

    /** The sum of two canonical elements. */
    int add(int a, int b) {
        int sum = a - p + b;
        return sum + (p & (sum >> 31));
    }
}
