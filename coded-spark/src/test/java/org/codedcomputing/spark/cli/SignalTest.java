package org.codedcomputing.spark.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.spark.TaskContext;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A signal cancels the jobs, lets the verb clean up, and ends the program in one line. */
final class SignalTest {

    private static final int SIGTERM_EXIT = 128 + 15;

    @Test
    void aTerminatedVerbCancelsItsJobsAndCleansUp(@TempDir Path dir) throws Exception {
        Path err = dir.resolve("err");
        List<String> command = new ArrayList<>();
        command.add(Path.of(Objects.requireNonNull(System.getProperty("java.home")), "bin", "java")
                .toString());
        command.addAll(List.of(JavaModuleOptions.defaultModuleOptionArray()));
        command.addAll(List.of(
                "-Xmx512m",
                "-Dlog4j2.configurationFile=" + System.getProperty("log4j2.configurationFile"),
                "-cp",
                Objects.requireNonNull(System.getProperty("java.class.path")),
                SignalTest.class.getName()));
        Process child = new ProcessBuilder(command).redirectError(err.toFile()).start();
        try (BufferedReader out = child.inputReader(UTF_8)) {
            assertEquals("started", out.readLine(), () -> read(err));
            // By its handle: Process.destroy() would close the streams that are read next.
            assertTrue(child.toHandle().destroy());
            assertTrue(child.waitFor(1, TimeUnit.MINUTES), () -> "still running: " + read(err));
            assertEquals("cleaned up", out.readLine(), () -> read(err));
        } finally {
            child.destroyForcibly();
        }
        assertEquals(SIGTERM_EXIT, child.exitValue());
        String said = read(err)
                .lines()
                .filter(line -> !line.contains("incubator modules"))
                .collect(Collectors.joining("|"));
        assertEquals("coded: interrupted, jobs cancelled", said);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException e) {
            return e.toString();
        }
    }

    /**
     * The child.
     *
     * @param args none
     */
    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, true, UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, UTF_8);
        System.exit(Main.run(List.of(() -> List.of(new Endless())), new String[] {"endless"}, out, err));
    }

    @Command(name = "endless")
    private static final class Endless extends CodedCommand {
        @Mixin
        private SparkOptions spark = new SparkOptions();

        @Override
        protected int run(PrintWriter out) throws Exception {
            return spark.run("endless", 1, jsc -> {
                try {
                    jsc.parallelize(List.of(1), 1).foreach(ignored -> {
                        System.out.println("started");
                        while (!TaskContext.get().isInterrupted()) {
                            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
                        }
                    });
                    return OK;
                } finally {
                    out.println("cleaned up");
                }
            });
        }
    }
}
