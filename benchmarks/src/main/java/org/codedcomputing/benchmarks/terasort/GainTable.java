package org.codedcomputing.benchmarks.terasort;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.codedcomputing.benchmarks.Result;

/**
 * Medians as Markdown: seconds of everybody in every cell, and what each step from plain Spark to a coded sort has gained, so
 * that nothing is called coding that is engine, compression or replicated map.
 */
final class GainTable {
    private final Map<String, Map<String, List<SortRun>>> runs;

    /**
     * Prepares.
     *
     * @param runs by cell and contestant
     */
    GainTable(Map<String, Map<String, List<SortRun>>> runs) {
        this.runs = runs;
    }

    /** Both tables, lines ended; empty without runs. */
    String markdown() {
        if (runs.values().stream().allMatch(Map::isEmpty)) {
            return "";
        }
        StringBuilder text = new StringBuilder(seconds());
        String gains = gains();
        if (!gains.isEmpty()) {
            text.append('\n').append(gains);
        }
        return text.toString();
    }

    private String seconds() {
        Set<String> contestants = new LinkedHashSet<>();
        runs.values().forEach(byContestant -> contestants.addAll(byContestant.keySet()));
        StringBuilder text = new StringBuilder();
        text.append("| seconds, median | ")
                .append(String.join(" | ", runs.keySet()))
                .append(" |\n");
        text.append("|---|").append("---|".repeat(runs.size())).append('\n');
        for (String contestant : contestants) {
            text.append("| ").append(contestant).append(" | ");
            text.append(runs.keySet().stream()
                            .map(cell -> median(cell, contestant))
                            .map(seconds -> seconds.isPresent()
                                    ? String.format(Locale.ROOT, "%.2f", seconds.getAsDouble())
                                    : "")
                            .collect(joining(" | ")))
                    .append(" |\n");
        }
        return text.toString();
    }

    private String gains() {
        List<String> lines = new ArrayList<>();
        for (String cell : runs.keySet()) {
            for (int load = 2; load < Cell.NODES; load++) {
                List<String> steps =
                        List.of("plain", "plain-lz4-256k", "replicated-r1", "replicated-r" + load, "coded-r" + load);
                List<Double> seconds = new ArrayList<>();
                steps.forEach(step -> median(cell, step).ifPresent(seconds::add));
                if (seconds.size() == steps.size()) {
                    lines.add(line(cell, load, seconds));
                }
            }
        }
        return lines.isEmpty()
                ? ""
                : "| cell | r | larger compression blocks | own engine and format | replicated map | coding | all |\n|---|---|---|---|---|---|---|\n"
                        + String.join("", lines);
    }

    private static String line(String cell, int load, List<Double> seconds) {
        StringBuilder line = new StringBuilder("| %s | %d |".formatted(cell, load));
        for (int i = 1; i < seconds.size(); i++) {
            line.append(String.format(Locale.ROOT, " %.2f |", seconds.get(i - 1) / seconds.get(i)));
        }
        return line.append(String.format(Locale.ROOT, " %.2f |%n", seconds.get(0) / seconds.get(seconds.size() - 1)))
                .toString();
    }

    private OptionalDouble median(String cell, String contestant) {
        List<SortRun> all = runs.getOrDefault(cell, Map.of()).getOrDefault(contestant, List.of());
        return all.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(
                        Result.median(all.stream().map(SortRun::seconds).toList()));
    }
}
