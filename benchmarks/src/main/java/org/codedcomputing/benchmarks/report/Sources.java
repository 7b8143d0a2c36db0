package org.codedcomputing.benchmarks.report;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.codedcomputing.benchmarks.Result;
import org.codedcomputing.benchmarks.Result.Goal;
import org.codedcomputing.benchmarks.Result.Measurement;

/** All sources of a report, by name. */
final class Sources {
    private final Map<String, Source> byName = new LinkedHashMap<>();

    /**
     * A figure of the page.
     *
     * @param text number and unit, or what is missing
     * @param missing whether there is no number that can be believed
     * @param note samples, or why a number is not to be believed; may be empty
     */
    record Shown(String text, boolean missing, String note) {}

    Sources(List<Source> sources) {
        sources.forEach(source -> byName.put(source.name(), source));
    }

    Collection<Source> all() {
        return byName.values();
    }

    /**
     * The goals of a source, less those that it has not measured and another one has: what needs the lab is measured by a trial, and
     * the experiment says only that.
     */
    List<Goal> goals(Source source) {
        Result result = source.result();
        return result == null
                ? List.of()
                : result.goals().stream()
                        .filter(goal -> goal.met() != null || !isMeasured(goal.id()))
                        .toList();
    }

    private boolean isMeasured(String goal) {
        for (Source source : byName.values()) {
            Result result = source.result();
            if (result != null
                    && result.goals().stream().anyMatch(one -> one.id().equals(goal) && one.met() != null)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The source of a name.
     *
     * @throws IllegalArgumentException if the report has none
     */
    Source of(String name) {
        Source source = byName.get(name);
        if (source == null) {
            throw new IllegalArgumentException(
                    "no source %s; there are %s".formatted(name, String.join(", ", byName.keySet())));
        }
        return source;
    }

    /** Looks a figure up, or makes it of two measurements. */
    Shown shown(Papers.Figure figure) {
        Source source = of(figure.from());
        for (String id : figure.ids()) {
            if (source.value(id).isEmpty()) {
                return new Shown(missing(source, id), true, "");
            }
        }
        Measurement measurement = source.measurement(figure.id());
        if (measurement == null) {
            throw new IllegalStateException("a measurement that has a value is gone: " + figure.id());
        }
        double value = measurement.value();
        String unit = figure.unit() == null ? measurement.unit() : figure.unit();
        String note = doubt(figure.id(), value, measurement.unit());
        String other = figure.over() != null ? figure.over() : figure.less();
        if (other != null) {
            double divisor = source.value(other).orElseThrow();
            note = note.isEmpty() ? doubt(other, divisor, measurement.unit()) : note;
            note = note.isEmpty() && divisor == 0 ? "%s is 0".formatted(other) : note;
            if (!note.isEmpty()) {
                return new Shown("no ratio", true, note);
            }
            value = figure.over() != null ? value / divisor : 100 * (1 - value / divisor);
            unit = figure.unit() != null ? figure.unit() : figure.over() != null ? "x faster" : "% less";
        }
        boolean doubted = !note.isEmpty();
        String samples = other == null && !doubted ? Numbers.range(measurement.samples()) : note;
        return new Shown(Numbers.text(value) + " " + unit, doubted, samples);
    }

    /** Times and ratios of times are more than 0, whatever was measured. */
    private static String doubt(String id, double value, String unit) {
        boolean positive = unit.matches("(s|ms|ns)\\b.*") || unit.contains("faster") || unit.contains("time");
        return Double.isFinite(value) && (value > 0 || !positive)
                ? ""
                : "not credible: %s is %s %s".formatted(id, Numbers.text(value), unit);
    }

    private static String missing(Source source, String id) {
        if (!source.measured()) {
            return "missing: " + source.why();
        }
        return source.result() != null && source.result().quick()
                ? "missing: the quick form does not measure " + id
                : "missing: the result has no " + id;
    }

    /** The value of a bar, if it was measured and can be drawn. */
    OptionalDouble bar(String from, String id) {
        OptionalDouble value = of(from).value(id);
        return value.isPresent() && Double.isFinite(value.getAsDouble()) && value.getAsDouble() > 0
                ? value
                : OptionalDouble.empty();
    }
}
