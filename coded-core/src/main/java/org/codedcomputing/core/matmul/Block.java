package org.codedcomputing.core.matmul;

import java.io.Serializable;
import java.lang.reflect.Array;
import java.util.Objects;
import org.codedcomputing.core.field.kernel.MatrixView;
import org.codedcomputing.core.field.kernel.Slice;

/**
 * A dense matrix in a flat array, row by row. The array is shared, not copied.
 *
 * @param rows number of rows, at least 0
 * @param columns number of columns, at least 0
 * @param data rows x columns elements
 * @param <A> {@code int[]}, {@code long[]} or {@code double[]}
 */
public record Block<A>(int rows, int columns, A data) implements Serializable {
    /**
     * @throws IllegalArgumentException if the array does not have rows x columns elements
     */
    public Block {
        Objects.requireNonNull(data, "data");
        if (rows < 0 || columns < 0 || (long) rows * columns != Array.getLength(data)) {
            throw new IllegalArgumentException("array of " + Array.getLength(data) + " elements is not a matrix of "
                    + rows + " x " + columns + " = " + (long) rows * columns + " elements");
        }
    }

    /** The elements, sharing the data. */
    public MatrixView<A> view() {
        return MatrixView.of(data, rows, columns);
    }

    /** Rows {@code from} (inclusive) to {@code to} (exclusive) as one vector, sharing the data. */
    Slice<A> rowSlice(int from, int to) {
        return new Slice<>(data, from * columns, (to - from) * columns);
    }

    /** The shape, such as {@code 3 x 4}. */
    public String shape() {
        return rows + " x " + columns;
    }
}
