package org.codedcomputing.core.matmul;

import java.util.List;
import java.util.random.RandomGenerator;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.computation.Encoding;

/**
 * A code for one product C = A B or C = A^T B of given dimensions. Comes from a {@link ProductFamily}.
 *
 * @param <A> {@code int[]}, {@code long[]} or {@code double[]}
 */
public final class MatrixProductCode<A> extends LinearProductCode<A, Operands<A>, ProductShare<A>, Block<A>> {
    private static final long serialVersionUID = 1L;

    MatrixProductCode(BlockGrid grid, BlockArithmetic<A> arithmetic, ProductScheme<A> scheme, double tolerance) {
        super(grid, arithmetic, scheme, tolerance);
    }

    /** The code of a scheme over a field. */
    static <A> MatrixProductCode<A> overField(BlockGrid grid, FieldArithmetic<A> arithmetic, PolynomialDesign design) {
        return new MatrixProductCode<>(grid, arithmetic, new PolynomialScheme<>(arithmetic, design), 0);
    }

    @Override
    public Encoding<ProductShare<A>> encode(Operands<A> input) {
        return encode(input, secureMasks());
    }

    /** With masks from a given source, for tests. */
    Encoding<ProductShare<A>> encode(Operands<A> input, RandomGenerator masks) {
        return encode(List.of(input), masks);
    }

    @Override
    public Block<A> decode(ArrivedResults<Block<A>> results) {
        return decodeProducts(results).get(0);
    }
}
