package org.codedcomputing.spark.matvec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.codedcomputing.spark.cli.SparkVerbs;
import org.codedcomputing.spark.cli.VerbConventions;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("fault-17")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class MatvecCommandTest {
    @TempDir
    private Path folder;

    private static VerbConventions.Run run(String line) {
        return VerbConventions.run(List.of(new SparkVerbs(), new MatvecVerbs()), line.split(" "));
    }

    @Test
    void verbsKeepTheConventions() {
        VerbConventions.assertHold(new MatvecVerbs());
    }

    @Test
    void productsAreCheckedAndReported() throws IOException {
        Path json = folder.resolve("report.json");
        VerbConventions.Run run = run(
                "matvec --rows 240 --columns 30 --speeds 1,1,0.5,0.5 --product 100 --scheme hcmm-mds --paced --multiply-adds 72000 --rounds 3 --check --json "
                        + json);
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .startsWith("HCMM+MDS: 240 rows in ")
                .contains("product 1: ", "product 2: ", "product 3: ", "3 rounds, 3 answered")
                .contains("checked: relative error ")
                .doesNotContain("product 4");
        JsonNode report = new ObjectMapper().readTree(json.toFile());
        assertThat(report.path("scheme").asText()).isEqualTo("hcmm-mds");
        assertThat(report.path("checked").asBoolean()).isTrue();
        assertThat(report.path("seconds")).hasSize(3);
        assertThat(report.path("rounds")).hasSize(3);
        // Rows of a product cannot be there before the four workers may have done them: 240 / (2400 x 3) s.
        report.path("seconds").forEach(seconds -> assertThat(seconds.asDouble()).isGreaterThanOrEqualTo(240 / 7200.0));
    }

    @Test
    void aDryRunOnlyPlans() {
        VerbConventions.Run run = run("matvec --rows 100 --columns 10 --workers 2 --scheme lb --dry-run");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("LB: 100 rows").contains("loads [").doesNotContain("product 1");
    }

    @Test
    void wrongProductsAreFound() {
        DMatrixRMaj a = new DMatrixRMaj(new double[][] {{1, 2}, {3, 4}});
        double[] x = {1, -1};
        assertThat(MatvecCommand.relativeError(a, x, new double[] {-1, -1})).isZero();
        assertThat(MatvecCommand.relativeError(a, x, new double[] {-1, -1.5})).isEqualTo(0.5);
        assertThat(MatvecCommand.relativeError(a, x, new double[] {-1, Double.NaN}))
                .isInfinite();
        DMatrixRMaj zero = new DMatrixRMaj(1, 1);
        assertThat(MatvecCommand.relativeError(zero, new double[] {1}, new double[] {1e-300}))
                .isInfinite();
    }

    @Test
    void thePlanRanksAllSchemesByTheModel() throws IOException {
        Path json = folder.resolve("plan.json");
        VerbConventions.Run run =
                run("plan matvec --rows 8000 --columns 500 --speeds 1,1,0.5,0.5,0.25,0.25 --multiply-adds 1e6 --json "
                        + json);
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("HCMM+MDS", "HCMM+LT", "UC", "LB", "UU", "pull", "coded tail")
                .contains("refused: speculation: the model has no copies of late tasks")
                .contains("  declared: speeds 1 1 0.5 0.5 0.25 0.25, multiply-adds 1,000,000\n  default: a mu 1\n")
                .containsPattern("chosen: \\S+")
                .contains("mean seconds in the model: ");
        JsonNode plan = new ObjectMapper().readTree(json.toFile());
        List<Double> predicted = new ArrayList<>();
        List<String> schemes = new ArrayList<>();
        plan.path("choices").forEach(choice -> {
            predicted.add(choice.path("predictedSeconds").asDouble());
            schemes.add(choice.path("scheme").asText());
        });
        assertThat(predicted).hasSize(7).isSorted();
        assertThat(schemes).contains(plan.path("chosen").asText());
        // Equal loads on workers of unequal speed are the worst there is, and HCMM beats what does not know the speeds.
        assertThat(schemes.get(6)).isEqualTo("uu");
        assertThat(schemes.indexOf("hcmm-mds")).isLessThan(schemes.indexOf("uc"));
        assertThat(plan.path("excluded").path("speculation").asText()).contains("no copies of late tasks");
        assertThat(plan.path("refused").get(0).path("name").asText()).isEqualTo("speculation");
    }

    @Test
    void oneProductIsNotEncoded() {
        VerbConventions.Run run = run("plan matvec --rows 8000 --columns 500 --workers 8 --once");
        assertThat(run.out()).containsPattern("chosen: (pull|lb|uu)\\R").contains("not for one product");
    }

    @ParameterizedTest
    @EnumSource
    void schemesAreReadAsTheyAreNamed(MatvecScheme scheme) {
        assertThat(MatvecTexts.scheme(MatvecTexts.name(scheme))).isEqualTo(scheme);
        assertThat(MatvecTexts.SCHEMES.split(", ")).contains(MatvecTexts.name(scheme));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "matvec --rows 5 | --columns",
                "matvec --rows 0 --columns 5 | --rows and --columns must be at least 1 (were 0 and 5)",
                "matvec --rows 50000 --columns 50000 | 2500000000 elements, a matrix of the driver at most 2147483647; take fewer",
                "matvec --rows 5 --columns 5 --scheme mds | unknown scheme mds; schemes are auto, hcmm-mds",
                "matvec --rows 5 --columns 5 --workers 3 --speeds 1,2 | --speeds 1,2 has 2 speeds for 3 workers; give one for each",
                "matvec --rows 5 --columns 5 --speeds 1,,2 | --speeds 1,,2: '' is no number; give speeds such as",
                "matvec --rows 5 --columns 5 --speeds 1,0 | --speeds 1,0: 0 is no speed; each must be above 0",
                "matvec --rows 5 --columns 5 --speeds 1,NaN | NaN is no speed",
                "matvec --rows 5 --columns 5 --workers 0 | --workers must be at least 1 (was 0)",
                "matvec --rows 5 --columns 5 --rounds 0 | --rounds must be at least 1 (was 0)",
                "matvec --rows 5 --columns 5 --product 0 | --product must be at least 0.001 and finite (was 0.0)",
                "matvec --rows 5 --columns 5 --multiply-adds -1 | --multiply-adds must be above 0 and finite (was -1.0)",
                "matvec --rows 5 --columns 5 --paced --master spark://h:1 | --paced makes speeds on a local master, but the master is spark://h:1",
                "plan matvec --rows 5 --columns 5 --workers 3 --speeds 1,2 | 2 speeds for 3 workers",
                "plan matvec --rows 5 --columns 5 --tasks-per-worker 0 | tasksPerWorker must be at least 1 (was 0)"
            })
    void wrongUsageIsOneLine(String line, String message) {
        VerbConventions.Run run = run(line);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().strip()).contains(message).doesNotContain("\n");
    }
}
