package org.codedcomputing.spark.ml;

import java.util.function.BiFunction;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Row;
import scala.Option;

/**
 * Reads what {@link ModelWriter} has saved.
 *
 * @param <M> the model
 */
public final class ModelReader<M extends Params> extends MLReader<M> {
    private final Class<M> type;
    private final BiFunction<String, Row, M> make;

    /**
     * A reader.
     *
     * @param type what must have been saved
     * @param make makes the model from its uid and its numbers
     */
    public ModelReader(Class<M> type, BiFunction<String, Row, M> make) {
        this.type = type;
        this.make = make;
    }

    /**
     * Loads a model.
     *
     * @throws ModelFormatException if there is none of this type, whole
     */
    @Override
    public M load(String path) {
        return ModelFormatException.instead(type, path, () -> {
            DefaultParamsReader.Metadata metadata =
                    DefaultParamsReader.loadMetadata(path, sparkSession(), type.getName());
            Row data = sparkSession()
                    .read()
                    .parquet(new Path(path, ModelWriter.DATA).toString())
                    .head();
            M model = make.apply(metadata.uid(), data);
            metadata.getAndSetParams(model, Option.empty());
            return model;
        });
    }
}
