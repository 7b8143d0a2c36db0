package org.codedcomputing.pagerank.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LabelledArcsTest {
    @Property(tries = 50)
    void numbersAndNamesGiveTheArcsThatWereMet(@ForAll @IntRange(max = 4000) int m, @ForAll long seed) {
        Random random = new Random(seed);
        // Few enough to meet again, and numbers at both ends of the range.
        long[] pool = random.longs(1 + m / 2).toArray();
        pool[0] = Long.MIN_VALUE;
        NumberedArcs numbered = new NumberedArcs();
        NamedArcs named = new NamedArcs();
        TreeSet<String> met = new TreeSet<>();
        TreeSet<String> arcs = new TreeSet<>();
        numbered.vertex(pool[0]);
        named.vertex(Long.toString(pool[0]));
        met.add(Long.toString(pool[0]));
        for (int arc = 0; arc < m; arc++) {
            long source = pool[random.nextInt(pool.length)];
            long target = pool[random.nextInt(pool.length)];
            numbered.arc(source, target);
            named.arc(Long.toString(source), Long.toString(target));
            met.add(Long.toString(source));
            met.add(Long.toString(target));
            arcs.add(source + " " + target);
        }
        assertThat(numbered.knows(pool[0])).isTrue();
        LabelledGraph byNumber = numbered.toGraph();
        LabelledGraph byName = named.toGraph();
        assertThat(ids(byNumber))
                .containsExactlyInAnyOrderElementsOf(met)
                .isSortedAccordingTo((a, b) -> Long.compare(Long.parseLong(a), Long.parseLong(b)));
        assertThat(ids(byName)).containsExactlyElementsOf(met);
        assertThat(arcs(byNumber)).isEqualTo(arcs);
        assertThat(arcs(byName)).isEqualTo(arcs);
    }

    @Test
    void idsAreFoundByTheirNames() {
        VertexIds numbers = VertexIds.numbers(new long[] {-7, 0, 12});
        assertThat(numbers.vertex("12")).isEqualTo(2);
        assertThat(numbers.vertex("-1")).isEqualTo(-1);
        assertThat(numbers.vertex("twelve")).isEqualTo(-1);
        assertThat(VertexIds.numbers(new long[] {-1}).vertex("none")).isEqualTo(-1);
        assertThat(numbers.number(0)).isEqualTo(-7);
        VertexIds names = VertexIds.names(new String[] {"a", "b"});
        assertThat(names.vertex("b")).isEqualTo(1);
        assertThat(names.vertex("c")).isEqualTo(-1);
        assertThatThrownBy(() -> names.number(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("vertex 1 is called 'b', which is no number");
        VertexIds dense = VertexIds.dense(3);
        assertThat(dense.vertex("2")).isEqualTo(2);
        assertThat(dense.vertex("3")).isEqualTo(-1);
        assertThat(dense.name(1)).isEqualTo("1");
    }

    @Test
    void refusesIdsOutOfOrderAndOfAnotherNumber() {
        assertThatThrownBy(() -> VertexIds.numbers(new long[] {1, 1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ids ascend with the vertices: vertex 0 has 1, vertex 1 has 1");
        assertThatThrownBy(() -> VertexIds.names(new String[] {"b", "a"}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ids ascend with the vertices: vertex 0 has b, vertex 1 has a");
        Graph graph = Graph.of(2, new int[0], new int[0]);
        assertThatThrownBy(() -> new LabelledGraph(graph, VertexIds.dense(3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("2 vertices and 3 ids; a vertex has one");
        assertThatThrownBy(() -> new NumberedArcs().toGraph())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("graph has no vertices");
    }

    private static List<String> ids(LabelledGraph labelled) {
        List<String> ids = new ArrayList<>();
        for (int vertex = 0; vertex < labelled.graph().vertices(); vertex++) {
            ids.add(labelled.ids().name(vertex));
        }
        return ids;
    }

    private static Set<String> arcs(LabelledGraph labelled) {
        TreeSet<String> arcs = new TreeSet<>();
        Graph graph = labelled.graph();
        for (int source = 0; source < graph.vertices(); source++) {
            for (int slot = graph.outStart(source); slot < graph.outStart(source + 1); slot++) {
                arcs.add(labelled.ids().name(source) + " " + labelled.ids().name(graph.target(slot)));
            }
        }
        return arcs;
    }
}
