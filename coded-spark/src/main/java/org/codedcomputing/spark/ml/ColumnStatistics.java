package org.codedcomputing.spark.ml;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import org.apache.spark.ml.functions;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.stat.Summarizer;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.codedcomputing.spark.compatibility.SparkConnect;

/** Means and standard deviations of the columns of a dataset, as MLlib's own estimators count them. */
final class ColumnStatistics {
    private final double[] means;
    private final double[] deviations;
    private final double labelMean;
    private final double labelDeviation;

    private ColumnStatistics(double[] means, double[] deviations, double labelMean, double labelDeviation) {
        this.means = means;
        this.deviations = deviations;
        this.labelMean = labelMean;
        this.labelDeviation = labelDeviation;
    }

    /** Weights of a dataset. */
    static Column weights(String weightCol) {
        return weightCol.isEmpty() ? lit(1.0) : col(weightCol).cast("double");
    }

    /**
     * Counts. Two Spark jobs, of which one looks at a row.
     *
     * @throws IllegalArgumentException if there are no rows, or they live on the other side of Spark Connect
     */
    static ColumnStatistics of(Dataset<?> data, String labelCol, String featuresCol, String weightCol) {
        SparkConnect.refuse(data);
        if (data.isEmpty()) {
            throw new IllegalArgumentException("no training rows");
        }
        Column weight = weights(weightCol);
        Row counted = data.select(
                        Summarizer.metrics("mean", "std").summary(col(featuresCol), weight),
                        Summarizer.metrics("mean", "std")
                                .summary(
                                        functions.array_to_vector(
                                                array(col(labelCol).cast("double"))),
                                        weight))
                .first();
        Row features = counted.getStruct(0);
        Row label = counted.getStruct(1);
        return new ColumnStatistics(
                features.<Vector>getAs("mean").toArray(),
                features.<Vector>getAs("std").toArray(),
                label.<Vector>getAs("mean").apply(0),
                label.<Vector>getAs("std").apply(0));
    }

    /** Number of features d. */
    int columns() {
        return means.length;
    }

    double mean(int column) {
        return means[column];
    }

    /** 0 for constant columns. */
    double deviation(int column) {
        return deviations[column];
    }

    double labelMean() {
        return labelMean;
    }

    double labelDeviation() {
        return labelDeviation;
    }
}
