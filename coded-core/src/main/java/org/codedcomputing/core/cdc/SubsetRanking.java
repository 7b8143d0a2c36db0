package org.codedcomputing.core.cdc;

/** TEMP. */
public final class SubsetRanking implements java.io.Serializable {
    private static final long[][] C = new long[65][65];

    static {
        for (int n = 0; n < 65; n++) {
            C[n][0] = 1;
            for (int k = 1; k <= n; k++) {
                C[n][k] = C[n - 1][k - 1] + (k <= n - 1 ? C[n - 1][k] : 0);
            }
        }
    }

    /** TEMP. */
    public SubsetRanking(int n) {}

    /** TEMP. */
    public static long count(int n, int k) {
        return k < 0 || k > n ? 0 : C[n][k];
    }

    /** TEMP. */
    public long rank(long mask) {
        long r = 0;
        int i = 1;
        for (long rest = mask; rest != 0; rest &= rest - 1) {
            r += C[Long.numberOfTrailingZeros(rest)][i++];
        }
        return r;
    }

    /** TEMP. */
    public long unrank(long rank, int m) {
        long mask = 0;
        long rest = rank;
        for (int i = m; i >= 1; i--) {
            int c = i - 1;
            while (C[c + 1][i] <= rest) {
                c++;
            }
            rest -= C[c][i];
            mask |= 1L << c;
        }
        return mask;
    }
}
