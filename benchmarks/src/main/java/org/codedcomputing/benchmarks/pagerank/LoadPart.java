package org.codedcomputing.benchmarks.pagerank;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.codedcomputing.benchmarks.Experiment;
import org.codedcomputing.benchmarks.LinePlot;
import org.codedcomputing.benchmarks.Result;
import org.codedcomputing.benchmarks.Result.Goal;
import org.codedcomputing.benchmarks.Result.Measurement;
import org.codedcomputing.pagerank.graph.Graph;
import org.codedcomputing.pagerank.graph.RandomGraphs;
import org.codedcomputing.pagerank.plan.Allocation;
import org.codedcomputing.pagerank.plan.Allocations;
import org.codedcomputing.pagerank.plan.Content;
import org.codedcomputing.pagerank.plan.ErdosRenyiLoad;
import org.codedcomputing.pagerank.plan.GraphPlan;
import org.codedcomputing.pagerank.plan.ReducerRule;
import org.codedcomputing.pagerank.plan.RowLayout;
import org.codedcomputing.pagerank.plan.Sending;
import org.codedcomputing.pagerank.plan.Traffic;

/**
 * Load of the coded shuffle over the computation load, counted by the planning pass on the published graph, G(12600, 0.3) on ten
 * servers, and on a power law; next to what is expected, and to its limit for many vertices.
 */
final class LoadPart {
    private static final int SERVERS = 10;
    private static final int MOST_LOAD = 6;
    private static final double PROBABILITY = 0.3;
    private static final double GAMMA = 2.5;

    /** Multiples of the numbers of batches for every r, and of the servers. */
    private static final int VERTICES = 12_600;

    private static final int QUICK_VERTICES = 2_520;
    private static final int POWER_LAW_VERTICES = 50_400;

    private static final String PREFIX = "pagerank.load.";
    private static final double PERCENT = 100;
    private static final double BOUND = 1;

    private LoadPart() {}

    static void run(Experiment.Options options, List<Measurement> measurements, List<Goal> goals) {
        int vertices = options.quick() ? QUICK_VERTICES : VERTICES;
        double worst = random(vertices, options, measurements);
        goals.add(Goal.atMost(
                PREFIX + "er",
                worst,
                "% off",
                BOUND,
                "the expected load of G(%,d, %s) on K=%d, worst of r=1 to %d"
                        .formatted(vertices, PROBABILITY, SERVERS, MOST_LOAD)));
        powerLaw(options.quick() ? VERTICES : POWER_LAW_VERTICES, options, measurements);
    }

    /** Returns by how many percent the load is off what is expected, at worst. */
    private static double random(int vertices, Experiment.Options options, List<Measurement> measurements) {
        Graph graph = RandomGraphs.undirected(vertices, PROBABILITY, options.seed());
        measurements.add(EmbeddedPart.single(PREFIX + "er.vertices", "vertices", vertices));
        measurements.add(EmbeddedPart.single(PREFIX + "er.arcs", "arcs", graph.arcs()));
        double pairs = (double) vertices * vertices;
        double worst = 0;
        for (int load = 1; load <= MOST_LOAD; load++) {
            Traffic traffic = count(graph, load);
            double expected = ErdosRenyiLoad.coded(vertices, PROBABILITY, SERVERS, load);
            double coded = traffic.sentValues() / pairs;
            worst = Math.max(worst, PERCENT * Math.abs(coded / expected - 1));
            String id = PREFIX + "er.r" + load;
            measurements.add(EmbeddedPart.single(id + ".uncoded", "of n^2 values", traffic.values() / pairs));
            measurements.add(EmbeddedPart.single(id + ".coded", "of n^2 values", coded));
            measurements.add(EmbeddedPart.single(id + ".expected", "of n^2 values", expected));
            measurements.add(EmbeddedPart.single(
                    id + ".limit", "of n^2 values", ErdosRenyiLoad.limit(PROBABILITY, SERVERS, load)));
            measurements.add(EmbeddedPart.single(id + ".bytes", "MB sent", traffic.sentBytes() / 1e6));
        }
        options.progress().accept("load counted on %,d arcs of G(n, p)".formatted(graph.arcs()));
        return worst;
    }

    private static void powerLaw(int vertices, Experiment.Options options, List<Measurement> measurements) {
        Graph graph = RandomGraphs.powerLaw(vertices, GAMMA, options.seed());
        measurements.add(EmbeddedPart.single(PREFIX + "powerlaw.vertices", "vertices", vertices));
        measurements.add(EmbeddedPart.single(PREFIX + "powerlaw.arcs", "arcs", graph.arcs()));
        for (int load = 1; load <= MOST_LOAD; load++) {
            Traffic traffic = count(graph, load);
            String id = PREFIX + "powerlaw.r" + load;
            String unit = "values a vertex";
            measurements.add(EmbeddedPart.single(id + ".uncoded", unit, (double) traffic.values() / vertices));
            measurements.add(EmbeddedPart.single(id + ".coded", unit, traffic.sentValues() / vertices));
            // What is at most sent for many vertices, by the mean of the weights.
            measurements.add(EmbeddedPart.single(
                    id + ".limit", unit, (GAMMA - 1) / (GAMMA - 2) * ErdosRenyiLoad.limit(1, SERVERS, load)));
            measurements.add(EmbeddedPart.single(id + ".bytes", "MB sent", traffic.sentBytes() / 1e6));
        }
        options.progress().accept("load counted on %,d arcs of a power law".formatted(graph.arcs()));
    }

    private static Traffic count(Graph graph, int load) {
        Allocation allocation = Allocations.subsets(graph.vertices(), SERVERS, load, ReducerRule.BLOCK);
        return GraphPlan.of(graph, allocation, Content.RAW, Sending.CODED, RowLayout.ROW)
                .traffic();
    }

    /** All loads over r, each as a part of what r = 1 sends on its graph. */
    static Optional<LinePlot> plot(Result result) {
        Map<String, Double> values = new LinkedHashMap<>();
        result.measurements().forEach(measurement -> values.put(measurement.id(), measurement.value()));
        Map<String, String> names = new LinkedHashMap<>();
        names.put("er.uncoded", "G(n, 0.3) uncoded");
        names.put("er.coded", "G(n, 0.3) coded, counted");
        names.put("er.expected", "G(n, 0.3) coded, expected");
        names.put("er.limit", "limit (1 - r/K) / r");
        names.put("powerlaw.uncoded", "power law uncoded");
        names.put("powerlaw.coded", "power law coded, counted");
        List<LinePlot.Line> lines = new ArrayList<>();
        names.forEach((key, name) -> {
            int dot = key.indexOf('.');
            String graph = PREFIX + key.substring(0, dot);
            String what = key.substring(dot);
            List<LinePlot.Point> points = new ArrayList<>();
            Double whole = values.get(graph + ".r1.uncoded");
            for (int load = 1; load <= MOST_LOAD; load++) {
                Double value = values.get(graph + ".r" + load + what);
                if (value != null && whole != null) {
                    points.add(new LinePlot.Point(load, value / whole));
                }
            }
            if (!points.isEmpty()) {
                lines.add(new LinePlot.Line(name, points));
            }
        });
        return lines.isEmpty()
                ? Optional.empty()
                : Optional.of(new LinePlot(
                        "Values that ten servers send in one pass",
                        "computation load r",
                        "of what r = 1 sends",
                        lines));
    }
}
