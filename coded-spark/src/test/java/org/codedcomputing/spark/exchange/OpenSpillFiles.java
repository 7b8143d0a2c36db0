package org.codedcomputing.spark.exchange;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The spill files that a JVM has open. They have no name in their directory any more, so the system is asked. */
final class OpenSpillFiles {
    private static final Path DESCRIPTORS = descriptors("self");

    private OpenSpillFiles() {}

    /** Skips a test where a process cannot list what it has open. */
    static void assumeListable() {
        Assumptions.assumeTrue(Files.isDirectory(DESCRIPTORS), "skipped: open files are listed on Linux only");
    }

    private static Path descriptors(String process) {
        return Path.of("/proc", process, "fd");
    }

    /** Paths through which the open spill files can be read and written; empty where that cannot be known. */
    static List<Path> list() {
        return list("self");
    }

    /**
     * The same of another process.
     *
     * @param process its id
     */
    static List<Path> list(String process) {
        if (!Files.isDirectory(descriptors(process))) {
            return List.of();
        }
        List<Path> found = new ArrayList<>();
        try (Stream<Path> descriptors = Files.list(descriptors(process))) {
            for (Path descriptor : descriptors.toList()) {
                if (target(descriptor).contains("coded_spill_")) {
                    found.add(descriptor);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static String target(Path descriptor) throws IOException {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (NoSuchFileException e) {
            // Closed between being listed and being looked at.
            return "";
        }
    }
}
