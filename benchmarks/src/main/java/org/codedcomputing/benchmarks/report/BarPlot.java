package org.codedcomputing.benchmarks.report;

import java.util.List;
import java.util.Locale;
import org.codedcomputing.spark.cli.Html;

/**
 * Bars one below the other, each with its label and value above it, so that it can be read on a small screen. Colours come from the
 * page.
 *
 * @param title above the plot, with unit
 * @param bars at least one
 */
record BarPlot(String title, List<Bar> bars) {
    private static final int WIDTH = 440;
    private static final int TOP = 30;
    private static final int STEP = 36;
    private static final int THICK = 12;

    /**
     * One bar.
     *
     * @param label in front of the value
     * @param value drawn if it is more than 0 and finite
     * @param ours whether it is drawn in the first colour
     */
    record Bar(String label, double value, boolean ours) {}

    /** Checks that there is something to draw. */
    BarPlot {
        bars = List.copyOf(bars);
        if (bars.isEmpty()) {
            throw new IllegalArgumentException("a plot of no bars");
        }
    }

    /** An element for a page. */
    String toSvg() {
        double most = bars.stream()
                .mapToDouble(Bar::value)
                .filter(Double::isFinite)
                .max()
                .orElse(0);
        int height = TOP + STEP * bars.size();
        StringBuilder svg = new StringBuilder();
        add(
                svg,
                "<svg class=\"bars\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
                WIDTH,
                height,
                Html.escaped(title));
        add(svg, "<text class=\"title\" x=\"0\" y=\"16\">%s</text>", Html.escaped(title));
        for (int i = 0; i < bars.size(); i++) {
            Bar bar = bars.get(i);
            int y = TOP + i * STEP;
            add(svg, "<text x=\"0\" y=\"%d\">%s</text>", y + 12, Html.escaped(bar.label));
            add(
                    svg,
                    "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>",
                    WIDTH,
                    y + 12,
                    Html.escaped(Numbers.text(bar.value)));
            double width = bar.value > 0 && Double.isFinite(bar.value) ? Math.max(1, bar.value / most * WIDTH) : 0;
            add(
                    svg,
                    "<rect class=\"%s\" x=\"0\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>",
                    bar.ours ? "ours" : "other",
                    y + 17,
                    width,
                    THICK);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void add(StringBuilder svg, String format, Object... arguments) {
        svg.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }
}
