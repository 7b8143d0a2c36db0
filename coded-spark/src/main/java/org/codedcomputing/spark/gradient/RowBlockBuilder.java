package org.codedcomputing.spark.gradient;

import java.util.Arrays;

/** Rows, one after the other, until they are a block. Whether that is dense follows from the rows alone. Not thread-safe. */
final class RowBlockBuilder {
    private static final int FIRST_ROWS = 64;

    private final int columns;
    private double[] labels = new double[FIRST_ROWS];
    private double[] weights = new double[FIRST_ROWS];
    private int[] starts = new int[FIRST_ROWS + 1];
    private int rows;
    private int[] indices;
    private double[] values;
    private int count;

    /** @param columns features of a row */
    RowBlockBuilder(int columns) {
        this.columns = columns;
        int first = (int) Math.min(1 << 16, Math.max(1, (long) FIRST_ROWS * columns));
        this.indices = new int[first];
        this.values = new double[first];
    }

    /** Begins a row. */
    void begin(double label, double weight) {
        if (rows == labels.length) {
            labels = Arrays.copyOf(labels, 2 * rows);
            weights = Arrays.copyOf(weights, 2 * rows);
            starts = Arrays.copyOf(starts, 2 * rows + 1);
        }
        labels[rows] = label;
        weights[rows] = weight;
        starts[++rows] = count;
    }

    /** Adds a feature to the row that was begun last; ascending columns. Zeros are left out. */
    void feature(int column, double value) {
        if (value == 0) {
            return;
        }
        if (count == values.length) {
            indices = Arrays.copyOf(indices, 2 * count);
            values = Arrays.copyOf(values, 2 * count);
        }
        indices[count] = column;
        values[count] = value;
        starts[rows] = ++count;
    }

    /** Rows so far. */
    int rows() {
        return rows;
    }

    /** The block of the rows so far; the next begins empty. */
    RowBlock build() {
        double[] ownLabels = Arrays.copyOf(labels, rows);
        double[] ownWeights = Arrays.copyOf(weights, rows);
        RowBlock block;
        if (count <= RowBlock.SPARSE * rows * columns) {
            block = new RowBlock(
                    columns,
                    ownLabels,
                    ownWeights,
                    Arrays.copyOf(starts, rows + 1),
                    Arrays.copyOf(indices, count),
                    Arrays.copyOf(values, count));
        } else {
            double[] features = new double[Math.multiplyExact(rows, columns)];
            for (int row = 0; row < rows; row++) {
                for (int at = starts[row]; at < starts[row + 1]; at++) {
                    features[row * columns + indices[at]] = values[at];
                }
            }
            block = RowBlock.dense(columns, features, ownLabels, ownWeights);
        }
        rows = 0;
        count = 0;
        return block;
    }
}
