package org.codedcomputing.pagerank.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import org.codedcomputing.spark.cli.PlanProvider;
import org.codedcomputing.spark.cli.SparkVerbs;
import org.codedcomputing.spark.cli.VerbConventions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The verb {@code plan pagerank} as a user types it. */
class PlanPageRankCommandTest {
    @TempDir
    private Path folder;

    private static VerbConventions.Run plan(String options) {
        return VerbConventions.run(List.of(new SparkVerbs()), ("plan pagerank " + options).split(" "));
    }

    private JsonNode tree(String options) throws IOException {
        Path json = folder.resolve("plan.json");
        VerbConventions.Run run = plan(options + " --json " + json);
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        return new ObjectMapper().readTree(json.toFile());
    }

    private static double sent(JsonNode tree, String name, String figure) {
        for (JsonNode choice : tree.path("choices")) {
            if (choice.path("name").asText().equals(name)) {
                return choice.path(figure).asDouble();
            }
        }
        throw new AssertionError("no choice " + name);
    }

    @Test
    void verbsKeepTheConventionsAndAreFound() {
        VerbConventions.assertHold(new SparkVerbs());
        assertThat(ServiceLoader.load(PlanProvider.class)).hasAtLeastOneElementOfType(PageRankPlans.class);
    }

    /**
     * The dense limit of the sheet, where every pair of servers and every batch is populated, in values a vertex: c1, d1 K-1; uc K-r;
     * ca C(K-1,r)/r; cd (K-r)/r; x (m/n)(1-r/K)/r.
     */
    @ParameterizedTest
    @CsvSource({"2, 1.5", "3, 0.333333333333"})
    void theDenseLimit(int load, double aggregated) throws IOException {
        int n = 48;
        JsonNode tree = tree("--generate er:n=%d,p=1 --servers 4 --multicast --most-load 3".formatted(n));
        for (String figure : List.of("sentPerVertex", "randomPerVertex")) {
            double tolerance = figure.equals("sentPerVertex") ? 1e-9 : 0.01;
            assertThat(sent(tree, "u1 r=1", figure)).as(figure).isCloseTo(n * 0.75, within(tolerance));
            assertThat(sent(tree, "c1 r=1", figure)).as(figure).isCloseTo(3, within(tolerance));
            assertThat(sent(tree, "d1 r=1", figure)).as(figure).isCloseTo(3, within(tolerance));
            assertThat(sent(tree, "m1 r=1", figure)).as(figure).isCloseTo(1, within(tolerance));
            String r = " r=" + load;
            assertThat(sent(tree, "uc" + r, figure)).as(figure).isCloseTo(4 - load, within(tolerance));
            assertThat(sent(tree, "ca" + r, figure))
                    .as(figure)
                    .isCloseTo(aggregated, within(Math.max(1e-9, tolerance)));
            assertThat(sent(tree, "cd" + r, figure)).as(figure).isCloseTo((4.0 - load) / load, within(tolerance));
            assertThat(sent(tree, "x" + r, figure))
                    .as(figure)
                    .isCloseTo(n * (1 - load / 4.0) / load, within(tolerance));
        }
        assertThat(tree.path("chosen").asText()).isEqualTo("m1 r=1");
    }

    /** Rule 1 of the advisor, on a graph small enough to count by hand: half of the vertices sum up to 0, and 1 is a ghost of all. */
    @Test
    void eachPairOfServersHasItsOwnChoice() throws IOException {
        StringBuilder arcs = new StringBuilder();
        StringBuilder homes = new StringBuilder();
        for (int v = 0; v < 40; v++) {
            homes.append(v / 20 + 1).append('\n');
            if (v >= 20) {
                arcs.append(v).append(" 0\n").append("1 ").append(v).append('\n');
            }
        }
        Path edges = Files.writeString(folder.resolve("edges"), arcs.toString());
        Path parts = Files.writeString(folder.resolve("parts"), homes.toString());
        String options =
                "--input %s --vertices 40 --servers 2 --partition-file %s --most-load 1".formatted(edges, parts);
        JsonNode tree = tree(options);
        assertThat(tree.path("chosen").asText()).isEqualTo("p1 r=1");
        assertThat(sent(tree, "p1 r=1", "sentPerVertex") * 40).isCloseTo(2, within(1e-9));
        assertThat(sent(tree, "c1 r=1", "sentPerVertex") * 40).isCloseTo(21, within(1e-9));
        assertThat(sent(tree, "d1 r=1", "sentPerVertex") * 40).isCloseTo(21, within(1e-9));
        assertThat(plan(options).out())
                .startsWith("plan pagerank: 40 vertices and 40 arcs on 2 servers, partition of " + parts)
                .contains("  default: network 1,000 Mbit/s, map 0.0 s, counted vertices 1\n")
                .containsPattern("--> p1 +1 +")
                .contains("refused: m1: needs multicast, by which one transmission reaches several servers")
                .contains(
                        "p1 r=1 puts 0.05 values a vertex on the network, the plain combiner (c1) 0.525, raw values (u1) 1");
    }

    @Test
    void whatTheJobDoesNotAllowIsRefused() {
        VerbConventions.Run run = plan(
                "--generate er:n=200,p=0.2 --servers 4 --multicast --no-combiner --per-arc --one-pass --map-seconds 0.001 --network 8mbit");
        assertThat(run.out())
                .contains("messages of their own for each arc, the reduce does not combine, one pass")
                .contains("refused: c1: aggregation needs a combinable reduce; use RAW or declare it")
                .contains("refused: d1: ghost plans need messages that depend on the source only")
                .contains("  declared: network 8.00 Mbit/s, map 0.001 s\n")
                .containsPattern("chosen: x r=3\n  least time of an iteration by the model");
        assertThat(plan("--generate er:n=200,p=0.2 --servers 4 --sample 0.5 --partition blocks")
                        .out())
                .contains("note: counts are of a sample of 0.5 of the vertices");
        assertThat(plan("--generate er:n=200,p=0.2 --servers 4 --forced-load 2 --partition multilevel")
                        .out())
                .contains("each vertex is at r=2 servers anyway");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--generate ba:n=9 | Missing required option: '--servers=K'",
                "--servers 3 | give exactly one of --input and --generate",
                "--generate ba:n=9,z=1 --servers 3 | ba has no z; there are",
                "--generate ba:n=9 --servers 1 | --servers must be at least 2 to send anything (was 1)",
                "--generate ba:n=9 --servers 65 | servers must be >= 1 and <= 64, got 65",
                "--generate ba:n=9 --servers 3 --most-load 4 | computation load r must be between 1 and K=3, got 4",
                "--generate ba:n=9 --servers 3 --forced-load 4 | computation load r must be between 1 and K=3, got 4",
                "--generate ba:n=9 --servers 3 --sample 0 | rate 0.0, 0.0 s to map",
                "--generate ba:n=9 --servers 3 --network fast | 'fast' is no rate",
                "--generate ba:n=9 --servers 3 --network free | --network free and --map-seconds 0.0; both must be finite",
                "--generate ba:n=9 --servers 3 --partition metis | unknown partition 'metis'; choose random, blocks or multilevel",
                "--generate ba:n=9 --servers 3 --partition blocks --partition-file x | give at most one of --partition and --partition-file"
            })
    void wrongUsageIsOneLine(String options, String message) {
        VerbConventions.Run run = plan(options);
        assertThat(run.err().strip()).contains(message).doesNotContain("\n");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
    }
}
