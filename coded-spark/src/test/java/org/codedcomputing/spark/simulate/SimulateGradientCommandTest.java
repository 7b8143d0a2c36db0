package org.codedcomputing.spark.simulate;

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

/** The verb; its numbers are coded-core's, tested there. */
class SimulateGradientCommandTest {
    @TempDir
    private Path folder;

    private static VerbConventions.Run simulate(String options) {
        return VerbConventions.run(
                List.of(new SparkVerbs()),
                ("simulate gradient " + options).trim().split(" "));
    }

    @Test
    void publishedTreesByDefault() {
        VerbConventions.Run run = simulate("--trials 20");
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("(4,3)-tree, N=84: rows 84 x (1.0 + Exp(1.0)), message 0.0, latency 0.0, one-port; simulated")
                .contains("(12,2)-tree, N=156:", "message 1.0")
                .contains("gradient coding S=21, one port", "gradient coding S=13, one port", "ring all-reduce")
                .contains("published, measured on EC2: up to 27.2 x over gradient coding and 7.0 x over ring");
    }

    @Test
    void oneTreeAsJson() throws IOException {
        Path json = folder.resolve("study.json");
        VerbConventions.Run run = simulate(
                "--tree 3,2,1 --network uplinks --message 3.2 --late 0.05 --delay 20 --trials 50 --json " + json);
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("uplinks, late by 20.0 with 0.05");
        JsonNode schemes = new ObjectMapper()
                .readTree(json.toFile())
                .path("studies")
                .path(0)
                .path("schemes");
        assertThat(schemes).hasSize(4);
        assertThat(schemes.path(0).path("scheme").asText()).isEqualTo("CodedReduce s=1");
        assertThat(schemes.path(0).path("mean").asDouble()).isGreaterThan(5 * 3.2);
        assertThat(schemes.path(0).path("meanError95").asDouble()).isPositive();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--tree 3,2 | a tree is three numbers N,L,S such as 3,2,1; got 2 of them",
                "--tree 3,2,3 | stragglers s must satisfy 0 <= s < n, got s=3, n=3",
                "--network ring | no network 'ring'; there are one-port, uplinks",
                "--tree 2,1,0 --trials 2 | 2 trials say nothing of an error; give at least 20",
                "--tree 2,1,0 --late 2 | needs a probability of 0..1 and a delay >= 0, got 2.0 and 0.0",
                "--tree 2,1,0 --message -1 | message time and latency must be finite and at least 0, got -1.0 and 0.0"
            })
    void wrongUsage(String options, String complaint) {
        VerbConventions.Run run = simulate(options);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(complaint);
    }
}
