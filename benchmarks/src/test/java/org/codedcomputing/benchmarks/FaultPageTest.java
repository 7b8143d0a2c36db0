package org.codedcomputing.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The page of faults names, for every fault that has to be survived, the tests that show it, as their tags say: {@code
 * @Tag("fault-3")} on a test class. A fault without a test fails the build. The tests of one fault run with {@code mvn test
 * -Dgroups=fault-3}.
 */
class FaultPageTest {
    private static final Path ROOT = Path.of("..");
    private static final Path PAGE = ROOT.resolve(Path.of("docs", "faults.md"));
    private static final Pattern TAG = Pattern.compile("@Tag\\(\"fault-(\\d+)\"\\)");

    private record Fault(String what, String mustHappen) {}

    /** Row 1 first. */
    private static final List<Fault> FAULTS = List.of(
            new Fault("executor killed in map, exchange or decode", "the stage is tried again, the same result"),
            new Fault("a node gone with all its replicas", "computed again, or a typed failure"),
            new Fault("lost datagrams, 1 to 50 %, in bursts", "asked for and repaired in bounded time"),
            new Fault("a corrupted packet: bit, length, wrong exchange", "dropped by checksum, counted, repaired"),
            new Fault("a packet twice, in another order, of an older attempt", "ignored by its identity"),
            new Fault("a slow node or link", "finished from enough results, the rest cancelled, reported who"),
            new Fault("a wrong result of a faulty or hostile worker", "located, corrected up to A, else refused"),
            new Fault("a job or job group cancelled, a timeout", "everything freed, nothing hangs"),
            new Fault("the driver dies", "executors close sockets and delete files"),
            new Fault("a small heap, a large group", "bounded buffers; spill or back-pressure"),
            new Fault(
                    "a disk full, a directory read-only, an I/O error",
                    "a clear error, nothing half-written, retry elsewhere"),
            new Fault(
                    "speculative copies, stage retries, partial recomputing", "one winner; identical bytes or refusal"),
            new Fault(
                    "dynamic allocation; an executor removed between phases",
                    "refused by the key's name, or uncoded with the reason"),
            new Fault("fewer slots than nodes", "refused with both numbers before anything is submitted"),
            new Fault("a map function that is not deterministic", "a typed error by digests, never XOR of garbage"),
            new Fault("malformed input", "an error with file and offset, or the documented rule"),
            new Fault("wrong parameters", "refused at the door with both numbers and the way out"),
            new Fault("skew: one key holds all data", "bounded memory, the right answer, the plan says so"),
            new Fault("mixed versions: wire, Spark, Scala", "one clear message"),
            new Fault("a wrong secret, a replay, crypto on but a plain channel", "refused"),
            new Fault(
                    "no multicast route, a port taken, a small MTU",
                    "fallen back as planned, or a failure that says what to set"),
            new Fault(
                    "a clock that jumps, a long pause of a JVM", "no false death beyond a retry; monotonic time only"));

    @Test
    void everyFaultHasATestAndThePageNamesThem() throws IOException {
        Map<Integer, SortedSet<String>> tests = tests();
        assertThat(tests.keySet())
                .as("faults that tags name")
                .allSatisfy(row -> assertThat(row).isBetween(1, FAULTS.size()));
        for (int row = 1; row <= FAULTS.size(); row++) {
            assertThat(tests.getOrDefault(row, new TreeSet<>()))
                    .as(
                            "tests with @Tag(\"fault-%d\"): %s",
                            row, FAULTS.get(row - 1).what())
                    .isNotEmpty();
        }
        String page = page(tests);
        if (Boolean.getBoolean("coded.docs.write")) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE))
                .as(
                        "docs/faults.md is not what the tags of tests say; to write it anew: mvn test -Dtest=FaultPageTest -Dcoded.docs.write=true")
                .isEqualTo(page);
    }

    private static Map<Integer, SortedSet<String>> tests() throws IOException {
        Map<Integer, SortedSet<String>> tests = new TreeMap<>();
        for (Path source : sources()) {
            Matcher tag = TAG.matcher(Files.readString(source));
            while (tag.find()) {
                String name = source.getFileName().toString();
                tests.computeIfAbsent(Integer.valueOf(tag.group(1)), row -> new TreeSet<>())
                        .add(name.substring(0, name.length() - ".java".length()));
            }
        }
        return tests;
    }

    /** Sources of the tests of all modules but this page's. */
    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path module : modules.sorted().toList()) {
                Path tests = module.resolve(Path.of("src", "test", "java"));
                if (Files.isDirectory(tests)) {
                    try (Stream<Path> files = Files.walk(tests)) {
                        files.filter(file -> file.toString().endsWith("Test.java"))
                                .filter(file -> !file.endsWith("FaultPageTest.java"))
                                .forEach(sources::add);
                    }
                }
            }
        }
        return sources;
    }

    private static String page(Map<Integer, SortedSet<String>> tests) {
        StringBuilder page = new StringBuilder("""
                # Faults, and the tests that show what happens

                Generated from the tags of test classes; do not edit (`FaultPageTest` says how to write it anew). `mvn test
                -Dgroups=fault-3` runs the tests of one row. [What the exchange does when something goes wrong](reliability.md) says more.

                | # | fault | must happen | shown by |
                |---|---|---|---|
                """);
        for (int row = 1; row <= FAULTS.size(); row++) {
            Fault fault = FAULTS.get(row - 1);
            page.append("| %d | %s | %s | `%s` |\n"
                    .formatted(
                            row,
                            fault.what(),
                            fault.mustHappen(),
                            String.join("`, `", tests.getOrDefault(row, new TreeSet<>()))));
        }
        return page.toString();
    }
}
