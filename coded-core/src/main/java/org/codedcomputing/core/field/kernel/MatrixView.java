package org.codedcomputing.core.field.kernel;

import java.lang.reflect.Array;
import java.util.Objects;

/**
 * A matrix inside a flat array, row by row: element (i, j) is {@code data[offset + i*stride + j]}. The data are shared, not
 * copied.
 *
 * @param data primitive array that holds the elements
 * @param offset index of element (0, 0)
 * @param rows number of rows, at least 0
 * @param columns number of columns, at least 0
 * @param stride distance of two rows in elements (the leading dimension), at least {@code columns}
 * @param <A> {@code int[]}, {@code long[]}, {@code byte[]} or {@code double[]}
 */
public record MatrixView<A>(A data, int offset, int rows, int columns, int stride) {
    /**
     * @throws IllegalArgumentException if a size is negative or the stride is below the number of columns
     * @throws IndexOutOfBoundsException if the matrix is not inside the array
     */
    public MatrixView {
        Objects.requireNonNull(data, "data");
        if (rows < 0 || columns < 0) {
            throw new IllegalArgumentException("a matrix cannot be " + rows + " x " + columns);
        }
        if (stride < columns) {
            throw new IllegalArgumentException(
                    "stride " + stride + " is below " + columns + " columns; rows would overlap");
        }
        long end = rows == 0 || columns == 0 ? offset : offset + (rows - 1L) * stride + columns;
        int length = Array.getLength(data);
        if (offset < 0 || end > length) {
            throw new IndexOutOfBoundsException(rows + " x " + columns + " matrix at offset " + offset + " with stride "
                    + stride + " ends at " + end + ", beyond the array of " + length);
        }
    }

    /** A dense matrix that starts at index 0. */
    public static <A> MatrixView<A> of(A data, int rows, int columns) {
        return new MatrixView<>(data, 0, rows, columns, columns);
    }

    /** Rows {@code from} (inclusive) to {@code to} (exclusive), sharing the data. */
    public MatrixView<A> rows(int from, int to) {
        Objects.checkFromToIndex(from, to, rows);
        return new MatrixView<>(
                data, from == to || columns == 0 ? offset : offset + from * stride, to - from, columns, stride);
    }

    /** Columns {@code from} (inclusive) to {@code to} (exclusive), sharing the data. */
    public MatrixView<A> columns(int from, int to) {
        Objects.checkFromToIndex(from, to, columns);
        return new MatrixView<>(data, rows == 0 ? offset : offset + from, rows, to - from, stride);
    }

    /** Row {@code i}, sharing the data. */
    public Slice<A> row(int i) {
        Objects.checkIndex(i, rows);
        return new Slice<>(data, columns == 0 ? offset : offset + i * stride, columns);
    }

    /** Index behind the last element, or the offset if there is none. */
    int end() {
        return rows == 0 || columns == 0 ? offset : offset + (rows - 1) * stride + columns;
    }
}
