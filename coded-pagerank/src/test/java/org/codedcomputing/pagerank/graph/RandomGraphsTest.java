package org.codedcomputing.pagerank.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The seeded models of the specification's example E4, to the arc. */
class RandomGraphsTest {
    @Test
    void numbersAreThoseOfTheExample() {
        assertThat(SeededUniform.mix(0)).isEqualTo(0xe220a8397b1dcdafL);
        assertThat(SeededUniform.u(1, 0)).isEqualTo(0.3515674306724538);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    er:n=300,p=.1                                  | 300  | 9034
                    er:n=300,p=.1,directed=false                   | 300  | 8942
                    bipartite:n1=120,n2=120,q=.2,seed=11           | 240  | 5722
                    sbm:n1=120,n2=120,p=.4,q=.05,seed=12           | 240  | 12784
                    powerlaw:n=2400,gamma=2.5,seed=13              | 2400 | 6260
                    rmat:scale=10,edgeFactor=16,seed=1             | 1024 | 12095
                    rmat:scale=10,edgeFactor=16,seed=1,loops=false | 1024 | 12060
                    ba:n=500,k=3,seed=4                            | 500  | 2988
                    """)
    void arcsAreCounted(String spec, int vertices, int arcs) {
        Graph graph = GraphSpec.generate(spec);
        assertThat(graph.vertices()).isEqualTo(vertices);
        assertThat(graph.arcs()).isEqualTo(arcs);
    }

    @Test
    void rmatTouchesTheVerticesOfTheExample() {
        Graph graph = RandomGraphs.rmat(10, 16, RandomGraphs.GRAPH500, true, 1);
        assertThat(IntStream.range(0, 1024)
                        .filter(v -> graph.inDegree(v) + graph.outDegree(v) > 0)
                        .count())
                .isEqualTo(879);
        assertThat(IntStream.range(0, 1024).map(graph::outDegree).max()).hasValue(352);
        assertThat(IntStream.range(0, 1024).map(graph::inDegree).max()).hasValue(350);
    }

    @ParameterizedTest
    @CsvSource({
        "'er:n=60,p=.2,directed=false'",
        "'bipartite:n1=30,n2=20,q=.3'",
        "'sbm:n1=30,n2=20,p=.5,q=.1'",
        "'powerlaw:n=80'",
        "'ba:n=80,k=2'"
    })
    void undirectedModelsHaveBothArcsOfAnEdge(String spec) {
        Graph graph = GraphSpec.generate(spec);
        for (int v = 0; v < graph.vertices(); v++) {
            int[] in = IntStream.range(graph.inStart(v), graph.inStart(v + 1))
                    .map(graph::source)
                    .toArray();
            int[] out = IntStream.range(graph.outStart(v), graph.outStart(v + 1))
                    .map(graph::target)
                    .toArray();
            assertThat(in).isEqualTo(out);
        }
    }

    @Test
    void attachedGraphsJoinEachNewVertexToSoManyEarlierOnes() {
        Graph graph = RandomGraphs.attached(300, 4, 7);
        for (int v = 5; v < 300; v++) {
            int vertex = v;
            assertThat(IntStream.range(graph.outStart(v), graph.outStart(v + 1))
                            .map(graph::target)
                            .filter(target -> target < vertex)
                            .count())
                    .isEqualTo(4);
        }
        // Early vertices have had more chances, and the more edges the more chances.
        int early = IntStream.range(0, 30).map(graph::outDegree).sum();
        int late = IntStream.range(270, 300).map(graph::outDegree).sum();
        assertThat(early).isGreaterThan(2 * late);
        assertThat(RandomGraphs.attached(300, 4, 7).outDegree(0)).isEqualTo(graph.outDegree(0));
        int[] degrees = IntStream.range(0, 300).map(graph::outDegree).toArray();
        int[] others = IntStream.range(0, 300)
                .map(RandomGraphs.attached(300, 4, 8)::outDegree)
                .toArray();
        assertThat(others).isNotEqualTo(degrees);
    }

    @Test
    void permutationsHoldEachNumberOnce() {
        int[] order = SeededUniform.permutation(1000, 5);
        assertThat(order).isNotEqualTo(SeededUniform.permutation(1000, 6));
        Arrays.sort(order);
        assertThat(order).isEqualTo(IntStream.range(0, 1000).toArray());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    web:n=3                      | unknown model 'web'; there are rmat
                    er:n=3                       | er:n=3 needs p; there are
                    er:n=3,p=2                   | p must be in [0,1], got 2.0
                    er:n=3,p=x                   | p=x of er:n=3,p=x is no number
                    er:n=0,p=.1                  | n of er:n=0,p=.1 must be between 1 and 2147483647, got 0
                    er:n=3,p=.1,q=1              | er has no q; there are
                    er:n=3,n=4,p=.1              | er:n=3,n=4,p=.1 gives n twice
                    er:n                         | of er:n is no name=value
                    er:n=3,p=.1,directed=yes     | directed=yes of er:n=3,p=.1,directed=yes is neither true nor false
                    rmat:scale=31                | scale must be between 1 and 30, got 31
                    rmat:scale=30                | edge factor 16.0 makes 1.7179869184E10 arcs on 2^30 vertices; a graph has at most
                    rmat:scale=3,a=.9,b=.2       | quadrants need a, b, c >= 0 and a + b + c <= 1, got 0.9, 0.2, 0.19
                    powerlaw:n=9,gamma=2         | a power law needs gamma > 2, without which weights have no mean, got 2.0
                    ba:n=3,k=3                   | preferential attachment needs 1 <= k < n, got k=3 and n=3
                    """)
    void refusesWhatIsNoModel(String spec, String reason) {
        assertThatThrownBy(() -> GraphSpec.generate(spec))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }
}
