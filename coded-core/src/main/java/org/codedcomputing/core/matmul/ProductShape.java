package org.codedcomputing.core.matmul;

import java.io.Serializable;

/**
 * The dimensions of a product C = A B, or C = A^T B with A given as inner x rows.
 *
 * @param rows r, rows of C; at least 0
 * @param inner s, the dimension that is summed over; at least 0
 * @param columns t, columns of C; at least 0
 */
public record ProductShape(int rows, int inner, int columns) implements Serializable {
    /**
     * @throws IllegalArgumentException if a dimension is negative
     */
    public ProductShape {
        if (rows < 0 || inner < 0 || columns < 0) {
            throw new IllegalArgumentException(
                    "dimensions must be at least 0: r=%d, s=%d, t=%d".formatted(rows, inner, columns));
        }
    }

    /** Whether C follows without any product: it has no elements, or all of them are empty sums. */
    public boolean trivial() {
        return rows == 0 || inner == 0 || columns == 0;
    }

    /** Multiply-adds of the product, r s t. */
    public double multiplyAdds() {
        return (double) rows * inner * columns;
    }

    /** Such as {@code 20 x 30 times 30 x 10}. */
    @Override
    public String toString() {
        return rows + " x " + inner + " times " + inner + " x " + columns;
    }
}
