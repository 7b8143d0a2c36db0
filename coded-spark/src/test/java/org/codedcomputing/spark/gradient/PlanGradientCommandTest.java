package org.codedcomputing.spark.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.codedcomputing.spark.cli.SparkVerbs;
import org.codedcomputing.spark.cli.VerbConventions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The verb {@code plan gradient} as a user types it. */
class PlanGradientCommandTest {
    @TempDir
    private Path folder;

    private static VerbConventions.Run plan(String options) {
        return VerbConventions.run(List.of(new SparkVerbs()), ("plan gradient " + options).split(" "));
    }

    /** Worked numbers of section 8.1 in milliseconds. */
    @Test
    void theTableAndTheJson() throws IOException {
        Path json = folder.resolve("plan.json");
        VerbConventions.Run run = plan("--workers 24 --task-seconds 50 --law late:0.05,500 --json " + json);
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .startsWith("plan gradient: 24 workers, 1/24 of the rows takes 50 s; 0.05 of tasks 500 s late")
                .contains("  declared: task 50 s, law 0.05 of tasks 500 s late, whatever their load\n")
                .containsPattern("--> repetition +1 +12 +114\\.8 +100 +2 +0\\.02959\n")
                .contains("chosen: repetition s=1\n")
                .contains("a factor of 3.52, at least the 1.05 that coding must gain")
                .endsWith("written to " + json + System.lineSeparator());
        JsonNode tree = new ObjectMapper().readTree(json.toFile());
        assertThat(tree.path("scheme").asText()).isEqualTo("gradient");
        assertThat(tree.path("asked").path("workers").asInt()).isEqualTo(24);
        assertThat(tree.path("chosen").asText()).isEqualTo("repetition s=1");
        double[] cyclic = {269.59, 207.97, 214.89};
        double[] repetition = {114.80, 150.50, 200.02};
        for (int s = 1; s <= 3; s++) {
            assertThat(choice(tree, "cyclic s=" + s).path("predictedSeconds").asDouble())
                    .isCloseTo(cyclic[s - 1], within(.005));
            JsonNode copies = choice(tree, "repetition s=" + s);
            assertThat(copies.path("predictedSeconds").asDouble()).isCloseTo(repetition[s - 1], within(.005));
            assertThat(copies.path("calmSeconds").asDouble()).isEqualTo(50 * (s + 1));
            assertThat(copies.path("needed").asInt()).isEqualTo(24 / (s + 1));
        }
        assertThat(choice(tree, "uncoded").path("predictedSeconds").asDouble()).isCloseTo(404.01, within(.005));
    }

    private static JsonNode choice(JsonNode tree, String name) {
        for (JsonNode choice : tree.path("choices")) {
            if (choice.path("name").asText().equals(name)) {
                return choice;
            }
        }
        throw new AssertionError("no choice " + name);
    }

    @Test
    void measuredTimesAreCalibrated() throws IOException {
        Path times = Files.writeString(folder.resolve("times.txt"), "48, 550, 52 50 50\n50 50 560\n50 50\n");
        VerbConventions.Run run = plan("--workers 10 --times " + times);
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("  calibrated, from " + times
                        + ": task 50 s, law 0.2 of tasks 505 s late, whatever their load\n")
                // Groups of 4, 3 and 3: 50 10/3 + 505 (1 - (1 - 0.2^4) (1 - 0.2^3)^2).
                .containsPattern("--> generalised repetition +2 +3 +175\\.5 +166\\.7 +3\\.333 +0\\.01751\n")
                .contains("chosen: generalised repetition s=2\n");
    }

    @Test
    void whatIsNotTypedIsADefault() {
        VerbConventions.Run run = plan("--workers 8");
        assertThat(run.out())
                .contains("  default: task 1 s, law no stragglers\n")
                .contains("chosen: uncoded\n")
                .contains("without delays coding costs its work and saves nothing");
        assertThat(plan("--workers 8 --law exponential:2 --stragglers 1 --most-work 2")
                        .out())
                .contains("  declared: law tasks take their work times 1 + Exp(2)\n  default: task 1 s\n")
                .contains("refused: uncoded at ", ": stands 0 stragglers of the 1 asked for")
                .containsPattern("chosen: (repetition|cyclic) s=1\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--task-seconds 1 | Missing required option: '--workers=N'",
                "--workers 5 --stragglers 5 | stragglers s must satisfy 0 <= s < n, got s=5, n=5",
                "--workers 0 | stragglers s must satisfy 0 <= s < n, got s=0, n=0",
                "--workers 5 --law gamma | unknown law gamma; laws are none, late:P,D",
                "--workers 5 --law late:2,1 | needs t0 > 0, p in 0..1 and D >= 0, all finite: t0=1.0, p=2.0, D=1.0",
                "--workers 5 --law slow:6,2 | slow=6, n=5",
                "--workers 5 --task-seconds 0 | t0=0.0",
                "--workers 12 --stragglers 3 --most-work 2 | a worker must hold 4 times 1/n of the rows, at most 2 are allowed",
                "--workers 24 --slots 16 | 24 workers need as many task slots, there are 16; a second wave of tasks looks like",
                "--workers 5 --times none.txt | no file of times at none.txt",
                "--workers 5 --times none.txt --law none | leave out --task-seconds and --law"
            })
    void wrongUsageIsOneLine(String options, String message) {
        VerbConventions.Run run = plan(options);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().strip()).contains(message).doesNotContain("\n");
    }

    @Test
    void timesThatAreNoneAreRefused() throws IOException {
        Path times = folder.resolve("t");
        Files.writeString(times, "");
        assertThat(plan("--workers 5 --times " + times).err()).contains("no task times; run the calibration first");
        Files.writeString(times, "1 two");
        assertThat(plan("--workers 5 --times " + times).err()).contains("'two' is no number of seconds");
        Files.writeString(times, "1 0");
        assertThat(plan("--workers 5 --times " + times).err()).contains("a task of 0 s; times are more than 0");
    }
}
