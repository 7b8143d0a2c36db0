package org.codedcomputing.lcc.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.SparkSession;
import org.codedcomputing.spark.ml.ModelFormatException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** Saved models whose metadata is anything: refused with {@link ModelFormatException}, or models that predict. */
@Tag("fault-16")
class LagrangeModelFuzzTest {
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
        new LagrangeLinearRegressionModel("linear", Vectors.dense(1, -2), 0.5).save(saved.toString());
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
        LagrangeLinearRegressionModel model;
        try {
            model = LagrangeLinearRegressionModel.load(saved.toString());
        } catch (ModelFormatException refused) {
            assertThat(refused).hasMessageContaining(saved.toString());
            return;
        }
        assertThat(model.uid()).isNotNull();
        assertThat(model.predict(Vectors.dense(3, 1))).isEqualTo(1.5);
    }
}
