package org.codedcomputing.benchmarks.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.codedcomputing.benchmarks.Experiment;
import org.codedcomputing.benchmarks.Machine;
import org.codedcomputing.benchmarks.Result;
import org.codedcomputing.benchmarks.Result.Goal;
import org.codedcomputing.benchmarks.Result.Measurement;
import org.codedcomputing.benchmarks.cli.BenchVerbs;
import org.codedcomputing.spark.cli.CodedCommand;
import org.codedcomputing.spark.cli.VerbConventions;
import org.codedcomputing.spark.cli.VerbProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {
    private static final List<Experiment> EXPERIMENTS = Stream.of("gradient", "hcmm", "lcc", "pagerank", "terasort")
            .<Experiment>map(Samples.Named::new)
            .toList();

    /** Of the names that papers name, without what takes seconds. */
    private static final List<Model> MODELS = Model.all().stream()
            .map(model -> new Model(
                    model.name(),
                    model.kind(),
                    model.description(),
                    model.seed(),
                    model.command(),
                    quick -> List.of(Model.one("some.figure", 1, "x")),
                    model.settings()))
            .toList();

    @TempDir
    private Path folder;

    private final List<String> runs = new ArrayList<>();

    private Path page() {
        return folder.resolve("deep/report.html");
    }

    private void keep(String name, boolean quick, String commit) throws IOException {
        Samples.result(name, quick, commit, new Measurement(name + ".seconds", 2, "s", List.of(2.0)))
                .write(folder.resolve("results").resolve(name + (quick ? "-quick" : "") + ".json"));
    }

    private VerbConventions.Run report(Benches benches, String... arguments) {
        return reportTo(page(), benches, arguments);
    }

    private VerbConventions.Run reportTo(Path out, Benches benches, String... arguments) {
        VerbProvider provider = () -> List.of(new ReportCommand(EXPERIMENTS, MODELS, benches));
        List<String> all = new ArrayList<>(List.of(
                "report", "--quick", "--results", folder.resolve("results").toString(), "--out", out.toString()));
        all.addAll(List.of(arguments));
        return VerbConventions.run(List.of(provider), all.toArray(String[]::new));
    }

    private Benches keeping() {
        return (name, quick) -> {
            runs.add(name + (quick ? " quick" : ""));
            keep(name, quick, Machine.commit());
        };
    }

    @Test
    void whatIsMissingIsRunAndWhatIsThereIsNot() throws IOException {
        keep("lcc", true, Machine.commit());
        keep("hcmm", false, Machine.commit());
        VerbConventions.Run run = report(keeping());
        assertThat(run.exitCode()).as(run.err()).isEqualTo(CodedCommand.OK);
        assertThat(runs).containsExactly("gradient quick", "pagerank quick", "terasort quick");
        assertThat(run.out())
                .contains("5 of 5 experiments have a result")
                .contains("goals: 5 met, 0 missed, 0 not measured")
                .contains("written to " + page());
        assertThat(run.err())
                .as("progress")
                .contains("lcc: a kept result suffices")
                .contains("gradient: running");
        assertThat(page()).content().startsWith("<!DOCTYPE html>").endsWith("</html>\n");
        try (Stream<Path> left = Files.list(folder.resolve("deep"))) {
            assertThat(left).as("no temporary file stays").containsExactly(page());
        }
    }

    @Test
    void noRunShowsWhatIsThereAndMarksIt() throws IOException {
        keep("lcc", true, "0123456789ab");
        VerbConventions.Run run = report(keeping(), "--no-run");
        assertThat(run.exitCode()).isEqualTo(CodedCommand.OK);
        assertThat(runs).isEmpty();
        assertThat(run.out()).contains("1 of 5 experiments have a result");
        assertThat(page())
                .content()
                .contains("of commit 0123456789ab, not " + Machine.commit())
                .contains("of another machine: ")
                .contains("quick form")
                .contains("there is no result; to make it: ./scripts/coded bench gradient --quick");
    }

    @Test
    void aRunThatFailsIsOnThePageAndInTheExitCode() throws IOException {
        for (Experiment experiment : EXPERIMENTS) {
            if (!experiment.name().equals("hcmm")) {
                keep(experiment.name(), true, "abc");
            }
        }
        VerbConventions.Run run = report((name, quick) -> {
            throw new IOException("bench hcmm ended with exit code 1: the machine is busy");
        });
        assertThat(run.exitCode()).isEqualTo(CodedCommand.FAILED);
        assertThat(run.err()).contains("failed: bench hcmm ended with exit code 1: the machine is busy");
        assertThat(page()).content().contains("missing: bench hcmm ended with exit code 1: the machine is busy");
    }

    @Test
    void aPlaceThatCannotBeWrittenIsRefusedBeforeAnythingRuns() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "as it was");
        VerbConventions.Run run = reportTo(file.resolve("report.html"), keeping());
        assertThat(run.exitCode()).isEqualTo(CodedCommand.USAGE);
        assertThat(run.err()).contains("is no folder that may be written to");
        run = reportTo(folder, keeping());
        assertThat(run.exitCode()).isEqualTo(CodedCommand.USAGE);
        assertThat(run.err()).contains("is a folder; name a file in it");
        assertThat(runs).isEmpty();
        assertThat(file).hasContent("as it was");
    }

    @Test
    void theVerbHasWhatAllVerbsHave() {
        VerbConventions.assertHold(() -> List.of(new ReportCommand(EXPERIMENTS)));
        assertThat(new BenchVerbs().verbs()).anyMatch(verb -> verb instanceof ReportCommand);
    }

    @Test
    void aFullReportDoesNotTakeTheQuickFormForTheFullOne() throws IOException {
        keep("lcc", true, "abc");
        Kept kept = new Kept(folder.resolve("results"), "abc");
        assertThat(kept.search("lcc", true).suffices(true)).isTrue();
        assertThat(kept.search("lcc", false).suffices(false)).isFalse();
        keep("lcc", false, "old");
        assertThat(kept.search("lcc", false).suffices(false)).isTrue();
        assertThat(kept.search("lcc", false).best().orElseThrow().result().quick())
                .isFalse();
        // The quick one is of the present commit.
        assertThat(kept.search("lcc", true).best().orElseThrow().result().quick())
                .isTrue();
        keep("lcc", false, "abc");
        assertThat(kept.search("lcc", true).best().orElseThrow().result().quick())
                .isFalse();
    }

    @Test
    void aResultWithoutFiguresDoesNotSuffice() throws IOException {
        new Result(
                        "terasort",
                        false,
                        Map.of(),
                        "abc",
                        1,
                        List.of(),
                        List.of(Goal.notMeasured("t", "x", 1, "b", "needs root")))
                .write(folder.resolve("results/terasort.json"));
        Kept.Search search = new Kept(folder.resolve("results"), "abc").search("terasort", false);
        assertThat(search.suffices(false)).isFalse();
        VerbConventions.Run run = report(keeping(), "--no-run");
        assertThat(run.exitCode()).isEqualTo(CodedCommand.OK);
        assertThat(page()).content().contains("missing: needs root");
    }

    @Test
    void aFileThatIsNoResultIsSaidAndCountsAsNone() throws IOException {
        Path results = Files.createDirectories(folder.resolve("results"));
        Files.writeString(results.resolve("lcc.json"), "{\"name\":\"lcc\"}");
        Files.writeString(results.resolve("hcmm.json"), "not JSON <b>");
        keep("gradient", false, "abc");
        Files.move(results.resolve("gradient.json"), results.resolve("pagerank.json"));
        VerbConventions.Run run = report(keeping(), "--no-run");
        assertThat(run.exitCode()).isEqualTo(CodedCommand.OK);
        assertThat(run.err())
                .contains("lcc.json is not the result of an experiment")
                .contains("hcmm.json is not the result of an experiment")
                .contains("pagerank.json is a result of experiment gradient, not of pagerank");
        assertThat(run.out()).contains("0 of 5 experiments");
        assertThat(page()).content().contains("remove it, or measure again");
    }

    @Test
    void aBenchOfItsOwnProcessIsHeardAndItsEndIsTold() throws Exception {
        StringWriter said = new StringWriter();
        Kept kept = new Kept(folder, "abc");
        List<String> shell = List.of("/bin/sh", "-c", "echo \"$*\"; echo oops >&2; exit 3", "sh");
        assertThatThrownBy(() -> new ChildBenches(shell, kept, new PrintWriter(said)).run("lcc", true))
                .isInstanceOf(IOException.class)
                .hasMessage("bench lcc ended with exit code 3: oops");
        assertThat(said.toString())
                .contains("lcc: bench lcc --json %s --quick".formatted(folder.resolve("lcc-quick.json")))
                .contains("lcc: oops");
        List<String> good = List.of("/bin/sh", "-c", "echo fine");
        new ChildBenches(good, kept, new PrintWriter(said)).run("lcc", false);
        assertThat(said.toString()).contains("lcc: fine");
    }

    /** What {@link #aBenchEndsWithItsReport} starts: two benches one after the other, neither of which ends by itself. */
    static final class TwoBenches {
        private TwoBenches() {}

        public static void main(String[] folder) throws Exception {
            Kept kept = new Kept(Path.of(folder[0]), "abc");
            List<String> shell = List.of("/bin/sh", "-c", ": >\"$0/$2\" && echo $$ && exec sleep 600", folder[0]);
            ChildBenches benches = new ChildBenches(shell, kept, new PrintWriter(System.out, true, UTF_8));
            for (String name : List.of("first", "second")) {
                try {
                    benches.run(name, true);
                } catch (IOException e) {
                    Files.writeString(Path.of(folder[0], "failed"), String.valueOf(e.getMessage()));
                }
            }
        }
    }

    /** A report that is told to stop takes its bench with it, calls that no failure of the bench, and starts no other. */
    @Test
    void aBenchEndsWithItsReport() throws Exception {
        Process report = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TwoBenches.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader lines = report.inputReader(UTF_8)) {
            String pid = lines.readLine();
            assertThat(pid).as("what the bench said").matches("first: [0-9]+");
            ProcessHandle bench =
                    ProcessHandle.of(Long.parseLong(pid.substring(7))).orElseThrow();
            report.destroy();
            assertThat(report.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(bench.onExit().get(1, TimeUnit.MINUTES)).isEqualTo(bench);
            assertThat(folder.resolve("first")).exists();
            assertThat(folder.resolve("second")).doesNotExist();
            assertThat(folder.resolve("failed")).doesNotExist();
        } finally {
            report.descendants().forEach(ProcessHandle::destroyForcibly);
            report.destroyForcibly();
        }
    }

    @Test
    void trialsAreReadByTheirFilesAndMarked() throws IOException {
        for (String network : List.of("on", "off")) {
            String id = "pagerank.lab.%s.g-1.parts.ca-r2.".formatted(network.equals("on") ? "multicast" : "unicast");
            Samples.result(
                            "pagerank-lab",
                            false,
                            "0123456789ab",
                            new Measurement(id + "seconds", 0.25, "s an iteration", List.of(0.25)),
                            new Measurement(id + "interface.sent", 4_321, "bytes", List.of(4_321.0)),
                            new Measurement("pagerank.lab.uplink", 35, "Mbit/s", List.of(35.0)))
                    .write(folder.resolve("results/pagerank-lab-%s.json".formatted(network)));
        }
        VerbConventions.Run run = report(keeping(), "--no-run");
        assertThat(run.exitCode()).as(run.err()).isEqualTo(CodedCommand.OK);
        assertThat(page())
                .content()
                .contains("g-1, multicast: seconds an iteration")
                .contains("g-1, unicast: bytes sent an iteration")
                .contains("parts.ca-r2")
                .contains("4,321")
                .as("the setting is that of the result")
                .contains("uplinks of 35 Mbit/s")
                .contains("of commit 0123456789ab, not " + Machine.commit())
                .as("what another trial lacks")
                .contains("1,000,000 numbers, uplinks of 20 Mbit/s, one worker late by 20 s");
    }

    @Test
    void resultsAreReadAsTheyWereWritten() throws IOException {
        Result lcc = Samples.of("lcc");
        Path copy = folder.resolve("copy.json");
        lcc.write(copy);
        assertThat(Result.read(copy)).isEqualTo(lcc);
        assertThat(Files.readString(copy, UTF_8))
                .isEqualTo(Files.readString(Samples.FOLDER.resolve("lcc.json"), UTF_8));
    }
}
