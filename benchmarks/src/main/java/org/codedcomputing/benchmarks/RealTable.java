package org.codedcomputing.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.feature.LabeledPoint;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Tables of real data, which are not part of the project: {@code benchmarks/data/fetch-tables} brings them. */
public enum RealTable {
    /** 10,000 handwritten digits: labels 0 to 9, 28 x 28 pixels of 0 to 1. */
    DIGITS(784),
    /** 20,190 yearly counts of visits to doctors, and 9 features of the patients. */
    VISITS(9);

    /** Set by {@code scripts/coded}: the project's folder. */
    private static final String ROOT = "coded.launcher.root";

    private static final StructType SCHEMA = new StructType()
            .add("label", DataTypes.DoubleType, false)
            .add("features", SQLDataTypes.VectorType(), false);

    private final int columns;

    RealTable(int columns) {
        this.columns = columns;
    }

    private String file() {
        return name().toLowerCase(Locale.ROOT) + ".libsvm";
    }

    /** Where the script puts tables. */
    private static Path folder() {
        return Path.of(System.getProperty(ROOT, "."), "benchmarks", "data", "tables")
                .toAbsolutePath()
                .normalize();
    }

    /** Whether the table is there. */
    public boolean available() {
        return Files.isReadable(folder().resolve(file()));
    }

    /** What is to be done where it is not. */
    public String needed() {
        return "needs %s; run benchmarks/data/fetch-tables".formatted(folder().resolve(file()));
    }

    /**
     * The rows, in the order of the file.
     *
     * @throws IOException if the file cannot be read, or a line is none of this table; the text names it
     */
    public List<LabeledPoint> rows() throws IOException {
        return rows(folder());
    }

    List<LabeledPoint> rows(Path folder) throws IOException {
        Path file = folder.resolve(file());
        List<String> lines = Files.readAllLines(file, StandardCharsets.US_ASCII);
        List<LabeledPoint> rows = new ArrayList<>();
        for (String line : lines) {
            try {
                rows.add(row(line));
            } catch (IllegalArgumentException e) {
                throw new IOException("%s, line %d: %s".formatted(file, rows.size() + 1, e.getMessage()), e);
            }
        }
        return rows;
    }

    /** A label, then column:value in ascending columns from 1. */
    private LabeledPoint row(String line) {
        String[] words = line.split(" ", -1);
        int[] indices = new int[words.length - 1];
        double[] values = new double[words.length - 1];
        for (int i = 0; i < values.length; i++) {
            int colon = words[i + 1].indexOf(':');
            if (colon < 0) {
                throw new IllegalArgumentException("'%s' is not column:value".formatted(words[i + 1]));
            }
            indices[i] = Integer.parseInt(words[i + 1], 0, colon, 10) - 1;
            values[i] = Double.parseDouble(words[i + 1].substring(colon + 1));
            if (indices[i] < (i == 0 ? 0 : indices[i - 1] + 1) || indices[i] >= columns) {
                throw new IllegalArgumentException(
                        "column %d; columns ascend from 1 to %d".formatted(indices[i] + 1, columns));
            }
        }
        return new LabeledPoint(
                Double.parseDouble(words[0]),
                Vectors.sparse(columns, indices, values).compressed());
    }

    /** Rows that the driver has, with columns {@code label} and {@code features}. */
    public static Dataset<Row> dataset(SparkSession spark, List<LabeledPoint> rows) {
        return spark.createDataFrame(
                rows.stream()
                        .map(row -> RowFactory.create(row.label(), row.features()))
                        .toList(),
                SCHEMA);
    }
}
