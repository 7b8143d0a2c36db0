package org.codedcomputing.spark.matmul;

import java.io.Serializable;
import org.codedcomputing.core.matmul.Block;

/**
 * A rectangle of a matrix.
 *
 * @param top row of its first element
 * @param left column of its first element
 * @param elements its elements
 */
record Tile(int top, int left, Block<double[]> elements) implements Serializable {
    /** The part of this tile in a rectangle, with its corner relative to the rectangle's; both must overlap. */
    Tile within(int firstRow, int firstColumn, int rows, int columns) {
        int fromRow = Math.max(top, firstRow);
        int toRow = Math.min(top + elements.rows(), firstRow + rows);
        int fromColumn = Math.max(left, firstColumn);
        int toColumn = Math.min(left + elements.columns(), firstColumn + columns);
        int width = toColumn - fromColumn;
        if (toRow - fromRow == elements.rows() && width == elements.columns()) {
            return new Tile(top - firstRow, left - firstColumn, elements);
        }
        double[] part = new double[(toRow - fromRow) * width];
        for (int i = fromRow; i < toRow; i++) {
            System.arraycopy(
                    elements.data(),
                    (i - top) * elements.columns() + fromColumn - left,
                    part,
                    (i - fromRow) * width,
                    width);
        }
        return new Tile(fromRow - firstRow, fromColumn - firstColumn, new Block<>(toRow - fromRow, width, part));
    }

    /** Copies the elements into a matrix of so many columns. */
    void copyTo(double[] target, int columns) {
        for (int i = 0; i < elements.rows(); i++) {
            System.arraycopy(
                    elements.data(), i * elements.columns(), target, (top + i) * columns + left, elements.columns());
        }
    }
}
