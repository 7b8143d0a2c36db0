package org.codedcomputing.spark.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;

/**
 * Files of any bytes in the place of a calibration: refused with {@link IllegalArgumentException}, or read as what a planner can
 * reckon with, and written again as the same calibration. Rates of any text likewise.
 */
@Tag("fault-16")
class CalibrationFuzzTest {

    @FuzzTest(maxDuration = "60s")
    void aCalibrationIsRefusedOrWrittenAgainAsTheSame(byte[] data) throws IOException {
        Path folder = Files.createTempDirectory("calibration");
        Path file = folder.resolve("c.json");
        try {
            Files.write(file, data);
            Optional<Calibration> read = read(file);
            if (read.isPresent()) {
                Calibration calibration = read.get();
                assertThat(calibration.explain()).contains(calibration.master());
                calibration
                        .network()
                        .ifPresent(network -> assertThat(network.uplink()).isPositive());
                assertThat(calibration.multicastKind()).isNotNull();
                calibration.write(file);
                assertThat(Calibration.read(file)).contains(calibration);
            }
        } finally {
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
    }

    private static Optional<Calibration> read(Path file) throws IOException {
        try {
            return Calibration.read(file);
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageContaining("c.json");
            return Optional.empty();
        }
    }

    @FuzzTest(maxDuration = "60s")
    void aRateIsRefusedOrMoreThanNothing(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        double rate;
        try {
            rate = RateText.parse(text);
        } catch (IllegalArgumentException refused) {
            return;
        }
        assertThat(rate).isPositive();
        assertThat(RateText.print(rate)).isNotEmpty();
    }
}
