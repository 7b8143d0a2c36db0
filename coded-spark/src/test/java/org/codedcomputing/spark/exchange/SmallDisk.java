package org.codedcomputing.spark.exchange;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A disk of few bytes: a tmpfs of its own, which only root can mount; tests are skipped, with the reason, where it cannot. */
final class SmallDisk implements AutoCloseable {
    private final Path directory;

    private SmallDisk(Path directory) {
        this.directory = directory;
    }

    /**
     * Mounts a disk.
     *
     * @param directory exists and is empty
     * @param kibibytes its size
     */
    static SmallDisk mount(Path directory, int kibibytes) {
        String problem =
                run("mount", "-t", "tmpfs", "-o", "size=%dk".formatted(kibibytes), "tmpfs", directory.toString());
        Assumptions.assumeTrue(
                problem.isEmpty(), () -> "skipped: a small disk needs root to mount a tmpfs, here: " + problem);
        return new SmallDisk(directory);
    }

    /** From now on nothing can be written, not even by root. */
    void makeReadOnly() {
        remount("ro");
    }

    void makeWritable() {
        remount("rw");
    }

    private void remount(String option) {
        String problem = run("mount", "-o", "remount," + option, directory.toString());
        if (!problem.isEmpty()) {
            throw new IllegalStateException(problem);
        }
    }

    Path directory() {
        return directory;
    }

    /** Takes all room but a little. */
    void fill(int kibibytesLeft) {
        try {
            long room = Files.getFileStore(directory).getUsableSpace() - 1024L * kibibytesLeft;
            Files.write(filler(), new byte[(int) room]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives back the room that {@link #fill} took. */
    void empty() {
        try {
            Files.delete(filler());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path filler() {
        return directory.resolve("filler");
    }

    @Override
    public void close() {
        // Lazy: whatever a failing test has left open must not keep the disk.
        String problem = run("umount", "-l", directory.toString());
        if (!problem.isEmpty()) {
            throw new IllegalStateException(problem);
        }
    }

    /** Runs a command; returns what it complained of, or nothing if it ended well. */
    private static String run(String... command) {
        try {
            Process process = new ProcessBuilder(List.of(command))
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? "" : "%s: %s".formatted(String.join(" ", command), output.strip());
        } catch (IOException e) {
            return e.toString();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
