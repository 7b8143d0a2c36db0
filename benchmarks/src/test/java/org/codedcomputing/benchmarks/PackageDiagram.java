package org.codedcomputing.benchmarks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Draws packages as boxes, a band for each module and a row for each layer in it: a package stands above those that it uses. Arrows
 * that follow from others are left out; those that point up are red.
 */
final class PackageDiagram {
    private static final int WIDTH = 1180;
    private static final int ROW = 74;
    private static final int BOX_HEIGHT = 38;
    private static final int BAND_GAP = 26;
    private static final int LEFT = 100;
    private static final int MARGIN = 14;
    private static final int SWEEPS = 8;

    /** Bands from the top; modules of one band stand side by side. */
    private static final List<List<String>> BANDS =
            List.of(List.of("benchmarks"), List.of("terasort", "lcc", "pagerank"), List.of("spark"), List.of("core"));

    private static final Map<String, String> FILL = Map.of(
            "benchmarks", "#eceff1",
            "terasort", "#ffe0b2",
            "lcc", "#f8bbd0",
            "pagerank", "#d1c4e9",
            "spark", "#bbdefb",
            "core", "#c8e6c9");

    private final PackageGraph graph;
    private final List<String> order;
    private final Map<String, Set<String>> arrows;
    private final Map<String, Integer> rows = new HashMap<>();
    private final Map<String, Double> places = new HashMap<>();
    private final List<List<String>> layout = new ArrayList<>();
    private final Map<Integer, Integer> bandOfRow = new TreeMap<>();

    private PackageDiagram(PackageGraph graph) {
        this.graph = graph;
        this.order = graph.order();
        this.arrows = graph.reduced(order);
    }

    /** The drawing as SVG. */
    static String of(PackageGraph graph) {
        PackageDiagram diagram = new PackageDiagram(graph);
        diagram.layOut();
        return diagram.svg();
    }

    private void layOut() {
        for (int band = 0; band < BANDS.size(); band++) {
            List<String> modules = BANDS.get(band);
            Map<String, Integer> depths = new HashMap<>();
            int deepest = 0;
            for (int place = order.size() - 1; place >= 0; place--) {
                String name = order.get(place);
                if (modules.contains(PackageGraph.module(name))) {
                    int depth = arrows.getOrDefault(name, Set.of()).stream()
                            .mapToInt(other -> depths.getOrDefault(other, -1))
                            .max()
                            .orElse(-1);
                    depths.put(name, depth + 1);
                    deepest = Math.max(deepest, depth + 1);
                }
            }
            for (int depth = deepest; depth >= 0; depth--) {
                int at = depth;
                List<String> row = new ArrayList<>(order.stream()
                        .filter(name -> depths.getOrDefault(name, -1) == at)
                        .sorted(Comparator.comparingInt((String name) -> modules.indexOf(PackageGraph.module(name)))
                                .thenComparing(Comparator.naturalOrder()))
                        .toList());
                bandOfRow.put(layout.size(), band);
                row.forEach(name -> rows.put(name, layout.size()));
                layout.add(row);
            }
        }
        spread();
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            for (List<String> row : layout) {
                int band = bandOfRow.getOrDefault(layout.indexOf(row), 0);
                row.sort(
                        Comparator.comparingInt((String name) -> BANDS.get(band).indexOf(PackageGraph.module(name)))
                                .thenComparingDouble(this::pull)
                                .thenComparing(Comparator.naturalOrder()));
                spread();
            }
        }
    }

    /** Where a package's neighbours are on average. */
    private double pull(String name) {
        return order.stream()
                .filter(other -> arrows.getOrDefault(name, Set.of()).contains(other)
                        || arrows.getOrDefault(other, Set.of()).contains(name))
                .mapToDouble(other -> places.getOrDefault(other, 0.0))
                .average()
                .orElse(WIDTH / 2.0);
    }

    private void spread() {
        for (List<String> row : layout) {
            double step = (double) (WIDTH - LEFT - MARGIN) / row.size();
            for (int i = 0; i < row.size(); i++) {
                places.put(row.get(i), LEFT + (i + 0.5) * step);
            }
        }
    }

    private double top(int row) {
        return MARGIN + row * ROW + bandOfRow.getOrDefault(row, 0) * BAND_GAP;
    }

    private double x(String name) {
        return places.getOrDefault(name, 0.0);
    }

    private double y(String name) {
        return top(rows.getOrDefault(name, 0));
    }

    private String svg() {
        StringBuilder svg = new StringBuilder();
        double height = top(layout.size() - 1) + BOX_HEIGHT + 2 * MARGIN + 18;
        line(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %.0f\" font-family=\"sans-serif\" font-size=\"13\">",
                WIDTH,
                height);
        line(
                svg,
                "<defs><marker id=\"a\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" fill=\"#607d8b\"/></marker>");
        line(
                svg,
                "<marker id=\"u\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" fill=\"#c62828\"/></marker></defs>");
        line(svg, "<rect width=\"%d\" height=\"%.0f\" fill=\"#ffffff\"/>", WIDTH, height);
        for (int band = 0; band < BANDS.size(); band++) {
            int at = band;
            int first = bandOfRow.entrySet().stream()
                    .filter(entry -> entry.getValue() == at)
                    .mapToInt(Map.Entry::getKey)
                    .min()
                    .orElse(0);
            line(
                    svg,
                    "<text x=\"%d\" y=\"%.0f\" font-weight=\"bold\" fill=\"#37474f\">%s</text>",
                    MARGIN,
                    top(first) + 24,
                    band == 1 ? "jobs" : String.join(", ", BANDS.get(band)));
            if (band > 0) {
                line(
                        svg,
                        "<line x1=\"0\" x2=\"%d\" y1=\"%.0f\" y2=\"%.0f\" stroke=\"#cfd8dc\"/>",
                        WIDTH,
                        top(first) - (BAND_GAP + ROW - BOX_HEIGHT) / 2.0,
                        top(first) - (BAND_GAP + ROW - BOX_HEIGHT) / 2.0);
            }
        }
        for (String name : order) {
            for (String other : arrows.getOrDefault(name, Set.of())) {
                arrow(svg, name, other, "#90a4ae", "a");
            }
        }
        graph.against(order)
                .forEach((name, others) -> others.forEach(other -> arrow(svg, name, other, "#c62828", "u")));
        for (String name : order) {
            box(svg, name);
        }
        line(
                svg,
                "<text x=\"%d\" y=\"%.0f\" font-size=\"11\" fill=\"#546e7a\">An arrow: imports. Arrows that follow from others are left out; red ones point up. Drawn by PackageDiagramTest.</text>",
                MARGIN,
                height - MARGIN);
        return svg.append("</svg>\n").toString();
    }

    private void arrow(StringBuilder svg, String from, String to, String colour, String marker) {
        boolean down = y(from) < y(to);
        double startY = down ? y(from) + BOX_HEIGHT : y(from);
        double endY = down ? y(to) : y(to) + BOX_HEIGHT;
        if (y(from) == y(to)) {
            startY = y(from) + BOX_HEIGHT;
            endY = startY;
        }
        double bend = y(from) == y(to) ? 30 : (endY - startY) * 0.45;
        line(
                svg,
                "<path d=\"M%.0f %.0fC%.0f %.0f %.0f %.0f %.0f %.0f\" fill=\"none\" stroke=\"%s\" marker-end=\"url(#%s)\"><title>%s uses %s</title></path>",
                x(from),
                startY,
                x(from),
                startY + bend,
                x(to),
                y(from) == y(to) ? endY + bend : endY - bend,
                x(to),
                endY,
                colour,
                marker,
                from,
                to);
    }

    private void box(StringBuilder svg, String name) {
        String module = PackageGraph.module(name);
        String label = name.equals(module) || !(module.equals("core") || module.equals("spark"))
                ? name
                : name.substring(module.length());
        double width = Math.max(64, 7.4 * label.length() + 24);
        line(
                svg,
                "<rect x=\"%.0f\" y=\"%.0f\" width=\"%.0f\" height=\"%d\" rx=\"5\" fill=\"%s\" stroke=\"#78909c\"/>",
                x(name) - width / 2,
                y(name),
                width,
                BOX_HEIGHT,
                FILL.getOrDefault(module, "#ffffff"));
        line(svg, "<text x=\"%.0f\" y=\"%.0f\" text-anchor=\"middle\">%s</text>", x(name), y(name) + 24, label);
    }

    private static void line(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
