package org.codedcomputing.core.matmul;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.codedcomputing.core.field.PrimeField;
import org.codedcomputing.core.field.kernel.Slice;

/**
 * What every worker does for a private product: encode each matrix of the public library at its point of the query, add up, and
 * multiply. Carries nothing that depends on the wanted matrix; this, and never the code, travels to workers.
 *
 * @param <A> {@code int[]} or {@code long[]}
 */
public final class PrivateFunction<A> implements Serializable {
    private static final long serialVersionUID = 1L;

    private final FieldArithmetic<A> arithmetic;
    private final BlockGrid grid;
    private final BilinearAlgorithm algorithm;
    private final int library;
    private final boolean transposed;

    PrivateFunction(
            FieldArithmetic<A> arithmetic,
            BlockGrid grid,
            BilinearAlgorithm algorithm,
            int library,
            boolean transposed) {
        this.arithmetic = arithmetic;
        this.grid = grid;
        this.algorithm = algorithm;
        this.library = library;
        this.transposed = transposed;
    }

    /**
     * The result of a share.
     *
     * @param share not modified
     * @param matrices the library, M matrices of inner x columns; not modified
     * @throws IllegalArgumentException if the library has another number or shape of matrices
     * @throws org.codedcomputing.core.field.kernel.KernelInterruptedException if the thread is interrupted
     */
    public Block<A> answer(PrivateShare<A> share, List<Block<A>> matrices) {
        if (matrices.size() != library || share.query().size() != library) {
            throw new IllegalArgumentException("library of %d matrices and query of %d points, must both be %d"
                    .formatted(matrices.size(), share.query().size(), library));
        }
        PrimeField field = arithmetic.field();
        int blocks = algorithm.partition().blocksB();
        int rank = algorithm.rank();
        List<Slice<A>> inputs = new ArrayList<>();
        long[] coefficients = new long[library * blocks];
        for (int k = 0; k < library; k++) {
            Block<A> matrix = matrices.get(k);
            if (matrix.rows() != grid.shape().inner()
                    || matrix.columns() != grid.shape().columns()) {
                throw new IllegalArgumentException("library matrix %d is %s but must be %d x %d"
                        .formatted(
                                k,
                                matrix.shape(),
                                grid.shape().inner(),
                                grid.shape().columns()));
            }
            inputs.addAll(grid.splitB(arithmetic, matrix));
            for (int r = 0; r < rank; r++) {
                long inverse = field.inv(field.sub(share.query().get(k), field.of(r + 1)));
                for (int b = 0; b < blocks; b++) {
                    int at = k * blocks + b;
                    coefficients[at] = field.add(
                            coefficients[at],
                            field.mul(inverse, field.of(algorithm.v()[r * blocks + b])));
                }
            }
        }
        Slice<A> b =
                arithmetic.combine(arithmetic.store(coefficients), inputs, 1).get(0);
        return arithmetic.multiply(
                ProductShare.of(share.a(), new Block<>(grid.blockInner(), grid.blockColumns(), b.data()), transposed));
    }
}
