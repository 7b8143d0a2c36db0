package org.codedcomputing.spark.ml;

import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsWriter$;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** Saves a model: its params as Spark does, and its numbers as one row of Parquet in the folder {@code data}. */
public final class ModelWriter extends MLWriter {
    static final String DATA = "data";

    private final Params model;
    private final StructType schema;
    private final Row data;

    /**
     * A writer.
     *
     * @param model whose uid and params are saved
     * @param schema of its numbers
     * @param data its numbers
     */
    public ModelWriter(Params model, StructType schema, Row data) {
        this.model = model;
        this.schema = schema;
        this.data = data;
    }

    @Override
    public void saveImpl(String path) {
        DefaultParamsWriter$.MODULE$.saveMetadata(model, path, sparkSession());
        sparkSession()
                .createDataFrame(List.of(data), schema)
                .repartition(1)
                .write()
                .parquet(new Path(path, DATA).toString());
    }
}
