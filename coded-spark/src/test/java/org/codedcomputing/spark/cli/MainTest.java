package org.codedcomputing.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.spark.SparkTestContexts;
import org.codedcomputing.spark.cli.VerbConventions.Run;
import org.codedcomputing.spark.compatibility.BuildInfo;
import org.codedcomputing.spark.compatibility.SparkCompatibility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

final class MainTest {

    @Test
    void verbsOfThisModuleFollowTheConventions() {
        VerbConventions.assertHold(new SparkVerbs());
    }

    @Test
    void verbsAreFoundByServiceLoader() {
        assertTrue(ServiceLoader.load(VerbProvider.class).stream()
                .anyMatch(provider -> provider.type().equals(SparkVerbs.class)));
    }

    @Test
    void versionNamesAllFour() {
        Run run = run("version");
        assertEquals(0, run.exitCode());
        assertEquals(
                "coded " + BuildInfo.load().version() + "|Spark " + SparkCompatibility.sparkVersion() + "|Scala "
                        + SparkCompatibility.scalaVersion() + "|Java " + Runtime.version() + " ("
                        + System.getProperty("java.vendor") + ")|",
                run.out().replace(System.lineSeparator(), "|"));
    }

    @Test
    void rootHelpListsVerbsAndExitCodes() {
        Run run = run("--help");
        assertEquals(0, run.exitCode());
        assertTrue(run.out().contains("version"), run::out);
        assertTrue(run.out().contains("0 done, 1 failed, 2 wrong usage"), run::out);
    }

    @Test
    void anUnknownVerbIsAnsweredWithTheNearest() {
        assertUsage("coded: unknown verb vresion; did you mean version? (see coded --help)", run("vresion"));
        assertUsage("coded: unknown verb pagerank (see coded --help)", run("pagerank"));
        assertUsage("coded: no verb given (see coded --help)", run());
    }

    @Test
    void wrongOptionsAndArgumentsAreUsageErrors() {
        assertUsage(
                "coded probe: unknown option --lod; did you mean --load? (see coded probe --help)",
                run("probe", "in", "--lod", "3"));
        assertUsage("coded probe: unexpected argument b (see coded probe --help)", run("probe", "in", "b"));
        assertUsage("coded probe: Missing required parameter: 'WHAT' (see coded probe --help)", run("probe"));
        assertUsage(
                "coded probe: Invalid value for option '--load': 'x' is not an int (see coded probe --help)",
                run("probe", "in", "--load", "x"));
        assertUsage("coded probe: r=9 exceeds K=4; reduce --load (see coded probe --help)", run("probe", "usage"));
    }

    @Test
    void aFailureIsOneLineAndOneWithVerboseHasItsTrace() {
        Run run = run("probe", "fail");
        assertEquals(1, run.exitCode());
        assertEquals(
                "coded probe: output exists (--verbose shows the trace)",
                run.err().strip());
        Run verbose = run("probe", "fail", "--verbose");
        assertEquals(1, verbose.exitCode());
        assertTrue(verbose.err().contains("\tat " + Probe.class.getName()), verbose::err);
        assertTrue(verbose.err().strip().endsWith("coded probe: output exists"), verbose::err);
    }

    @Test
    void runningOutOfMemoryIsOneLineWithTheWayOut() {
        Run run = run("probe", "memory");
        assertEquals(1, run.exitCode());
        assertEquals(
                "coded: OutOfMemoryError: Java heap space; give it more with CODED_HEAP=8g ./scripts/coded ...",
                run.err().strip());
    }

    @Test
    void aVerbsOwnExitCodeIsKept() {
        assertEquals(1, run("probe", "fault").exitCode());
    }

    @Test
    void dryRunIsSeenByTheVerb() {
        assertEquals("dry", run("probe", "dry", "--dry-run").out().strip());
    }

    @Test
    void twoVerbsOfOneNameAreRefused() {
        List<VerbProvider> twice = List.of(new SparkVerbs(), new SparkVerbs());
        IllegalStateException e = assertThrows(IllegalStateException.class, () -> Main.commandLine(twice));
        assertTrue(String.valueOf(e.getMessage()).contains("two modules have a verb version"), e::toString);
    }

    @Test
    void aFailingVerbLeavesNoContext() {
        Run run = run("probe", "spark", "--name", "mine");
        assertEquals(1, run.exitCode());
        assertEquals(
                "coded probe: mine on local[2] failed (--verbose shows the trace)",
                run.err().strip());
        // Spark refuses a second context in a JVM, so this one shows that the verb's is gone.
        try (JavaSparkContext next = SparkTestContexts.local(1, Map.of())) {
            assertEquals("local[1]", next.master());
        }
    }

    private static void assertUsage(String line, Run run) {
        assertEquals(line, run.err().strip());
        assertEquals(2, run.exitCode());
        assertEquals("", run.out());
    }

    private static Run run(String... args) {
        return VerbConventions.run(List.of(new SparkVerbs(), () -> List.of(new Probe())), args);
    }

    @Command(name = "probe")
    private static final class Probe extends CodedCommand {
        @Parameters(paramLabel = "WHAT")
        private String what = "";

        @Option(names = "--load")
        private @Nullable Integer load;

        @Mixin
        private DryRunOption dryRun = new DryRunOption();

        @Mixin
        private SparkOptions spark = new SparkOptions();

        @Override
        protected int run(PrintWriter out) throws Exception {
            switch (what) {
                case "usage" -> throw usage("r=9 exceeds K=4; reduce --load");
                case "fail" -> throw new IllegalStateException("output exists");
                case "memory" -> throw new OutOfMemoryError("Java heap space");
                case "fault" -> {
                    return FAILED;
                }
                case "dry" -> {
                    out.println(dryRun.isSet() ? "dry" : "wet " + load);
                    return OK;
                }
                case "spark" -> {
                    return spark.run("coded probe", 2, jsc -> {
                        assertFalse(jsc.sc().isStopped());
                        throw new IllegalStateException(jsc.appName() + " on " + jsc.master() + " failed");
                    });
                }
                default -> throw new IllegalArgumentException(what);
            }
        }
    }
}
