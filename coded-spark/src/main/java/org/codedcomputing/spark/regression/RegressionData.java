package org.codedcomputing.spark.regression;

import static org.apache.spark.sql.functions.col;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Data of the verb: columns {@code label} and {@code features}. */
final class RegressionData {
    private RegressionData() {}

    /**
     * A file.
     *
     * @param file {@code .csv} with a header, else libsvm
     * @param label name of the label's column in csv; all others are features
     * @throws IllegalArgumentException if there is no such column
     */
    static Dataset<Row> read(SparkSession spark, Path file, String label) {
        if (!file.toString().toLowerCase(Locale.ROOT).endsWith(".csv")) {
            return spark.read().format("libsvm").load(file.toString()).select("label", "features");
        }
        Dataset<Row> csv = spark.read()
                .option("header", "true")
                .option("inferSchema", "true")
                .csv(file.toString());
        List<String> columns = new ArrayList<>(Arrays.asList(csv.columns()));
        if (!columns.remove(label) || columns.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s has columns %s: no label %s with features beside it; name it by --label"
                            .formatted(file, Arrays.toString(csv.columns()), label));
        }
        return new VectorAssembler()
                .setInputCols(columns.toArray(String[]::new))
                .setOutputCol("features")
                .transform(csv)
                .select(col(label).cast("double").as("label"), col("features"));
    }

    /**
     * Made-up rows: standard normal features, a random linear model, and noise; the same for the same seed.
     *
     * @param rows at least 1
     * @param columns at least 1
     * @param logistic whether labels are classes, drawn with the model's odds
     */
    static Dataset<Row> generate(SparkSession spark, int rows, int columns, boolean logistic, long seed) {
        Random random = new Random(seed);
        double[] model = random.doubles(columns, -1, 1).toArray();
        double offset = random.nextDouble() - 0.5;
        List<Row> made = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            double[] features = new double[columns];
            double margin = offset;
            for (int j = 0; j < columns; j++) {
                features[j] = random.nextGaussian();
                margin += features[j] * model[j];
            }
            double label = logistic
                    ? (random.nextDouble() < 1 / (1 + Math.exp(-margin)) ? 1 : 0)
                    : margin + 0.5 * random.nextGaussian();
            made.add(RowFactory.create(label, Vectors.dense(features)));
        }
        StructType schema = new StructType()
                .add("label", DataTypes.DoubleType, false)
                .add("features", SQLDataTypes.VectorType(), false);
        return spark.createDataFrame(made, schema);
    }
}
