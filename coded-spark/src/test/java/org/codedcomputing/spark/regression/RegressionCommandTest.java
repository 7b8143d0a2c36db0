package org.codedcomputing.spark.regression;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.codedcomputing.spark.cli.VerbConventions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 10, unit = TimeUnit.MINUTES)
class RegressionCommandTest {
    @TempDir
    private Path folder;

    private static VerbConventions.Run run(String line) {
        return VerbConventions.run(List.of(new RegressionVerbs()), line.split(" "));
    }

    @Test
    void theVerbKeepsTheConventionsAndListsSchemes() {
        VerbConventions.assertHold(new RegressionVerbs());
        assertThat(run("regression --help").out().replaceAll("\\s+", " "))
                .contains("frc (fractional repetition", "tail (coded tail", "uncoded (every partition at one worker");
    }

    @Test
    void madeUpRowsReachTheOptimumOfMllib() throws IOException {
        Path json = folder.resolve("report.json");
        VerbConventions.Run run = run(
                "regression --rows 200 --columns 5 --workers 4 --scheme frc --stragglers 1 --loss logistic --regularization 0.01"
                        + " --set optimizer=lbfgs --set tolerance=1e-10 --check --json " + json);
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .startsWith("FRC(n=4, s=1) (as asked): 200 rows, 6 parameters")
                .contains("frc, logistic loss: objective ", "checked: objective ", ", MLlib ");
        JsonNode report = new ObjectMapper().readTree(json.toFile());
        assertThat(report.path("scheme").asText()).isEqualTo("frc");
        assertThat(report.path("checked").asBoolean()).isTrue();
        assertThat(report.path("coefficients")).hasSize(5);
    }

    @Test
    void filesAreReadAndTheWayIsThatWithoutCoding() throws IOException {
        Path csv = folder.resolve("rows.csv");
        List<String> lines = new ArrayList<>(List.of("a,price,b"));
        Random random = new Random(1);
        for (int i = 0; i < 60; i++) {
            double a = random.nextGaussian();
            double b = random.nextGaussian();
            lines.add("%s,%s,%s".formatted(a, 3 * a - b + 1, b));
        }
        Files.write(csv, lines);
        VerbConventions.Run run = run(
                "regression --input " + csv
                        + " --label price --workers 3 --scheme cyclic --stragglers 1 --iterations 30 --step 0.2 --set slow=1 --set delay=0.05 --check=uncoded");
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("30 iterations", "cyclic, squared loss: ", "checked: objective ", "without coding ");
    }

    @Test
    void aDifferenceIsAFailure() {
        // Two steps are not the optimum.
        VerbConventions.Run run =
                run("regression --rows 60 --columns 2 --workers 2 --scheme uncoded --iterations 2 --check");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("WRONG: objective ");
        assertThat(RegressionCommand.difference(1, Double.NaN)).isInfinite();
        assertThat(RegressionCommand.difference(0, 0)).isZero();
        assertThat(RegressionCommand.difference(1, -1)).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "regression --scheme fcr | no scheme is called fcr; did you mean frc",
                "regression --loss huber | no loss is called huber; there are squared and logistic",
                "regression --workers 0 | workers must be at least 1 (was 0)",
                "regression --step 0 | the step must be above 0 and finite (was 0.0)",
                "regression --regularization -1 | the regularization must be at least 0 and finite (was -1.0)",
                "regression --check=nothing | --check=nothing compares with nothing; there are mllib and uncoded",
                "regression --rows 0 | --rows and --columns must be at least 1 (were 0 and 10)"
            })
    void wrongUsageIsOneLine(String line, String message) {
        VerbConventions.Run run = run(line);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().strip()).contains(message).doesNotContain("\n");
    }

    @Test
    void whatASchemeCannotBearIsRefused() {
        assertThat(run("regression --rows 20 --workers 2 --scheme frc --byzantine 1")
                        .err())
                .contains("frc bears stragglers only, not 1 liars and 0 colluders");
        assertThat(run("regression --rows 20 --workers 2 --scheme frc --stragglers 1 --set optimiser=gd")
                        .err())
                .contains("no setting is called optimiser; settings are [delay, intercept, momentum");
    }
}
