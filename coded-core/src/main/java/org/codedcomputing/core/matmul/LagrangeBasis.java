package org.codedcomputing.core.matmul;

import java.util.Arrays;

/**
 * Codes from bilinear algorithms over the reals: nodes are the Chebyshev points of order L R, workers are at those of order N in a
 * random order, and the polynomial of results is solved for in the basis of Chebyshev polynomials.
 */
final class LagrangeBasis {
    private LagrangeBasis() {}

    static LeastSquaresScheme scheme(BilinearProduct family, String name, int batch, int workers, RealOptions options) {
        if (family.masksA() > 0) {
            throw new IllegalArgumentException("secrecy needs field arithmetic");
        }
        if (family.systematic()) {
            throw new IllegalArgumentException(
                    "the systematic bilinear code is for fields; over the reals take of(), or RandomKhatriRao with p=1");
        }
        BilinearAlgorithm algorithm = family.algorithm();
        Partition partition = algorithm.partition();
        int data = batch * algorithm.rank();
        int unknowns = family.threshold(batch);
        double[] nodes = Points.chebyshev(data);
        double[] points = Points.permuted(Points.chebyshev(workers), options.seed());
        double[] toA = doubles(BilinearRows.integers(algorithm.u(), partition.blocksA(), batch, 0));
        double[] toB = doubles(BilinearRows.integers(algorithm.v(), partition.blocksB(), batch, 0));
        double[][] rowsA = new double[workers][];
        double[][] rowsB = new double[workers][];
        double[][] equations = new double[workers][];
        for (int i = 0; i < workers; i++) {
            double[] basis = basisAt(points[i], nodes);
            rowsA[i] = Products.multiply(basis, toA, data, batch * partition.blocksA());
            rowsB[i] = Products.multiply(basis, toB, data, batch * partition.blocksB());
            equations[i] = Points.chebyshevBasis(points[i], unknowns);
        }
        double[] atNodes = new double[data * unknowns];
        for (int r = 0; r < data; r++) {
            System.arraycopy(Points.chebyshevBasis(nodes[r], unknowns), 0, atNodes, r * unknowns, unknowns);
        }
        double[] extraction = Products.multiply(
                doubles(BilinearRows.integers(algorithm.w(), algorithm.rank(), batch, 0)), atNodes, data, unknowns);
        return new LeastSquaresScheme(name, partition, batch, false, rowsA, rowsB, equations, extraction);
    }

    private static double[] doubles(long[] integers) {
        return Arrays.stream(integers).asDoubleStream().toArray();
    }

    /** Values at x of the Lagrange basis on Chebyshev points of the first kind, by the barycentric formula [63]. */
    static double[] basisAt(double x, double[] nodes) {
        int n = nodes.length;
        double[] basis = new double[n];
        double sum = 0;
        for (int r = 0; r < n; r++) {
            double difference = x - nodes[r];
            if (difference == 0) {
                return SystematicScheme.unit(n, r);
            }
            double weight = Math.sin((2 * r + 1) * Math.PI / (2 * n));
            basis[r] = (r % 2 == 0 ? weight : -weight) / difference;
            sum += basis[r];
        }
        for (int r = 0; r < n; r++) {
            basis[r] /= sum;
        }
        return basis;
    }
}
