package org.codedcomputing.pagerank.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.codedcomputing.pagerank.graph.Graph;
import org.codedcomputing.pagerank.graph.GraphSpec;
import org.codedcomputing.pagerank.graph.RandomGraphs;
import org.junit.jupiter.api.Test;

/** Sums in blocks against sums by rows: the same bits, iteration by iteration. */
class BlockedSumsTest {
    private static final double DAMPING = 0.85;

    private static final String[] MODELS = {
        "rmat:scale=8,edgeFactor=5",
        "er:n=150,p=.03",
        "er:n=90,p=.02,directed=false",
        "powerlaw:n=130",
        "bipartite:n1=40,n2=70,q=.1",
        "sbm:n1=60,n2=50,p=.1,q=.01",
        "ba:n=140,k=3"
    };

    private static BlockedSums sameBits(Graph graph, BlockedSums.Cut cut, ChangeNorm norm, int threads, long seed) {
        int n = graph.vertices();
        // Of all sizes, so that most additions round, and another order would be seen.
        double[] rows = new Random(seed)
                .doubles(n)
                .map(u -> u * Math.pow(2, -40 * u) / n)
                .toArray();
        double[] blocked = rows.clone();
        try (Workers workers = new Workers(threads)) {
            BlockedSums sums = BlockedSums.of(graph, cut, workers);
            RankKernel byRows = new RankKernel(graph, new RowSums(graph), DAMPING, norm, rows);
            RankKernel inBlocks = new RankKernel(graph, sums, DAMPING, norm, blocked);
            for (int iteration = 0; iteration < 4; iteration++) {
                assertThat(inBlocks.dangling()).isEqualTo(byRows.dangling());
                double base = (1 - DAMPING + DAMPING * byRows.dangling()) / n;
                byRows.iterate(base, workers);
                inBlocks.iterate(base, workers);
                assertThat(blocked).isEqualTo(rows);
                assertThat(inBlocks.change()).isEqualTo(byRows.change());
            }
            return sums;
        }
    }

    @Property(tries = 100)
    void allModelsAndCutsGiveTheSameBits(
            @ForAll @IntRange(max = 6) int model,
            @ForAll @IntRange(max = 6) int unitBits,
            @ForAll @IntRange(min = 1, max = 5) int units,
            @ForAll @IntRange(max = 400) int mostArcs,
            @ForAll @IntRange(min = 1, max = 3) int threads,
            @ForAll ChangeNorm norm,
            @ForAll @IntRange(max = 1_000_000) int seed) {
        Graph graph = GraphSpec.generate(MODELS[model] + ",seed=" + seed);
        sameBits(graph, new BlockedSums.Cut(unitBits, units << unitBits, mostArcs), norm, threads, seed);
    }

    @Test
    void aRangeForEachTarget() {
        Graph graph = RandomGraphs.rmat(7, 6, RandomGraphs.GRAPH500, true, 4);
        BlockedSums sums = sameBits(graph, new BlockedSums.Cut(0, 1, 1 << 20), ChangeNorm.L1, 2, 1);
        assertThat(sums.ranges()).isEqualTo(128);
        assertThat(sums.mostTargets()).isEqualTo(1);
    }

    @Test
    void rangesWithoutArcsSinksAndLoops() {
        // All arcs end in the middle; the last vertex is alone, the first one points to itself.
        Graph graph = Graph.of(11, new int[] {0, 0, 9, 3, 5, 9}, new int[] {0, 5, 5, 5, 5, 4});
        BlockedSums sums = sameBits(graph, new BlockedSums.Cut(1, 2, 100), ChangeNorm.MAX, 1, 2);
        assertThat(sums.ranges()).isEqualTo(6);
        assertThat(sums.first(5)).isEqualTo(10);
        assertThat(sums.first(6)).isEqualTo(11);
        // Vertices 0, 3, 5 and 9 have shares.
        assertThat(sums.place(6)).isEqualTo(4);
        assertThat(sums.place(2)).isEqualTo(2);
        sameBits(Graph.of(3, new int[0], new int[0]), new BlockedSums.Cut(0, 2, 1), ChangeNorm.L1, 2, 3);
        sameBits(Graph.of(1, new int[] {0}, new int[] {0}), new BlockedSums.Cut(10, 1024, 1), ChangeNorm.L1, 1, 4);
    }

    @Test
    void theUsualCutFillsRangesUnlessArcsAreMany() {
        Graph sparse = RandomGraphs.rmat(16, 1, RandomGraphs.GRAPH500, true, 5);
        BlockedSums.Cut cut = BlockedSums.Cut.usual(sparse);
        BlockedSums sums = sameBits(sparse, cut, ChangeNorm.L1, 2, 5);
        assertThat(sums.mostTargets()).isEqualTo(cut.mostTargets());
        assertThat(sums.first(1)).isEqualTo(cut.mostTargets());
        // Half of the arcs of a complete graph are all that a range takes.
        Graph dense = GraphSpec.generate("er:n=64,p=1");
        assertThat(sameBits(dense, new BlockedSums.Cut(2, 64, 2048), ChangeNorm.L1, 1, 6)
                        .first(1))
                .isEqualTo(32);
    }

    /** Through the front door: a ring of leaps just large enough. */
    @Test
    void largeGraphsAreSummedUpInBlocks() {
        int n = BlockedSums.LEAST_VERTICES;
        int each = BlockedSums.LEAST_ARCS_A_VERTEX;
        int[] from = new int[n * each];
        int[] to = new int[n * each];
        for (int arc = 0; arc < from.length; arc++) {
            from[arc] = arc / each;
            to[arc] = (int) (((arc * 0x9E3779B9L + 12_345) >>> 7) % n);
        }
        Graph graph = Graph.of(n, from, to);
        assertThat(graph.arcs()).isEqualTo(from.length);
        try (Workers workers = new Workers(2)) {
            int few = BlockedSums.LEAST_ITERATIONS - 1;
            assertThat(ArcSums.of(graph, few, workers)).isInstanceOf(RowSums.class);
            assertThat(ArcSums.of(graph, few + 1, workers)).isInstanceOf(BlockedSums.class);
            double[] ranks = LocalRun.initial(graph, new PageRankProgram(n, DAMPING));
            RankKernel rows = new RankKernel(graph, new RowSums(graph), DAMPING, ChangeNorm.L1, ranks);
            rows.iterate(new PageRankProgram(n, DAMPING).base(rows.dangling()), workers);
            // The first iteration changes less than 1, so that no other follows.
            PageRankResult result =
                    PageRank.of(graph).tolerance(1, few + 1).threads(2).run();
            assertThat(result.iterations()).isEqualTo(1);
            assertThat(result.ranks()).isEqualTo(ranks);
            assertThat(result.change()).isEqualTo(rows.change());
        }
        Graph smaller = Graph.of(n - 1, new int[] {0}, new int[] {1});
        assertThat(BlockedSums.pays(smaller, 100)).isFalse();
    }

    @Test
    void cutsThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> new BlockedSums.Cut(3, 12, 5)).hasMessage("12 targets are no multiple of 2^3");
        assertThatThrownBy(() -> new BlockedSums.Cut(0, 1 << 16, 5)).hasMessageContaining("got 65536 in units of 2^0");
        assertThatThrownBy(() -> new BlockedSums.Cut(0, 0, 5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BlockedSums.Cut(16, 1, 5)).isInstanceOf(IllegalArgumentException.class);
    }
}
