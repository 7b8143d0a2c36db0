package org.codedcomputing.benchmarks.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.codedcomputing.spark.cli.Main;

/**
 * Runs each experiment by {@code bench} in a JVM of its own, started as this one was: none profits or suffers from what another has
 * compiled or left on the heap, and one that dies takes nothing with it.
 */
final class ChildBenches implements Benches {
    /** What a bench gets to take its lab or its executors down when this process is told to stop. */
    private static final long GRACE_SECONDS = 25;

    private final List<String> program;
    private final Kept kept;
    private final PrintWriter progress;

    /** Set when this process is told to stop: what a bench then says, or that it has ended, is its consequence. */
    private volatile boolean stopping;

    /**
     * Prepares.
     *
     * @param kept where results are to be
     * @param progress takes what benches print, line by line
     */
    ChildBenches(Kept kept, PrintWriter progress) {
        this(program(), kept, progress);
    }

    /**
     * The same with another program.
     *
     * @param program command and arguments, to which the verb and its arguments are added
     */
    ChildBenches(List<String> program, Kept kept, PrintWriter progress) {
        this.program = List.copyOf(program);
        this.kept = kept;
        this.progress = progress;
    }

    private static List<String> program() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.add("-cp");
        command.add(Objects.requireNonNull(System.getProperty("java.class.path")));
        command.add(Main.class.getName());
        return command;
    }

    @Override
    public void run(String name, boolean quick) throws IOException, InterruptedException {
        if (stopping) {
            throw new InterruptedException("told to stop before bench " + name);
        }
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of("bench", name, "--json", kept.file(name, quick).toString()));
        if (quick) {
            command.add("--quick");
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Thread stop = new Thread(
                () -> {
                    stopping = true;
                    end(process);
                },
                "stop bench " + name);
        String last = "it said nothing";
        try {
            register(stop);
            process.getOutputStream().close();
            try (BufferedReader lines = process.inputReader(UTF_8)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    progress.println(name + ": " + line);
                    progress.flush();
                    last = line.isBlank() ? last : line.strip();
                }
            }
            int code = process.waitFor();
            if (code != 0) {
                throw new IOException("bench %s ended with exit code %d: %s".formatted(name, code, last));
            }
        } catch (IOException e) {
            if (stopping) {
                InterruptedException stopped = new InterruptedException("told to stop during bench " + name);
                stopped.initCause(e);
                throw stopped;
            }
            throw e;
        } finally {
            forget(stop);
            end(process);
        }
    }

    private static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static void register(Thread stop) throws InterruptedException {
        try {
            Runtime.getRuntime().addShutdownHook(stop);
        } catch (IllegalStateException shuttingDown) {
            throw new InterruptedException("told to stop before " + stop.getName());
        }
    }

    private static void forget(Thread stop) {
        try {
            Runtime.getRuntime().removeShutdownHook(stop);
        } catch (IllegalStateException shuttingDown) {
            // The hook is running, and does what is to be done.
        }
    }
}
