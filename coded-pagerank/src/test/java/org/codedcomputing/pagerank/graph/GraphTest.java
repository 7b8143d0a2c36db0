package org.codedcomputing.pagerank.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class GraphTest {
    private record Arc(int from, int to) {}

    @Property(tries = 300)
    void rowsAreThoseOfTheSetOfArcs(
            @ForAll @IntRange(min = 1, max = 14) int n, @ForAll @IntRange(max = 120) int m, @ForAll long seed) {
        Random random = new Random(seed);
        int[] from = random.ints(m, 0, n).toArray();
        int[] to = random.ints(m, 0, n).toArray();
        Graph graph = Graph.of(n, from, to);

        Collection<Arc> bySource =
                new TreeSet<>(Comparator.comparingInt(Arc::from).thenComparingInt(Arc::to));
        Collection<Arc> byTarget =
                new TreeSet<>(Comparator.comparingInt(Arc::to).thenComparingInt(Arc::from));
        for (int arc = 0; arc < m; arc++) {
            bySource.add(new Arc(from[arc], to[arc]));
            byTarget.add(new Arc(from[arc], to[arc]));
        }
        assertThat(graph.vertices()).isEqualTo(n);
        assertThat(graph.arcs()).isEqualTo(bySource.size());
        assertThat(outArcs(graph)).containsExactlyElementsOf(bySource);
        assertThat(inArcs(graph)).containsExactlyElementsOf(byTarget);
        for (int vertex = 0; vertex < n; vertex++) {
            int v = vertex;
            assertThat(graph.outDegree(v)).isEqualTo((int)
                    bySource.stream().filter(arc -> arc.from == v).count());
            assertThat(graph.inDegree(v)).isEqualTo((int)
                    bySource.stream().filter(arc -> arc.to == v).count());
        }
    }

    @Property(tries = 100)
    void theOrderOfArcsDoesNotMatterAndInputsStay(@ForAll @IntRange(min = 1, max = 9) int n, @ForAll long seed) {
        Random random = new Random(seed);
        int[] from = random.ints(40, 0, n).toArray();
        int[] to = random.ints(40, 0, n).toArray();
        int[] fromBefore = from.clone();
        int[] toBefore = to.clone();
        List<Arc> arcs = outArcs(Graph.of(n, from, to));
        assertThat(from).isEqualTo(fromBefore);
        assertThat(to).isEqualTo(toBefore);
        int[] order = SeededUniform.permutation(40, seed);
        ArcList shuffled = new ArcList(1);
        for (int arc : order) {
            shuffled.add(from[arc], to[arc]);
        }
        assertThat(shuffled.size()).isEqualTo(40);
        assertThat(outArcs(shuffled.toGraph(n))).isEqualTo(arcs);
    }

    @Test
    void mergesDuplicatesAndKeepsLoopsAndIsolatedVertices() {
        Graph graph = Graph.of(4, new int[] {2, 0, 2, 2}, new int[] {2, 1, 2, 0});
        assertThat(outArcs(graph)).containsExactly(new Arc(0, 1), new Arc(2, 0), new Arc(2, 2));
        assertThat(graph.inDegree(3) + graph.outDegree(3)).isZero();
    }

    @Test
    void refusesWhatIsNoGraph() {
        assertThatThrownBy(() -> Graph.of(0, new int[0], new int[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("graph has no vertices");
        assertThatThrownBy(() -> Graph.of(875_713, new int[] {1, 123}, new int[] {2, 900_000}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("arc 123 -> 900000 refers to a vertex outside 0..875712");
        assertThatThrownBy(() -> Graph.of(3, new int[] {-1}, new int[] {2}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("arc -1 -> 2 refers to a vertex outside 0..2");
        assertThatThrownBy(() -> Graph.of(3, new int[] {1}, new int[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("1 sources and 0 targets; an arc has one of each");
    }

    private static List<Arc> outArcs(Graph graph) {
        List<Arc> arcs = new ArrayList<>();
        for (int source = 0; source < graph.vertices(); source++) {
            for (int slot = graph.outStart(source); slot < graph.outStart(source + 1); slot++) {
                arcs.add(new Arc(source, graph.target(slot)));
            }
        }
        return arcs;
    }

    private static List<Arc> inArcs(Graph graph) {
        List<Arc> arcs = new ArrayList<>();
        for (int target = 0; target < graph.vertices(); target++) {
            for (int slot = graph.inStart(target); slot < graph.inStart(target + 1); slot++) {
                arcs.add(new Arc(graph.source(slot), target));
            }
        }
        return arcs;
    }
}
