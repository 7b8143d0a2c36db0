package org.codedcomputing.pagerank.graph;

/**
 * Random numbers by their place: u(seed, x) is a function of two integers, so that graphs can be made in any order and again
 * elsewhere. The mixing is that of splitmix64 [82].
 */
public final class SeededUniform {
    private static final long SEED_STEP = 1_000_003;

    private SeededUniform() {}

    /** A bijection of 64-bit numbers whose outputs look independent. */
    public static long mix(long z) {
        long mixed = z + 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    /**
     * The x-th number of a seed, uniform on [0, 1), a multiple of 2^-53.
     *
     * @param seed any
     * @param x any; seeds share numbers where 1000003 (seed - other seed) = other x - x
     */
    public static double u(long seed, long x) {
        return (mix(seed * SEED_STEP + x) >>> 11) * 0x1p-53;
    }

    /**
     * A permutation of 0 to n - 1, by Fisher and Yates.
     *
     * @param n at least 0
     */
    public static int[] permutation(int n, long seed) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = (int) (u(seed, i) * (i + 1));
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
