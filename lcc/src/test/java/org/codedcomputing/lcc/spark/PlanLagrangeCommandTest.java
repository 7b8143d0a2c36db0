package org.codedcomputing.lcc.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
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

/** The verb {@code plan lagrange} as a user types it. */
class PlanLagrangeCommandTest {
    private static final String SIZE = " --rows 4000 --columns 50";

    @TempDir
    private Path folder;

    private static VerbConventions.Run plan(String options) {
        return VerbConventions.run(List.of(new SparkVerbs()), ("plan lagrange " + options + SIZE).split(" "));
    }

    @Test
    void verbsKeepTheConventionsAndAreFound() {
        VerbConventions.assertHold(new SparkVerbs());
        assertThat(ServiceLoader.load(PlanProvider.class)).hasAtLeastOneElementOfType(LagrangePlans.class);
    }

    /** Largest K of the sheet: (N,S,A,T,deg) = (40,0,0,1,3), (40,0,0,7,3), (40,4,2,1,2), (8,1,1,1,2). */
    @ParameterizedTest
    @CsvSource({"40,0,0,1,3,13", "40,0,0,7,3,7", "40,4,2,1,2,15", "8,1,1,1,2,2"})
    void theLargestKIsPlanned(int n, int s, int a, int t, int degree, int k) {
        VerbConventions.Run run =
                plan("--workers %d --stragglers %d --byzantine %d --colluders %d --function power --degree %d"
                        .formatted(n, s, a, t, degree));
        assertThat(run.err()).isEmpty();
        int r = (k + t - 1) * degree + 1;
        assertThat(run.out())
                .containsPattern("--> lagrange +%d +%d +%d ".formatted(k, r, r + 2 * a))
                .contains("refused: repetition: mode repetition hides nothing, but T=%d".formatted(t))
                .contains("refused: uncoded: mode uncoded hides nothing, but T=%d".formatted(t))
                .contains("note: where T or A is more than 0 a worker is a host");
    }

    @Test
    void theJsonAndTheModel() throws IOException {
        Path json = folder.resolve("plan.json");
        VerbConventions.Run run = plan(
                "--workers 12 --blocks 4 --stragglers 2 --law late:0.1,3 --rounds 10 --multiply-adds 1e6 --combine 1e7 --link 1m --json "
                        + json);
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains(
                        "plan lagrange: gradient of linear regression, public weights of 4000 x 50 over M61, 10 rounds; N=12, K=4, T=0, S=2, A=0, deg=2; 0.1 of tasks 3 s late")
                .contains("  declared: multiply-adds 1,000,000, combine 10,000,000, link 1m bytes/s, law late:0.1,3\n")
                .contains("refused: uncoded K=4 at ")
                .contains("every worker is waited for and believed, although S=2 and A=0 were asked for")
                .contains("uncoded, which keeps neither S nor A, is predicted at ");
        JsonNode tree = new ObjectMapper().readTree(json.toFile());
        JsonNode lagrange = null;
        for (JsonNode choice : tree.path("choices")) {
            lagrange = choice.path("way").asText().equals("lagrange") ? choice : lagrange;
        }
        assertThat(lagrange).isNotNull();
        assertThat(lagrange.path("threshold").asInt()).isEqualTo(7);
        // N K rows of a block of 50 at 1e7 a second, and N blocks of 8 bytes an element at 1 MiB a second.
        double once = 12 * 4 * 1000 * 50 / 1e7 + 12 * 1000 * 50 * 8 / 1048576.0;
        // 2 multiply-adds an element, N weights out and 7 results back, decoded by 7 multiply-adds an element.
        double round = 2 * 1000 * 50 / 1e6 + (12 + 7) * 50 * 8 / 1048576.0 + 7 * 50 / 1e7;
        assertThat(lagrange.path("onceSeconds").asDouble()).isCloseTo(once, within(1e-9));
        assertThat(lagrange.path("roundSeconds").asDouble()).isCloseTo(round, within(1e-9));
        assertThat(lagrange.path("calmSeconds").asDouble()).isCloseTo(once + 10 * round, within(1e-9));
        // More than 5 of 12 are late.
        double late = 0;
        double choose = 1;
        for (int i = 0; i <= 12; i++) {
            late += i > 5 ? choose * Math.pow(0.1, i) * Math.pow(0.9, 12 - i) : 0;
            choose *= (12.0 - i) / (i + 1);
        }
        assertThat(lagrange.path("waits").asDouble()).isCloseTo(late, within(1e-12));
        assertThat(lagrange.path("predictedSeconds").asDouble())
                .isCloseTo(once + 10 * (round + 3 * late), within(1e-9));
        assertThat(tree.path("refused").get(0).path("predictedSeconds").asDouble())
                .isPositive();
    }

    @Test
    void resultsOfGradientsCanBeVerified() {
        VerbConventions.Run run = plan("--workers 12 --blocks 4 --colluders 1 --stragglers 2 --byzantine 1");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("--> lagrange, verified")
                .contains(
                        "refused: lagrange: LCC needs N >= (K+T-1)*deg+S+2A+1 = 13 workers for K=4,T=1,deg=2,S=2,A=1 but N=12; reduce K to at most 3 or enable result verification (needs 12)");
    }

    @Test
    void nothingToBearIsNotCoded() {
        assertThat(plan("--workers 8").out())
                .contains("--> uncoded")
                .contains("nothing is to be borne or hidden, and coding does not pay here")
                .containsPattern(
                        "note: scales lx=\\d+, lw=\\d+, lc=0: the worst-case gradient takes \\d+ bits of 60\n");
        assertThat(plan("--workers 40 --function logistic --sigmoid-degree 2").out())
                .contains("note: degree 2 fit equals degree 1 on a symmetric interval");
        assertThat(plan("--workers 8 --function gram --degree 3").out())
                .contains("note: declared degree 3, observed at most 2; every degree less saves K+T-1 workers");
    }

    @Test
    void approximationsAreOptIn() {
        assertThat(plan("--workers 12 --blocks 4 --stragglers 2 --function relu --approximate")
                        .out())
                .contains("chosen: bacc K=4")
                .contains(
                        "refused: lagrange: function 'relu' is not polynomial; supply a polynomial approximation or use BACC")
                .contains("note: bacc is an approximation");
        assertThat(plan("--workers 20 --blocks 4 --colluders 1 --approximate").out())
                .contains(
                        "refused: bacc: BACC offers no privacy / no exact error correction; take a Lagrange code for T=1, A=0")
                .contains("chosen: lagrange K=4");
        assertThat(plan("--workers 12 --blocks 4 --stragglers 2 --approximate").out())
                .as("exact ones go first")
                .contains("chosen: repetition K=4");
    }

    /** Messages of section 13 that can be said before anything runs. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--workers 12 --blocks 0 | K must be >= 1 (was 0)",
                "--workers 0 | N must be >= 1 (was 0)",
                "--workers 4 --colluders -1 | T must be >= 0 (was -1)",
                "--workers 4 --stragglers -1 | S must be >= 0 (was -1)",
                "--workers 4 --byzantine -1 | A must be >= 0 (was -1)",
                "--workers 12 --blocks 4 --colluders 1 --stragglers 2 --byzantine 1 --function gram | LCC needs N >= (K+T-1)*deg+S+2A+1 = 13 workers for K=4,T=1,deg=2,S=2,A=1 but N=12; reduce K to at most 3 or enable result verification (needs 12)",
                "--workers 12 --colluders 3 --stragglers 3 --function power --degree 3 | LCC needs N >= (K+T-1)*deg+S+2A+1 = 13 workers for K=1,T=3,deg=3,S=3,A=0 but N=12; lower T, S, A or the degree, or raise N",
                "--workers 5 --blocks 3 --colluders 1 --function power --degree 3 | N=5 < K*deg-1: replication would fit but cannot hide data; set T=0 or raise N",
                "--workers 5 --field 91 | modulus 91 is not prime",
                "--workers 5 --field 2 | modulus 2 is below 3",
                "--workers 5 --field m62 | --field m62 is no field; take m61, m31, or a prime below 2^31",
                "--workers 8 --blocks 3 --colluders 1 --function gram --field 11 | field of size 11 has too few points for N+K+T=12",
                "--workers 4 --blocks 3 --betas 1,2,3,4 --alphas 5,3,6,7 --colluders 1 | worker point 3 equals data point beta_3: that worker would receive raw data",
                "--workers 2 --blocks 1 --betas 1,2 --alphas 5,0 --colluders 1 | worker point alpha_2 is 0",
                "--workers 2 --blocks 1 --betas 1,2 --alphas 5,5 --colluders 1 | points 0 and 1 are both 5",
                "--workers 2 --blocks 2 --betas 1 --alphas 5,6 | --betas has 1 points for K+T=2, --alphas 2 for N=2; give as many",
                "--workers 2 --betas 1 --alphas 5,6 | points are checked where --blocks, --betas and --alphas are given",
                "--workers 8 --function relu | function 'relu' is not polynomial; supply a polynomial approximation or use BACC",
                "--workers 20 --function linear --hidden-weights --colluders 1 --degree 2 | declared degree 2, observed at least 3",
                "--workers 8 --function power | --function power needs a --degree of at least 1 (was none)",
                "--workers 8 --field 97 --scales 2,2,0 --data-bound 12.25 | value 12.25 at (0,0) exceeds +-12.0 for p=97, l=2",
                "--workers 8 --data-bound NaN | NaN at (0,0)",
                "--workers 8 --scales 2,2 | --scales 2,2 has 2 numbers, takes 3: LX,LW,LC",
                "--workers 8 --function gram --scales 2,2,2 | --scales are those of linear and logistic, not of gram",
                "--workers 8 --function logistic --sigmoid-degree 10 | degree must be 1..9 (was 10)",
                "--workers 8 --law slow:1,2 | --law slow:1,2: give none or late:P,D",
                "--workers 8 --link 0 | a rate of 0.0; give more than 0, finite",
                "--workers 8 --link fast | --link fast is no size such as 64k or 12g",
                "--workers 8 --rounds 0 | --rows, --columns and --rounds must be at least 1 (were 4000, 50 and 0)"
            })
    void refusalsHaveTheNumbersAndTheWayOut(String options, String message) {
        VerbConventions.Run run = plan(options);
        assertThat(run.err().strip()).contains(message).doesNotContain("\n");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void theRangeThatDoesNotFitTheField() {
        VerbConventions.Run run = VerbConventions.run(
                List.of(new SparkVerbs()),
                ("plan lagrange --workers 8 --function logistic --rows 12396 --columns 1568 --field m31 --scales 4,8,8"
                                + " --sigmoid-bound 0.1 --weight-bound 1")
                        .split(" "));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains("worst-case gradient needs 47 bits, field M31 gives 30; lower lx/lw/lc or use M61");
    }
}
