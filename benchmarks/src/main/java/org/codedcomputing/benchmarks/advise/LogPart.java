package org.codedcomputing.benchmarks.advise;

import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.codedcomputing.benchmarks.Experiment;
import org.codedcomputing.benchmarks.Result.Goal;
import org.codedcomputing.benchmarks.Result.Measurement;
import org.codedcomputing.spark.cli.Main;

/**
 * The verb on a log of 200 MB in a JVM of its own with a heap of 1 GiB: the lines of a real log over and over, under stage numbers
 * of their own, that many times.
 */
final class LogPart {
    private static final long BYTES = 200_000_000;
    private static final int HEAP_MIB = 1024;
    private static final int DEADLINE_SECONDS = 300;
    private static final Pattern STAGE = Pattern.compile("(.*?\"Stage ID\":)(\\d+)(.*)");
    private static final List<String> REPEATED = List.of("TaskStart", "TaskEnd", "StageSubmitted", "StageCompleted");

    private LogPart() {}

    /** @param log of a real run; not modified */
    static void run(Path log, Experiment.Options options, List<Measurement> measurements, List<Goal> goals)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("bench-advise");
        try {
            Path large = folder.resolve("large");
            int stages = repeat(Files.readAllLines(log), large);
            double seconds = advise(large, folder);
            measurements.add(one("advise.log.seconds", seconds, "s"));
            measurements.add(one("advise.log.bytes", (double) Files.size(large), "bytes"));
            goals.add(Goal.atMost(
                    "advise.log.seconds",
                    seconds,
                    "s",
                    60,
                    "%,d bytes, %,d stages, heap %d MiB, from start to end"
                            .formatted(Files.size(large), stages, HEAP_MIB)));
            options.progress().accept("a log of %,d bytes measured".formatted(Files.size(large)));
        } finally {
            AdviseExperiment.delete(folder);
        }
    }

    private static Measurement one(String id, double value, String unit) {
        return new Measurement(id, value, unit, List.of(value));
    }

    /** Writes the lines until there are enough; returns the number of stages. */
    private static int repeat(List<String> lines, Path large) throws IOException {
        List<String> once = new ArrayList<>();
        List<Matcher> often = new ArrayList<>();
        int stages = 0;
        for (String line : lines) {
            Matcher stage = STAGE.matcher(line);
            if (REPEATED.stream().anyMatch(kind -> line.startsWith("{\"Event\":\"SparkListener" + kind + "\""))
                    && stage.matches()) {
                often.add(stage);
                stages = Math.max(stages, Integer.parseInt(stage.group(2)) + 1);
            } else {
                once.add(line);
            }
        }
        if (often.isEmpty()) {
            throw new IOException("the log has no tasks");
        }
        int number = 0;
        try (BufferedWriter out = Files.newBufferedWriter(large)) {
            long written = 0;
            for (String line : once) {
                out.append(line).append('\n');
            }
            while (written < BYTES) {
                for (Matcher line : often) {
                    String stage = Integer.toString(number + Integer.parseInt(line.group(2)));
                    out.append(line.group(1))
                            .append(stage)
                            .append(line.group(3))
                            .append('\n');
                    written += line.group(1).length()
                            + stage.length()
                            + line.group(3).length()
                            + 1;
                }
                number += stages;
            }
        }
        return number;
    }

    /** Seconds from the start of the JVM to its end. */
    private static double advise(Path log, Path folder) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> !argument.startsWith("-Xmx"))
                .forEach(command::add);
        command.addAll(List.of("-Xmx" + HEAP_MIB + "m", "-cp"));
        command.add(Objects.requireNonNull(System.getProperty("java.class.path")));
        command.addAll(List.of(
                Main.class.getName(),
                "advise",
                log.toString(),
                "--json",
                folder.resolve("advice.json").toString(),
                "--html",
                folder.resolve("advice.html").toString()));
        File said = folder.resolve("said").toFile();
        long start = System.nanoTime();
        Process child = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said)
                .start();
        if (!child.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
            child.destroyForcibly();
            throw new IOException("advise has not ended after %d s".formatted(DEADLINE_SECONDS));
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        if (child.exitValue() != 0) {
            throw new IOException("advise ended with exit code %d in a heap of %d MiB: %s"
                    .formatted(child.exitValue(), HEAP_MIB, Files.readString(said.toPath())));
        }
        return seconds;
    }
}
