package org.codedcomputing.core.gradient;

import java.util.BitSet;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Any matrix B of which any n-s rows span the all-ones row; what they are to be multiplied with is found by solving. More than
 * n-s messages are used all, by the vector of least norm.
 *
 * <p>{@link CyclicRepetition} and {@link RealCirculant} make such matrices.
 */
public final class MatrixScheme implements ExactScheme {
    private static final long serialVersionUID = 1L;

    private final String name;
    private final EncodingMatrix matrix;
    private final int stragglers;

    MatrixScheme(String name, double[][] b, int stragglers) {
        this.name = name;
        this.matrix = EncodingMatrix.of(b);
        this.stragglers = stragglers;
    }

    /**
     * The scheme of a given matrix.
     *
     * @param name its name
     * @param b n x k, finite; not modified. Worker i holds the partitions where row i is not 0
     * @param s stragglers, 0..n-1
     * @throws IllegalArgumentException if some n-s rows do not span the all-ones row, or so badly that rounding errors grow by
     *     more than {@value ExactScheme#MOST_AMPLIFICATION}; of more than {@value Amplification#ALL_SETS} sets some are tried
     */
    public static MatrixScheme of(String name, double[][] b, int s) {
        ExactScheme.require(b.length, s);
        for (double[] row : b) {
            if (row.length != b[0].length || row.length == 0) {
                throw new IllegalArgumentException(
                        "rows of an encoding matrix have %d and %d numbers; give all k of them, at least one"
                                .formatted(b[0].length, row.length));
            }
        }
        MatrixScheme scheme = new MatrixScheme(name, b, s);
        Amplification.require(scheme);
        return scheme;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public EncodingMatrix matrix() {
        return matrix;
    }

    @Override
    public int stragglers() {
        return stragglers;
    }

    @Override
    public int recoveryThreshold() {
        return matrix.workers() - stragglers;
    }

    @Override
    public int missing(BitSet arrived) {
        return Math.max(0, recoveryThreshold() - arrived.cardinality());
    }

    @Override
    public DecodingVector decoding(BitSet arrived) {
        int[] workers = arrived.stream().toArray();
        return workers.length <= Math.min(recoveryThreshold(), matrix.partitions())
                ? MinimumNorm.ofIndependent(matrix, workers)
                : MinimumNorm.of(matrix, workers);
    }

    @Override
    public String shortage(BitSet arrived) {
        return shortage(arrived, matrix.workers(), stragglers);
    }

    static String shortage(BitSet arrived, int n, int s) {
        String missing = IntStream.range(0, n)
                .filter(worker -> !arrived.get(worker))
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "cannot decode: %d of %d workers answered, at least %d needed (s=%d); missing %s",
                arrived.cardinality(),
                n,
                n - s,
                s,
                missing);
    }

    @Override
    public String toString() {
        return name;
    }
}
