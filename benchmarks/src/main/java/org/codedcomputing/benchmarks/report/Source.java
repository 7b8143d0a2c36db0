package org.codedcomputing.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeSet;
import org.codedcomputing.benchmarks.Experiment;
import org.codedcomputing.benchmarks.Result;
import org.codedcomputing.benchmarks.Result.Measurement;
import org.jspecify.annotations.Nullable;

/**
 * Where figures come from.
 *
 * @param name of the experiment, trial or model
 * @param kind how its figures were made
 * @param description one line
 * @param result the figures; null if there are none
 * @param origin the file it was read from, or that it was made with the page
 * @param why why there is no result, empty if there is one
 * @param command what makes the result that the report wants
 * @param marks what a reader must know before the figures are believed: form, commit, machine
 * @param settings numbers of what is run, by name, for texts
 */
record Source(
        String name,
        Kind kind,
        String description,
        @Nullable Result result,
        String origin,
        String why,
        String command,
        List<String> marks,
        Map<String, Object> settings) {
    /** In front of the name of an experiment. */
    static final String BENCH = "./scripts/coded bench ";

    /** What of a machine's description is a setting, not the machine. */
    private static final String HEAP = "heap";

    /** How figures were made. */
    enum Kind {
        /** By an experiment of {@code bench}. */
        EXPERIMENT("measured"),
        /** By a trial on the lab that is started by hand. */
        TRIAL("measured"),
        /** By drawing times in a model. */
        SIMULATED("simulated"),
        /** By counting what a plan would send. */
        COUNTED("counted");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    /** Copies lists and maps. */
    Source {
        marks = List.copyOf(marks);
        settings = Map.copyOf(settings);
    }

    /** A source without figures. */
    static Source missing(Kind kind, String name, String description, String command, String why) {
        return new Source(name, kind, description, null, "", why, command, List.of(), Map.of());
    }

    /** A result that was kept. */
    static Source kept(
            Kind kind,
            String name,
            String description,
            Result result,
            String file,
            String command,
            List<String> marks) {
        return new Source(
                name,
                kind,
                description,
                result,
                file,
                measured(result) ? "" : whyNot(result),
                command,
                marks,
                Map.of());
    }

    /** The same with numbers of what is run. */
    Source with(Map<String, Object> numbers) {
        return new Source(name, kind, description, result, origin, why, command, marks, numbers);
    }

    /** Whether a result has figures. Where nothing could be measured it has goals with reasons only. */
    static boolean measured(Result result) {
        return !result.measurements().isEmpty();
    }

    private static String whyNot(Result result) {
        return result.goals().stream()
                .map(Result.Goal::why)
                .filter(why -> why != null && !why.isBlank())
                .findFirst()
                .orElse("the experiment measured nothing");
    }

    /** Whether there are figures. */
    boolean measured() {
        return result != null && measured(result);
    }

    /** The value of a measurement, if there is one of that name. */
    OptionalDouble value(String id) {
        Measurement measurement = measurement(id);
        return measurement == null ? OptionalDouble.empty() : OptionalDouble.of(measurement.value());
    }

    /**
     * A number for a text: a measurement if there is one of that name, else one of the setting.
     *
     * @throws IllegalArgumentException if there is neither
     */
    String word(String key) {
        OptionalDouble measured = value(key);
        if (measured.isPresent()) {
            return Numbers.plain(measured.getAsDouble());
        }
        Object set = settings.get(key);
        if (set == null) {
            throw new IllegalArgumentException("source %s has no number %s; its setting has %s"
                    .formatted(name, key, String.join(", ", new TreeSet<>(settings.keySet()))));
        }
        return set instanceof Number number ? Numbers.plain(number.doubleValue()) : set.toString();
    }

    @Nullable
    Measurement measurement(String id) {
        if (result == null) {
            return null;
        }
        return result.measurements().stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElse(null);
    }

    /** The command that makes a figure that is not there: what the quick form leaves out, the full one has. */
    String complete() {
        return kind == Kind.EXPERIMENT ? BENCH + name : command;
    }

    /** The command that made the result, or makes one. */
    String repeat() {
        if (result == null || kind != Kind.EXPERIMENT) {
            return command;
        }
        return "%s%s%s%s"
                .formatted(
                        BENCH,
                        name,
                        result.quick() ? " --quick" : "",
                        result.seed() == Experiment.USUAL_SEED ? "" : " --seed " + result.seed());
    }

    /**
     * What is to be said of a result before it is believed.
     *
     * @param commit of the working directory
     * @param machine this one
     */
    static List<String> marks(Result result, String commit, Map<String, String> machine) {
        List<String> marks = new ArrayList<>();
        if (result.quick()) {
            marks.add("quick form");
        }
        if (!result.commit().equals(commit)) {
            marks.add("of commit %s, not %s".formatted(result.commit(), commit));
        } else if (commit.endsWith("+") || commit.equals("unknown")) {
            marks.add("of no commit: %s".formatted(commit.endsWith("+") ? "sources were changed" : "no repository"));
        }
        List<String> differences = new ArrayList<>();
        machine.forEach((key, here) -> {
            String there = result.machine().getOrDefault(key, "unknown");
            if (!there.equals(here)) {
                (key.equals(HEAP) ? marks : differences).add("%s %s, here %s".formatted(key, there, here));
            }
        });
        if (!differences.isEmpty()) {
            marks.add("of another machine: " + String.join("; ", differences));
        }
        return marks;
    }
}
