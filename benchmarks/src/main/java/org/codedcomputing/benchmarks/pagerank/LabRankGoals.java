package org.codedcomputing.benchmarks.pagerank;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.codedcomputing.benchmarks.Result.Goal;

/** Goals that only a network can show, for one with multicast and for one without. */
final class LabRankGoals {
    private static final double ADVICE_BOUND = 1.1;
    private static final double GRAPHX_BOUND = 5;
    private static final String SLOWER = "x";
    private static final String FASTER = "x faster";
    private static final String BEST = "the fastest plan tried, worst graph";
    private static final String GRAPHX = "GraphX with Kryo on the same workers, cut the best way, worst graph";

    private LabRankGoals() {}

    private static String id(boolean multicast, String goal) {
        return "pagerank.lab.%s.%s".formatted(multicast ? "multicast" : "unicast", goal);
    }

    /**
     * The goals of one network.
     *
     * @param lines of all graphs: of each an advised plan, and GraphX unless it was left out
     */
    static List<Goal> of(List<LabRankLine> lines, boolean multicast) {
        Map<String, List<LabRankLine>> graphs = new LinkedHashMap<>();
        lines.forEach(line ->
                graphs.computeIfAbsent(line.graph(), g -> new ArrayList<>()).add(line));
        double slower = 0;
        double faster = Double.POSITIVE_INFINITY;
        for (List<LabRankLine> graph : graphs.values()) {
            double advised = fastest(graph, LabRankLine::advised);
            slower = Math.max(slower, advised / fastest(graph, LabRankLine::isPlan));
            // Infinitely many times where there is none.
            faster = Math.min(faster, fastest(graph, LabRankLine::isGraphX) / advised);
        }
        List<Goal> goals = new ArrayList<>();
        goals.add(Goal.atMost(id(multicast, "advice"), slower, SLOWER, ADVICE_BOUND, BEST));
        goals.add(
                lines.stream().anyMatch(LabRankLine::isGraphX)
                        ? Goal.atLeast(id(multicast, "graphx"), faster, FASTER, GRAPHX_BOUND, GRAPHX)
                        : Goal.notMeasured(
                                id(multicast, "graphx"), FASTER, GRAPHX_BOUND, GRAPHX, "GraphX was left out"));
        return goals;
    }

    private static double fastest(Collection<LabRankLine> lines, Predicate<LabRankLine> which) {
        return lines.stream()
                .filter(which)
                .mapToDouble(LabRankLine::seconds)
                .min()
                .orElse(Double.POSITIVE_INFINITY);
    }

    /** The same where there is no lab. */
    static List<Goal> notMeasured() {
        List<Goal> goals = new ArrayList<>();
        for (boolean multicast : new boolean[] {true, false}) {
            String why = "scripts/lab-trials pagerank measures it on the lab";
            goals.add(Goal.notMeasured(id(multicast, "advice"), SLOWER, ADVICE_BOUND, BEST, why));
            goals.add(Goal.notMeasured(id(multicast, "graphx"), FASTER, GRAPHX_BOUND, GRAPHX, why));
        }
        return goals;
    }
}
