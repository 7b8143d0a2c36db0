package org.codedcomputing.lcc.spark;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.codedcomputing.spark.ml.ModelFormatException;

/**
 * What a linear model is made of, and how it is stored: Spark's metadata, and one row of Parquet beside it.
 *
 * @param coefficients one for each feature
 * @param intercept 0 if there is none
 */
record LinearModelData(Vector coefficients, double intercept) implements Serializable {
    private static final String COEFFICIENTS = "coefficients";
    private static final String INTERCEPT = "intercept";
    private static final StructType SCHEMA = new StructType()
            .add(COEFFICIENTS, SQLDataTypes.VectorType(), false)
            .add(INTERCEPT, DataTypes.DoubleType, false);

    /** Makes a model. */
    @FunctionalInterface
    interface Maker<M> {
        /** From its parts. */
        M make(String uid, Vector coefficients, double intercept);
    }

    /** The linear function of a row. */
    double margin(Vector features) {
        return coefficients.dot(features) + intercept;
    }

    private static String dataPath(String path) {
        return new Path(path, "data").toString();
    }

    /** Writes a model with its Params. */
    MLWriter writer(Params model) {
        return new MLWriter() {
            @Override
            public void saveImpl(String path) {
                DefaultParamsWriter.saveMetadata(model, path, sparkSession());
                sparkSession()
                        .createDataFrame(List.of(RowFactory.create(coefficients, intercept)), SCHEMA)
                        .repartition(1)
                        .write()
                        .parquet(dataPath(path));
            }
        };
    }

    /** Reads a model with its Params; what is none is refused with {@link ModelFormatException}. */
    static <M extends Params> MLReader<M> reader(Class<M> type, Maker<M> maker) {
        return new MLReader<>() {
            @Override
            public M load(String path) {
                return ModelFormatException.instead(type, path, () -> {
                    DefaultParamsReader.Metadata metadata =
                            DefaultParamsReader.loadMetadata(path, sparkSession(), type.getName());
                    Row row = sparkSession()
                            .read()
                            .parquet(dataPath(path))
                            .select(COEFFICIENTS, INTERCEPT)
                            .head();
                    Vector coefficients = row.getAs(0);
                    M model = maker.make(
                            metadata.uid(), Objects.requireNonNull(coefficients, COEFFICIENTS), row.getDouble(1));
                    metadata.getAndSetParams(model, metadata.getAndSetParams$default$2());
                    return model;
                });
            }
        };
    }
}
