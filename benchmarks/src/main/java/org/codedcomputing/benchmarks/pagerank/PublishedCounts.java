package org.codedcomputing.benchmarks.pagerank;

import java.util.List;
import java.util.Map;
import org.codedcomputing.pagerank.plan.PlanKind;
import org.codedcomputing.pagerank.plan.Traffic;

/**
 * Values a vertex that plans send on six servers, of real graphs that do not change, as an independent program has counted them
 * on vertices placed at random. Two digits behind the point are known.
 */
final class PublishedCounts {
    /** The columns. */
    static final List<PlanChoice> CHOICES = List.of(
            PlanChoice.atRandom(PlanKind.U1),
            PlanChoice.atRandom(PlanKind.C1),
            PlanChoice.atRandom(PlanKind.D1),
            PlanChoice.atRandom(PlanKind.M1),
            PlanChoice.atRandom(PlanKind.X, 2),
            PlanChoice.atRandom(PlanKind.CA, 2),
            PlanChoice.atRandom(PlanKind.CD, 2),
            PlanChoice.atRandom(PlanKind.X, 3),
            PlanChoice.atRandom(PlanKind.CA, 3),
            PlanChoice.atRandom(PlanKind.CD, 3));

    /** Half of the last digit. */
    private static final double ROUNDING = 0.005;

    private static final double PERCENT = 100;

    private static final Map<String, double[]> ROWS = Map.of(
            "pgp", new double[] {6.32, 2.40, 2.32, .94, 2.58, 1.42, .94, 1.32, .79, .47},
            "enron", new double[] {8.36, 2.39, 2.39, .95, 3.41, 1.43, .98, 1.75, .81, .50},
            "wordnet", new double[] {2.56, 1.69, 1.70, .92, 1.04, .82, .69, .52, .43, .35},
            "moby", new double[] {20.3, 3.80, 1.46, .29, 8.17, 2.83, .59, 4.11, 1.66, .29});

    private PublishedCounts() {}

    /** Names of the graphs, sorted. */
    static List<String> names() {
        return ROWS.keySet().stream().sorted().toList();
    }

    /** What was counted, by column; empty for other graphs. */
    static double[] row(String name) {
        return ROWS.getOrDefault(name, new double[0]).clone();
    }

    /** Values a vertex that a plan of ours sends. */
    static double valuesAVertex(PlacedGraph graph, PlanChoice choice) {
        Traffic traffic = graph.traffic(choice);
        return traffic.sentValues() / graph.graph().vertices();
    }

    /** By how many percent ours are off at worst, the rounding of the published ones granted. */
    static double percentOff(PlacedGraph graph) {
        double[] row = row(graph.name());
        double worst = 0;
        for (int i = 0; i < row.length; i++) {
            double off = Math.abs(valuesAVertex(graph, CHOICES.get(i)) - row[i]) - ROUNDING;
            worst = Math.max(worst, PERCENT * off / row[i]);
        }
        return worst;
    }
}
