package org.codedcomputing.benchmarks.kernels;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The native libraries that this machine has, each in a small program compiled on the spot. */
final class Yardsticks implements AutoCloseable {
    private static final long COMPILE_SECONDS = 120;

    private final Map<Library, Contestant> contestants = new LinkedHashMap<>();
    private final Path directory;

    /** A library, how to link it, and the Debian packages that have it. */
    enum Library {
        MACHINE("", ""),
        FLINT("-lflint -lmpfr -lgmp", "libflint-dev"),
        NTL("-lntl -lgmp -lpthread", "libntl-dev"),
        FFLAS("-lgivaro -lopenblas -lgmp -lgmpxx", "fflas-ffpack libgivaro-dev libopenblas-dev"),
        BLAS("-lopenblas", "libopenblas-dev");

        private final String link;
        private final String packages;

        Library(String link, String packages) {
            this.link = link;
            this.packages = packages;
        }
    }

    private Yardsticks(Path directory) {
        this.directory = directory;
    }

    /**
     * Compiles and starts all that can be.
     *
     * @param wanted the libraries to measure
     * @param progress takes a line for each, and what to install for those that are not there
     */
    static Yardsticks start(Set<Library> wanted, Consumer<String> progress) throws IOException, InterruptedException {
        Yardsticks yardsticks = new Yardsticks(Files.createTempDirectory("coded-yardsticks-"));
        try {
            yardsticks.startAll(wanted, progress);
            return yardsticks;
        } catch (IOException | InterruptedException | RuntimeException e) {
            yardsticks.close();
            throw e;
        }
    }

    private void startAll(Set<Library> wanted, Consumer<String> progress) throws IOException, InterruptedException {
        Path source = directory.resolve("yardstick.cpp");
        try (InputStream resource = Objects.requireNonNull(Yardsticks.class.getResourceAsStream("yardstick.cpp"))) {
            Files.copy(resource, source);
        }
        // All compilers at once: nothing is measured yet.
        Map<Library, Process> compilers = new LinkedHashMap<>();
        try {
            for (Library library : wanted) {
                startCompiler(source, library).ifPresent(compiler -> compilers.put(library, compiler));
            }
            List<String> missing = new ArrayList<>();
            for (Library library : wanted) {
                Path program = directory.resolve(library.name());
                Process compiler = compilers.get(library);
                if (compiler != null && succeeded(compiler) && Files.isExecutable(program)) {
                    // The library chooses its core by itself, and uses one.
                    Contestant contestant = Contestant.start(
                            List.of(program.toString()),
                            true,
                            Map.of("OPENBLAS_CORETYPE", "", "OPENBLAS_L2_SIZE", "", "OPENBLAS_NUM_THREADS", "1"));
                    contestants.put(library, contestant);
                    progress.accept("yardstick: " + contestant.ask("name"));
                } else {
                    missing.add(library.packages.isEmpty() ? "g++" : library.packages);
                }
            }
            if (!missing.isEmpty()) {
                progress.accept("not measured for want of compiler or libraries; Debian has them in: "
                        + String.join(" ", missing));
            }
        } finally {
            compilers.values().forEach(Process::destroyForcibly);
        }
    }

    /** Nothing if there is no compiler, which the caller tells the user, with the way out. */
    private Optional<Process> startCompiler(Path source, Library library) {
        List<String> command = new ArrayList<>(List.of(
                "g++",
                "-O3",
                "-march=native",
                "-std=c++17",
                "-DYARDSTICK_" + library,
                source.toString(),
                "-o",
                directory.resolve(library.name()).toString()));
        if (!library.link.isEmpty()) {
            command.addAll(List.of(library.link.split(" ", -1)));
        }
        try {
            return Optional.of(new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve(library + ".log").toFile())
                    .start());
        } catch (IOException noCompiler) {
            return Optional.empty();
        }
    }

    private static boolean succeeded(Process compiler) throws InterruptedException {
        return compiler.waitFor(COMPILE_SECONDS, TimeUnit.SECONDS) && compiler.exitValue() == 0;
    }

    boolean has(Library library) {
        return contestants.containsKey(library);
    }

    /**
     * Seconds of one operation.
     *
     * @throws IllegalStateException if the library is not there
     */
    double seconds(Library library, String what, int size) throws IOException {
        Contestant contestant = contestants.get(library);
        if (contestant == null) {
            throw new IllegalStateException("%s is not there".formatted(library));
        }
        return contestant.seconds(what, size);
    }

    @Override
    public void close() throws IOException {
        for (Contestant contestant : contestants.values()) {
            contestant.close();
        }
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
