package org.codedcomputing.spark.exchange;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The sockets that a process has open, by the system's numbers; empty where that cannot be known. */
final class OpenSockets {
    private OpenSockets() {}

    /** Those of this JVM. */
    static Set<String> list() {
        return list("self");
    }

    /**
     * Those of a process.
     *
     * @param process its id, or {@code self}
     */
    static Set<String> list(String process) {
        Path descriptors = Path.of("/proc", process, "fd");
        Set<String> found = new TreeSet<>();
        if (!Files.isDirectory(descriptors)) {
            return found;
        }
        try (Stream<Path> entries = Files.list(descriptors)) {
            for (Path descriptor : entries.toList()) {
                String target = target(descriptor);
                if (target.startsWith("socket:")) {
                    found.add(target);
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

    /** Waits until no other socket is open than those, at most a minute. */
    static void awaitNoneBut(Set<String> before) {
        ExchangeTestSupport.await("no socket but those that were open before", () -> before.containsAll(list()));
    }
}
