package org.codedcomputing.benchmarks.kernels;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process that times one operation for each line that it is sent: "WHAT SIZE" in, seconds out. Contestants take turns, so
 * that whatever else slows the machine slows all of them.
 */
final class Contestant implements AutoCloseable {
    private static final long END_SECONDS = 10;

    private final String command;
    private final Process process;
    private final Writer questions;
    private final BufferedReader answers;

    private final Path errors;

    private Contestant(String command, Process process, Path errors) {
        this.command = command;
        this.process = process;
        this.errors = errors;
        questions = process.outputWriter(UTF_8);
        answers = process.inputReader(UTF_8);
    }

    /**
     * Starts a contestant.
     *
     * @param command program and arguments
     * @param pinned whether it gets one core only, where the system has {@code taskset}
     * @param environment set in addition; an empty value unsets
     */
    static Contestant start(List<String> command, boolean pinned, Map<String, String> environment) throws IOException {
        List<String> full = new ArrayList<>();
        if (pinned && new File("/usr/bin/taskset").canExecute()) {
            full.addAll(List.of("/usr/bin/taskset", "-c", "0"));
        }
        full.addAll(command);
        Path errors = Files.createTempFile("coded-contestant", ".err");
        ProcessBuilder builder = new ProcessBuilder(full).redirectError(errors.toFile());
        environment.forEach((key, value) -> {
            if (value.isEmpty()) {
                builder.environment().remove(key);
            } else {
                builder.environment().put(key, value);
            }
        });
        return new Contestant(command.get(0), builder.start(), errors);
    }

    /** Seconds of one operation. */
    double seconds(String what, int size) throws IOException {
        return Double.parseDouble(ask(what + " " + size));
    }

    /** Sends a line and returns the answer. */
    String ask(String line) throws IOException {
        questions.write(line + "\n");
        questions.flush();
        String answer = answers.readLine();
        if (answer == null) {
            List<String> said = Files.readAllLines(errors, UTF_8);
            throw new IOException("%s ended when asked for '%s'; it said at last: %s"
                    .formatted(
                            command,
                            line,
                            String.join(" | ", said.subList(Math.max(0, said.size() - 5), said.size()))));
        }
        return answer;
    }

    @Override
    public void close() throws IOException {
        questions.close();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } finally {
            Files.deleteIfExists(errors);
        }
    }
}
