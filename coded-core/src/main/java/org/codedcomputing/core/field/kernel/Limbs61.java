package org.codedcomputing.core.field.kernel;

import org.codedcomputing.core.field.Mersenne61;

/**
 * Arithmetic modulo p = 2^61-1 on two signed limbs, so that every product fits into 64 bits.
 *
 * <p>A centred element x in [-(p-1)/2, (p-1)/2] is x = x1 * 2^31 + x0 with x0 in [-2^30, 2^30) and x1 in [-2^29, 2^29].
 * Since 2^62 = 2 modulo p,
 *
 * <pre>
 *   x y = (x0 y0 + 2 x1 y1) + (x0 y1 + x1 y0) * 2^31    (mod p)
 * </pre>
 *
 * The first bracket goes to accumulator {@code low}, at most 2^60 + 2^59 a term, the second to {@code high}, at most 2^60 a
 * term. After {@link #TERMS} = 4 terms both are carried into each other, exactly:
 *
 * <pre>
 *   high += low &gt;&gt; 31;  low &amp;= 2^31-1;  low += high &gt;&gt; 30 (2^30 * 2^31 = 1);  high &amp;= 2^30-1
 * </pre>
 *
 * which leaves low in [-2^33, 2^34) and high in [0, 2^30). Four terms reach 3 * 2^61 and 2^62, so there is room. A matrix
 * times a vector splits the canonical element a of the matrix with a sign-extended low limb, a0 in [-2^30, 2^30), a1 in [0,
 * 2^30]: at most 2^60 + 2^60 a term for {@code low} and 2^59 + 2^60 for {@code high}; two terms are summed between carries.
 */
final class Limbs61 {
    /** The prime. */
    static final long P = Mersenne61.P;

    /** Products of two centred elements between two carries. */
    static final int TERMS = 4;

    static final int LOW_BITS = 31;
    static final long LOW_MASK = (1L << 31) - 1;
    static final int HIGH_BITS = 30;
    static final long HIGH_MASK = (1L << 30) - 1;

    /** (p-1)/2. */
    static final long HALF = P >> 1;

    private Limbs61() {}

    /** The representative in [-(p-1)/2, (p-1)/2]. */
    static long centre(long canonical) {
        return canonical - (P & ((HALF - canonical) >> 63));
    }

    /** The sign-extended low 31 bits of a value below 2^61 in size. */
    static long low(long value) {
        return (value << 33) >> 33;
    }

    /** What {@link #low} leaves, over 2^31. */
    static long high(long value) {
        return (value - low(value)) >> LOW_BITS;
    }

    /** The canonical element low + high * 2^31, for accumulators of any size up to 2^62. */
    static long reduce(long low, long high) {
        long carried = high + (low >> LOW_BITS);
        // carried * 2^31 = (carried >> 30) * 2^61 + (carried mod 2^30) * 2^31, and 2^61 = 1.
        long sum = (low & LOW_MASK) + (carried >> HIGH_BITS) + ((carried & HIGH_MASK) << LOW_BITS);
        // sum is in [-2^33, 2^61 + 2^34].
        long folded = (sum & P) + (sum >> 61);
        // A negative sum has become sum + p, one beyond p has lost p or 2^61, so 0 <= folded <= p + 8.
        return folded - (P & ((P - 1 - folded) >> 63));
    }

    /** The sum of two canonical elements. */
    static long add(long a, long b) {
        long sum = a - P + b;
        return sum + (P & (sum >> 63));
    }
}
