package org.codedcomputing.core.cdc;

import java.io.Serializable;

/**
 * Colexicographic ranks of subsets of {0..n-1}, n at most 64: the rank of c_1 &lt; ... &lt; c_m is the sum of C(c_i, i), and
 * ascending ranks of m-subsets are ascending bit masks. Every C(n, m) with n up to 64 fits a {@code long}, the largest being
 * C(64, 32) = 1,832,624,140,942,590,534. Immutable; all methods take O(m) or O(n) steps and allocate nothing.
 */
public final class SubsetRanking implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final long[][] PASCAL = pascal();

    private final int n;

    /**
     * Ranks subsets of {0..n-1}.
     *
     * @param n 0..64
     * @throws IllegalArgumentException if n is out of range
     */
    public SubsetRanking(int n) {
        if (n < 0 || n > DeliveryDesign.MAX_NODES) {
            throw new IllegalArgumentException("subsets of %d elements; sets of 0 to %d elements can be ranked"
                    .formatted(n, DeliveryDesign.MAX_NODES));
        }
        this.n = n;
    }

    private static long[][] pascal() {
        long[][] rows = new long[DeliveryDesign.MAX_NODES + 1][];
        for (int n = 0; n < rows.length; n++) {
            rows[n] = new long[n + 1];
            rows[n][0] = 1;
            rows[n][n] = 1;
            for (int m = 1; m < n; m++) {
                rows[n][m] = Math.addExact(rows[n - 1][m - 1], rows[n - 1][m]);
            }
        }
        return rows;
    }

    /**
     * The number of m-subsets of n elements, C(n, m).
     *
     * @param n 0..64
     * @return 0 if m is negative or larger than n
     * @throws IllegalArgumentException if n is out of range
     */
    public static long count(int n, int m) {
        if (n < 0 || n > DeliveryDesign.MAX_NODES) {
            throw new IllegalArgumentException(
                    "C(%d, %d) is asked for; the table has n = 0..%d".formatted(n, m, DeliveryDesign.MAX_NODES));
        }
        return m < 0 || m > n ? 0 : PASCAL[n][m];
    }

    /**
     * The rank of a set among those of its size.
     *
     * @param mask a subset of {0..n-1}
     * @return 0..C(n, m)-1 for a set of m elements
     * @throws IllegalArgumentException if the set has other elements
     */
    public long rank(long mask) {
        if ((mask & ~NodeSets.first(n)) != 0) {
            throw new IllegalArgumentException(
                    "%s is not a subset of {0..%d}".formatted(NodeSets.toString(mask), n - 1));
        }
        long rank = 0;
        int position = 1;
        for (long rest = mask; rest != 0; rest &= rest - 1) {
            int element = Long.numberOfTrailingZeros(rest);
            if (element >= position) {
                rank += PASCAL[element][position];
            }
            position++;
        }
        return rank;
    }

    /**
     * The set of m elements with a rank; the inverse of {@link #rank}.
     *
     * @param rank 0..C(n, m)-1
     * @param m number of elements, 0..n
     * @throws IndexOutOfBoundsException if there is no such rank
     */
    public long unrank(long rank, int m) {
        if (rank < 0 || rank >= count(n, m)) {
            throw new IndexOutOfBoundsException(
                    "rank %d of the %d-subsets of %d elements; there are %d".formatted(rank, m, n, count(n, m)));
        }
        long mask = 0;
        long rest = rank;
        int element = n - 1;
        for (int position = m; position >= 1; position--) {
            // C(c, i) falls with c, so the elements are found from above in one pass.
            while (element >= position && PASCAL[element][position] > rest) {
                element--;
            }
            if (element >= position) {
                rest -= PASCAL[element][position];
            }
            mask |= 1L << element;
            element--;
        }
        return mask;
    }
}
