package org.codedcomputing.spark.gradient;

import java.io.Serializable;
import java.util.Arrays;
import org.codedcomputing.core.field.kernel.Kernels;
import org.codedcomputing.core.field.kernel.MatrixView;
import org.codedcomputing.core.field.kernel.Slice;

/**
 * Some rows of the data: features, labels, weights. Features are dense, row by row, or stored by their non-zeros where those are
 * few; losses that only multiply need not know which. All arithmetic is in a fixed order and the same bit for bit on every
 * machine. Immutable, but for arrays that are shared.
 */
public final class RowBlock implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Part of the features up to which only non-zeros are stored: one takes 12 bytes there, and more time. */
    static final double SPARSE = 0.3;

    private final int columns;
    private final double[] labels;
    private final double[] weights;
    private final double[] values;

    /** Where the non-zeros of each row begin, and behind the last; empty if dense. */
    private final int[] starts;

    /** Columns of non-zeros; empty if dense. */
    private final int[] indices;

    RowBlock(int columns, double[] labels, double[] weights, int[] starts, int[] indices, double[] values) {
        this.columns = columns;
        this.labels = labels;
        this.weights = weights;
        this.starts = starts;
        this.indices = indices;
        this.values = values;
    }

    /**
     * Dense rows.
     *
     * @param columns features d of a row, at least 0
     * @param features rows x d numbers, row by row; shared
     * @param labels one for each row; shared
     * @param weights one for each row; shared
     * @throws IllegalArgumentException if sizes do not fit
     */
    public static RowBlock dense(int columns, double[] features, double[] labels, double[] weights) {
        if (weights.length != labels.length || features.length != (long) labels.length * columns) {
            throw new IllegalArgumentException(
                    "%d labels, %d weights and %d features of %d columns do not fit; give rows x columns features"
                            .formatted(labels.length, weights.length, features.length, columns));
        }
        return new RowBlock(columns, labels, weights, new int[0], new int[0], features);
    }

    /** How many rows. */
    public int rows() {
        return labels.length;
    }

    /** Features d of a row. */
    public int columns() {
        return columns;
    }

    /** The label of a row, 0..rows-1. */
    public double label(int row) {
        return labels[row];
    }

    /** The weight of a row, 0..rows-1. */
    public double weight(int row) {
        return weights[row];
    }

    /** Whether all features are stored. */
    public boolean isDense() {
        return starts.length == 0;
    }

    /**
     * The features, rows x d, row by row: for losses that are not made of products.
     *
     * @return the block's own array, not to be modified; a new one if the block is not dense
     */
    public double[] features() {
        if (isDense()) {
            return values;
        }
        double[] features = new double[rows() * columns];
        for (int row = 0; row < rows(); row++) {
            for (int at = starts[row]; at < starts[row + 1]; at++) {
                features[row * columns + indices[at]] = values[at];
            }
        }
        return features;
    }

    /**
     * Products with the features: {@code products[i w + c] = sum_j x[i][j] parameters[j w + c]}.
     *
     * @param parameters at least d x w numbers, of which the first are used; not modified
     * @param width w, columns of the parameters, at least 1
     * @param products at least rows x w numbers, overwritten
     */
    public void multiply(double[] parameters, int width, double[] products) {
        int rows = rows();
        if (isDense()) {
            MatrixView<double[]> x = MatrixView.of(values, rows, columns);
            if (width == 1) {
                Kernels.real().multiplyVector(x, new Slice<>(parameters, 0, columns), new Slice<>(products, 0, rows));
            } else {
                Kernels.real()
                        .multiply(
                                x,
                                new MatrixView<>(parameters, 0, columns, width, width),
                                new MatrixView<>(products, 0, rows, width, width));
            }
            return;
        }
        Arrays.fill(products, 0, rows * width, 0);
        for (int row = 0; row < rows; row++) {
            for (int at = starts[row]; at < starts[row + 1]; at++) {
                double value = values[at];
                int from = indices[at] * width;
                for (int c = 0; c < width; c++) {
                    products[row * width + c] += value * parameters[from + c];
                }
            }
        }
    }

    /**
     * Adds what multipliers of the rows make of the features: {@code sum[j w + c] += sum_i x[i][j] multipliers[i w + c]}.
     *
     * @param multipliers at least rows x w numbers; not modified
     * @param width w, at least 1
     * @param sum at least d x w numbers, of which the first are updated
     */
    public void addTransposed(double[] multipliers, int width, double[] sum) {
        int rows = rows();
        if (isDense()) {
            double[] product = new double[columns * width];
            MatrixView<double[]> x = MatrixView.of(values, rows, columns);
            if (width == 1) {
                Kernels.real().multiplyTransposedVector(x, new Slice<>(multipliers, 0, rows), Slice.of(product));
            } else {
                Kernels.real()
                        .multiplyTransposed(
                                x,
                                new MatrixView<>(multipliers, 0, rows, width, width),
                                MatrixView.of(product, columns, width));
            }
            for (int i = 0; i < product.length; i++) {
                sum[i] += product[i];
            }
            return;
        }
        for (int row = 0; row < rows; row++) {
            for (int at = starts[row]; at < starts[row + 1]; at++) {
                double value = values[at];
                int to = indices[at] * width;
                for (int c = 0; c < width; c++) {
                    sum[to + c] += value * multipliers[row * width + c];
                }
            }
        }
    }

    /** The non-zeros of a row, to a builder. */
    void copyRow(int row, RowBlockBuilder to) {
        to.begin(labels[row], weights[row]);
        if (isDense()) {
            for (int j = 0; j < columns; j++) {
                to.feature(j, values[row * columns + j]);
            }
        } else {
            for (int at = starts[row]; at < starts[row + 1]; at++) {
                to.feature(indices[at], values[at]);
            }
        }
    }

    double[] labels() {
        return labels;
    }

    double[] weights() {
        return weights;
    }

    int[] starts() {
        return starts;
    }

    int[] indices() {
        return indices;
    }

    double[] values() {
        return values;
    }
}
