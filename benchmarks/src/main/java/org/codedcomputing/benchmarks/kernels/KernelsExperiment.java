package org.codedcomputing.benchmarks.kernels;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.codedcomputing.benchmarks.Experiment;
import org.codedcomputing.benchmarks.Machine;
import org.codedcomputing.benchmarks.Result;
import org.codedcomputing.benchmarks.Result.Goal;
import org.codedcomputing.benchmarks.Result.Measurement;
import org.codedcomputing.benchmarks.kernels.Yardsticks.Library;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * The bulk kernels against FLINT, NTL, FFLAS-FFPACK, OpenBLAS, EJML and netlib on the same sizes, in turns, each on one
 * core; against the memory bandwidth and the multiply-add rate of that core; two cores against one; and the first call of a
 * fresh JVM.
 */
public final class KernelsExperiment implements Experiment {
    private static final double GIGA = 1e9;
    private static final int BANDWIDTH_BYTES = 1 << 28;
    private static final int FMA_ROUNDS = 1_000_000;
    /** Independent chains of eight lanes in each round of the multiply-add loop. */
    private static final int FMAS_PER_ROUND = 16 * 8;

    private static final int WORD_LENGTH = 1_000_000;
    private static final int VECTOR_SIZE = 8192;
    private static final String NO_LIMIT = "there is no g++ to measure the limit with";

    /** What users would take instead. */
    private static final Map<String, String> YARDSTICK_OF = Map.of(
            "m31.multiply", "flint31",
            "prime.multiply", "flint31",
            "m31scalar.multiply", "flint31",
            "m61.multiply", "flint61",
            "real.multiply", "dgemm",
            "ejml.multiply", "dgemm",
            "netlib.multiply", "dgemm",
            "netlibplain.multiply", "dgemm",
            "netlibjni.multiply", "dgemm");

    /** A contestant in a case: who, and what it is asked. */
    private record Entry(String name, Source source, String what) {}

    /** Where seconds come from. */
    @FunctionalInterface
    private interface Source {
        double seconds(String what, int size) throws IOException;
    }

    /** What one run has, and what it has found. */
    private static final class Run {
        final Options options;
        final Contestant ours;

        /** The same without the Vector API. */
        final Contestant plain;

        final boolean nativeBlas;
        final Yardsticks yardsticks;
        final List<Measurement> measurements = new ArrayList<>();
        final List<Goal> goals = new ArrayList<>();
        final Map<String, Double> medians = new LinkedHashMap<>();

        Run(Options options, Contestant ours, Contestant plain, Yardsticks yardsticks) throws IOException {
            this.options = options;
            this.ours = ours;
            this.plain = plain;
            nativeBlas = Boolean.parseBoolean(ours.ask("jni"));
            this.yardsticks = yardsticks;
        }

        Entry ours(String what) {
            return new Entry(what, ours::seconds, what);
        }

        Entry library(Library library, String what) {
            return new Entry(what, (w, size) -> yardsticks.seconds(library, w, size), what);
        }

        /** Lets the contestants take turns, and keeps the median of each in seconds. */
        void contest(int size, List<Entry> entries) throws IOException {
            Map<String, List<Double>> samples = new LinkedHashMap<>();
            for (int round = 0; round < (options.quick() ? 3 : 7); round++) {
                for (Entry entry : entries) {
                    samples.computeIfAbsent(entry.name(), name -> new ArrayList<>())
                            .add(entry.source().seconds(entry.what(), size));
                }
            }
            samples.forEach((name, seconds) -> {
                String id = name + "." + size;
                measurements.add(Measurement.median(id, "s", seconds));
                medians.put(id, Result.median(seconds));
            });
        }

        boolean has(String id) {
            return medians.containsKey(id);
        }

        double seconds(String id) {
            return Objects.requireNonNull(medians.get(id), id);
        }

        /** How many times faster the first is than the second, as a goal. */
        void faster(String goal, String id, String than, double bound) {
            if (has(than)) {
                goals.add(Goal.atLeast(
                        "kernels." + goal, seconds(than) / seconds(id), "x as fast", bound, than + " on one core"));
            } else {
                goals.add(Goal.notMeasured(
                        "kernels." + goal, "x as fast", bound, than, "the library is not installed here"));
            }
        }
    }

    @Override
    public String name() {
        return "kernels";
    }

    @Override
    public String description() {
        return "Field and real kernels against FLINT, NTL, FFLAS-FFPACK, OpenBLAS, EJML and netlib, and against the core's limits.";
    }

    @Override
    public Result run(Options options) throws IOException, InterruptedException, RunnerException {
        List<String> plainJava = javaCommand();
        plainJava.removeIf(argument -> argument.contains("jdk.incubator.vector"));
        try (Contestant ours = Contestant.start(javaCommand(), true, Map.of());
                Contestant plain = Contestant.start(plainJava, true, Map.of());
                Yardsticks yardsticks = Yardsticks.start(options.progress())) {
            Run run = new Run(options, ours, plain, yardsticks);
            if (!run.nativeBlas) {
                options.progress().accept("netlib finds no native BLAS; Debian has one in: libopenblas0 libblas3");
            }
            List<Integer> sizes = options.quick() ? List.of(1024) : List.of(256, 512, 1000, 1024, 2048);
            for (int size : sizes) {
                products(run, size);
                options.progress().accept(row(run, size));
            }
            limits(run);
            words(run);
            twoCores(run);
            coldStarts(run);
            goals(run);
            if (!options.quick()) {
                jmh(run);
            }
            return new Result(
                    name(),
                    options.quick(),
                    Machine.describe(),
                    Machine.commit(),
                    options.seed(),
                    run.measurements,
                    run.goals);
        }
    }

    private static void products(Run run, int size) throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (String arithmetic : List.of("m31", "m61", "prime", "gf256", "real", "m31scalar")) {
            entries.add(run.ours(arithmetic + ".multiply"));
        }
        entries.add(run.ours("ejml.multiply"));
        entries.add(run.ours("netlib.multiply"));
        entries.add(new Entry("netlibplain.multiply", run.plain::seconds, "netlib.multiply"));
        if (run.nativeBlas) {
            entries.add(run.ours("netlibjni.multiply"));
        }
        Map<String, Library> natives = new LinkedHashMap<>();
        natives.put("flint31", Library.FLINT);
        natives.put("flint61", Library.FLINT);
        natives.put("ntl31", Library.NTL);
        natives.put("fflas31", Library.FFLAS);
        natives.put("dgemm", Library.BLAS);
        natives.forEach((what, library) -> {
            if (run.yardsticks.has(library)) {
                entries.add(run.library(library, what));
            }
        });
        run.contest(size, entries);
    }

    /** One line of the table: multiply-adds in units of 10^9 a second, and how many times its yardstick that is. */
    private static String row(Run run, int size) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "n = %d, 10^9 multiply-adds/s:", size));
        run.medians.forEach((id, seconds) -> {
            if (!id.endsWith("." + size)) {
                return;
            }
            String name = id.substring(0, id.length() - Integer.toString(size).length() - 1);
            line.append(String.format(
                    Locale.ROOT, "  %s %.2f", name.replace(".multiply", ""), Math.pow(size, 3) / seconds / GIGA));
            String yardstick = YARDSTICK_OF.get(name);
            if (yardstick != null && run.has(yardstick + "." + size)) {
                double ratio = run.seconds(yardstick + "." + size) / seconds;
                line.append(String.format(Locale.ROOT, " (%.2f x %s)", ratio, yardstick));
            }
        });
        return line.toString();
    }

    /** Encoding and matrix-vector products, which memory or the multiply-add units limit. */
    private static void limits(Run run) throws IOException {
        if (run.yardsticks.has(Library.MACHINE)) {
            run.contest(
                    BANDWIDTH_BYTES,
                    List.of(
                            run.library(Library.MACHINE, "read"),
                            run.library(Library.MACHINE, "copy"),
                            run.library(Library.MACHINE, "stores")));
            run.contest(FMA_ROUNDS, List.of(run.library(Library.MACHINE, "fma")));
            double read = BANDWIDTH_BYTES / run.seconds("read." + BANDWIDTH_BYTES);
            double copy = 2.0 * BANDWIDTH_BYTES / run.seconds("copy." + BANDWIDTH_BYTES);
            double stores = 2.0 * BANDWIDTH_BYTES / run.seconds("stores." + BANDWIDTH_BYTES);
            double fma = (double) FMA_ROUNDS * FMAS_PER_ROUND / run.seconds("fma." + FMA_ROUNDS);
            single(run, "limit.read", "GB/s", read / GIGA);
            single(run, "limit.copy", "GB/s read and written, past the caches", copy / GIGA);
            single(run, "limit.stores", "GB/s read and written, by ordinary stores", stores / GIGA);
            single(run, "limit.fma", "10^9 double multiply-adds/s", fma / GIGA);
        }
        int columns = run.options.quick() ? 800_000 : 8_000_000;
        List<Entry> combinations = new ArrayList<>();
        for (String arithmetic : List.of("m31", "m61", "real", "gf256")) {
            combinations.add(run.ours(arithmetic + ".combine"));
        }
        run.contest(columns, combinations);
        List<Entry> vectors = new ArrayList<>();
        for (String arithmetic : List.of("m31", "m61", "real", "gf256")) {
            vectors.add(run.ours(arithmetic + ".vector"));
        }
        run.contest(VECTOR_SIZE, vectors);
        run.options.progress().accept("combinations and matrix-vector products measured");
        if (run.yardsticks.has(Library.MACHINE)) {
            // Two limbs of 16 bits make two double multiply-adds of one over 2^31 - 1.
            againstLimit(run, "combine.m31", "m31.combine." + columns, shape(columns, 4), 2);
            againstLimit(run, "combine.real", "real.combine." + columns, shape(columns, 8), 1);
            vectorGoal(run, "vector.m31", "m31", 4);
            vectorGoal(run, "vector.real", "real", 8);
        } else {
            for (String goal : List.of("combine.m31", "combine.real", "vector.m31", "vector.real")) {
                run.goals.add(Goal.notMeasured(
                        "kernels." + goal,
                        "of the limit",
                        goal.startsWith("combine") ? 0.7 : 0.8,
                        "memory bandwidth or multiply-adds of one core",
                        NO_LIMIT));
            }
        }
    }

    /** Linear combinations: outputs x inputs times inputs x columns. */
    private record Combination(int outputs, int inputs, int columns, int elementBytes) {
        double bytes() {
            return (double) columns * elementBytes * (inputs + outputs);
        }

        double terms() {
            return (double) columns * inputs * outputs;
        }
    }

    private static Combination shape(int columns, int elementBytes) {
        return new Combination(KernelCases.OUTPUTS, KernelCases.INPUTS, columns, elementBytes);
    }

    /**
     * Memory as fast as ordinary stores make it, which on many machines read a line before they write it: Java has no others.
     * The share of what stores past the caches would reach is a measurement beside the goal.
     */
    private static void againstLimit(Run run, String goal, String id, Combination shape, int multiplyAddsPerTerm) {
        double memory = shape.bytes() / (2.0 * BANDWIDTH_BYTES / run.seconds("stores." + BANDWIDTH_BYTES));
        double past = shape.bytes() / (2.0 * BANDWIDTH_BYTES / run.seconds("copy." + BANDWIDTH_BYTES));
        double arithmetic = shape.terms()
                * multiplyAddsPerTerm
                / (FMA_ROUNDS * (double) FMAS_PER_ROUND / run.seconds("fma." + FMA_ROUNDS));
        single(run, goal + ".past.caches", "of a copy past the caches", past / run.seconds(id));
        run.goals.add(Goal.atLeast(
                "kernels." + goal,
                Math.max(memory, arithmetic) / run.seconds(id),
                "of the limit",
                0.7,
                "%d x %d times %d x %,d; %s"
                        .formatted(
                                shape.outputs,
                                shape.inputs,
                                shape.inputs,
                                shape.columns,
                                memory > arithmetic ? "memory binds (ordinary stores)" : "multiply-adds bind")));
    }

    private static void vectorGoal(Run run, String goal, String arithmetic, int elementBytes) {
        double bytes = (double) VECTOR_SIZE * VECTOR_SIZE * elementBytes;
        double limit = bytes / (BANDWIDTH_BYTES / run.seconds("read." + BANDWIDTH_BYTES));
        run.goals.add(Goal.atLeast(
                "kernels." + goal,
                limit / run.seconds(arithmetic + ".vector." + VECTOR_SIZE),
                "of the limit",
                0.8,
                "reading the matrix of %,d x %,d once".formatted(VECTOR_SIZE, VECTOR_SIZE)));
    }

    /** Location of 3 wrong results among 20 of 10^6 elements, and decoding of the rest. */
    private static void words(Run run) throws IOException {
        run.contest(WORD_LENGTH, List.of(run.ours("words.locate"), run.ours("words.decode")));
        if (run.yardsticks.has(Library.MACHINE)) {
            double bytes = 4.0 * KernelCases.RESULTS * WORD_LENGTH;
            double passes = 2 * bytes / (BANDWIDTH_BYTES / run.seconds("read." + BANDWIDTH_BYTES));
            run.goals.add(Goal.atMost(
                    "kernels.words.locate",
                    run.seconds("words.locate." + WORD_LENGTH) / passes,
                    "x two passes",
                    1,
                    "two passes over 20 results of 10^6 elements at the core's reading speed"));
            int symbols = KernelCases.DIMENSION;
            againstLimit(
                    run,
                    "words.decode",
                    "words.decode." + WORD_LENGTH,
                    new Combination(symbols, symbols, WORD_LENGTH, 4),
                    2);
        } else {
            run.goals.add(Goal.notMeasured(
                    "kernels.words.locate", "x two passes", 1, "two passes over the results", NO_LIMIT));
            run.goals.add(Goal.notMeasured(
                    "kernels.words.decode", "of the limit", 0.7, "a product of 14 x 14 times 14 x 10^6", NO_LIMIT));
        }
        run.options.progress().accept("error location measured");
    }

    private static void twoCores(Run run) throws IOException {
        int size = 1024;
        try (Contestant free = Contestant.start(javaCommand(), false, Map.of())) {
            Map<String, List<Double>> samples = new LinkedHashMap<>();
            for (int round = 0; round < 3; round++) {
                for (String what : List.of("m31.multiply", "m31.parallel", "real.multiply", "real.parallel")) {
                    samples.computeIfAbsent(what, w -> new ArrayList<>()).add(free.seconds(what, size));
                }
            }
            samples.forEach((what, seconds) ->
                    run.measurements.add(Measurement.median("unpinned." + what + "." + size, "s", seconds)));
            for (String arithmetic : List.of("m31", "real")) {
                run.goals.add(Goal.atLeast(
                        "kernels.cores." + arithmetic,
                        Result.median(samples.getOrDefault(arithmetic + ".multiply", List.of()))
                                / Result.median(samples.getOrDefault(arithmetic + ".parallel", List.of())),
                        "x one core",
                        1.8,
                        "the same product of 1024 by one thread, of %d cores"
                                .formatted(Runtime.getRuntime().availableProcessors())));
            }
        }
        run.options.progress().accept("two cores measured");
    }

    /** The first call in a JVM of its own, class loading and interpretation included. */
    private static void coldStarts(Run run) throws IOException, InterruptedException {
        for (String what : List.of(
                "m31.multiply",
                "prime.multiply",
                "m61.multiply",
                "gf256.multiply",
                "real.multiply",
                "m31.combine",
                "real.combine",
                "m31.vector",
                "real.vector")) {
            int size = what.endsWith("combine") ? 100_000 : what.endsWith("vector") ? 1024 : 256;
            List<String> command = javaCommand();
            command.addAll(List.of(what, Integer.toString(size)));
            Process child = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (var answer = child.inputReader()) {
                single(run, "cold." + what + "." + size, "s, first call", Double.parseDouble(answer.readLine()));
            }
            child.waitFor();
        }
        run.options.progress().accept("cold starts measured");
    }

    /** The same kernels under JMH, with nobody to take turns with. */
    private static void jmh(Run run) throws RunnerException {
        ChainedOptionsBuilder jmh =
                new OptionsBuilder().include(KernelBenchmark.class.getName()).verbosity(VerboseMode.SILENT);
        for (RunResult result : new Runner(jmh.build()).run()) {
            List<Double> samples = new ArrayList<>();
            result.getAggregatedResult()
                    .getIterationResults()
                    .forEach(iteration ->
                            samples.add(iteration.getPrimaryResult().getScore()));
            String id = "jmh." + result.getParams().getParam("what") + "."
                    + result.getParams().getParam("size");
            run.measurements.add(Measurement.median(id, "ms", samples));
        }
        run.options.progress().accept("JMH done");
    }

    private static void single(Run run, String id, String unit, double value) {
        run.measurements.add(new Measurement(id, value, unit, List.of(value)));
    }

    private static void goals(Run run) {
        run.faster("m31.flint", "m31.multiply.1024", "flint31.1024", 4);
        run.faster("m31.fflas", "m31.multiply.1024", "fflas31.1024", 5);
        run.faster("m31.dgemm", "m31.multiply.1024", "dgemm.1024", 0.33);
        run.faster("m61.flint", "m61.multiply.1024", "flint61.1024", 2.5);
        run.faster("real.dgemm", "real.multiply.1024", "dgemm.1024", 0.6);
        run.faster("real.netlib", "real.multiply.1024", "netlib.multiply.1024", 1.3);
        run.faster("scalar.flint", "m31scalar.multiply.1024", "flint31.1024", 1);
    }

    private static List<String> javaCommand() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.removeIf(argument -> argument.startsWith("-Xmx"));
        // Operands of 12 x 8 times 8 x 8,000,000 take 1.3 GB in each arithmetic of eight bytes.
        command.add("-XX:MaxRAMPercentage=50");
        command.add("-cp");
        command.add(Objects.requireNonNull(System.getProperty("java.class.path")));
        command.add(KernelRun.class.getName());
        return command;
    }
}
