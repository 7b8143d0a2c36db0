package org.codedcomputing.pagerank.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.codedcomputing.pagerank.graph.ArcList;
import org.codedcomputing.pagerank.graph.Graph;
import org.codedcomputing.pagerank.graph.GraphSpec;
import org.codedcomputing.pagerank.graph.RandomGraphs;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.DirectedPseudograph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageRankTest {
    /** Example E1: an undirected graph on vertices 1 to 6, with self loops at 1 and 6. */
    private static Graph sixVertices() {
        return edges(6, 1, true, new int[][] {{1, 2}, {1, 5}, {2, 3}, {2, 6}, {3, 4}, {4, 5}, {4, 6}, {1, 1}, {6, 6}});
    }

    /** Example E5: the directed example of LDBC Graphalytics. */
    private static Graph ldbc() {
        return edges(10, 1, false, new int[][] {
            {1, 3}, {1, 5}, {2, 4}, {2, 5}, {2, 10}, {3, 1}, {3, 5}, {3, 8}, {3, 10}, {5, 3}, {5, 4}, {5, 8}, {6, 3},
            {6, 4}, {7, 4}, {8, 1}, {9, 4}
        });
    }

    private static Graph edges(int n, int first, boolean both, int[][] pairs) {
        ArcList arcs = new ArcList();
        for (int[] pair : pairs) {
            if (both) {
                arcs.addBoth(pair[0] - first, pair[1] - first);
            } else {
                arcs.add(pair[0] - first, pair[1] - first);
            }
        }
        return arcs.toGraph(n);
    }

    @Test
    void ranksOfTheSixVerticesAreThoseOfTheExample() {
        assertThat(sixVertices().arcs()).isEqualTo(16);
        assertThat(PageRank.of(sixVertices()).iterations(1).run().ranks())
                .usingComparatorWithPrecision(5e-10)
                .containsExactly(.190277778, .190277778, .119444444, .213888889, .119444444, .166666667);
        assertThat(PageRank.of(sixVertices()).tolerance(1e-15, 1000).run().ranks())
                .usingComparatorWithPrecision(5e-11)
                .containsExactly(.1852461636, .1844326363, .1303667640, .1874500602, .1305972634, .1819071126);
    }

    @Test
    void ranksOfTheLdbcExampleAreThePublishedOnes() {
        assertThat(PageRank.of(ldbc()).iterations(2).run().ranks())
                .usingComparatorWithPrecision(1e-12)
                .containsExactly(
                        .1477629166666667,
                        .0475337500000000,
                        .1550469444444444,
                        .1597573611111111,
                        .14624,
                        .04753375,
                        .04753375,
                        .1135740277777778,
                        .04753375,
                        .08748375);
    }

    @Test
    void ranksByGraphXsRuleAreItsOwn() {
        PageRankResult two = PageRank.of(ldbc())
                .iterations(2)
                .normalisation(Normalisation.GRAPHX)
                .run();
        assertThat(IntStream.range(0, 10).mapToDouble(v -> two.rank(v) / 10).toArray())
                .usingComparatorWithPrecision(5e-10)
                .containsExactly(
                        .173802869,
                        .026830632,
                        .184677970,
                        .145717657,
                        .175386622,
                        .026830632,
                        .026830632,
                        .129880132,
                        .026830632,
                        .083212223);
        double[] converged = {
            .169772311,
            .036150056,
            .167329681,
            .166874060,
            .154103361,
            .036150056,
            .036150056,
            .115370232,
            .036150056,
            .081950129
        };
        PageRankResult scaled = PageRank.of(ldbc())
                .tolerance(1e-14, 1000)
                .normalisation(Normalisation.GRAPHX)
                .run();
        assertThat(IntStream.range(0, 10).mapToDouble(v -> scaled.rank(v) / 10).toArray())
                .usingComparatorWithPrecision(5e-10)
                .containsExactly(converged);
        assertThat(PageRank.of(ldbc()).tolerance(1e-14, 1000).run().ranks())
                .usingComparatorWithPrecision(5e-10)
                .containsExactly(converged);
    }

    @ParameterizedTest
    @CsvSource({
        "'rmat:scale=9,edgeFactor=6', 0.85",
        "'er:n=200,p=.01', 0.85",
        "'er:n=200,p=.004', 0.3",
        "'ba:n=300,k=2', 0.95",
        "'er:n=30,p=0', 0.85"
    })
    void agreesWithJgrapht(String spec, double damping) {
        Graph graph = GraphSpec.generate(spec);
        DirectedPseudograph<Integer, DefaultEdge> oracle = new DirectedPseudograph<>(DefaultEdge.class);
        for (int v = 0; v < graph.vertices(); v++) {
            oracle.addVertex(v);
        }
        for (int v = 0; v < graph.vertices(); v++) {
            for (int slot = graph.inStart(v); slot < graph.inStart(v + 1); slot++) {
                oracle.addEdge(graph.source(slot), v);
            }
        }
        Map<Integer, Double> scores = new org.jgrapht.alg.scoring.PageRank<>(oracle, damping, 2000, 1e-15).getScores();
        PageRankResult ranks =
                PageRank.of(graph).damping(damping).tolerance(1e-14, 2000).run();
        for (int v = 0; v < graph.vertices(); v++) {
            assertThat(ranks.rank(v)).isCloseTo(scores.get(v), within(1e-12));
        }
    }

    /** Several blocks, so that threads share them. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8})
    void everyNumberOfThreadsGivesTheSameBits(int threads) {
        Graph graph = RandomGraphs.rmat(14, 4, RandomGraphs.GRAPH500, true, 3);
        assertThat(VertexBlocks.count(graph.vertices())).isEqualTo(16);
        for (Normalisation normalisation : Normalisation.values()) {
            PageRankResult one = PageRank.of(graph)
                    .normalisation(normalisation)
                    .iterations(10)
                    .run();
            PageRankResult many = PageRank.of(graph)
                    .normalisation(normalisation)
                    .threads(threads)
                    .iterations(10)
                    .run();
            assertThat(many.ranks()).isEqualTo(one.ranks());
            assertThat(many.change()).isEqualTo(one.change());
        }
    }

    @Property(tries = 100)
    void isTheFormulaInAscendingOrder(@ForAll @IntRange(min = 1, max = 12) int n, @ForAll long seed) {
        Graph graph = RandomGraphs.directed(n, 0.15, seed);
        double[] x = new double[n];
        Arrays.fill(x, 1.0 / n);
        for (int iteration = 0; iteration < 3; iteration++) {
            BigDecimal mass = BigDecimal.ZERO;
            for (int j = 0; j < n; j++) {
                mass = mass.add(graph.outDegree(j) == 0 ? new BigDecimal(x[j]) : BigDecimal.ZERO);
            }
            double dangling = mass.doubleValue();
            double[] next = new double[n];
            for (int i = 0; i < n; i++) {
                double sum = 0;
                for (int slot = graph.inStart(i); slot < graph.inStart(i + 1); slot++) {
                    sum += x[graph.source(slot)] / graph.outDegree(graph.source(slot));
                }
                next[i] = (1 - 0.85) / n + 0.85 / n * dangling + 0.85 * sum;
            }
            x = next;
        }
        PageRankResult ranks = PageRank.of(graph).iterations(3).run();
        assertThat(ranks.ranks()).isEqualTo(x);
        assertThat(Arrays.stream(ranks.ranks()).sum()).isCloseTo(1, within(1e-12));
    }

    @Test
    void dampingAtBothEnds() {
        assertThat(PageRank.of(ldbc()).damping(0).iterations(1).run().ranks()).containsOnly(.1);
        double[] undamped = PageRank.of(ldbc()).damping(1).iterations(5).run().ranks();
        assertThat(Arrays.stream(undamped).sum()).isCloseTo(1, within(1e-12));
        // A graph of dangling vertices only has even ranks.
        assertThat(PageRank.of(Graph.of(4, new int[0], new int[0]))
                        .iterations(1)
                        .run()
                        .ranks())
                .containsOnly(.25);
    }

    @Test
    void saysWhichRuleStopped() {
        PageRankResult counted = PageRank.of(ldbc()).iterations(7).run();
        assertThat(counted.reason()).isEqualTo(StopReason.ITERATIONS);
        assertThat(counted.iterations()).isEqualTo(7);
        PageRankResult converged = PageRank.of(ldbc()).tolerance(1e-6, 100).run();
        assertThat(converged.reason()).isEqualTo(StopReason.CONVERGED);
        assertThat(converged.change()).isLessThan(1e-6);
        assertThat(PageRank.of(ldbc())
                        .iterations(converged.iterations() - 1)
                        .run()
                        .change())
                .isGreaterThanOrEqualTo(1e-6);
        PageRankResult stopped = PageRank.of(ldbc()).tolerance(1e-6, 3).run();
        assertThat(stopped.reason()).isEqualTo(StopReason.NOT_CONVERGED);
        assertThat(stopped.iterations()).isEqualTo(3);
        PageRankResult none = PageRank.of(ldbc()).iterations(0).run();
        assertThat(none.ranks()).containsOnly(.1);
        assertThat(none.change()).isNaN();
        // The largest change is less than the sum of all.
        PageRankResult max = PageRank.of(ldbc())
                .stop(new StopRule.Tolerance(1e-6, 100, ChangeNorm.MAX))
                .run();
        assertThat(max.iterations()).isLessThan(converged.iterations());
        // On an even graph the first iteration changes nothing, which is under a tolerance of 0 too.
        assertThat(PageRank.of(Graph.of(2, new int[] {0, 1}, new int[] {1, 0}))
                        .tolerance(0, 50)
                        .run()
                        .iterations())
                .isLessThanOrEqualTo(2);
    }

    /** Two vertices that point to each other, and more that point to the first: rank goes to and fro as long as it can. */
    @Test
    void theDefaultsSufficeForAnyGraph() {
        PageRankResult slow = PageRank.of(Graph.of(4, new int[] {0, 1, 2, 3}, new int[] {1, 0, 0, 0}))
                .run();
        assertThat(slow.reason()).isEqualTo(StopReason.CONVERGED);
        assertThat(slow.iterations()).isBetween(120, 133);
        assertThat(slow.change()).isLessThan(PageRank.DEFAULT_TOLERANCE);
    }

    @Test
    void changesAreThoseOfRanksThatAddUpToOne() {
        Graph graph = sixVertices();
        double conventional = PageRank.of(graph).iterations(1).run().change();
        double graphx = PageRank.of(graph)
                .iterations(1)
                .normalisation(Normalisation.GRAPHX)
                .run()
                .change();
        assertThat(graphx).isCloseTo(conventional, within(1e-15));
    }

    @Test
    void continuesFromGivenRanks() {
        double[] three = PageRank.of(ldbc()).iterations(3).run().ranks();
        assertThat(PageRank.of(ldbc()).startingFrom(three).iterations(4).run().ranks())
                .isEqualTo(PageRank.of(ldbc()).iterations(7).run().ranks());
    }

    @Test
    void continuesFromGivenRanksOnGraphXsScale() {
        double[] even = new double[10];
        Arrays.fill(even, 1);
        PageRank graphx =
                PageRank.of(ldbc()).normalisation(Normalisation.GRAPHX).iterations(7);
        double[] seven = graphx.run().ranks();
        assertThat(graphx.startingFrom(even).run().ranks()).isEqualTo(seven);
        assertThat(Arrays.stream(seven).sum()).isCloseTo(10, within(1e-12));
    }

    @Test
    void topIsInOrder() {
        PageRankResult ranks = PageRank.of(ldbc()).iterations(2).run();
        assertThat(ranks.top(3)).containsExactly(3, 2, 0);
        assertThat(ranks.top(0)).isEmpty();
        assertThat(ranks.top(100)).containsExactly(3, 2, 0, 4, 7, 9, 1, 5, 6, 8);
    }

    @Test
    void refusesSettingsOutOfRange() {
        refused(() -> PageRank.of(ldbc()).damping(1.2), "damping must be in [0,1], got 1.2");
        refused(() -> PageRank.of(ldbc()).damping(Double.NaN), "damping must be in [0,1], got NaN");
        refused(() -> PageRank.of(ldbc()).iterations(-1), "iterations must be >= 0, got -1");
        refused(() -> PageRank.of(ldbc()).tolerance(-1e-9, 5), "tolerance must be >= 0, got -1.0E-9");
        refused(() -> PageRank.of(ldbc()).tolerance(Double.NaN, 5), "tolerance must be >= 0, got NaN");
        refused(() -> PageRank.of(ldbc()).threads(0), "threads must be >= 1, got 0");
        refused(() -> PageRank.of(ldbc()).startingFrom(new double[3]), "3 ranks to begin with for 10 vertices");
        String one = "give exactly one of iterations, tolerance (with maxIterations)";
        refused(() -> StopRule.of(null, null, null, ChangeNorm.L1), one);
        refused(() -> StopRule.of(3, 1e-9, null, ChangeNorm.L1), one);
        refused(() -> StopRule.of(3, null, 5, ChangeNorm.L1), one);
        assertThat(StopRule.of(null, 1e-3, null, ChangeNorm.MAX))
                .isEqualTo(new StopRule.Tolerance(1e-3, StopRule.DEFAULT_MOST_ITERATIONS, ChangeNorm.MAX));
        assertThat(StopRule.of(3, null, null, ChangeNorm.L1)).isEqualTo(new StopRule.Iterations(3));
    }

    private static void refused(Runnable wrong, String message) {
        assertThatThrownBy(wrong::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void aRankThatIsNoNumberIsAnErrorThatNamesTheVertex() {
        double[] start = new double[10];
        start[4] = Double.NaN;
        assertThatThrownBy(() -> PageRank.of(ldbc()).startingFrom(start))
                .isInstanceOf(RankException.class)
                .hasMessageContaining("the rank of vertex 4 is NaN after 0 iterations");
        // Two sources of one target, whose sum is over the range.
        Graph graph = Graph.of(3, new int[] {0, 1}, new int[] {2, 2});
        assertThatThrownBy(() -> PageRank.of(graph)
                        .damping(1)
                        .startingFrom(new double[] {Double.MAX_VALUE, Double.MAX_VALUE, 0})
                        .iterations(3)
                        .run())
                .isInstanceOf(RankException.class)
                .hasMessageContaining("the rank of vertex 2 is Infinity after 1 iterations");
    }
}
