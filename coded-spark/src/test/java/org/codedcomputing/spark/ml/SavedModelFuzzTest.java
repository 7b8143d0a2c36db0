package org.codedcomputing.spark.ml;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.Matrices;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/**
 * Saved models whose metadata or numbers are anything: refused with {@link ModelFormatException}, or models that predict. How Spark
 * reads Parquet is not tried here.
 */
@Tag("fault-16")
class SavedModelFuzzTest {
    private static final StructType LINEAR = new StructType()
            .add("coefficients", SQLDataTypes.VectorType(), true)
            .add("intercept", DataTypes.DoubleType, true);
    private static final StructType LOGISTIC = new StructType()
            .add("classes", DataTypes.IntegerType, true)
            .add("coefficients", SQLDataTypes.MatrixType(), true)
            .add("intercepts", SQLDataTypes.VectorType(), true);

    @TempDir
    private static Path temp;

    private static @Nullable SparkSession session;
    private static Path saved = Path.of("");
    private static Path metadata = Path.of("");

    @BeforeAll
    static void saveOne() throws IOException {
        session = SparkSession.builder()
                .master("local[1]")
                .appName("saved models")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.shuffle.partitions", "1")
                .getOrCreate();
        saved = temp.resolve("model");
        new CodedLinearRegressionModel("linear", Vectors.dense(1, -2), 0.5).save(saved.toString());
        try (Stream<Path> files = Files.list(saved.resolve("metadata"))) {
            for (Path file : files.toList()) {
                // Hadoop's own checksums would find every change.
                if (file.getFileName().toString().endsWith(".crc")) {
                    Files.delete(file);
                } else if (file.getFileName().toString().startsWith("part-")) {
                    metadata = file;
                }
            }
        }
    }

    @AfterAll
    static void stop() {
        if (session != null) {
            session.stop();
        }
    }

    @FuzzTest(maxDuration = "60s")
    void metadataIsRefusedOrThatOfAModel(byte[] data) throws IOException {
        Files.write(metadata, data);
        CodedLinearRegressionModel model;
        try {
            model = CodedLinearRegressionModel.load(saved.toString());
        } catch (ModelFormatException refused) {
            assertThat(refused).hasMessageContaining(saved.toString());
            return;
        }
        assertThat(model.uid()).isNotNull();
        assertThat(model.predict(Vectors.dense(3, 1))).isEqualTo(1.5);
    }

    @FuzzTest(maxDuration = "60s")
    void numbersAreRefusedOrThoseOfAModel(FuzzedDataProvider data) {
        if (data.consumeBoolean()) {
            Row row = new GenericRowWithSchema(new @Nullable Object[] {value(data), value(data)}, LINEAR);
            CodedLinearRegressionModel model =
                    loaded(CodedLinearRegressionModel.class, () -> CodedLinearRegressionModel.of("m", row));
            if (model != null) {
                assertThat(model.predict(Vectors.zeros(model.numFeatures()))).isEqualTo(row.getDouble(1));
            }
        } else {
            Row row =
                    new GenericRowWithSchema(new @Nullable Object[] {value(data), value(data), value(data)}, LOGISTIC);
            CodedLogisticRegressionModel model =
                    loaded(CodedLogisticRegressionModel.class, () -> CodedLogisticRegressionModel.of("m", row));
            if (model != null) {
                Vector raw = model.predictRaw(Vectors.zeros(model.numFeatures()));
                assertThat(raw.size()).isEqualTo(row.getInt(0));
            }
        }
    }

    private static <M> @Nullable M loaded(Class<M> type, Callable<M> load) {
        try {
            return ModelFormatException.instead(type, "row", load);
        } catch (ModelFormatException refused) {
            return null;
        }
    }

    private static @Nullable Object value(FuzzedDataProvider data) {
        int rows = data.consumeInt(0, 4);
        int columns = data.consumeInt(0, 3);
        return switch (data.consumeInt(0, 5)) {
            case 0 -> null;
            case 1 -> rows;
            case 2 -> data.consumeDouble();
            case 3 -> Vectors.zeros(rows);
            case 4 -> Matrices.zeros(rows, columns);
            default -> data.consumeString(3);
        };
    }
}
