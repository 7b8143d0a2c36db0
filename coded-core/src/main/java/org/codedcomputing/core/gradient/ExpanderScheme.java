package org.codedcomputing.core.gradient;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * Assignments by a graph with good expansion [31]: worker i holds the partitions that are neighbours of node i in a connected
 * d-regular graph, with coefficients 1/d. The error is bounded for every set of stragglers, adversarial ones included, see {@link
 * #bound}.
 */
public final class ExpanderScheme implements ApproximateScheme {
    private static final long serialVersionUID = 1L;

    private final int degree;
    private final double secondEigenvalue;
    private final boolean leastSquares;
    private final EncodingMatrix matrix;

    private ExpanderScheme(int degree, double secondEigenvalue, boolean leastSquares, EncodingMatrix matrix) {
        this.degree = degree;
        this.secondEigenvalue = secondEigenvalue;
        this.leastSquares = leastSquares;
        this.matrix = matrix;
    }

    /**
     * The scheme of a graph.
     *
     * @param neighbours for each node, 0..n-1, its d neighbours; a node may be its own
     * @param leastSquares whether coefficients are solved for; else all of r messages count n/r
     * @throws IllegalArgumentException if the graph is not regular, not symmetric or not connected
     */
    public static ExpanderScheme of(List<BitSet> neighbours, boolean leastSquares) {
        int n = neighbours.size();
        if (n == 0) {
            throw new IllegalArgumentException("a graph needs at least 1 node but has 0");
        }
        int degree = neighbours.get(0).cardinality();
        double[][] b = new double[n][n];
        for (int i = 0; i < n; i++) {
            BitSet of = neighbours.get(i);
            if (of.cardinality() != degree || degree == 0 || of.length() > n) {
                throw new IllegalArgumentException(
                        "node %d has neighbours %s, must be %d of nodes 0..%d; give a regular graph"
                                .formatted(i, of, Math.max(1, degree), n - 1));
            }
            for (int j = of.nextSetBit(0); j >= 0; j = of.nextSetBit(j + 1)) {
                if (!neighbours.get(j).get(i)) {
                    throw new IllegalArgumentException(
                            "node %d is a neighbour of node %d but not the other way round".formatted(j, i));
                }
                b[i][j] = 1.0 / degree;
            }
        }
        requireConnected(neighbours);
        return new ExpanderScheme(degree, secondEigenvalue(neighbours), leastSquares, EncodingMatrix.of(b));
    }

    private static void requireConnected(List<BitSet> neighbours) {
        BitSet reached = new BitSet();
        BitSet next = new BitSet();
        next.set(0);
        while (!next.isEmpty()) {
            reached.or(next);
            BitSet around = new BitSet();
            next.stream().forEach(node -> around.or(neighbours.get(node)));
            around.andNot(reached);
            next = around;
        }
        if (reached.cardinality() < neighbours.size()) {
            throw new IllegalArgumentException(
                    "node %d cannot be reached from node 0; give a connected graph".formatted(reached.nextClearBit(0)));
        }
    }

    private static double secondEigenvalue(List<BitSet> neighbours) {
        int n = neighbours.size();
        if (n == 1) {
            return 0;
        }
        DMatrixRMaj adjacency = new DMatrixRMaj(n, n);
        for (int i = 0; i < n; i++) {
            int row = i;
            neighbours.get(i).stream().forEach(j -> adjacency.set(row, j, 1));
        }
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(n, false, true);
        if (!eigen.decompose(adjacency)) {
            throw new IllegalArgumentException(
                    "eigenvalues of the graph of %d nodes not found; give another".formatted(n));
        }
        double[] moduli = IntStream.range(0, n)
                .mapToDouble(i -> Math.abs(eigen.getEigenvalue(i).getReal()))
                .toArray();
        Arrays.sort(moduli);
        return moduli[n - 2];
    }

    /** Second largest modulus of an eigenvalue of the graph, 0..d: the smaller, the better. */
    public double secondEigenvalue() {
        return secondEigenvalue;
    }

    /**
     * What the error is at most, whichever s workers are missing: {@code (lambda/d)^2 n s/(n-s)}.
     *
     * @param s 0..n-1
     */
    public double bound(int s) {
        ExactScheme.require(matrix.workers(), s);
        double ratio = secondEigenvalue / degree;
        return ratio * ratio * matrix.workers() * s / (matrix.workers() - s);
    }

    @Override
    public String name() {
        return "expander(n=%d, d=%d%s)".formatted(matrix.workers(), degree, leastSquares ? ", least squares" : "");
    }

    @Override
    public EncodingMatrix matrix() {
        return matrix;
    }

    @Override
    public DecodingVector decoding(BitSet arrived) {
        int[] workers = arrived.stream().toArray();
        if (leastSquares && workers.length > 0) {
            return MinimumNorm.of(matrix, workers);
        }
        double each = (double) matrix.workers() / workers.length;
        return DecodingVector.of(
                matrix,
                workers,
                IntStream.of(workers).mapToDouble(worker -> each).toArray());
    }

    @Override
    public String toString() {
        return name();
    }
}
