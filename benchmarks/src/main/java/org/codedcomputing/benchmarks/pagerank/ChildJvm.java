package org.codedcomputing.benchmarks.pagerank;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A JVM of its own with the classes and options of this one, for what needs a heap, or options, of its own. */
final class ChildJvm {
    private ChildJvm() {}

    /**
     * Runs a main class to its end.
     *
     * @param heapMib of the child
     * @param options more options of Java
     * @return the lines that it printed
     * @throws IllegalStateException if it fails, with the end of what it said
     */
    static List<String> run(Class<?> main, int heapMib, List<String> options, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> !argument.startsWith("-Xmx"))
                .forEach(command::add);
        command.add("-Xmx" + heapMib + "m");
        command.addAll(options);
        command.addAll(List.of("-cp", Objects.requireNonNull(System.getProperty("java.class.path")), main.getName()));
        command.addAll(arguments);
        Path errors = Files.createTempFile("coded-child", ".log");
        try {
            Process child =
                    new ProcessBuilder(command).redirectError(errors.toFile()).start();
            List<String> lines;
            try (var reader = child.inputReader(UTF_8)) {
                lines = reader.lines().toList();
            } finally {
                child.destroy();
            }
            int exit = child.waitFor();
            if (exit != 0) {
                List<String> said = Files.readAllLines(errors);
                throw new IllegalStateException("%s in a heap of %d MiB ended with exit code %d: %s"
                        .formatted(
                                main.getSimpleName(),
                                heapMib,
                                exit,
                                String.join("; ", said.subList(Math.max(0, said.size() - 3), said.size()))));
            }
            return lines;
        } finally {
            Files.deleteIfExists(errors);
        }
    }
}
