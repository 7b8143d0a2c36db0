package org.codedcomputing.core.matmul;

import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.computation.Encoding;
import org.codedcomputing.core.computation.ErrorLocatingCode;

/**
 * A code for L products of the same dimensions at once: the load of a worker is that of one product.
 *
 * @param <A> {@code int[]}, {@code long[]} or {@code double[]}
 */
public sealed class BatchProductCode<A>
        extends LinearProductCode<A, List<Operands<A>>, ProductShare<A>, List<Block<A>>> {
    private static final long serialVersionUID = 1L;

    private BatchProductCode(BlockGrid grid, BlockArithmetic<A> arithmetic, ProductScheme<A> scheme, double tolerance) {
        super(grid, arithmetic, scheme, tolerance);
    }

    static <A> BatchProductCode<A> overField(BlockGrid grid, FieldArithmetic<A> arithmetic, PolynomialDesign design) {
        return new Locating<>(grid, arithmetic, new PolynomialScheme<>(arithmetic, design));
    }

    static BatchProductCode<double[]> overReals(BlockGrid grid, ProductScheme<double[]> scheme, double tolerance) {
        return new BatchProductCode<>(grid, RealArithmetic.REALS, scheme, tolerance);
    }

    /** Number of products L. */
    public final int batch() {
        return scheme().batch();
    }

    /**
     * Prepares the shares of L products.
     *
     * @throws IllegalArgumentException if there are not L, or one has other dimensions than the code
     */
    @Override
    public final Encoding<ProductShare<A>> encode(List<Operands<A>> input) {
        return encodeBatch(input, secureMasks());
    }

    /** With masks from a given source, for tests. */
    final Encoding<ProductShare<A>> encodeBatch(List<Operands<A>> input, RandomGenerator masks) {
        if (input.size() != batch()) {
            throw new IllegalArgumentException(
                    "got %d products but %s is for %d".formatted(input.size(), name(), batch()));
        }
        return encode(input, masks);
    }

    @Override
    public final List<Block<A>> decode(ArrivedResults<Block<A>> results) {
        return decodeProducts(results);
    }

    private static final class Locating<A> extends BatchProductCode<A>
            implements ErrorLocatingCode<List<Operands<A>>, ProductShare<A>, Block<A>, List<Block<A>>> {
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
