package org.codedcomputing.pagerank.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VertexPartitionTest {
    @Property(tries = 200)
    void simplePartsAreEvenAndComplete(
            @ForAll @IntRange(max = 60) int n, @ForAll @IntRange(min = 1, max = 70) int parts, @ForAll long seed) {
        VertexPartition blocks = VertexPartition.blocks(n, parts);
        for (VertexPartition even : new VertexPartition[] {
            blocks, VertexPartition.modulo(n, parts), VertexPartition.shuffled(n, parts, seed)
        }) {
            int[] sizes = even.sizes();
            assertThat(sizes).hasSize(parts);
            assertThat(Arrays.stream(sizes).sum()).isEqualTo(n);
            assertThat(Arrays.stream(sizes).max().orElseThrow()
                            - Arrays.stream(sizes).min().orElseThrow())
                    .isLessThanOrEqualTo(1);
        }
        for (int vertex = 1; vertex < n; vertex++) {
            assertThat(blocks.part(vertex)).isBetween(blocks.part(vertex - 1), blocks.part(vertex - 1) + 1);
            assertThat(VertexPartition.modulo(n, parts).part(vertex)).isEqualTo(vertex % parts + 1);
        }
        VertexPartition hashed = VertexPartition.hashed(n, parts, seed);
        assertThat(Arrays.stream(hashed.sizes()).sum()).isEqualTo(n);
    }

    @Property(tries = 100)
    void cutsAreCounted(
            @ForAll @IntRange(min = 1, max = 20) int n,
            @ForAll @IntRange(min = 1, max = 5) int parts,
            @ForAll long seed) {
        Graph graph = RandomGraphs.directed(n, 0.2, seed);
        VertexPartition partition = VertexPartition.hashed(n, parts, seed + 1);
        long cut = 0;
        boolean[] boundary = new boolean[n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                boolean arc = SeededUniform.u(seed, (long) i * n + j) < 0.2;
                if (arc && partition.part(i) != partition.part(j)) {
                    cut++;
                    boundary[i] = true;
                    boundary[j] = true;
                }
            }
        }
        PartitionCut found = partition.cutOf(graph);
        assertThat(found.cutArcs()).isEqualTo(cut);
        assertThat(found.boundary())
                .isEqualTo((int) IntStream.range(0, n).filter(v -> boundary[v]).count());
        assertThat(found.largest())
                .isEqualTo(Arrays.stream(partition.sizes()).max().orElseThrow());
        assertThat(found.arcs()).isEqualTo(graph.arcs());
    }

    @Test
    void refusesPartsOutsideAndGraphsOfAnotherSize() {
        int[] part = new int[20];
        Arrays.fill(part, 1);
        part[17] = 9;
        assertThatThrownBy(() -> VertexPartition.of(6, part))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("part[17]=9 is outside 1..6");
        assertThatThrownBy(() -> VertexPartition.blocks(5, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("servers must be >= 1, got 0");
        assertThatThrownBy(() -> MultilevelPartitioner.partition(RandomGraphs.directed(3, 1, 1), 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("servers must be >= 1, got 0");
        assertThatThrownBy(() -> VertexPartition.blocks(5, 2).cutOf(RandomGraphs.directed(3, 1, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the partition is of 5 vertices, the graph has 3");
    }

    @ParameterizedTest
    @CsvSource({
        "'ba:n=3000,k=4', 6",
        "'rmat:scale=11,edgeFactor=8', 5",
        "'er:n=600,p=.02', 7",
        "'sbm:n1=300,n2=300,p=.1,q=.005', 2",
        "'powerlaw:n=1500', 4",
        "'er:n=5,p=.5', 8",
        "'er:n=400,p=0', 3"
    })
    void multilevelPartsAreBalancedRepeatableAndBetterThanRandomOnes(String spec, int parts) {
        Graph graph = GraphSpec.generate(spec);
        int n = graph.vertices();
        VertexPartition partition = MultilevelPartitioner.partition(graph, parts, 0.03, 1);
        PartitionCut cut = partition.cutOf(graph);
        assertThat((long) cut.largest())
                .isLessThanOrEqualTo(Math.max((n + parts - 1) / parts, (long) (1.03 * n / parts)));
        assertThat(cut.cutArcs())
                .isLessThanOrEqualTo(
                        VertexPartition.shuffled(n, parts, 1).cutOf(graph).cutArcs());
        VertexPartition again = MultilevelPartitioner.partition(graph, parts, 0.03, 1);
        for (int vertex = 0; vertex < n; vertex++) {
            assertThat(again.part(vertex)).isEqualTo(partition.part(vertex));
        }
    }

    @Test
    void multilevelFindsClusters() {
        // 16 cliques of 32, in a ring by one edge each, numbered as dealt: the best four parts cut four edges.
        ArcList arcs = new ArcList();
        for (int clique = 0; clique < 16; clique++) {
            for (int a = 0; a < 32; a++) {
                for (int b = a + 1; b < 32; b++) {
                    arcs.addBoth(clique + 16 * a, clique + 16 * b);
                }
            }
            arcs.addBoth(clique, (clique + 1) % 16 + 16 * 31);
        }
        PartitionCut cut =
                MultilevelPartitioner.partition(arcs.toGraph(512), 4, 3).cutOf(arcs.toGraph(512));
        assertThat(cut.cutArcs()).isBetween(8L, 32L);
        assertThat(cut.imbalance()).isLessThanOrEqualTo(1.03);
        assertThat(cut.explain()).contains("4 parts: ", "largest part");
    }

    @Test
    void starsAreBalancedToo() {
        ArcList arcs = new ArcList();
        for (int leaf = 1; leaf < 5000; leaf++) {
            arcs.addBoth(0, leaf);
        }
        Graph star = arcs.toGraph(5000);
        assertThat(MultilevelPartitioner.partition(star, 4, 0, 1).sizes()).containsOnly(1250);
    }
}
