package org.codedcomputing.lcc.spark;

import java.io.Serializable;
import java.util.Objects;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.codedcomputing.spark.ml.ModelFormatException;
import org.codedcomputing.spark.ml.ModelReader;
import org.codedcomputing.spark.ml.ModelWriter;

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

    /** Writes a model with its Params. */
    MLWriter writer(Params model) {
        return new ModelWriter(model, SCHEMA, RowFactory.create(coefficients, intercept));
    }

    /** Reads a model with its Params; what is none is refused with {@link ModelFormatException}. */
    static <M extends Params> MLReader<M> reader(Class<M> type, Maker<M> maker) {
        return new ModelReader<>(type, (uid, row) -> {
            Vector coefficients = Objects.requireNonNull(row.<Vector>getAs(COEFFICIENTS), COEFFICIENTS);
            double intercept = row.<Double>getAs(INTERCEPT);
            ModelFormatException.requireFinite(COEFFICIENTS, coefficients.toArray());
            ModelFormatException.requireFinite(INTERCEPT, intercept);
            return maker.make(uid, coefficients, intercept);
        });
    }
}
