package org.codedcomputing.core.matmul;

/**
 * Polynomial codes in the basis of Chebyshev polynomials, over the reals [25]: A(x) = sum A_k T_k(x), B(x) = sum B_l T_{lm}(x) at
 * Chebyshev points in a random order; the products C_{k,l} are the unknowns themselves. K = mn, p = 1. A deterministic
 * alternative to {@link RandomKhatriRao}, which is better conditioned.
 *
 * @param partition with p = 1
 */
public record OrthoPoly(Partition partition) implements ProductFamily {
    /**
     * @throws IllegalArgumentException if p is not 1
     */
    public OrthoPoly {
        if (partition.p() != 1) {
            throw new IllegalArgumentException(
                    "OrthoPoly does not split the inner dimension but p=%d; take p=1".formatted(partition.p()));
        }
    }

    /** The code of a partition. */
    public static OrthoPoly of(int m, int n) {
        return new OrthoPoly(new Partition(1, m, n));
    }

    @Override
    public String name() {
        return "OrthoPoly(m=%d,n=%d)".formatted(partition.m(), partition.n());
    }

    @Override
    public int fieldThreshold() {
        return partition.blocksC();
    }

    @Override
    public int realThreshold(RealOptions options) {
        return partition.blocksC();
    }

    /** The polynomial code: over a field the basis makes no difference. */
    @Override
    public <A> MatrixProductCode<A> overField(ProductShape shape, int workers, FieldArithmetic<A> arithmetic) {
        return new EntangledPolynomial(partition).overField(shape, workers, arithmetic);
    }

    @Override
    public MatrixProductCode<double[]> overReals(ProductShape shape, int workers, RealOptions options) {
        double[] points = Points.permuted(Points.chebyshev(workers), options.seed());
        int m = partition.m();
        int[] stepsB = new int[partition.n()];
        int[] stepsA = new int[m];
        int[] all = new int[partition.blocksC()];
        for (int i = 0; i < all.length; i++) {
            all[i] = i;
            stepsA[i / partition.n()] = i / partition.n();
            stepsB[i % partition.n()] = i % partition.n() * m;
        }
        double[][] rowsA = new double[workers][];
        double[][] rowsB = new double[workers][];
        double[][] equations = new double[workers][];
        for (int i = 0; i < workers; i++) {
            double[] basis = Points.chebyshevBasis(points[i], Math.max(m, (partition.n() - 1) * m + 1));
            rowsA[i] = RealCodes.pick(basis, stepsA);
            rowsB[i] = RealCodes.pick(basis, stepsB);
            equations[i] = SystematicScheme.kronecker(rowsA[i], rowsB[i]);
        }
        return RealCodes.code(
                shape,
                options,
                new LeastSquaresScheme(
                        name(), partition, 1, false, rowsA, rowsB, equations, RealCodes.selection(all.length, all)));
    }
}
