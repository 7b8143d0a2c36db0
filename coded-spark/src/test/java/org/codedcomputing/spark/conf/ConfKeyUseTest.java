package org.codedcomputing.spark.conf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The table of keys is complete: whatever the code of any module, the scripts or the pages name is in it, and all of it is used. */
class ConfKeyUseTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern KEY = Pattern.compile("spark\\.coded\\.[A-Za-z]+\\.[A-Za-z]+");

    /** A property that the library hands to Spark with its jobs; nobody sets it. */
    private static final String INTERNAL = "spark.coded.internal.";

    private static final Map<Path, String> SOURCES = new TreeMap<>();
    private static final Map<Path, String> PAGES = new TreeMap<>();

    @BeforeAll
    static void read() throws IOException {
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path module : modules.toList()) {
                Path main = module.resolve("src/main");
                if (Files.isDirectory(main)) {
                    readAll(main, ".java", SOURCES);
                }
            }
        }
        readAll(ROOT.resolve("docs"), ".md", PAGES);
        readAll(ROOT.resolve("scripts"), "", PAGES);
        PAGES.put(ROOT.resolve("README.md"), Files.readString(ROOT.resolve("README.md")));
    }

    private static void readAll(Path folder, String suffix, Map<Path, String> texts) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(file -> Files.isRegularFile(file) && file.toString().endsWith(suffix))
                    .forEach(file -> {
                        try {
                            texts.put(file, Files.readString(file));
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
        }
    }

    @Test
    void everyKeyThatIsNamedExists() {
        List<String> known = Arrays.stream(ConfKey.values()).map(ConfKey::key).toList();
        Map<Path, TreeSet<String>> unknown = new TreeMap<>();
        Stream.concat(SOURCES.entrySet().stream(), PAGES.entrySet().stream()).forEach(file -> {
            TreeSet<String> keys = KEY.matcher(file.getValue())
                    .results()
                    .map(match -> match.group())
                    .filter(key -> !known.contains(key) && !key.startsWith(INTERNAL))
                    .collect(Collectors.toCollection(TreeSet::new));
            if (!keys.isEmpty()) {
                unknown.put(file.getKey(), keys);
            }
        });
        assertThat(unknown).isEmpty();
        assertThat(SOURCES.keySet().stream().map(file -> file.getName(1).toString()))
                .contains("coded-spark", "coded-terasort", "lcc", "coded-pagerank", "benchmarks");
    }

    @Test
    void everyKeyIsRead() {
        List<ConfKey> unread = Arrays.stream(ConfKey.values())
                .filter(key -> SOURCES.values().stream().noneMatch(source -> source.contains("ConfKey." + key.name())))
                .toList();
        assertThat(unread).isEmpty();
    }
}
