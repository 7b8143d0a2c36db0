package org.codedcomputing.benchmarks.pagerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.benchmarks.Experiment;
import org.codedcomputing.benchmarks.LinePlot;
import org.codedcomputing.benchmarks.Result;
import org.codedcomputing.benchmarks.Result.Goal;
import org.codedcomputing.benchmarks.Result.Measurement;
import org.codedcomputing.pagerank.cluster.RankOutcome;
import org.codedcomputing.pagerank.graph.Graph;
import org.codedcomputing.pagerank.graph.RandomGraphs;
import org.codedcomputing.pagerank.plan.PlanKind;
import org.codedcomputing.spark.SparkTestContexts;
import org.junit.jupiter.api.Test;

class PartsTest {
    private final List<Measurement> measurements = new ArrayList<>();
    private final List<Goal> goals = new ArrayList<>();

    private double value(String id) {
        return measurements.stream()
                .filter(measurement -> measurement.id().equals(id))
                .mapToDouble(Measurement::value)
                .findFirst()
                .orElseThrow();
    }

    private Result result() {
        return new Result("pagerank", true, Map.of(), "commit", 1, measurements, goals);
    }

    @Test
    void theLoadFollowsTheTheory() {
        LoadPart.run(new Experiment.Options(true, 3, line -> {}), measurements, goals);
        assertThat(goals).extracting(Goal::id).containsExactly("pagerank.load.er");
        assertThat(goals.get(0).met()).isTrue();
        assertThat(value("pagerank.load.er.r1.coded")).isEqualTo(value("pagerank.load.er.r1.uncoded"));
        assertThat(value("pagerank.load.er.r3.uncoded")).isCloseTo(.3 * .7, within(.003));
        assertThat(value("pagerank.load.er.r3.coded")).isBetween(.07, .3 * .7 / 2.5);
        assertThat(value("pagerank.load.er.r3.bytes") * 1e6 / 8 / 2520 / 2520)
                .isCloseTo(value("pagerank.load.er.r3.coded"), within(1e-4));
        LinePlot plot = LoadPart.plot(result()).orElseThrow();
        assertThat(plot.lines())
                .hasSize(6)
                .allSatisfy(line -> assertThat(line.points()).hasSize(6));
        assertThat(plot.lines().get(0).points().get(0).y()).isEqualTo(1);
    }

    @Test
    void timeAnArcIsPlottedNextToReadsAlone() {
        for (String line : List.of("threads1", "huge.threads2", "far", "near", "memory")) {
            measurements.add(new Measurement("pagerank.growth." + line + ".1000", 2, "ns an arc", List.of(2.0)));
        }
        LinePlot plot = GrowthPart.plot(result()).orElseThrow();
        assertThat(plot.lines())
                .extracting(LinePlot.Line::name)
                .containsExactly(
                        "1 thread",
                        "2 threads, pages of 2 MiB",
                        "reads alone, of all vertices",
                        "reads alone, within 256 KiB");
    }

    @Test
    void aFailureOfAChildIsSaid() {
        assertThatThrownBy(() -> ChildJvm.run(LoadedRun.class, 64, List.of(), List.of("/nowhere/arcs.txt", "3")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("LoadedRun in a heap of 64 MiB ended with exit code 1: ");
    }

    @Test
    void aGraphIsReadAndIteratedInAJvmOfItsOwn() throws Exception {
        Graph graph = RandomGraphs.rmat(8, 4, RandomGraphs.GRAPH500, true, 1);
        LoadedRun run = LoadedRun.inChild(graph, 64, List.of());
        assertThat(run.textBytes()).isBetween(4L * graph.arcs(), 8L * graph.arcs());
        assertThat(run.loadSeconds()).isPositive();
        assertThat(run.iterationSeconds()).isPositive();
        assertThat(run.residentBytes()).isBetween(0L, 1L << 30);
    }

    @Test
    void plansAreCounted() {
        Graph graph = RandomGraphs.rmat(9, 6, RandomGraphs.GRAPH500, true, 1);
        List<String> lines = new ArrayList<>();
        PlacedGraph placed = new PlacedGraph("small", graph, 6, 1);
        PlansPart.counts(Map.of("small", placed), new Experiment.Options(true, 1, lines::add), measurements, goals);
        String prefix = "pagerank.plans.small.";
        ToDoubleFunction<PlanChoice> sent = choice -> value(prefix + choice + ".sent");
        assertThat(sent.applyAsDouble(PlanChoice.onParts(PlanKind.C1)))
                .isEqualTo(
                        (double) placed.traffic(PlanChoice.onParts(PlanKind.C1)).sentBytes())
                .isLessThan(sent.applyAsDouble(PlanChoice.onParts(PlanKind.U1)));
        PlanChoice coded = PlanChoice.onParts(PlanKind.CA, 2);
        assertThat(value(prefix + coded + ".delivered")).isEqualTo(2 * sent.applyAsDouble(coded));
        assertThat(value(prefix + coded + ".back.delivered")).isEqualTo(8.0 * graph.vertices());
        assertThat(placed.bytes(coded, true)).isEqualTo(sent.applyAsDouble(coded) + 8.0 * graph.vertices());
        assertThat(goals)
                .extracting(Goal::id)
                .containsExactly(
                        "pagerank.table.enron", "pagerank.table.moby", "pagerank.table.pgp", "pagerank.table.wordnet");
        assertThat(goals).extracting(Goal::met).containsOnlyNulls();
        assertThat(String.join("\n", lines)).contains("| small |", "times less sent");
    }

    @Test
    void aPlanRunsAndSendsWhatWasCounted() {
        Graph graph = RandomGraphs.rmat(9, 6, RandomGraphs.GRAPH500, true, 1);
        PlanChoice choice = PlanChoice.onParts(PlanKind.CA, 2);
        PlacedGraph placed = new PlacedGraph("small", graph, 3, 1);
        try (JavaSparkContext spark = SparkTestContexts.local(3, Map.of())) {
            RankOutcome outcome = new PlanRun(spark, placed).run(choice, 3);
            assertThat(outcome.sent().backDelivered()).isEqualTo(3 * 8L * graph.vertices());
        }
    }

    @Test
    void graphXGoesOnFromItsOwnRanks() {
        Graph graph = RandomGraphs.rmat(7, 4, RandomGraphs.GRAPH500, true, 1);
        double[] ones = new double[graph.vertices()];
        Arrays.fill(ones, 1);
        try (JavaSparkContext spark = new JavaSparkContext(GraphXRun.local(1))) {
            double[] some = GraphXRun.round(spark, graph, 1, ones, 1, .85, false);
            double[] more = GraphXRun.round(spark, graph, 1, some, 1, .85, true);
            try (GraphXRun run = new GraphXRun(
                    spark, graph, 1, GraphXRun.strategies().values().iterator().next())) {
                assertThat(more).containsExactly(run.run(2, .85), within(1e-12));
            }
        }
    }

    @Test
    void countsAreComparedWithWhatOthersHaveCounted() {
        Graph graph = RandomGraphs.rmat(9, 6, RandomGraphs.GRAPH500, true, 1);
        PlacedGraph wrong = new PlacedGraph("pgp", graph, 6, 1);
        assertThat(PublishedCounts.percentOff(wrong)).isGreaterThan(3);
        assertThat(PublishedCounts.percentOff(new PlacedGraph("other", graph, 6, 1)))
                .isZero();
        assertThat(PublishedCounts.row("pgp")).hasSameSizeAs(PublishedCounts.CHOICES.toArray());
        assertThat(PublishedCounts.valuesAVertex(wrong, PlanChoice.atRandom(PlanKind.U1)))
                .isCloseTo(5.0 / 6 * graph.arcs() / graph.vertices(), within(.2));
    }
}
