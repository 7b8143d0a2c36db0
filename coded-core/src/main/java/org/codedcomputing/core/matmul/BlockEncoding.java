package org.codedcomputing.core.matmul;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.codedcomputing.core.computation.Encoding;
import org.codedcomputing.core.field.kernel.Slice;

/**
 * The shares of one input: blocks and masks are kept, combinations are made when asked for. A share that is a raw block shares
 * its array with the input's blocks.
 */
final class BlockEncoding<A> implements Encoding<ProductShare<A>> {
    private final ProductScheme<A> scheme;
    private final BlockArithmetic<A> arithmetic;
    private final BlockGrid grid;
    private final boolean transposed;
    private final List<Slice<A>> blocksA;
    private final List<Slice<A>> blocksB;

    /**
     * @param blocksA blocks of A of all products, then masks
     * @param blocksB blocks of B of all products, then masks
     */
    BlockEncoding(
            ProductScheme<A> scheme,
            BlockArithmetic<A> arithmetic,
            BlockGrid grid,
            boolean transposed,
            List<Slice<A>> blocksA,
            List<Slice<A>> blocksB) {
        this.scheme = scheme;
        this.arithmetic = arithmetic;
        this.grid = grid;
        this.transposed = transposed;
        this.blocksA = List.copyOf(blocksA);
        this.blocksB = List.copyOf(blocksB);
    }

    @Override
    public ProductShare<A> share(int worker) {
        return new ProductShare<>(shareA(worker), shareB(worker), transposed, scheme.complex());
    }

    List<Block<A>> shareA(int worker) {
        Objects.checkIndex(worker, scheme.workers());
        int rows = transposed ? grid.blockInner() : grid.blockRows();
        int columns = transposed ? grid.blockRows() : grid.blockInner();
        return blocks(arithmetic.combine(scheme.rowsA(worker), blocksA, scheme.blocksInA()), rows, columns);
    }

    private List<Block<A>> shareB(int worker) {
        return blocks(
                arithmetic.combine(scheme.rowsB(worker), blocksB, scheme.blocksInB()),
                grid.blockInner(),
                grid.blockColumns());
    }

    private static <A> List<Block<A>> blocks(List<Slice<A>> combined, int rows, int columns) {
        List<Block<A>> blocks = new ArrayList<>();
        for (Slice<A> slice : combined) {
            blocks.add(new Block<>(rows, columns, slice.data()));
        }
        return blocks;
    }
}
