package org.codedcomputing.core.matmul;

import java.io.Serializable;
import java.util.Arrays;

/**
 * A way to multiply block matrices with R products of combinations of blocks: with
 *
 * <pre>
 *   A'_r = sum U[r, (k,j)] A_{k,j},   B'_r = sum V[r, (j,l)] B_{j,l},   C_{k,l} = sum W[(k,l), r] A'_r B'_r
 * </pre>
 *
 * Coefficients are integers and the Brent equations, which say that this is the product, are checked at construction. Immutable.
 */
public final class BilinearAlgorithm implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Partition partition;
    private final int rank;
    private final long[] u;
    private final long[] v;
    private final long[] w;

    /**
     * An algorithm from its coefficients.
     *
     * @param rank R, at least 1
     * @param u R x mp, row by row, block (k, j) in column k p + j; copied
     * @param v R x pn, row by row, block (j, l) in column j n + l; copied
     * @param w mn x R, row by row; copied
     * @throws IllegalArgumentException if a size is wrong, or a Brent equation does not hold; the text names it
     */
    public BilinearAlgorithm(Partition partition, int rank, long[] u, long[] v, long[] w) {
        this.partition = partition;
        this.rank = rank;
        this.u = requireLength("U", u, rank * partition.blocksA());
        this.v = requireLength("V", v, rank * partition.blocksB());
        this.w = requireLength("W", w, partition.blocksC() * rank);
        requireBrent();
    }

    private static long[] requireLength(String name, long[] coefficients, int length) {
        if (coefficients.length != length) {
            throw new IllegalArgumentException(
                    "%s has %d coefficients but must have %d".formatted(name, coefficients.length, length));
        }
        return coefficients.clone();
    }

    private void requireBrent() {
        int p = partition.p();
        int n = partition.n();
        for (int c = 0; c < partition.blocksC(); c++) {
            for (int a = 0; a < partition.blocksA(); a++) {
                for (int b = 0; b < partition.blocksB(); b++) {
                    long sum = 0;
                    for (int r = 0; r < rank; r++) {
                        sum = Math.addExact(
                                sum,
                                Math.multiplyExact(
                                        Math.multiplyExact(w[c * rank + r], u[r * partition.blocksA() + a]),
                                        v[r * partition.blocksB() + b]));
                    }
                    boolean wanted = c / n == a / p && c % n == b % n && a % p == b / n;
                    if (sum != (wanted ? 1 : 0)) {
                        throw new IllegalArgumentException(
                                "not a bilinear algorithm for \u27e8%d,%d,%d\u27e9: coefficient (%d,%d,%d,%d,%d,%d)=%d"
                                        .formatted(p, partition.m(), n, c / n, c % n, a / p, a % p, b / n, b % n, sum));
                    }
                }
            }
        }
    }

    /** The schoolbook, R = pmn. */
    public static BilinearAlgorithm trivial(int p, int m, int n) {
        Partition partition = new Partition(p, m, n);
        int rank = partition.products();
        long[] u = new long[rank * partition.blocksA()];
        long[] v = new long[rank * partition.blocksB()];
        long[] w = new long[partition.blocksC() * rank];
        int r = 0;
        for (int k = 0; k < m; k++) {
            for (int j = 0; j < p; j++) {
                for (int l = 0; l < n; l++) {
                    u[r * partition.blocksA() + k * p + j] = 1;
                    v[r * partition.blocksB() + j * n + l] = 1;
                    w[(k * n + l) * rank + r] = 1;
                    r++;
                }
            }
        }
        return new BilinearAlgorithm(partition, rank, u, v, w);
    }

    /** The inner product of p blocks, m = n = 1, R = p. */
    public static BilinearAlgorithm innerProduct(int p) {
        return trivial(p, 1, 1);
    }

    /** Strassen's [28]: p = m = n = 2 with R = 7. */
    public static BilinearAlgorithm strassen() {
        long[] u = {
            1, 0, 0, 1, /* */ 0, 0, 1, 1, /* */ 1, 0, 0, 0, /* */ 0, 0, 0, 1, /* */ 1, 1, 0, 0, /* */ -1, 0, 1, 0, /* */
            0, 1, 0, -1
        };
        long[] v = {
            1, 0, 0, 1, /* */ 1, 0, 0, 0, /* */ 0, 1, 0, -1, /* */ -1, 0, 1, 0, /* */ 0, 0, 0, 1, /* */ 1, 1, 0,
            0, /* */ 0, 0, 1, 1
        };
        long[] w = {
            1, 0, 0, 1, -1, 0, 1, /* */ 0, 0, 1, 0, 1, 0, 0, /* */ 0, 1, 0, 1, 0, 0, 0, /* */ 1, -1, 1, 0, 0, 1, 0
        };
        return new BilinearAlgorithm(new Partition(2, 2, 2), 7, u, v, w);
    }

    /**
     * This algorithm on blocks of blocks that are multiplied by another one: counts and ranks multiply.
     *
     * @param inner the algorithm for each product
     */
    public BilinearAlgorithm times(BilinearAlgorithm inner) {
        Partition q = inner.partition;
        return new BilinearAlgorithm(
                new Partition(partition.p() * q.p(), partition.m() * q.m(), partition.n() * q.n()),
                Math.multiplyExact(rank, inner.rank),
                kronecker(u, rank, partition.m(), partition.p(), inner.u, inner.rank, q.m(), q.p(), false),
                kronecker(v, rank, partition.p(), partition.n(), inner.v, inner.rank, q.p(), q.n(), false),
                kronecker(w, rank, partition.m(), partition.n(), inner.w, inner.rank, q.m(), q.n(), true));
    }

    /**
     * The Kronecker product of two coefficient matrices, with blocks re-numbered: block (x, y) of the outer and (x', y') of the inner
     * partition become block (x X' + x', y Y' + y').
     *
     * @param byBlock whether rows are blocks and columns products, as in W
     */
    private static long[] kronecker(
            long[] outer,
            int rank,
            int x,
            int y,
            long[] inner,
            int innerRank,
            int innerX,
            int innerY,
            boolean byBlock) {
        int width = x * y * innerX * innerY;
        int ranks = rank * innerRank;
        long[] product = new long[ranks * width];
        for (int r = 0; r < ranks; r++) {
            for (int block = 0; block < width; block++) {
                int row = block / (y * innerY);
                int column = block % (y * innerY);
                int outerBlock = row / innerX * y + column / innerY;
                int innerBlock = row % innerX * innerY + column % innerY;
                long value = Math.multiplyExact(
                        outer[byBlock ? outerBlock * rank + r / innerRank : r / innerRank * x * y + outerBlock],
                        inner[
                                byBlock
                                        ? innerBlock * innerRank + r % innerRank
                                        : r % innerRank * innerX * innerY + innerBlock]);
                product[byBlock ? block * ranks + r : r * width + block] = value;
            }
        }
        return product;
    }

    /** How the operands are cut. */
    public Partition partition() {
        return partition;
    }

    /** Products R. */
    public int rank() {
        return rank;
    }

    /** R x mp, not to be modified. */
    long[] u() {
        return u;
    }

    /** R x pn, not to be modified. */
    long[] v() {
        return v;
    }

    /** mn x R, not to be modified. */
    long[] w() {
        return w;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BilinearAlgorithm that
                && that.partition.equals(partition)
                && that.rank == rank
                && Arrays.equals(that.u, u)
                && Arrays.equals(that.v, v)
                && Arrays.equals(that.w, w);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(new int[] {partition.hashCode(), Arrays.hashCode(u), Arrays.hashCode(w)});
    }

    /** Partition and rank, such as {@code p=2,m=2,n=2,R=7}. */
    @Override
    public String toString() {
        return "p=%d,m=%d,n=%d,R=%d".formatted(partition.p(), partition.m(), partition.n(), rank);
    }
}
