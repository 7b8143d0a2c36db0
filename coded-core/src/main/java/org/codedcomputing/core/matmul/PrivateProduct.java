package org.codedcomputing.core.matmul;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.codedcomputing.core.field.PrimeField;
import org.codedcomputing.core.field.SecureStream;
import org.codedcomputing.core.poly.InterpolationNodes;

/**
 * Products of A with one matrix of a public library, such that no worker learns which one [23]. Every worker encodes all M
 * matrices; the unwanted ones at a point that all workers share, so that their part is a constant which the driver's
 * interpolation removes. One worker's view is a uniform tuple of M distinct points whatever is wanted; two workers together see
 * where their points differ.
 *
 * <p>Masked, the default, A is hidden from each single worker as well and K = 2R + 1. Unmasked K = 2R, but a worker that can guess
 * A may tell from its share at which point A was evaluated, and so which matrix is wanted.
 *
 * @param algorithm the bilinear algorithm, of rank R
 * @param library number of matrices M, at least 1
 * @param masked whether A is hidden
 */
public record PrivateProduct(BilinearAlgorithm algorithm, int library, boolean masked) {
    /**
     * @throws IllegalArgumentException if there is no matrix
     */
    public PrivateProduct {
        if (library < 1) {
            throw new IllegalArgumentException("a library has at least 1 matrix (was M=" + library + ")");
        }
    }

    /** The masked form. */
    public static PrivateProduct of(BilinearAlgorithm algorithm, int library) {
        return new PrivateProduct(algorithm, library, true);
    }

    /** The form that does not hide A: only for an A that no worker can guess. */
    public static PrivateProduct unmasked(BilinearAlgorithm algorithm, int library) {
        return new PrivateProduct(algorithm, library, false);
    }

    /** Results needed, K. */
    public int threshold() {
        return 2 * algorithm.rank() + (masked ? 1 : 0);
    }

    private int masks() {
        return masked ? 1 : 0;
    }

    /**
     * The code of one query, with fresh random points.
     *
     * @param wanted index of the matrix, 0..M-1
     * @param shape dimensions of A and of every matrix of the library
     * @param workers number of workers N, at least K
     * @param transposed whether A comes as inner x rows
     */
    public <A> PrivateProductCode<A> query(
            int wanted, ProductShape shape, int workers, FieldArithmetic<A> arithmetic, boolean transposed) {
        return query(wanted, shape, workers, arithmetic, transposed, new SecureStream());
    }

    /** With points from a given source, for tests. */
    <A> PrivateProductCode<A> query(
            int wanted,
            ProductShape shape,
            int workers,
            FieldArithmetic<A> arithmetic,
            boolean transposed,
            RandomGenerator random) {
        long nodes = (long) algorithm.rank() + masks();
        PrimeField field = arithmetic.field();
        if (nodes + workers + library > field.modulus()) {
            throw new IllegalArgumentException("field of %d elements has only %d distinct points, plan needs %d"
                    .formatted(field.modulus(), field.modulus(), nodes + workers + library));
        }
        Set<Long> drawn = new LinkedHashSet<>();
        while (drawn.size() < workers + library) {
            long point = field.sample(random);
            if (point < 1 || point > nodes) {
                drawn.add(point);
            }
        }
        long[] all = drawn.stream().mapToLong(Long::longValue).toArray();
        return query(
                wanted,
                shape,
                arithmetic,
                transposed,
                Arrays.copyOf(all, workers),
                Arrays.copyOfRange(all, workers, all.length));
    }

    /**
     * With given points, for tests.
     *
     * @param points x_i of the workers
     * @param common y_k of the library; the wanted one's is not used
     */
    <A> PrivateProductCode<A> query(
            int wanted,
            ProductShape shape,
            FieldArithmetic<A> arithmetic,
            boolean transposed,
            long[] points,
            long[] common) {
        if (wanted < 0 || wanted >= library) {
            throw new IllegalArgumentException(
                    "matrix D=%d of a library of %d; D must be 0..%d".formatted(wanted, library, library - 1));
        }
        PrimeField field = arithmetic.field();
        int rank = algorithm.rank();
        InterpolationNodes data =
                InterpolationNodes.of(field, LongStream.rangeClosed(1, rank).toArray());
        InterpolationNodes nodes = InterpolationNodes.of(
                field, LongStream.rangeClosed(1, rank + masks()).toArray());
        int blocks = algorithm.partition().blocksA();
        long[] toBlocks = BilinearRows.factors(field, algorithm.u(), blocks, 1, masks());
        // At node r the polynomial is the wanted product times prod (b_r - b_r'), the inverse of the barycentric
        // weight.
        long[] readout = BilinearRows.extraction(field, algorithm, 1);
        long[] weights = data.weights();
        for (int i = 0; i < readout.length; i++) {
            readout[i] = field.mul(readout[i], weights[i % rank]);
        }
        PolynomialDesign design = new PolynomialDesign(
                "%s(%s,M=%d)".formatted(masked ? "private" : "privateUnmasked", algorithm, library),
                algorithm.partition(),
                Points.given(field, points),
                threshold(),
                Products.multiply(field, nodes.evaluationMatrix(points), toBlocks, rank + masks(), blocks + masks()),
                new long[0],
                Readout.values(data.points(), readout));
        design.masksA = masks();
        design.factors = new long[points.length];
        for (int i = 0; i < points.length; i++) {
            design.factors[i] = data.master().evaluate(points[i]);
        }
        BlockGrid grid = new BlockGrid(shape, algorithm.partition());
        return new PrivateProductCode<>(
                grid,
                arithmetic,
                new PolynomialScheme<>(arithmetic, design),
                new PrivateFunction<>(arithmetic, grid, algorithm, library, transposed),
                wanted,
                points,
                common,
                transposed);
    }
}
