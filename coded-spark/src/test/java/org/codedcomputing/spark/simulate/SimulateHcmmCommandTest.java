package org.codedcomputing.spark.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.codedcomputing.spark.cli.SparkVerbs;
import org.codedcomputing.spark.cli.VerbConventions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The verb; its numbers are coded-core's, tested there. */
class SimulateHcmmCommandTest {
    @TempDir
    private Path folder;

    private static VerbConventions.Run simulate(String options) {
        return VerbConventions.run(
                List.of(new SparkVerbs()), ("simulate " + options).trim().split(" "));
    }

    @Test
    void allScenariosByDefault() {
        VerbConventions.Run run = simulate("hcmm --trials 50");
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("S1: workers 50x1:1,50x3:1, r=10000, t*=157.31, 50 trials, 95 % intervals")
                .contains("S2: workers 50x1:1,25x3:1,25x9:1", "S3: workers")
                .contains("HCMM+LT 5%", "speculation 90% 3.0x", "pull g=16 persistent");
    }

    @Test
    void ownWorkersAndASearchAsJson() throws IOException {
        Path json = folder.resolve("study.json");
        VerbConventions.Run run =
                simulate("hcmm --workers 2x1,2x4:0.5 --rows 1000 --trials 50 --search 20 --seed 7 --json " + json);
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("given: workers 2x1:1,2x4:0.5, r=1000").contains("largest gain over LB");
        JsonNode tree = new ObjectMapper().readTree(json.toFile());
        JsonNode hcmm = tree.path("studies").path(0).path("schemes").path(0);
        assertThat(hcmm.path("scheme").asText()).isEqualTo("HCMM");
        assertThat(hcmm.path("hcmmGain").asDouble(1)).isZero();
        assertThat(hcmm.path("meanError95").asDouble()).isPositive();
        assertThat(tree.path("search")).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "| nothing to simulate was named; simulate unequal workers: coded simulate hcmm",
                "hcmm --scenario S4 | no scenario S4; there are S1, S2, S3",
                "hcmm --scenario S1 --workers 2x1 | both --scenario S1 and --workers 2x1; give one of them",
                "hcmm --workers 2y1 | '2y1' is no group of workers such as 50x3 or 50x3:0.5 (count x mu : a mu)",
                "hcmm --trials 2 | 2 trials say nothing of an error; give at least 20",
                "hcmm --scenario S1 --trials 20 --search -1 | a search tries at least 1 mix"
            })
    void wrongUsage(@Nullable String options, String complaint) {
        VerbConventions.Run run = simulate(options == null ? "" : options);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(complaint);
    }
}
