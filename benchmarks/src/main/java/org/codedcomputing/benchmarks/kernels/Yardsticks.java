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
     * @param progress takes a line for each, and what to install for those that are not there
     */
    static Yardsticks start(Consumer<String> progress) throws IOException, InterruptedException {
        Yardsticks yardsticks = new Yardsticks(Files.createTempDirectory("coded-yardsticks-"));
        try {
            yardsticks.startAll(progress);
            return yardsticks;
        } catch (IOException | InterruptedException | RuntimeException e) {
            yardsticks.close();
            throw e;
        }
    }

    private void startAll(Consumer<String> progress) throws IOException, InterruptedException {
        Path source = directory.resolve("yardstick.cpp");
        try (InputStream resource = Objects.requireNonNull(Yardsticks.class.getResourceAsStream("yardstick.cpp"))) {
            Files.copy(resource, source);
        }
        List<String> missing = new ArrayList<>();
        for (Library library : Library.values()) {
            Path program = directory.resolve(library.name());
            if (compile(source, library, program)) {
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
            progress.accept(
                    "not measured for want of compiler or libraries; Debian has them in: " + String.join(" ", missing));
        }
    }

    private boolean compile(Path source, Library library, Path program) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "g++",
                "-O3",
                "-march=native",
                "-std=c++17",
                "-DYARDSTICK_" + library,
                source.toString(),
                "-o",
                program.toString()));
        if (!library.link.isEmpty()) {
            command.addAll(List.of(library.link.split(" ", -1)));
        }
        Path log = directory.resolve(library + ".log");
        Process compiler;
        try {
            compiler = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException noCompiler) {
            // Said to the user by the caller, with the way out.
            return false;
        }
        if (!compiler.waitFor(COMPILE_SECONDS, TimeUnit.SECONDS)) {
            compiler.destroyForcibly();
            return false;
        }
        return compiler.exitValue() == 0 && Files.isExecutable(program);
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
