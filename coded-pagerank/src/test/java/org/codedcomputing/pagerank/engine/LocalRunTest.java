package org.codedcomputing.pagerank.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.codedcomputing.pagerank.graph.Graph;
import org.codedcomputing.pagerank.graph.RandomGraphs;
import org.codedcomputing.pagerank.graph.SeededUniform;
import org.jgrapht.alg.interfaces.ShortestPathAlgorithm.SingleSourcePaths;
import org.jgrapht.alg.shortestpath.DijkstraShortestPath;
import org.jgrapht.graph.DefaultWeightedEdge;
import org.jgrapht.graph.DirectedWeightedPseudograph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalRunTest {
    private static final StopRule UNTIL_NOTHING_CHANGES = new StopRule.Tolerance(0, 1000, ChangeNorm.MAX);

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void pageRankAsAProgramHasTheBitsOfTheFastLoop(int threads) {
        Graph graph = RandomGraphs.rmat(13, 4, RandomGraphs.GRAPH500, true, 5);
        PageRankResult fast = PageRank.of(graph).iterations(8).run();
        LocalRun.Outcome program =
                LocalRun.of(graph, new PageRankProgram(graph.vertices(), 0.85), new StopRule.Iterations(8), threads);
        assertThat(program.states()).isEqualTo(fast.ranks());
        assertThat(program.change()).isEqualTo(fast.change());
        assertThat(program.reason()).isEqualTo(StopReason.ITERATIONS);
        PageRankProgram graphx = new PageRankProgram(graph.vertices(), 0.85, Normalisation.GRAPHX);
        assertThat(Normalisation.GRAPHX.finish(LocalRun.of(graph, graphx, new StopRule.Iterations(8), threads)
                        .states()))
                .isEqualTo(PageRank.of(graph)
                        .normalisation(Normalisation.GRAPHX)
                        .iterations(8)
                        .run()
                        .ranks());
    }

    @Property(tries = 60)
    void shortestPathsAreThoseOfJgrapht(@ForAll @IntRange(min = 1, max = 40) int n, @ForAll long seed) {
        Graph graph = RandomGraphs.directed(n, 2.0 / n > 1 ? 1 : 2.0 / n, seed);
        // Lengths whose sums are exact.
        ShortestPaths.Lengths lengths = slot -> 1 + (int) (8 * SeededUniform.u(seed + 1, slot));
        DirectedWeightedPseudograph<Integer, DefaultWeightedEdge> oracle =
                new DirectedWeightedPseudograph<>(DefaultWeightedEdge.class);
        for (int v = 0; v < n; v++) {
            oracle.addVertex(v);
        }
        for (int v = 0; v < n; v++) {
            for (int slot = graph.inStart(v); slot < graph.inStart(v + 1); slot++) {
                oracle.setEdgeWeight(oracle.addEdge(graph.source(slot), v), lengths.applyAsDouble(slot));
            }
        }
        SingleSourcePaths<Integer, DefaultWeightedEdge> paths = new DijkstraShortestPath<>(oracle).getPaths(0);
        LocalRun.Outcome found = LocalRun.of(graph, ShortestPaths.weighted(0, lengths), UNTIL_NOTHING_CHANGES, 1);
        assertThat(found.reason()).isEqualTo(StopReason.CONVERGED);
        assertThat(found.rounds()).isLessThanOrEqualTo(n);
        for (int v = 0; v < n; v++) {
            assertThat(found.states()[v]).isEqualTo(paths.getWeight(v));
        }
    }

    @Test
    void hopsAreCounted() {
        Graph path = Graph.of(5, new int[] {0, 1, 2}, new int[] {1, 2, 3});
        LocalRun.Outcome found = LocalRun.of(path, ShortestPaths.hops(1), UNTIL_NOTHING_CHANGES, 2);
        double far = Double.POSITIVE_INFINITY;
        assertThat(found.states()).containsExactly(far, 0, 1, 2, far);
        // Two rounds reach the end, the third changes nothing.
        assertThat(found.rounds()).isEqualTo(3);
    }

    @Property(tries = 100)
    void labelsAreTheMostFrequentOfTheNeighbours(
            @ForAll @IntRange(min = 1, max = 25) int n, @ForAll @IntRange(max = 5) int rounds, @ForAll long seed) {
        Graph graph = RandomGraphs.undirected(n, 0.15, seed);
        int[] labels = new int[n];
        for (int v = 0; v < n; v++) {
            labels[v] = v;
        }
        for (int round = 0; round < rounds; round++) {
            int[] next = labels.clone();
            for (int v = 0; v < n; v++) {
                Map<Integer, Integer> counts = new TreeMap<>();
                for (int slot = graph.outStart(v); slot < graph.outStart(v + 1); slot++) {
                    counts.merge(labels[graph.target(slot)], 1, Integer::sum);
                }
                int most = 0;
                for (Map.Entry<Integer, Integer> count : counts.entrySet()) {
                    if (count.getValue() > most) {
                        most = count.getValue();
                        next[v] = count.getKey();
                    }
                }
            }
            labels = next;
        }
        LocalRun.Outcome found = LocalRun.of(graph, new LabelPropagation(), new StopRule.Iterations(rounds), 2);
        for (int v = 0; v < n; v++) {
            assertThat(found.states()[v]).isEqualTo(labels[v]);
        }
    }

    @Test
    void whatAProgramThrowsOnAnyThreadComesOut() {
        Graph graph = RandomGraphs.rmat(14, 1, RandomGraphs.GRAPH500, true, 5);
        ShortestPaths failing = ShortestPaths.weighted(0, slot -> {
            if (slot == 7) {
                throw new IllegalStateException("arc 7 has no length");
            }
            return 1;
        });
        assertThatThrownBy(() -> LocalRun.of(graph, failing, new StopRule.Iterations(2), 3))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("arc 7 has no length");
    }
}
