package org.codedcomputing.benchmarks;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.codedcomputing.spark.cli.JsonFile;
import org.jspecify.annotations.Nullable;

/**
 * What an experiment found.
 *
 * @param name the experiment
 * @param quick whether it ran in its quick form
 * @param machine processor, cores, memory, system, Java and Spark
 * @param commit the source it was built from, or "unknown"
 * @param seed seed of everything random
 * @param measurements figures, each with its unit
 * @param goals every numeric goal of the feature
 */
public record Result(
        String name,
        boolean quick,
        Map<String, String> machine,
        String commit,
        long seed,
        List<Measurement> measurements,
        List<Goal> goals) {
    private static final JsonMapper READER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** Copies the lists; files may lack what code does not. */
    public Result {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(machine, "machine");
        Objects.requireNonNull(commit, "commit");
        measurements = List.copyOf(measurements);
        goals = List.copyOf(goals);
    }

    /**
     * One figure.
     *
     * @param id stable name, words joined by dots
     * @param value the median where it was measured more than once
     * @param unit unit of the value
     * @param samples all samples in the order they were taken
     */
    public record Measurement(String id, double value, String unit, List<Double> samples) {
        /** Copies the samples. */
        public Measurement {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(unit, "unit");
            samples = List.copyOf(samples);
        }

        /** The median of samples, which are kept. */
        public static Measurement median(String id, String unit, List<Double> samples) {
            return new Measurement(id, Result.median(samples), unit, List.copyOf(samples));
        }
    }

    /**
     * One numeric goal.
     *
     * @param id stable name
     * @param value what was measured, null if it was not
     * @param unit unit of value and goal
     * @param goal the bound
     * @param baseline what it is measured against
     * @param met whether the goal is met, null if it was not measured
     * @param why why not measured, null if it was
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Goal(
            String id,
            @Nullable Double value,
            String unit,
            double goal,
            String baseline,
            @Nullable Boolean met,
            @Nullable String why) {
        /** Refuses what a file lacks. */
        public Goal {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(unit, "unit");
            Objects.requireNonNull(baseline, "baseline");
        }

        /** A goal that the value should not exceed. */
        public static Goal atMost(String id, double value, String unit, double goal, String baseline) {
            return new Goal(id, value, unit, goal, baseline, value <= goal, null);
        }

        /** A goal that the value should reach. */
        public static Goal atLeast(String id, double value, String unit, double goal, String baseline) {
            return new Goal(id, value, unit, goal, baseline, value >= goal, null);
        }

        /** A goal that this run does not measure. */
        public static Goal notMeasured(String id, String unit, double goal, String baseline, String why) {
            return new Goal(id, null, unit, goal, baseline, null, why);
        }
    }

    /** The median; the mean of the middle two for an even number. */
    public static double median(List<Double> samples) {
        if (samples.isEmpty()) {
            throw new IllegalArgumentException("no samples, no median");
        }
        List<Double> sorted = samples.stream().sorted().toList();
        int n = sorted.size();
        return (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
    }

    /** The goals as a table. */
    public String goalTable() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT, "%-34s %12s %12s %-10s %-5s %s", "goal", "value", "bound", "unit", "met", "against"));
        for (Goal goal : goals) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%-34s %12s %12.3f %-10s %-5s %s",
                    goal.id,
                    goal.value == null ? "-" : String.format(Locale.ROOT, "%.3f", goal.value),
                    goal.goal,
                    goal.unit,
                    goal.met == null ? "-" : goal.met ? "yes" : "NO",
                    goal.why == null ? goal.baseline : "not measured: " + goal.why));
        }
        return String.join(System.lineSeparator(), lines);
    }

    /**
     * Writes the result as JSON, whole or not at all.
     *
     * @param file replaced if it exists
     */
    public void write(Path file) throws IOException {
        JsonFile.write(file, this);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param file as it is; parts that are not known here are passed over
     * @throws IOException if it cannot be read, or is not the result of an experiment
     */
    public static Result read(Path file) throws IOException {
        try {
            return READER.readValue(file.toFile(), Result.class);
        } catch (JsonProcessingException e) {
            throw new IOException(
                    "%s is not the result of an experiment: %s; remove it, or measure again"
                            .formatted(file, e.getOriginalMessage()),
                    e);
        }
    }
}
