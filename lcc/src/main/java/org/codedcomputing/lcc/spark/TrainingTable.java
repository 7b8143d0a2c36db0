package org.codedcomputing.lcc.spark;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.functions;
import org.codedcomputing.core.matmul.Block;

/**
 * The rows of a dataset on the driver, which is trusted with them, as gradient descent likes them: centred and scaled columns, and
 * one of ones behind them for the intercept.
 */
final class TrainingTable {
    private final Block<double[]> x;
    private final double[] y;
    private final double[] means;
    private final double[] sizes;
    private final boolean intercept;
    private final boolean onExecutors;

    private TrainingTable(
            Block<double[]> x, double[] y, double[] means, double[] sizes, boolean intercept, boolean onExecutors) {
        this.x = x;
        this.y = y;
        this.means = means;
        this.sizes = sizes;
        this.intercept = intercept;
        this.onExecutors = onExecutors;
    }

    /**
     * Collects a dataset.
     *
     * @throws IllegalArgumentException if it is empty, or rows have unlike lengths
     */
    static TrainingTable collect(
            Dataset<?> dataset, String features, String label, boolean intercept, boolean standardised) {
        Dataset<Row> columns =
                dataset.select(functions.col(features), functions.col(label).cast("double"));
        List<Row> rows = columns.collectAsList();
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("the dataset has no rows to train on");
        }
        int width = vector(rows, 0).size();
        int all = width + (intercept ? 1 : 0);
        double[] data = new double[Math.multiplyExact(rows.size(), all)];
        double[] y = new double[rows.size()];
        for (int i = 0; i < y.length; i++) {
            Vector vector = vector(rows, i);
            if (vector.size() != width) {
                throw new IllegalArgumentException(
                        "row %d has %d features, row 0 has %d".formatted(i, vector.size(), width));
            }
            System.arraycopy(vector.toArray(), 0, data, i * all, width);
            y[i] = rows.get(i).getDouble(1);
        }
        double[] means = new double[width];
        double[] sizes = new double[width];
        Arrays.fill(sizes, 1);
        for (int j = 0; j < width && standardised; j++) {
            standardise(data, all, j, means, sizes, intercept);
        }
        for (int i = 0; i < y.length && intercept; i++) {
            data[i * all + width] = 1;
        }
        return new TrainingTable(new Block<>(y.length, all, data), y, means, sizes, intercept, !isLocal(columns));
    }

    private static Vector vector(List<Row> rows, int index) {
        Row row = rows.get(index);
        if (row.isNullAt(0) || row.isNullAt(1)) {
            throw new IllegalArgumentException("row %d lacks features or label".formatted(index));
        }
        return row.getAs(0);
    }

    /** Centring is what an intercept makes up for. */
    private static void standardise(
            double[] data, int all, int column, double[] means, double[] sizes, boolean intercept) {
        double sum = 0;
        for (int at = column; at < data.length && intercept; at += all) {
            sum += data[at];
        }
        means[column] = sum / ((double) data.length / all);
        double largest = 0;
        for (int at = column; at < data.length; at += all) {
            data[at] -= means[column];
            largest = Math.max(largest, Math.abs(data[at]));
        }
        sizes[column] = largest > 0 ? largest : 1;
        for (int at = column; at < data.length; at += all) {
            data[at] /= sizes[column];
        }
    }

    /** Whether rows come from the driver alone: then no executor has seen them. */
    private static boolean isLocal(Dataset<Row> rows) {
        return rows instanceof org.apache.spark.sql.classic.Dataset<Row> classic
                && classic.queryExecution().optimizedPlan() instanceof LocalRelation;
    }

    /** The data, with a last column of ones if there is an intercept. */
    Block<double[]> x() {
        return x;
    }

    /** The labels. */
    double[] y() {
        return y;
    }

    /** The column of the intercept, or -1. */
    int interceptColumn() {
        return intercept ? x.columns() - 1 : -1;
    }

    /**
     * What is to be said of a promise to hide the data.
     *
     * @param colluders T
     */
    List<String> warnings(int colluders) {
        return colluders > 0 && onExecutors
                ? List.of(String.format(
                        Locale.ROOT,
                        "T=%d is void where raw rows of the dataset lie, or are read, on executors that are workers; train on rows that the driver made, or read them where no worker runs",
                        colluders))
                : List.of();
    }

    /** The coefficients of the features as they were. */
    double[] coefficients(List<Double> weights) {
        double[] coefficients = new double[means.length];
        for (int j = 0; j < coefficients.length; j++) {
            coefficients[j] = weights.get(j) / sizes[j];
        }
        return coefficients;
    }

    /** The intercept for features as they were. */
    double intercept(List<Double> weights) {
        double sum = intercept ? weights.get(means.length) : 0;
        double[] coefficients = coefficients(weights);
        for (int j = 0; j < means.length; j++) {
            sum -= coefficients[j] * means[j];
        }
        return sum;
    }
}
