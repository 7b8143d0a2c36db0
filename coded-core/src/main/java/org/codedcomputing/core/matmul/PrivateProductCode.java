package org.codedcomputing.core.matmul;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.computation.Encoding;
import org.codedcomputing.core.computation.ErrorLocatingCode;
import org.codedcomputing.core.field.kernel.Slice;

/**
 * The code of one private query, see {@link PrivateProduct}. It knows which matrix is wanted and stays with the driver; workers get
 * shares and the {@link #function}. Use it for one input: a second encoding shows every worker the same query again, which says
 * nothing more, but a query for another matrix must be a new code.
 *
 * @param <A> {@code int[]} or {@code long[]}
 */
public final class PrivateProductCode<A> extends LinearProductCode<A, Block<A>, PrivateShare<A>, Block<A>>
        implements ErrorLocatingCode<Block<A>, PrivateShare<A>, Block<A>, Block<A>> {
    private static final long serialVersionUID = 1L;

    private final PrivateFunction<A> function;
    private final int wanted;
    private final long[] points;
    private final long[] common;
    private final boolean transposed;

    PrivateProductCode(
            BlockGrid grid,
            FieldArithmetic<A> arithmetic,
            PolynomialScheme<A> scheme,
            PrivateFunction<A> function,
            int wanted,
            long[] points,
            long[] common,
            boolean transposed) {
        super(grid, arithmetic, scheme, 0);
        this.function = function;
        this.wanted = wanted;
        this.points = points;
        this.common = common;
        this.transposed = transposed;
    }

    /** The worker function. */
    public PrivateFunction<A> function() {
        return function;
    }

    @Override
    public Encoding<PrivateShare<A>> encode(Block<A> input) {
        return encode(input, secureMasks());
    }

    /** With masks from a given source, for tests. */
    Encoding<PrivateShare<A>> encode(Block<A> input, RandomGenerator masks) {
        int rows = transposed ? grid().shape().inner() : grid().shape().rows();
        int columns = transposed ? grid().shape().rows() : grid().shape().inner();
        if (input.rows() != rows || input.columns() != columns) {
            throw new IllegalArgumentException(
                    "A is %s but the code is for %d x %d".formatted(input.shape(), rows, columns));
        }
        arithmetic().requireElements(input, "A");
        List<Slice<A>> blocks = grid().splitA(arithmetic(), input, transposed);
        addMasks(blocks, scheme().masksA(), masks);
        BlockEncoding<A> encoding = new BlockEncoding<>(scheme(), arithmetic(), grid(), transposed, blocks, List.of());
        return worker -> new PrivateShare<>(encoding.shareA(worker).get(0), query(worker));
    }

    /** What a worker sees of the query: its own point at the wanted matrix, the common ones elsewhere. */
    List<Long> query(int worker) {
        List<Long> query = new ArrayList<>();
        for (int k = 0; k < common.length; k++) {
            query.add(k == wanted ? points[worker] : common[k]);
        }
        return query;
    }

    /** A times the wanted matrix. */
    @Override
    public Block<A> decode(ArrivedResults<Block<A>> results) {
        return decodeProducts(results).get(0);
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
