package org.codedcomputing.pagerank.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.codedcomputing.core.cdc.NodeSets;
import org.codedcomputing.pagerank.graph.Graph;
import org.junit.jupiter.api.Test;

class AllocationsTest {
    private static final int[] NO_VERTICES = {};

    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    @Test
    void batchesAreEvenAndInLexicographicOrder() {
        assertThat(Placing.subsets(NodeSets.first(4), 2))
                .containsExactly(0b0011, 0b0101, 0b1001, 0b0110, 0b1010, 0b1100);
        for (int n = 1; n <= 25; n++) {
            Allocation allocation = Allocations.subsets(n, 4, 2, ReducerRule.BLOCK);
            int[] sizes = new int[6];
            for (int v = 0; v < n; v++) {
                sizes[allocation.batchOf(v)]++;
                assertThat(v == 0 || allocation.batchOf(v) >= allocation.batchOf(v - 1))
                        .isTrue();
            }
            for (int b = 0; b < 6; b++) {
                assertThat(sizes[b]).isEqualTo(n / 6 + (b < n % 6 ? 1 : 0));
            }
            assertThat(allocation.emptyBatches()).isEqualTo(Math.max(0, 6 - n));
        }
    }

    @Test
    void everyVertexIsMappedAtItsHoldersAndReducedOnce() {
        Graph graph = TestGraphs.withDanglingAndHub(53, .1, 3);
        for (int servers = 1; servers <= 6; servers++) {
            for (int load = 1; load <= servers; load++) {
                for (ReducerRule rule : ReducerRule.values()) {
                    assertWhole(Allocations.subsets(53, servers, load, rule), rule == ReducerRule.HOME);
                }
                for (Dealing dealing : Dealing.values()) {
                    assertWhole(
                            Allocations.homeFirst(graph, TestGraphs.scattered(53, servers), servers, load, dealing),
                            true);
                }
            }
        }
    }

    private static void assertWhole(Allocation allocation, boolean home) {
        int reduced = 0;
        long copies = 0;
        for (int server = 0; server < allocation.servers(); server++) {
            reduced += allocation.reduced(server).length;
            copies += allocation.mapped(server).length;
        }
        assertThat(reduced).isEqualTo(allocation.vertices());
        long held = 0;
        for (int v = 0; v < allocation.vertices(); v++) {
            long holders = allocation.holdersOf(v);
            held += Long.bitCount(holders);
            assertThat(Long.bitCount(holders)).isIn(1, allocation.load());
            assertThat(!home || NodeSets.contains(holders, allocation.reducer(v)))
                    .isTrue();
        }
        assertThat(copies).isEqualTo(held);
        if (home) {
            assertThat(allocation.writeBackCopies()).isEqualTo(held - allocation.vertices());
        }
    }

    @Test
    void homeReducersAreEvenWhenLoadDividesBatches() {
        Allocation allocation = Allocations.subsets(15 * 4 * 3, 6, 4, ReducerRule.HOME);
        for (int server = 0; server < 6; server++) {
            assertThat(allocation.reduced(server)).hasSize(30);
        }
    }

    @Test
    void selectiveKeepsInteriorVerticesAtHome() {
        Graph graph = TestGraphs.arcs(6, 1, 2, 2, 1, 3, 4, 4, 5, 5, 6, 6, 1);
        int[] part = {0, 0, 1, 1, 2, 2};
        Allocation allocation = Allocations.homeFirst(graph, part, 3, 2, Dealing.SELECTIVE);
        assertThat(IntStream.range(0, 6).mapToObj(v -> NodeSets.toString(allocation.holdersOf(v))))
                .containsExactly("{0}", "{0}", "{1}", "{0,1}", "{2}", "{0,2}");
        assertThat(allocation.writeBackCopies()).isEqualTo(2);
    }

    @Test
    void greedyTakesTheServersOfMostTargets() {
        Graph graph = TestGraphs.arcs(6, 1, 5, 1, 6, 1, 3, 2, 3, 3, 1);
        int[] part = {0, 0, 1, 1, 2, 2};
        Allocation allocation = Allocations.homeFirst(graph, part, 3, 2, Dealing.GREEDY);
        assertThat(IntStream.range(0, 6).mapToObj(v -> NodeSets.toString(allocation.holdersOf(v))))
                .containsExactly("{0,2}", "{0,1}", "{0,1}", "{1,2}", "{0,2}", "{0,2}");
    }

    @Test
    void unequalSidesGetServersInProportion() {
        Allocation allocation = Allocations.bipartite(30, 10, 8, 2);
        assertThat(allocation.name()).isEqualTo("bipartite(K=6+2, r=2)");
        assertThat(IntStream.range(0, 30).allMatch(v -> allocation.reducer(v) >= 6))
                .isTrue();
        assertThat(IntStream.range(30, 40).allMatch(v -> allocation.reducer(v) < 6))
                .isTrue();
        assertThat(Allocations.interleaved(2, 4)).containsExactly(0, 2, 3, 1, 4, 5);
    }

    @Test
    void refusals() {
        assertRefused(() -> Allocations.subsets(6, 0, 1, ReducerRule.HOME), "servers must be >= 1, got 0");
        assertRefused(
                () -> Allocations.subsets(6, 6, 7, ReducerRule.HOME),
                "computation load r must be between 1 and K=6, got 7");
        assertRefused(
                () -> Allocations.subsets(6, 20, 10, ReducerRule.HOME),
                "C(20,10)=184756 batches exceed the limit 100000; lower r or K or raise the limit");
        assertRefused(
                () -> Allocations.subsets(6, 20, 7, ReducerRule.HOME),
                "C(20,8)=125970 groups exceed the limit 100000; lower r or K or raise the limit");
        assertRefused(() -> Allocations.subsets(0, 3, 2, ReducerRule.HOME), "graph has no vertices");
        assertRefused(
                () -> Allocations.bipartite(10, 10, 8, 5), "bipartite plan needs r <= 4 (smaller server group), got 5");
        int[] part = new int[20];
        part[17] = 9;
        assertRefused(() -> Allocations.parts(part, 6), "part[17]=9 is outside 0..5");
        assertRefused(() -> Allocations.parts(NO_VERTICES, 6), "graph has no vertices");
        assertRefused(
                () -> Allocations.homeFirst(TestGraphs.sixVertices(), part, 6, 2, Dealing.ALL),
                "20 parts for 6 vertices; give one each");
        assertRefused(
                () -> Allocations.subsets(new int[] {0, 0}, 2, 1, ReducerRule.HOME, 10),
                "order[1]=0 is outside 0..1 or comes twice; give a permutation of the vertices");
        assertRefused(() -> RankRule.iterations(3).withDamping(1.2), "damping must be in [0,1], got 1.2");
        assertRefused(() -> RankRule.iterations(3).withDamping(Double.NaN), "damping must be in [0,1], got NaN");
        assertRefused(() -> RankRule.iterations(-1), "iterations must be >= 0, got -1");
        assertRefused(() -> RankRule.tolerance(-1e-3, 9), "tolerance must be >= 0, got -0.001");
        assertRefused(
                () -> PlanKind.CA.require(false, true), "aggregation needs a combinable reduce; use RAW or declare it");
        assertRefused(
                () -> PlanKind.M1.require(true, false), "ghost plans need messages that depend on the source only");
        PlanKind.X.require(false, false);
        assertThat(Arrays.stream(PlanKind.values()).map(k -> PlanKind.parse(k.toString())))
                .containsExactly(PlanKind.values());
    }
}
