package org.codedcomputing.core.gradient;

/**
 * Circulant encoding matrices from cyclic MDS codes over the reals [31]: no randomness, and for few stragglers the least growth
 * of rounding errors after repetition. The generator has s consecutive powers of the n-th root of unity as zeros, centred on n/2,
 * so that its coefficients are real; that needs n and s of opposite parity. Worst are stragglers that are neighbours.
 */
public final class RealCirculant {
    private RealCirculant() {}

    /**
     * Any n and s: where they have equal parity, the code for s+1, whose load is (s+2)/n.
     *
     * @param n workers and partitions, at least 1
     * @param s stragglers, 0..n-1
     * @throws IllegalArgumentException if rounding errors would grow too much, as for n=84, s=21
     */
    public static MatrixScheme of(int n, int s) {
        ExactScheme.require(n, s);
        return build(n, oppositeParity(n, s) ? s : s + 1);
    }

    /**
     * Load (s+1)/n or nothing.
     *
     * @param n workers and partitions, at least 1
     * @param s stragglers, 0..n-1
     * @throws IllegalArgumentException if n and s have equal parity, or rounding errors would grow too much
     */
    public static MatrixScheme strict(int n, int s) {
        ExactScheme.require(n, s);
        if (!oppositeParity(n, s)) {
            throw new IllegalArgumentException(
                    "real cyclic MDS code needs n and s of opposite parity: n=%d, s=%d; use s=%d or another scheme"
                            .formatted(n, s, s + 1));
        }
        return build(n, s);
    }

    /** Whether n and s are one odd, one even. */
    static boolean oppositeParity(int n, int s) {
        return (n + s) % 2 == 1;
    }

    private static MatrixScheme build(int n, int s) {
        double[] generator = generator(n, s);
        double[][] b = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int t = 0; t <= s; t++) {
                b[i][(i + t) % n] = generator[t];
            }
        }
        MatrixScheme scheme = new MatrixScheme("circulant(n=%d, s=%d)".formatted(n, s), b, s);
        Amplification.require(scheme);
        return scheme;
    }

    /** Coefficients of the generator, s+1 of them, palindromic. */
    static double[] generator(int n, int s) {
        double[] product = {1};
        if (n % 2 == 0) {
            product = times(product, 1, 1);
        }
        for (int j = (n - s + 1) / 2; j <= (n - 1) / 2; j++) {
            product = times(product, 1, -2 * Math.cos(2 * Math.PI * j / n), 1);
        }
        return product;
    }

    private static double[] times(double[] polynomial, double... factor) {
        double[] product = new double[polynomial.length + factor.length - 1];
        for (int i = 0; i < polynomial.length; i++) {
            for (int j = 0; j < factor.length; j++) {
                product[i + j] += polynomial[i] * factor[j];
            }
        }
        return product;
    }
}
