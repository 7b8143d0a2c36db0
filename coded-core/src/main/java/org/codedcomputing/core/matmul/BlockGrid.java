package org.codedcomputing.core.matmul;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.codedcomputing.core.field.kernel.Slice;

/**
 * A product cut into blocks of equal size. Dimensions that are no multiple of their count are padded with zeros at the high
 * end, which changes no element of C; the padding is cropped again.
 *
 * @param shape r, s and t
 * @param partition p, m and n; at most s, r and t
 */
public record BlockGrid(ProductShape shape, Partition partition) implements Serializable {
    /** Padding that adds more than this part of the work is worth a warning. */
    static final double PADDING_WARNING = 0.10;

    /** Density up to which coded blocks are still sparse. */
    public static final double DENSEST = 0.2;

    /**
     * @throws IllegalArgumentException if a dimension is cut into more parts than it has, so that a block would be all padding
     */
    public BlockGrid {
        if (!shape.trivial()) {
            requireParts("inner dimension", shape.inner(), partition.p());
            requireParts("row dimension", shape.rows(), partition.m());
            requireParts("column dimension", shape.columns(), partition.n());
        }
    }

    private static void requireParts(String what, int size, int parts) {
        if (parts > size) {
            throw new IllegalArgumentException("cannot split %s %d into %d parts".formatted(what, size, parts));
        }
    }

    /** Inner size of a block, ceil(s/p). */
    public int blockInner() {
        return parts(shape.inner(), partition.p());
    }

    /** Rows of a block of C, ceil(r/m). */
    public int blockRows() {
        return parts(shape.rows(), partition.m());
    }

    /** Columns of a block of C, ceil(t/n). */
    public int blockColumns() {
        return parts(shape.columns(), partition.n());
    }

    private static int parts(int size, int parts) {
        return size == 0 ? 0 : (size - 1) / parts + 1;
    }

    /** Multiply-adds of all blocks over those of the product, at least 1; padding is what is above. */
    public double paddedVolume() {
        double padded =
                (double) blockInner() * partition.p() * blockRows() * partition.m() * blockColumns() * partition.n();
        return shape.trivial() ? 1 : padded / shape.multiplyAdds();
    }

    /**
     * Refuses a sparse operand whose combinations would be dense: a coded block is about as many times denser as blocks are
     * mixed in it. For operators that hold sparse matrices; one that is dense anyway has nothing to lose.
     *
     * @param operand A or B
     * @param density part of the elements that are not 0, 0..1
     * @param mixed blocks in a coded block, pm for A and pn for B
     * @throws IllegalArgumentException if the product of the two is more than {@value #DENSEST}
     */
    public static void requireSparse(String operand, double density, int mixed) {
        if (mixed > 1 && density * mixed > DENSEST) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%s is sparse (density %.2g) and a coded block of %d mixed ones is not: %.2g is more than %s; use an LT code or run uncoded",
                    operand,
                    density,
                    mixed,
                    density * mixed,
                    DENSEST));
        }
    }

    /** One line if padding adds more than a tenth to the work. */
    public Optional<String> paddingWarning() {
        double volume = paddedVolume();
        return volume <= 1 + PADDING_WARNING
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "padding %s to blocks of %d x %d times %d x %d adds %.0f %% to the work; take counts that divide the dimensions (%s)",
                        shape,
                        blockRows(),
                        blockInner(),
                        blockInner(),
                        blockColumns(),
                        100 * (volume - 1),
                        partition));
    }

    /**
     * The blocks of A, each contiguous: ceil(r/m) x ceil(s/p), or ceil(s/p) x ceil(r/m) if transposed.
     *
     * @param a not modified; if it is a single block, shared
     * @return pm blocks in the order of {@link Partition#blocksA}
     */
    <A> List<Slice<A>> splitA(BlockArithmetic<A> arithmetic, Block<A> a, boolean transposed) {
        List<Slice<A>> blocks = new ArrayList<>();
        for (int k = 0; k < partition.m(); k++) {
            for (int j = 0; j < partition.p(); j++) {
                blocks.add(
                        transposed
                                ? cut(arithmetic, a, j, blockInner(), k, blockRows())
                                : cut(arithmetic, a, k, blockRows(), j, blockInner()));
            }
        }
        return blocks;
    }

    /**
     * The blocks of B, each contiguous, ceil(s/p) x ceil(t/n).
     *
     * @param b not modified; if it is a single block, shared
     * @return pn blocks in the order of {@link Partition#blocksB}
     */
    <A> List<Slice<A>> splitB(BlockArithmetic<A> arithmetic, Block<A> b) {
        List<Slice<A>> blocks = new ArrayList<>();
        for (int j = 0; j < partition.p(); j++) {
            for (int l = 0; l < partition.n(); l++) {
                blocks.add(cut(arithmetic, b, j, blockInner(), l, blockColumns()));
            }
        }
        return blocks;
    }

    private static <A> Slice<A> cut(
            BlockArithmetic<A> arithmetic, Block<A> from, int row, int height, int column, int width) {
        if (height == from.rows() && width == from.columns()) {
            return Slice.of(from.data());
        }
        A target = arithmetic.newArray(Math.multiplyExact(height, width));
        int top = row * height;
        int left = column * width;
        // With a size far from a multiple of the count the last blocks may start beyond the end: they are all padding.
        int rows = Math.max(0, Math.min(height, from.rows() - top));
        int columns = Math.max(0, Math.min(width, from.columns() - left));
        for (int i = 0; i < rows && columns > 0; i++) {
            Elements.copy(from.data(), (top + i) * from.columns() + left, target, i * width, columns);
        }
        return Slice.of(target);
    }

    /**
     * C from its blocks.
     *
     * @param blocks mn blocks of ceil(r/m) x ceil(t/n) in the order of {@link Partition#blocksC}; not modified
     * @return r x t
     */
    <A> Block<A> assemble(BlockArithmetic<A> arithmetic, List<Slice<A>> blocks) {
        A target = arithmetic.newArray(Math.multiplyExact(shape.rows(), shape.columns()));
        for (int k = 0; k < partition.m(); k++) {
            int top = k * blockRows();
            int rows = Math.max(0, Math.min(blockRows(), shape.rows() - top));
            for (int l = 0; l < partition.n(); l++) {
                int left = l * blockColumns();
                int columns = Math.max(0, Math.min(blockColumns(), shape.columns() - left));
                Slice<A> block = blocks.get(k * partition.n() + l);
                for (int i = 0; i < rows && columns > 0; i++) {
                    Elements.copy(
                            block.data(),
                            block.offset() + i * blockColumns(),
                            target,
                            (top + i) * shape.columns() + left,
                            columns);
                }
            }
        }
        return new Block<>(shape.rows(), shape.columns(), target);
    }
}
