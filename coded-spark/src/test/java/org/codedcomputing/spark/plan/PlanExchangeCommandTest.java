package org.codedcomputing.spark.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.codedcomputing.spark.cli.SparkVerbs;
import org.codedcomputing.spark.cli.VerbConventions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanExchangeCommandTest {
    @TempDir
    private Path folder;

    private static VerbConventions.Run plan(String options) {
        return VerbConventions.run(List.of(new SparkVerbs()), ("plan exchange " + options).split(" "));
    }

    @Test
    void verbsKeepTheConventions() {
        VerbConventions.assertHold(new SparkVerbs());
    }

    @Test
    void theTableWithoutRunningAnything() throws IOException {
        Path json = folder.resolve("plan.json");
        VerbConventions.Run run = plan(
                "--nodes 8 --load 3 --rows 1m --uplink 2mbit --downlink free --multicast filtered --compression 0.4 --shuffle-compression 0.63 --json "
                        + json);
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("K=8 nodes, at most r=3, D=100,000,000 bytes, times 0.4 compressed (0.63 in Spark's shuffle)")
                .contains(
                        "  declared: uplink 2.00 Mbit/s, downlink free, multicast filtered, compression 0.4, shuffle compression 0.63\n")
                .contains("  default: shared free, map 1,678 Mbit/s, other rates of a node as on an ordinary server\n")
                .containsPattern("--> coded +3 +CDC\\(K=8, r=3\\) +udp multicast ")
                .contains("chosen: coded r=3, CDC(K=8, r=3), udp multicast")
                .contains("the best uncoded one, replicated r=3");
        JsonNode tree = new ObjectMapper().readTree(json.toFile());
        assertThat(tree.path("scheme").asText()).isEqualTo("exchange");
        assertThat(tree.path("asked").path("nodes").asInt()).isEqualTo(8);
        assertThat(tree.path("nodes").asInt()).isEqualTo(8);
        assertThat(tree.path("rates").asText()).startsWith("uplink 2.00 Mbit/s, downlink free");
        assertThat(tree.path("sources").findValuesAsText("name")).contains("uplink", "map");
        assertThat(tree.path("sources").get(0).path("source").asText()).isEqualTo("declared");
        assertThat(tree.path("reasons").get(0).asText())
                .isEqualTo(tree.path("reason").asText())
                .contains("the best uncoded one, replicated r=3");
        assertThat(tree.path("chosen").asText()).isEqualTo("coded r=3, CDC(K=8, r=3), udp multicast");
        assertThat(tree.path("choices").get(0).path("mode").asText()).isEqualTo("coded");
        assertThat(tree.path("choices").get(0).path("seconds").path("shuffle").asDouble())
                .isEqualTo(4.2, org.assertj.core.api.Assertions.within(0.3));
        assertThat(tree.path("choices"))
                .allSatisfy(c -> assertThat(c.path("totalSeconds").asDouble()).isPositive());
    }

    @Test
    void ratesOfACalibration() throws IOException {
        Path file = folder.resolve("c.json");
        new Calibration(
                        "2026-11-23T21:00:00Z",
                        "m",
                        8,
                        8,
                        1e6,
                        1e6,
                        7e6,
                        1e6,
                        false,
                        4,
                        5e9,
                        4e9,
                        null,
                        null,
                        List.of())
                .write(file);
        assertThat(plan("--nodes 8 --bytes 100m --calibration " + file).out())
                .contains(
                        "  calibrated, 2026-11-23T21:00:00Z with 8 nodes: uplink 8.00 Mbit/s, downlink 56.00 Mbit/s, shared free, multicast filtered\n");
        assertThat(plan("--nodes 8 --bytes 100m --calibration " + folder.resolve("none.json"))
                        .err())
                .contains("no calibration at");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--nodes 8 | how much is exchanged is not said",
                "--nodes 8 --bytes 1g --rows 5 | both --bytes and --rows",
                "--bytes 1g | Missing required option: '--nodes=K'",
                "--nodes 4 --load 5 --bytes 1g | 5",
                "--nodes 4 --bytes 1g --top 0 | --top must be at least 1 (was 0)",
                "--nodes 4 --bytes much | --bytes much is no size",
                "--nodes 4 --rows many | --rows many is no number",
                "--nodes 4 --bytes 1g --uplink fast | 'fast' is no rate",
                "--nodes 4 --bytes 1g --multicast all | unknown multicast 'all'",
                "--nodes 4 --bytes 1g --multicast shared | spark.coded.plan.shared"
            })
    void wrongUsageIsOneLine(String options, String message) {
        VerbConventions.Run run = plan(options);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().strip()).contains(message).doesNotContain("\n");
    }

    @Test
    void whatIsNotThereToBePlannedIsSaid() {
        VerbConventions.Run none = VerbConventions.run(List.of(new SparkVerbs()), "plan");
        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err())
                .contains(
                        "there are coded plan exchange, coded plan gradient, ", "coded plan matmul, coded plan matvec");
        VerbConventions.Run wrong = VerbConventions.run(List.of(new SparkVerbs()), "plan", "exchang");
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err()).contains("unknown verb exchang; did you mean exchange?");
    }
}
