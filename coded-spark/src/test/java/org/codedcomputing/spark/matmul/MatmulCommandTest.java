package org.codedcomputing.spark.matmul;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.codedcomputing.spark.cli.SparkVerbs;
import org.codedcomputing.spark.cli.VerbConventions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("fault-17")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class MatmulCommandTest {
    @TempDir
    private Path folder;

    private static VerbConventions.Run run(String line) {
        return VerbConventions.run(List.of(new SparkVerbs(), new MatmulVerbs()), line.split(" "));
    }

    @Test
    void verbsKeepTheConventions() {
        VerbConventions.assertHold(new MatmulVerbs());
    }

    @Test
    void textIsMultipliedCheckedAndWritten() throws IOException {
        Path a = Files.writeString(folder.resolve("a.csv"), "1,2\n3,4\n5,6\n");
        Path b = Files.writeString(folder.resolve("b.txt"), "1 0 -1\n2 1 0\n");
        Path json = folder.resolve("report.json");
        VerbConventions.Run run =
                run("matmul --a %s --b %s --code mds:3 --workers 4 --arithmetic fixed:10 --out %s --json %s --check"
                        .formatted(a, b, folder.resolve("c"), json));
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("MDS(k=3), 4 tasks, 3 needed: as set")
                .contains("checked: relative error 0.00, largest difference 0.00 to BlockMatrix.multiply");
        StringBuilder written = new StringBuilder();
        try (var parts = Files.list(folder.resolve("c"))) {
            for (Path part : parts.filter(p -> p.getFileName().toString().startsWith("part-"))
                    .sorted()
                    .toList()) {
                written.append(Files.readString(part));
            }
        }
        assertThat(written).hasToString("5.0,2.0,-1.0\n11.0,4.0,-3.0\n17.0,6.0,-5.0\n");
        JsonNode report = new ObjectMapper().readTree(json.toFile());
        assertThat(report.path("checked").asBoolean()).isTrue();
        assertThat(report.path("rounds").get(0).path("survivors")).hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void liarsAreNamed() {
        VerbConventions.Run run = run(
                "matmul --rows 30 --inner 20 --columns 10 --block 7 --code ep:2,2,1 --workers 9 --arithmetic field:65537 --errors 2 --liars 1 --liars 4 --transposed --check");
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("faulty [1, 4]").contains("checked: relative error 0");
    }

    @Test
    void aWrongProductIsAFailure() {
        VerbConventions.Run run = run("matmul --rows 6 --inner 5 --columns 4 --code uncoded:1,2,2 --liars 2 --check");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("WRONG: relative error");
    }

    @Test
    void theTableHasUncodedInFourWaves() throws IOException {
        Path json = folder.resolve("plan.json");
        VerbConventions.Run calm = run(
                "plan matmul --rows 4000 --inner 4000 --columns 4000 --slots 12 --law none --shuffle 10g --driver 10g --json "
                        + json);
        assertThat(calm.err()).isEmpty();
        assertThat(calm.exitCode()).isZero();
        assertThat(calm.out())
                .contains(
                        "plan matmul: 4000 x 4000 times 4000 x 4000, 12 slots, real, no stragglers, 1 results to spare")
                .contains("  declared: shuffle 10g bytes/s, driver 10g bytes/s, law no stragglers\n")
                .contains("  default: multiply-adds 1,000,000,000, ")
                .containsPattern("--> uncoded, waves, copies +p=1, ")
                .contains("coded tail")
                .contains("one wave")
                .containsPattern("chosen: uncoded \\(p=1, m=\\d+, n=\\d+\\), \\d+ tasks in waves, copies last")
                .contains("coding does not pay here");
        JsonNode plan = new ObjectMapper().readTree(json.toFile());
        assertThat(plan.path("choices").get(0).path("form").asText()).isEqualTo("uncoded, waves, copies");
        assertThat(plan.path("choices"))
                .allSatisfy(choice -> assertThat(choice.path("calmSeconds").asDouble())
                        .isEqualTo(choice.path("totalSeconds").asDouble()));
        VerbConventions.Run slow = run(
                "plan matmul --rows 4000 --inner 4000 --columns 4000 --slots 12 --shuffle 100m --driver 10g --law slow:1,1e6");
        // Few large tasks move the fewest bytes, and a code does without the slow slot's.
        assertThat(slow.out()).containsPattern("chosen: one wave");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "matmul | give either --a and --b, or --rows, --inner and --columns",
                "matmul --rows 5 | random matrices need --rows, --inner and --columns",
                "matmul --a x --rows 5 | give either --a and --b",
                "matmul --rows 5 --inner 5 --columns 5 --code ep:2 | ep:2 has 1 numbers, ep takes 3",
                "matmul --rows 5 --inner 5 --columns 5 --code rs:2 | unknown code rs:2; codes are",
                "matmul --rows 5 --inner 5 --columns 5 --code mds:two | mds:two holds something that is no integer",
                "matmul --rows 5 --inner 5 --columns 5 --arithmetic float | unknown arithmetic float",
                "matmul --rows 5 --inner 5 --columns 5 --arithmetic field:65535 | 65535",
                "matmul --rows 5 --inner 5 --columns 5 --law gamma | unknown law gamma; laws are",
                "matmul --rows 5 --inner 5 --columns 5 --workers 0 | workers must be at least 1",
                "plan matmul --rows 5 --inner 5 --columns 5 --slots 0 | 0 slots; give at least 1",
                "plan matmul --rows 5 --inner 5 --columns 5 --slots 4 --memory lots | --memory lots is no size"
            })
    void wrongUsageIsOneLine(String line, String message) {
        VerbConventions.Run run = run(line);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().strip()).contains(message).doesNotContain("\n");
    }
}
