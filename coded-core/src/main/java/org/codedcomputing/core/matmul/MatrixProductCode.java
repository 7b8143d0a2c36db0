package org.codedcomputing.core.matmul;

import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.computation.Encoding;
import org.codedcomputing.core.computation.ErrorLocatingCode;

/**
 * A code for one product C = A B or C = A^T B of given dimensions. Comes from a {@link ProductFamily}; those over a field, but for
 * {@link Repetition}, are {@link ErrorLocatingCode}s.
 *
 * @param <A> {@code int[]}, {@code long[]} or {@code double[]}
 */
public sealed class MatrixProductCode<A> extends LinearProductCode<A, Operands<A>, ProductShare<A>, Block<A>> {
    private static final long serialVersionUID = 1L;

    private MatrixProductCode(
            BlockGrid grid, BlockArithmetic<A> arithmetic, ProductScheme<A> scheme, double tolerance) {
        super(grid, arithmetic, scheme, tolerance);
    }

    /** The code of a scheme over a field, which locates wrong results. */
    static <A> MatrixProductCode<A> overField(BlockGrid grid, FieldArithmetic<A> arithmetic, PolynomialDesign design) {
        return new Locating<>(grid, arithmetic, new PolynomialScheme<>(arithmetic, design));
    }

    /** The code of a scheme whose results do not check each other. */
    static <A> MatrixProductCode<A> unchecked(
            BlockGrid grid, BlockArithmetic<A> arithmetic, ProductScheme<A> scheme, double tolerance) {
        return new MatrixProductCode<>(grid, arithmetic, scheme, tolerance);
    }

    @Override
    public final Encoding<ProductShare<A>> encode(Operands<A> input) {
        return encode(input, secureMasks());
    }

    /** With masks from a given source, for tests. */
    final Encoding<ProductShare<A>> encode(Operands<A> input, RandomGenerator masks) {
        return encode(List.of(input), masks);
    }

    @Override
    public final Block<A> decode(ArrivedResults<Block<A>> results) {
        return decodeProducts(results).get(0);
    }

    private static final class Locating<A> extends MatrixProductCode<A>
            implements ErrorLocatingCode<Operands<A>, ProductShare<A>, Block<A>, Block<A>> {
        private static final long serialVersionUID = 1L;

        Locating(BlockGrid grid, FieldArithmetic<A> arithmetic, PolynomialScheme<A> scheme) {
            super(grid, arithmetic, scheme, 0);
        }

        @Override
        public int resultsToLocate(int errors) {
            return threshold() + 2 * errors;
        }

        @Override
        public BitSet locate(ArrivedResults<Block<A>> results, int errors) {
            return locateFaults(results, errors);
        }
    }
}
