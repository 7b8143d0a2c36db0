package org.codedcomputing.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * Lines over a logarithmic x axis and a y axis that begins at 0, as SVG.
 *
 * @param title above the plot
 * @param xLabel with unit
 * @param yLabel with unit
 * @param lines at least one, each with at least one point
 */
public record LinePlot(String title, String xLabel, String yLabel, List<Line> lines) {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 420;
    private static final int LEFT = 80;
    private static final int RIGHT = 20;
    private static final int TOP = 40;
    private static final int BOTTOM = 60;
    private static final int LEGEND_STEP = 18;
    private static final int Y_TICKS = 5;
    private static final List<String> COLOURS =
            List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9");

    /**
     * One line.
     *
     * @param name for the legend
     * @param points by ascending x
     */
    public record Line(String name, List<Point> points) {}

    /**
     * One point.
     *
     * @param x more than 0
     * @param y at least 0
     */
    public record Point(double x, double y) {}

    /** Checks that there is something to plot. */
    public LinePlot {
        if (lines.isEmpty() || lines.stream().anyMatch(line -> line.points().isEmpty())) {
            throw new IllegalArgumentException(
                    "a plot of %d lines, some without points; give each line at least one".formatted(lines.size()));
        }
    }

    /** Writes the plot; the file is replaced if it exists. */
    public void write(Path file) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.writeString(file, toSvg());
    }

    /** The plot as a document of its own. */
    public String toSvg() {
        StringBuilder svg = new StringBuilder();
        add(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%1$d\" height=\"%2$d\" viewBox=\"0 0 %1$d %2$d\" font-family=\"sans-serif\" font-size=\"12\">",
                WIDTH,
                HEIGHT);
        add(svg, "<rect width=\"%d\" height=\"%d\" fill=\"white\"/>", WIDTH, HEIGHT);
        text(svg, WIDTH / 2.0, TOP / 2.0, "middle", title);
        text(svg, WIDTH / 2.0, HEIGHT - 15, "middle", xLabel);
        add(
                svg,
                "<text x=\"20\" y=\"%1$d\" text-anchor=\"middle\" transform=\"rotate(-90 20 %1$d)\">%2$s</text>",
                HEIGHT / 2,
                escaped(yLabel));
        double top = niceTop(ys().max().orElse(1));
        for (int tick = 0; tick <= Y_TICKS; tick++) {
            double value = top * tick / Y_TICKS;
            line(svg, LEFT, y(value, top), WIDTH - RIGHT, y(value, top), "#dddddd");
            text(svg, LEFT - 6, y(value, top) + 4, "end", String.format(Locale.ROOT, "%,.4g", value));
        }
        xs().distinct().sorted().forEach(value -> {
            line(svg, x(value), HEIGHT - BOTTOM, x(value), HEIGHT - BOTTOM + 5.0, "black");
            text(svg, x(value), HEIGHT - BOTTOM + 20.0, "middle", String.format(Locale.ROOT, "%,.0f", value));
        });
        line(svg, LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM, "black");
        line(svg, LEFT, TOP, LEFT, HEIGHT - BOTTOM, "black");
        for (int i = 0; i < lines.size(); i++) {
            draw(svg, lines.get(i), COLOURS.get(i % COLOURS.size()), top);
            text(
                    svg,
                    LEFT + 30.0,
                    TOP + 14.0 + i * LEGEND_STEP,
                    "start",
                    lines.get(i).name());
            line(
                    svg,
                    LEFT + 8,
                    TOP + 10.0 + i * LEGEND_STEP,
                    LEFT + 26,
                    TOP + 10.0 + i * LEGEND_STEP,
                    COLOURS.get(i % COLOURS.size()));
        }
        return svg.append("</svg>\n").toString();
    }

    private void draw(StringBuilder svg, Line line, String colour, double top) {
        StringBuilder path = new StringBuilder();
        for (Point point : line.points()) {
            path.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(point.x()), y(point.y(), top)));
            add(svg, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>", x(point.x()), y(point.y(), top), colour);
        }
        add(
                svg,
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>",
                path.toString().strip(),
                colour);
    }

    private DoubleStream xs() {
        return lines.stream().flatMap(line -> line.points().stream()).mapToDouble(Point::x);
    }

    private DoubleStream ys() {
        return lines.stream().flatMap(line -> line.points().stream()).mapToDouble(Point::y);
    }

    private double x(double value) {
        double low = Math.log(xs().min().orElse(1));
        double high = Math.log(xs().max().orElse(1));
        double share = high == low ? 0.5 : (Math.log(value) - low) / (high - low);
        // Some room on both sides, for the labels of the first and the last tick.
        return LEFT + 40 + share * (WIDTH - LEFT - RIGHT - 80);
    }

    private static double y(double value, double top) {
        return HEIGHT - BOTTOM - value / top * (HEIGHT - BOTTOM - TOP);
    }

    /** The least of 1, 2, 2.5, 5 and 10 times a power of ten that is not below a value, with room for the legend. */
    private static double niceTop(double most) {
        double wanted = most <= 0 ? 1 : most * 1.25;
        double power = Math.pow(10, Math.floor(Math.log10(wanted)));
        return DoubleStream.of(1, 2, 2.5, 5, 10)
                .map(factor -> factor * power)
                .filter(top -> top >= wanted)
                .findFirst()
                .orElse(10 * power);
    }

    private static void line(StringBuilder svg, double x1, double y1, double x2, double y2, String colour) {
        add(svg, "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>", x1, y1, x2, y2, colour);
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
        add(svg, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>", x, y, anchor, escaped(text));
    }

    private static void add(StringBuilder svg, String format, Object... arguments) {
        svg.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
