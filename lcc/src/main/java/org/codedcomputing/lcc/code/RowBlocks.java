package org.codedcomputing.lcc.code;

import java.util.ArrayList;
import java.util.List;
import org.codedcomputing.core.field.kernel.BulkKernels;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.core.matmul.FieldArithmetic;

/**
 * A matrix in K blocks of equally many rows, the last of them filled up with rows of zeros. Filling adds nothing to sums such as
 * X^T(X w); where each row has a result of its own, {@link #join} drops the rows that were added.
 */
public final class RowBlocks {
    private RowBlocks() {}

    /**
     * Cuts a matrix.
     *
     * @param matrix m x d, m may be 0; not modified
     * @param blocks K, at least 1
     * @return K blocks of ceil(m/K) x d, copies
     */
    public static <A> List<Block<A>> split(FieldArithmetic<A> arithmetic, Block<A> matrix, int blocks) {
        LagrangePoints.requireAtLeast("K", blocks, 1);
        int height = (matrix.rows() + blocks - 1) / blocks;
        List<Block<A>> parts = new ArrayList<>();
        for (int k = 0; k < blocks; k++) {
            int from = Math.min(matrix.rows(), k * height);
            int to = Math.min(matrix.rows(), from + height);
            parts.add(window(arithmetic.kernels(), matrix, from, to, height));
        }
        return parts;
    }

    /**
     * Puts results of rows together again.
     *
     * @param parts K blocks of one shape; not modified
     * @param rows m, rows that the matrix had; those beyond are dropped
     * @throws IllegalArgumentException if the parts have fewer rows
     */
    public static <A> Block<A> join(FieldArithmetic<A> arithmetic, List<Block<A>> parts, int rows) {
        int height = parts.get(0).rows();
        int width = parts.get(0).columns();
        if ((long) height * parts.size() < rows) {
            throw new IllegalArgumentException(
                    "%d blocks of %d rows do not hold %d rows".formatted(parts.size(), height, rows));
        }
        A joined = arithmetic.kernels().newArray(Math.multiplyExact(rows, width));
        for (int k = 0, at = 0; at < rows; k++, at += height) {
            copy(parts.get(k).data(), 0, joined, at * width, Math.min(height, rows - at) * width);
        }
        return new Block<>(rows, width, joined);
    }

    /** Rows of a matrix, followed by zeros. */
    static <A> Block<A> window(BulkKernels<A> kernels, Block<A> matrix, int from, int to, int height) {
        A data = kernels.newArray(Math.multiplyExact(height, matrix.columns()));
        copy(matrix.data(), from * matrix.columns(), data, 0, (to - from) * matrix.columns());
        return new Block<>(height, matrix.columns(), data);
    }

    /** Both arrays are of one primitive type, so that nothing can be stored wrongly. */
    @SuppressWarnings("SuspiciousSystemArraycopy")
    private static <A> void copy(A from, int at, A to, int target, int length) {
        System.arraycopy(from, at, to, target, length);
    }
}
