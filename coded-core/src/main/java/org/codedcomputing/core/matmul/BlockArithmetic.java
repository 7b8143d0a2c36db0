package org.codedcomputing.core.matmul;

import java.io.Serializable;
import java.util.List;
import org.codedcomputing.core.field.kernel.BulkKernels;
import org.codedcomputing.core.field.kernel.MatrixView;
import org.codedcomputing.core.field.kernel.Slice;

/**
 * The numbers that blocks consist of, with what codes and workers do to whole blocks. Immutable, compared by value and safe for
 * use by several threads; serializable and small, so that a worker function can carry it.
 *
 * @param <A> {@code int[]}, {@code long[]} or {@code double[]}
 */
public abstract sealed class BlockArithmetic<A> implements Serializable permits RealArithmetic, FieldArithmetic {
    private static final long serialVersionUID = 1L;

    /** Real part and imaginary part of (a + ib)(c + id) from ac, bd and (a + b)(c + d). */
    private static final long[] THREE_PRODUCTS = {1, -1, 0, -1, -1, 1};

    /** Multiply-adds between two looks at a meter: some milliseconds. */
    static final int STRIP = 1 << 24;

    /** Fewest rows of a strip: kernels prepare the right factor anew for each. */
    static final int STRIP_ROWS = 64;

    /** The bulk kernels, from the fastest provider of this JVM. */
    public abstract BulkKernels<A> kernels();

    /** Whether sums do not depend on their order. */
    public abstract boolean exact();

    /**
     * The elements that stand for integers, negative ones included.
     *
     * @param values not modified
     */
    public abstract A integers(long... values);

    /**
     * Checks the elements of a block that comes from outside.
     *
     * @param what what the block is, for the error text
     * @throws IllegalArgumentException if an element is no residue, NaN or infinite; the text names its row and column
     */
    public abstract void requireElements(Block<A> block, String what);

    /** Whether two arrays hold the same elements. */
    public abstract boolean same(A first, A second);

    /** The index of the only element of a range that is not 0, if that element is 1; otherwise -1. */
    abstract int unitIndex(A data, int offset, int length);

    /** Name of the arithmetic, such as {@code F_97} or {@code the reals}. */
    @Override
    public abstract String toString();

    /** A block from integers, row by row. */
    public final Block<A> block(int rows, int columns, long... values) {
        return new Block<>(rows, columns, integers(values));
    }

    final A newArray(int length) {
        return kernels().newArray(length);
    }

    /**
     * Linear combinations of blocks. A combination that is one of the inputs is shared with it, not copied.
     *
     * @param rows combinations x inputs, row by row; not modified
     * @param inputs blocks of one length; not modified
     * @param count number of combinations
     */
    final List<Slice<A>> combine(A rows, List<Slice<A>> inputs, int count) {
        int width = inputs.size();
        int length = inputs.get(0).length();
        return Combinations.of(this, MatrixView.of(rows, count, width), inputs, length);
    }

    /**
     * What every worker does: the products of its share. Stops between two blocks if its thread is interrupted.
     *
     * @param share not modified
     * @return one block below the other, see {@link ProductShare}
     * @throws org.codedcomputing.core.field.kernel.KernelInterruptedException if the thread is interrupted
     */
    public final Block<A> multiply(ProductShare<A> share) {
        return multiply(share, WorkMeter.NONE);
    }

    /**
     * The same, strip by strip of the result's rows.
     *
     * @param share not modified
     * @param meter hears of the multiply-adds of each strip, some {@value #STRIP} or those of {@value #STRIP_ROWS} rows
     * @throws org.codedcomputing.core.field.kernel.KernelInterruptedException if the thread is interrupted
     * @throws E what the meter throws
     */
    public final <E extends Exception> Block<A> multiply(ProductShare<A> share, WorkMeter<E> meter) throws E {
        ProductShape shape = share.shape();
        int rows = shape.rows();
        Block<A> result = zeros(rows * share.resultBlocks(), shape.columns());
        if (!share.complex()) {
            int at = 0;
            for (Block<A> a : share.a()) {
                for (Block<A> b : share.b()) {
                    multiply(a, b, share.transposed(), result.view().rows(at, at + rows), meter);
                    at += rows;
                }
            }
            return result;
        }
        Block<A> three = zeros(3 * rows, shape.columns());
        for (int part = 0; part < 2; part++) {
            multiply(
                    share.a().get(part),
                    share.b().get(part),
                    share.transposed(),
                    three.view().rows(part * rows, (part + 1) * rows),
                    meter);
        }
        multiply(
                sum(share.a()), sum(share.b()), share.transposed(), three.view().rows(2 * rows, 3 * rows), meter);
        kernels()
                .combine(
                        MatrixView.of(integers(THREE_PRODUCTS), 2, 3),
                        List.of(
                                three.rowSlice(0, rows),
                                three.rowSlice(rows, 2 * rows),
                                three.rowSlice(2 * rows, 3 * rows)),
                        List.of(result.rowSlice(0, rows), result.rowSlice(rows, 2 * rows)));
        return result;
    }

    private <E extends Exception> void multiply(
            Block<A> a, Block<A> b, boolean transposed, MatrixView<A> c, WorkMeter<E> meter) throws E {
        double ofRow = (double) b.rows() * b.columns();
        int strip = meter == WorkMeter.NONE
                ? Math.max(1, c.rows())
                : (int) Math.max(STRIP_ROWS, Math.min(Integer.MAX_VALUE, STRIP / Math.max(1, ofRow)));
        for (int from = 0; from < c.rows(); from += strip) {
            int to = (int) Math.min(c.rows(), (long) from + strip);
            if (transposed) {
                kernels().multiplyTransposed(a.view().columns(from, to), b.view(), c.rows(from, to));
            } else {
                kernels().multiply(a.view().rows(from, to), b.view(), c.rows(from, to));
            }
            meter.worked((to - from) * ofRow);
        }
    }

    /**
     * One block from the rows of several.
     *
     * @param parts of one width, from the top; not modified, at least one; a single one is returned as it is
     */
    public final Block<A> stack(List<Block<A>> parts) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        int rows = parts.stream().mapToInt(Block::rows).sum();
        int columns = parts.get(0).columns();
        Block<A> stacked = zeros(rows, columns);
        int at = 0;
        for (Block<A> part : parts) {
            Elements.copy(part.data(), 0, stacked.data(), at * columns, part.rows() * columns);
            at += part.rows();
        }
        return stacked;
    }

    private Block<A> sum(List<Block<A>> parts) {
        Block<A> sum = zeros(parts.get(0).rows(), parts.get(0).columns());
        kernels()
                .combine(
                        MatrixView.of(integers(1, 1), 1, 2),
                        List.of(
                                Slice.of(parts.get(0).data()),
                                Slice.of(parts.get(1).data())),
                        List.of(Slice.of(sum.data())));
        return sum;
    }

    private Block<A> zeros(int rows, int columns) {
        return new Block<>(rows, columns, newArray(Math.multiplyExact(rows, columns)));
    }
}
