package org.codedcomputing.terasort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.codedcomputing.spark.cli.VerbConventions;
import org.codedcomputing.spark.cli.VerbConventions.Run;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The verbs as a user types them, in this JVM on a local master. */
class TeraVerbsTest {
    @TempDir
    private Path temp;

    @Test
    void verbsKeepTheConventions() {
        VerbConventions.assertHold(new TeraVerbs());
    }

    @ParameterizedTest
    @CsvSource({"uncoded", "replicated", "coded"})
    void generatesSortsValidates(String mode) {
        assertThat(coded("teragen", "10k", path("in")).out()).contains("10,000 rows (1,000,000 bytes)");
        assertThat(coded("terachecksum", path("in")).out()).contains("10,000 rows, checksum 139abefd74b2");
        Run sort = coded("terasort", path("in"), path("out"), "--mode", mode, "--nodes", "4", "--load", "2");
        assertThat(sort.out()).contains("mode " + mode, "10,000 rows (1,000,000 bytes) sorted into 4 files");
        Run validate =
                coded("teravalidate", path("out"), path("report"), "--rows", "10k", "--checksum", "139abefd74b2");
        assertThat(validate.out()).contains("valid: 10,000 rows, checksum 139abefd74b2, 0 errors");
    }

    @Test
    void anUnsortedOutputFailsValidation() {
        coded("teragen", "1000", path("in"));
        Run validate = run("teravalidate", path("in"), path("report"));
        assertThat(validate.exitCode()).isEqualTo(1);
        assertThat(validate.out()).contains("NOT VALID", "keys out of order");
        assertThat(run("teravalidate", path("in"), path("other"), "--rows", "1000")
                        .exitCode())
                .isEqualTo(2);
    }

    @Test
    void dryRunPrintsThePlanAndDoesNothing() throws IOException {
        coded("teragen", "1000", path("in"));
        Run dry = coded("terasort", path("in"), path("out"), "--nodes", "4", "--load", "2", "--dry-run");
        assertThat(dry.out())
                .contains(
                        "1,000 rows (100,000 bytes)",
                        "mode coded, K=4, r=2",
                        "sends 0.2500 = 25,000 of 100,000 bytes",
                        "6 batches");
        assertThat(names()).containsExactly("in");
    }

    @ParameterizedTest
    @CsvSource({"resolvable, 64 batches, coded 0.2500", "pods, 28 batches, coded 0.3750"})
    void sortsOnSixteenNodes(String design, String batches, String load) {
        coded("teragen", "10k", path("in"));
        Run sort = coded("terasort", path("in"), path("out"), "--nodes", "16", "--load", "4", "--design", design);
        assertThat(sort.out()).contains(design + "(K=16", batches, load, "10,000 rows (1,000,000 bytes) sorted");
        Run validate =
                coded("teravalidate", path("out"), path("report"), "--rows", "10k", "--checksum", "139abefd74b2");
        assertThat(validate.out()).contains("valid: 10,000 rows, checksum 139abefd74b2, 0 errors");
    }

    @Test
    void sortsByOtherDesignsAndByALoadBetween() throws IOException {
        coded("teragen", "10k", path("in"));
        Run resolvable =
                coded("terasort", path("in"), path("six"), "--nodes", "6", "--load", "3.5", "--design", "resolvable");
        assertThat(resolvable.out())
                .contains(
                        "4 input partitions",
                        "design resolvable(K=6, k=3): 4 batches, 4 populated; 4 groups",
                        "coded 0.2500",
                        "no resolvable design within the cap of groups has K=6 and r=3.5: taken is the nearest");
        assertThat(coded("teravalidate", path("six"), path("six-report")).out()).contains("139abefd74b2");
        Run shared = coded("terasort", path("in"), path("four"), "--nodes", "4", "--load", "2.5", "--design", "cdc");
        assertThat(shared.out()).contains("r=2.5, 24 input partitions", "shared(0.5 of the input CDC(K=4, r=2)");
        assertThat(coded("teravalidate", path("four"), path("four-report")).out())
                .contains("139abefd74b2");
        // A megabyte in 16 packets and a sixth of it sent: under the floor of 16k each, so auto takes another design.
        assertThat(coded("terasort", path("in"), path("auto"), "--nodes", "4", "--load", "2.5", "--dry-run")
                        .out())
                .contains(
                        "design auto: shared", "packets of 10,417 bytes on average", "taken is CDC(K=4, r=2) with r=2");
    }

    @Test
    void demoValidatesAllModesAndLeavesNothing() throws IOException {
        Run demo = coded("demo", "--rows", "10k", "--dir", path("demo"));
        assertThat(demo.out()).contains("bytes sent", "139abefd74b2", "yes             yes             yes");
        assertThat(names()).containsExactly("demo");
        List<String> before = temporary();
        coded("demo", "--rows", "1k", "--nodes", "3", "--load", "1");
        assertThat(temporary()).isEqualTo(before);
    }

    @Test
    void refusesWrongArgumentsInOneLineWithTheWayOut() throws IOException {
        coded("teragen", "10", path("in"));
        assertRefused(2, "r = 5 exceeds the number of nodes K = 4", "--nodes", "4", "--load", "5");
        assertRefused(2, "r = 0 is below 1", "--nodes", "4", "--load", "0");
        assertRefused(2, "K = 65 nodes", "--nodes", "65", "--load", "2");
        assertRefused(2, "unknown mode 'code'; choose uncoded, replicated, coded or auto", "--mode", "code");
        assertRefused(2, "must be from 1 to 100000", "--partitions", "0");
        assertRefused(
                1,
                "unknown configuration key spark.coded.exchange.mod; the nearest known key is spark.coded.exchange.mode",
                "--conf",
                "spark.coded.exchange.mod=coded");
        assertRefused(1, "needs 4 task slots", "--nodes", "4", "--master", "local[2]");
        assertRefused(
                1,
                "more than spark.coded.exchange.groupCap",
                "--nodes",
                "40",
                "--load",
                "5",
                "--design",
                "cdc",
                "--master",
                "local[2]");
        assertRefused(2, "unknown design 'pod'; choose cdc, resolvable, pods or auto", "--design", "pod");
        assertRefused(1, "no resolvable design for K=4 nodes and computation load r=2", "--design", "resolvable");
        assertThat(names()).containsExactly("in");
    }

    @Test
    void refusesAnExistingOutput() throws IOException {
        coded("teragen", "10", path("in"));
        Files.createDirectory(temp.resolve("out"));
        Run run = run("terasort", path("in"), path("out"));
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("exists already; remove it or name another output");
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run("teragen", "10", path("in")).err()).contains("exists already");
        assertThat(names()).containsExactly("in", "out");
    }

    @Test
    void refusesATruncatedFileWithItsNameAndOffset() throws IOException {
        Files.createDirectory(temp.resolve("in"));
        Files.write(temp.resolve("in/rows"), new byte[150]);
        Run run = run("terasort", path("in"), path("out"));
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("in/rows has 150 bytes", "offset 100 has only 50 bytes");
        assertThat(run.err().lines()).hasSize(1);
        assertThat(names()).containsExactly("in");
    }

    private void assertRefused(int exitCode, String reason, String... options) {
        List<String> arguments = new ArrayList<>(List.of("terasort", path("in"), path("out")));
        arguments.addAll(List.of(options));
        Run run = run(arguments.toArray(String[]::new));
        assertThat(run.err()).contains(reason);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.exitCode()).isEqualTo(exitCode);
    }

    private String path(String name) {
        return temp.resolve(name).toString();
    }

    private List<String> names() throws IOException {
        return list(temp, "");
    }

    private static List<String> temporary() throws IOException {
        return list(Path.of(System.getProperty("java.io.tmpdir", "")), "coded-demo-");
    }

    private static List<String> list(Path directory, String prefix) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> name.startsWith(prefix))
                    .sorted()
                    .toList();
        }
    }

    private static Run coded(String... arguments) {
        Run run = run(arguments);
        assertThat(run.exitCode()).as(run.toString()).isZero();
        return run;
    }

    private static Run run(String... arguments) {
        return VerbConventions.run(List.of(new TeraVerbs()), arguments);
    }
}
