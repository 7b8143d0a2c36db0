package org.codedcomputing.benchmarks.kernels;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
    private static final int WORD_LENGTH = 1_000_000;
    private static final int VECTOR_SIZE = 8192;
    private static final String NO_LIMIT = "there is no g++ to measure the limit with";

    /** What users would take instead. */
    private static final Map<String, String> YARDSTICK_OF = Map.of(
            "m31", "flint31",
            "prime", "flint31",
            "m31scalar", "flint31",
            "m61", "flint61",
            "real", "dgemm",
            "ejml", "dgemm",
            "netlib", "dgemm",
            "netlibplain", "dgemm",
            "netlibjni", "dgemm");

    /** Columns of the flat product and rows of the tall one. */
    private static final int LONG_SIDE = 1_000_000;

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
        Set<Library> wanted = EnumSet.allOf(Library.class);
        if (options.quick()) {
            wanted.remove(Library.NTL);
        }
        try (Contestant ours = Contestant.start(javaCommand(), true, Map.of());
                Yardsticks yardsticks = Yardsticks.start(wanted, options.progress())) {
            Contest run = new Contest(options, ours, yardsticks);
            if (options.quick()) {
                products(run, 1024, List.of());
            } else {
                allProducts(run);
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

    /** All sizes and all contestants. */
    private static void allProducts(Contest run) throws IOException {
        List<String> plainJava = javaCommand();
        plainJava.removeIf(argument -> argument.contains("jdk.incubator.vector"));
        if (!run.nativeBlas) {
            run.options.progress().accept("netlib finds no native BLAS; Debian has one in: libopenblas0 libblas3");
        }
        try (Contestant plain = Contestant.start(plainJava, true, Map.of())) {
            for (int size : List.of(256, 512, 1000, 1024, 2048)) {
                List<Contest.Entry> others = new ArrayList<>();
                for (String what : List.of("prime", "gf256", "ejml")) {
                    others.add(run.ours(what + ".multiply", size));
                }
                others.add(new Contest.Entry("netlibplain.multiply", plain::seconds, "netlib.multiply", size));
                if (run.nativeBlas) {
                    others.add(run.ours("netlibjni.multiply", size));
                }
                others.addAll(run.libraries(List.of("ntl31"), "", size));
                products(run, size, others);
            }
        }
        for (String shape : List.of(".flat", ".tall")) {
            List<Contest.Entry> entries = new ArrayList<>();
            for (String what : List.of("m31", "prime", "m61", "real", "m31scalar", "ejml", "netlib")) {
                entries.add(run.ours(what + shape, LONG_SIDE));
            }
            entries.addAll(run.libraries(List.of("flint31", "flint61", "fflas31", "ntl31", "dgemm"), shape, LONG_SIDE));
            run.hold(entries);
            double multiplyAdds = (double) KernelCases.OUTPUTS * KernelCases.INPUTS * LONG_SIDE;
            String title = shape.equals(".flat") ? "12 x 8 times 8 x 10^6" : "10^6 x 8 times 8 x 12";
            run.options.progress().accept(row(run, title, shape + "." + LONG_SIDE, multiplyAdds));
        }
    }

    /** Those that goals are about, and others. */
    private static void products(Contest run, int size, List<Contest.Entry> others) throws IOException {
        List<Contest.Entry> entries = new ArrayList<>();
        for (String what : List.of("m31", "m61", "real", "m31scalar", "netlib")) {
            entries.add(run.ours(what + ".multiply", size));
        }
        entries.addAll(others);
        entries.addAll(run.libraries(List.of("flint31", "flint61", "fflas31", "dgemm"), "", size));
        run.hold(entries);
        run.options.progress().accept(row(run, "n = " + size, "." + size, Math.pow(size, 3)));
    }

    /** One line of the table: multiply-adds in units of 10^9 a second, and how many times its yardstick that is. */
    private static String row(Contest run, String title, String ending, double multiplyAdds) {
        StringBuilder line = new StringBuilder(title + ", 10^9 multiply-adds/s:");
        run.medians.forEach((id, seconds) -> {
            if (!id.endsWith(ending)) {
                return;
            }
            String name = id.substring(0, id.length() - ending.length()).replace(".multiply", "");
            line.append(String.format(Locale.ROOT, "  %s %.2f", name, multiplyAdds / seconds / GIGA));
            String yardstick = YARDSTICK_OF.get(name);
            if (yardstick != null && run.has(yardstick + ending)) {
                double ratio = run.seconds(yardstick + ending) / seconds;
                line.append(String.format(Locale.ROOT, " (%.2f x %s)", ratio, yardstick));
            }
        });
        return line.toString();
    }

    /** Encoding and matrix-vector products, which memory or the multiply-add units limit. */
    private static void limits(Contest run) throws IOException {
        int columns = run.options.quick() ? 800_000 : 8_000_000;
        List<Contest.Entry> combinations = run.limits("combine", List.of("stores", "copy", "fma"));
        List<Contest.Entry> vectors = run.limits("vector", List.of("read"));
        for (String arithmetic :
                run.options.quick() ? List.of("m31", "real") : List.of("m31", "m61", "real", "gf256")) {
            combinations.add(run.ours(arithmetic + ".combine", columns));
            vectors.add(run.ours(arithmetic + ".vector", VECTOR_SIZE));
        }
        run.hold(combinations);
        run.hold(vectors);
        run.options.progress().accept("combinations and matrix-vector products measured");
        if (run.hasLimits()) {
            single(run, "limit.read", "GB/s", run.read("vector") / GIGA);
            single(run, "limit.copy", "GB/s read and written, past the caches", run.copied("combine", "copy") / GIGA);
            single(
                    run,
                    "limit.stores",
                    "GB/s read and written, by ordinary stores",
                    run.copied("combine", "stores") / GIGA);
            single(run, "limit.fma", "10^9 double multiply-adds/s", run.multiplyAdds("combine") / GIGA);
            // Two limbs of 16 bits make two double multiply-adds of one over 2^31 - 1.
            againstLimit(run, "combine", "combine.m31", "m31.combine." + columns, shape(columns, 4), 2);
            againstLimit(run, "combine", "combine.real", "real.combine." + columns, shape(columns, 8), 1);
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
    private static void againstLimit(
            Contest run, String contest, String goal, String id, Combination shape, int multiplyAddsPerTerm) {
        double memory = shape.bytes() / run.copied(contest, "stores");
        double past = shape.bytes() / run.copied(contest, "copy");
        double arithmetic = shape.terms() * multiplyAddsPerTerm / run.multiplyAdds(contest);
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

    private static void vectorGoal(Contest run, String goal, String arithmetic, int elementBytes) {
        double bytes = (double) VECTOR_SIZE * VECTOR_SIZE * elementBytes;
        double limit = bytes / run.read("vector");
        run.goals.add(Goal.atLeast(
                "kernels." + goal,
                limit / run.seconds(arithmetic + ".vector." + VECTOR_SIZE),
                "of the limit",
                0.8,
                "reading the matrix of %,d x %,d once".formatted(VECTOR_SIZE, VECTOR_SIZE)));
    }

    /** Location of 3 wrong results among 20 of 10^6 elements, and decoding of the rest. */
    private static void words(Contest run) throws IOException {
        List<Contest.Entry> entries = run.limits("words", List.of("read", "stores", "copy", "fma"));
        entries.add(run.ours("words.locate", WORD_LENGTH));
        entries.add(run.ours("words.decode", WORD_LENGTH));
        run.hold(entries);
        if (run.hasLimits()) {
            double bytes = 4.0 * KernelCases.RESULTS * WORD_LENGTH;
            double passes = 2 * bytes / run.read("words");
            run.goals.add(Goal.atMost(
                    "kernels.words.locate",
                    run.seconds("words.locate." + WORD_LENGTH) / passes,
                    "x two passes",
                    1,
                    "two passes over 20 results of 10^6 elements at the core's reading speed"));
            int symbols = KernelCases.DIMENSION;
            againstLimit(
                    run,
                    "words",
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

    private static void twoCores(Contest run) throws IOException {
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
    private static void coldStarts(Contest run) throws IOException, InterruptedException {
        List<String> kernels = List.of(
                "m31.multiply",
                "m31.combine",
                "m31.vector",
                "m61.multiply",
                "real.multiply",
                "real.combine",
                "real.vector",
                "prime.multiply",
                "gf256.multiply");
        for (String what : run.options.quick() ? kernels.subList(0, 3) : kernels) {
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
    private static void jmh(Contest run) throws RunnerException {
        ChainedOptionsBuilder jmh = new OptionsBuilder()
                .include(KernelBenchmark.class.getName())
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true);
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

    private static void single(Contest run, String id, String unit, double value) {
        run.measurements.add(new Measurement(id, value, unit, List.of(value)));
    }

    private static void goals(Contest run) {
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
