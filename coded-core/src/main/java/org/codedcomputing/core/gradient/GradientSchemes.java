package org.codedcomputing.core.gradient;

/** Which exact scheme to take. */
public final class GradientSchemes {
    /** Most workers of a circulant matrix that is picked by itself. */
    private static final int CIRCULANT_WORKERS = 40;

    /** Most stragglers of one. */
    private static final int CIRCULANT_STRAGGLERS = 5;

    private static final long SEED = 1;

    private GradientSchemes() {}

    /**
     * The scheme that costs least for n workers and s stragglers: fractional repetition where s+1 divides n, and in its
     * generalised form where that has a load of at most 1.25 times (s+1)/n; else the real circulant matrix for n and s of opposite
     * parity, n up to 40 and s up to 5; else the best of 20 random cyclic ones.
     *
     * @param n workers, at least 1
     * @param s stragglers, 0..n-1
     * @throws IllegalArgumentException if s is outside, or no matrix found is well-conditioned
     */
    public static ExactScheme auto(int n, int s) {
        ExactScheme.require(n, s);
        if (n % (s + 1) == 0) {
            return FractionalRepetition.of(n, s);
        }
        int groups = n / (s + 1);
        // 1/G <= 1.25 (s+1)/n in whole numbers.
        if (4L * n <= 5L * (s + 1) * groups) {
            return FractionalRepetition.generalised(n, s);
        }
        return cyclic(n, s);
    }

    /**
     * The scheme that costs least among those of n partitions at exactly s+1 workers each, which is what a tree needs.
     *
     * @param n workers and partitions, at least 1
     * @param s stragglers, 0..n-1
     * @throws IllegalArgumentException if s is outside, or no matrix found is well-conditioned
     */
    public static ExactScheme regular(int n, int s) {
        ExactScheme.require(n, s);
        return n % (s + 1) == 0 ? FractionalRepetition.of(n, s) : cyclic(n, s);
    }

    /** The circulant matrix where it is good, else the best of 20 random cyclic ones; load (s+1)/n. */
    static MatrixScheme cyclic(int n, int s) {
        return RealCirculant.oppositeParity(n, s) && n <= CIRCULANT_WORKERS && s <= CIRCULANT_STRAGGLERS
                ? RealCirculant.strict(n, s)
                : CyclicRepetition.best(n, s, SEED);
    }
}
