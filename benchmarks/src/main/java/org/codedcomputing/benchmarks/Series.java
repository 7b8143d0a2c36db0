package org.codedcomputing.benchmarks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Lines through measurements whose names differ by one word, which stands for a number. */
public final class Series {
    /** Stands for that word in the name of a line. */
    private static final String WORD = "*";

    private Series() {}

    /**
     * Draws what a result has of some lines; nothing if it has no line of two points.
     *
     * @param result holds the measurements
     * @param title above the plot
     * @param xLabel with unit
     * @param yLabel with unit
     * @param lines names of measurements with {@code *} for the word, by the line's name for the legend, in its order
     * @param words the words by their numbers, which are above 0
     */
    public static Optional<LinePlot> of(
            Result result,
            String title,
            String xLabel,
            String yLabel,
            Map<String, String> lines,
            SortedMap<Double, String> words) {
        Map<String, Double> values = new HashMap<>();
        result.measurements().forEach(measurement -> values.put(measurement.id(), measurement.value()));
        List<LinePlot.Line> drawn = new ArrayList<>();
        lines.forEach((name, pattern) -> {
            List<LinePlot.Point> points = new ArrayList<>();
            words.forEach((x, word) -> {
                Double value = values.get(pattern.replace(WORD, word));
                if (value != null && Double.isFinite(value) && value >= 0) {
                    points.add(new LinePlot.Point(x, value));
                }
            });
            if (points.size() > 1) {
                drawn.add(new LinePlot.Line(name, points));
            }
        });
        return drawn.isEmpty() ? Optional.empty() : Optional.of(new LinePlot(title, xLabel, yLabel, drawn));
    }
}
