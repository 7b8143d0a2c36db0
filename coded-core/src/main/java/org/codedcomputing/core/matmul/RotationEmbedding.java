package org.codedcomputing.core.matmul;

import java.util.Arrays;

/**
 * Polynomial codes over the reals on the whole unit circle without complex numbers [27]: powers of a rotation by 2 pi / q, q odd
 * and at least N, stand for powers of a root of unity. Each part of A and of B is halved, so that a rotation can mix the halves; a
 * worker multiplies two coded halves of A with two of B, as much work as one product of parts. Any K = mn results suffice, p = 1.
 *
 * <p>The condition is that of a Fourier matrix with rows missing, in a random order as for {@link ConjugatePair}. A deterministic
 * alternative to {@link RandomKhatriRao}, whose condition does not depend on which results are lost.
 *
 * @param m parts of the rows of C, at least 1
 * @param n parts of the columns of C, at least 1
 */
public record RotationEmbedding(int m, int n) implements ProductFamily {
    /** Halves of a part. */
    private static final int HALVES = 2;

    /**
     * @throws IllegalArgumentException if m or n is less than 1
     */
    public RotationEmbedding {
        new Partition(1, m, n);
    }

    /** The code of a partition, see the components. */
    public static RotationEmbedding of(int m, int n) {
        return new RotationEmbedding(m, n);
    }

    @Override
    public String name() {
        return "Rotation(m=%d,n=%d)".formatted(m, n);
    }

    /** Into 2m and 2n halves of parts. */
    @Override
    public Partition partition() {
        return new Partition(1, HALVES * m, HALVES * n);
    }

    @Override
    public int fieldThreshold() {
        return m * n;
    }

    @Override
    public int realThreshold(RealOptions options) {
        return m * n;
    }

    /** The polynomial code of m and n parts, which are not halved: over a field there is no circle. */
    @Override
    public <A> MatrixProductCode<A> overField(ProductShape shape, int workers, FieldArithmetic<A> arithmetic) {
        return EntangledPolynomial.of(1, m, n).overField(shape, workers, arithmetic);
    }

    @Override
    public MatrixProductCode<double[]> overReals(ProductShape shape, int workers, RealOptions options) {
        double[] angles = new double[workers];
        for (int i = 0; i < workers; i++) {
            angles[i] = 2 * Math.PI * i / (workers % 2 == 0 ? workers + 1 : workers);
        }
        angles = Points.permuted(angles, options.seed());
        int unknowns = partition().blocksC();
        double[][] rowsA = new double[workers][];
        double[][] rowsB = new double[workers][];
        double[][] equations = new double[workers][HALVES * HALVES * unknowns];
        for (int i = 0; i < workers; i++) {
            rowsA[i] = rotations(angles[i], m);
            rowsB[i] = rotations(angles[i] * m, n);
            for (int u = 0; u < HALVES; u++) {
                for (int v = 0; v < HALVES; v++) {
                    double[] equation = SystematicScheme.kronecker(row(rowsA[i], u), row(rowsB[i], v));
                    System.arraycopy(equation, 0, equations[i], (u * HALVES + v) * unknowns, unknowns);
                }
            }
        }
        int[] all = new int[unknowns];
        Arrays.setAll(all, c -> c);
        return RealCodes.code(
                shape,
                options,
                new LeastSquaresScheme(
                        name(),
                        partition(),
                        1,
                        false,
                        HALVES,
                        rowsA,
                        rowsB,
                        equations,
                        RealCodes.selection(unknowns, all)));
    }

    /**
     * Rotations by 0, a, 2a, .. side by side.
     *
     * @return 2 x 2 count, row by row
     */
    private static double[] rotations(double angle, int count) {
        int width = HALVES * count;
        double[] rows = new double[HALVES * width];
        for (int k = 0; k < count; k++) {
            double cos = Math.cos(k * angle);
            double sin = Math.sin(k * angle);
            rows[HALVES * k] = cos;
            rows[HALVES * k + 1] = -sin;
            rows[width + HALVES * k] = sin;
            rows[width + HALVES * k + 1] = cos;
        }
        return rows;
    }

    private static double[] row(double[] rows, int at) {
        int width = rows.length / HALVES;
        return Arrays.copyOfRange(rows, at * width, (at + 1) * width);
    }
}
