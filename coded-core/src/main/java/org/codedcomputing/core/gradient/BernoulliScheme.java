package org.codedcomputing.core.gradient;

import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Random assignments [34]: of n partitions each worker holds each with probability d/n. Needs no plan that all agree on; where
 * there is one, {@link IgnoredGroups} errs less at the same load.
 */
public final class BernoulliScheme implements ApproximateScheme {
    private static final long serialVersionUID = 1L;

    private final int copies;
    private final boolean leastSquares;
    private final EncodingMatrix matrix;

    private BernoulliScheme(int copies, boolean leastSquares, EncodingMatrix matrix) {
        this.copies = copies;
        this.leastSquares = leastSquares;
        this.matrix = matrix;
    }

    /**
     * A random assignment.
     *
     * @param n workers and partitions, at least 1
     * @param d mean copies of a partition, 1..n
     * @param leastSquares whether coefficients are solved for; else all of r messages count n/(r d), without any solving
     * @param seed seed of all draws
     */
    public static BernoulliScheme of(int n, int d, boolean leastSquares, long seed) {
        if (d < 1 || d > n) {
            throw new IllegalArgumentException("copies d must satisfy 1 <= d <= n, got d=%d, n=%d".formatted(d, n));
        }
        SplittableRandom random = new SplittableRandom(seed);
        double[][] b = new double[n][n];
        for (double[] row : b) {
            for (int j = 0; j < n; j++) {
                row[j] = random.nextInt(n) < d ? 1 : 0;
            }
        }
        return new BernoulliScheme(d, leastSquares, EncodingMatrix.of(b));
    }

    /**
     * Mean error over assignments without solving: {@code n (n/(r d)) (1 - d/n)}.
     *
     * @param n workers and partitions, at least 1
     * @param d mean copies of a partition, 1..n
     * @param r messages, 1..n
     */
    public static double expectedError(int n, int d, int r) {
        return n * ((double) n / ((double) r * d)) * (1 - (double) d / n);
    }

    @Override
    public String name() {
        return "Bernoulli(n=%d, d=%d%s)"
                .formatted(matrix.workers(), copies, leastSquares ? ", least squares" : ", one step");
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
        double each = (double) matrix.workers() / ((double) workers.length * copies);
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
