package org.codedcomputing.core.matmul;

/**
 * MatDot codes in the basis of Chebyshev polynomials, over the reals [25]: with t_0 = 1/2, t_d = T_d and Chebyshev points
 *
 * <pre>
 *   A(x) = sum A_j t_j(x),   B(x) = sum B_j t_{p-1-j}(x),   C = twice the coefficient of T_{p-1} in A(x) B(x)
 * </pre>
 *
 * Any K = 2p - 1 results suffice; points are given to workers in a random order. m = n = 1.
 *
 * @param partition with m = n = 1
 */
public record OrthoMatDot(Partition partition) implements ProductFamily {
    /**
     * @throws IllegalArgumentException if m or n is not 1
     */
    public OrthoMatDot {
        if (partition.blocksC() != 1) {
            throw new IllegalArgumentException("OrthoMatDot splits the inner dimension only but m=%d, n=%d; take m=n=1"
                    .formatted(partition.m(), partition.n()));
        }
    }

    /**
     * The code for p parts of the inner dimension.
     *
     * @param p at least 1
     */
    public static OrthoMatDot of(int p) {
        return new OrthoMatDot(new Partition(p, 1, 1));
    }

    @Override
    public String name() {
        return "OrthoMatDot(p=%d)".formatted(partition.p());
    }

    @Override
    public int fieldThreshold() {
        return 2 * partition.p() - 1;
    }

    @Override
    public int realThreshold(RealOptions options) {
        return fieldThreshold();
    }

    /** MatDot: over a field the basis makes no difference. */
    @Override
    public <A> MatrixProductCode<A> overField(ProductShape shape, int workers, FieldArithmetic<A> arithmetic) {
        return new EntangledPolynomial(partition).overField(shape, workers, arithmetic);
    }

    @Override
    public MatrixProductCode<double[]> overReals(ProductShape shape, int workers, RealOptions options) {
        return overReals(shape, options, Points.permuted(Points.chebyshev(workers), options.seed()));
    }

    /** The code at given points, for tests. */
    MatrixProductCode<double[]> overReals(ProductShape shape, RealOptions options, double[] points) {
        int p = partition.p();
        double[][] rowsA = new double[points.length][p];
        double[][] rowsB = new double[points.length][p];
        double[][] equations = new double[points.length][];
        for (int i = 0; i < points.length; i++) {
            equations[i] = Points.chebyshevBasis(points[i], 2 * p - 1);
            for (int j = 0; j < p; j++) {
                rowsA[i][j] = j == 0 ? 0.5 : equations[i][j];
                rowsB[i][p - 1 - j] = rowsA[i][j];
            }
        }
        double[] extraction = new double[2 * p - 1];
        // 2 t_j t_{p-1-j} has T_{p-1} with coefficient 1 for every j; with p = 1 it is t_0 t_0 = 1/4 instead.
        extraction[p - 1] = p == 1 ? 4 : 2;
        return RealCodes.code(
                shape,
                options,
                new LeastSquaresScheme(name(), partition, 1, false, rowsA, rowsB, equations, extraction));
    }
}
