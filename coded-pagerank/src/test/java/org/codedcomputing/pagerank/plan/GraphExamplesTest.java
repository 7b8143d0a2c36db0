package org.codedcomputing.pagerank.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.codedcomputing.core.cdc.NodeSets;
import org.codedcomputing.pagerank.graph.Graph;
import org.junit.jupiter.api.Test;

/** Loads, rows and bytes of the worked examples, to the digit. */
class GraphExamplesTest {
    private static Traffic traffic(
            Graph graph, Allocation allocation, Content content, Sending sending, RowLayout layout) {
        return GraphPlan.of(graph, allocation, content, sending, layout).traffic();
    }

    private static Traffic coded(Graph graph, Allocation allocation) {
        return traffic(graph, allocation, Content.RAW, Sending.CODED, RowLayout.ROW);
    }

    private static void assertLoads(Graph graph, Allocation allocation, long uncoded, double coded) {
        Traffic traffic = coded(graph, allocation);
        assertThat(traffic.values()).isEqualTo(uncoded);
        assertThat(traffic.sentValues()).isCloseTo(coded, within(1e-9));
        Traffic plain = traffic(graph, allocation, Content.RAW, Sending.UNCODED, RowLayout.ROW);
        assertThat(plain.values()).isEqualTo(uncoded);
        assertThat(plain.sentBytes()).isEqualTo(8 * uncoded);
        assertThat(traffic.deliveredBytes()).isEqualTo(allocation.load() * traffic.sentBytes());
    }

    private static Allocation block(Graph graph, int servers, int load) {
        return Allocations.subsets(graph.vertices(), servers, load, ReducerRule.BLOCK);
    }

    private static List<String> rows(Graph graph, Allocation allocation, Content content) {
        Rows rows = Rows.of(graph, allocation, content, Sending.CODED);
        return IntStream.range(0, rows.rows()).mapToObj(rows::text).toList();
    }

    @Test
    void sixVerticesByBlocks() {
        Graph graph = TestGraphs.sixVertices();
        assertThat(graph.arcs()).isEqualTo(16);
        assertThat(rows(graph, block(graph, 3, 2), Content.RAW))
                .containsExactly("[(0,4) (1,5)]", "[(2,3) (3,2)]", "[(4,0) (5,1)]");
        assertLoads(graph, block(graph, 3, 2), 6, 3);
        assertLoads(graph, block(graph, 3, 1), 10, 10);
        assertLoads(graph, block(graph, 3, 3), 0, 0);
        assertThat(block(graph, 3, 2).writeBackCopies()).isEqualTo(8);
    }

    @Test
    void sixVerticesAtHome() {
        Graph graph = TestGraphs.sixVertices();
        for (ReducerRule rule : new ReducerRule[] {ReducerRule.HOME, ReducerRule.MOD}) {
            Allocation allocation = Allocations.subsets(6, 3, 2, rule);
            assertThat(allocation.reduced(0)).containsExactly(0, 3);
            assertThat(allocation.reduced(1)).containsExactly(1, 4);
            assertThat(allocation.reduced(2)).containsExactly(2, 5);
            assertThat(rows(graph, allocation, Content.RAW))
                    .containsExactly("[(0,4) (3,4) (3,5)]", "[(1,2) (4,3)]", "[(2,1) (5,1)]");
            assertLoads(graph, allocation, 7, 4);
            assertThat(allocation.writeBackCopies()).isEqualTo(6);
        }
    }

    @Test
    void packetsOfSixVertices() throws InterruptedException {
        Graph graph = TestGraphs.sixVertices();
        GraphPlan plan = GraphPlan.of(graph, block(graph, 3, 2), Content.RAW, Sending.CODED, RowLayout.VALUE);
        List<String> payloads = new ArrayList<>();
        for (int node = 0; node < 3; node++) {
            NodePlan nodePlan = plan.node(node, WriteBack.ROUTED);
            long[] words = new long[nodePlan.words()];
            NodeMath math = NodeMath.of(nodePlan, RankRule.iterations(1).job(6));
            for (int i = 0; i < nodePlan.mapped.length; i++) {
                words[i] = RankMath.word(1.0 / 6 / nodePlan.outDegrees[i], false);
                assertThat(Long.toHexString(words[i]))
                        .isEqualTo(nodePlan.outDegrees[i] == 2 ? "3fb5555555555555" : "3fac71c71c71c71c");
            }
            new CodedRows(nodePlan, 1, 1 << 20).encode(0, words, math, (receivers, packet, length, payload) -> {
                assertThat(Long.bitCount(receivers)).isEqualTo(2);
                payloads.add(HexFormat.of().formatHex(packet, length - payload, length));
            });
        }
        assertThat(payloads).containsExactly("0000000000192492", "23c4924923ddb6db", "4924924949249249");
        assertThat(plan.traffic().sentBytes()).isEqualTo(24);
        assertThat(plan.traffic().deliveredBytes()).isEqualTo(48);
    }

    @Test
    void ranksOfSixVertices() {
        Graph graph = TestGraphs.sixVertices();
        GraphPlan plan = GraphPlan.of(graph, block(graph, 3, 2), PlanKind.X);
        assertThat(MemoryRun.of(plan, RankRule.iterations(1), WriteBack.ROUTED).ranks())
                .containsExactly(
                        new double[] {.190277778, .190277778, .119444444, .213888889, .119444444, .166666667},
                        within(1e-9));
        MemoryRun.Outcome converged = MemoryRun.of(plan, RankRule.tolerance(1e-15, 1000), WriteBack.ROUTED);
        assertThat(converged.ranks())
                .containsExactly(
                        new double[] {.1852461636, .1844326363, .1303667640, .1874500602, .1305972634, .1819071126},
                        within(1e-10));
        assertThat(converged.iterations()).isLessThan(1000);
    }

    @Test
    void thirtyArcs() {
        Graph graph = TestGraphs.thirtyArcs();
        assertThat(graph.arcs()).isEqualTo(30);
        long[] uncoded = {18, 13, 6, 0};
        double[] values = {18, 9, 8 / 3.0, 0};
        long[] bytes = {144, 72, 24, 0};
        for (int load = 1; load <= 4; load++) {
            assertLoads(graph, block(graph, 4, load), uncoded[load - 1], values[load - 1]);
            for (RowLayout layout : new RowLayout[] {RowLayout.ROW, RowLayout.VALUE}) {
                assertThat(traffic(graph, block(graph, 4, load), Content.RAW, Sending.CODED, layout)
                                .sentBytes())
                        .isEqualTo(bytes[load - 1]);
            }
        }
        assertThat(lengths(graph, block(graph, 4, 2)))
                .isEqualTo("{0,1,2}: 2,1,1; {0,1,3}: 0,2,2; {0,2,3}: 2,0,0; {1,2,3}: 1,1,1");
        assertThat(lengths(graph, block(graph, 4, 3))).isEqualTo("{0,1,2,3}: 2,1,1,2");
        Rows rows = Rows.of(graph, block(graph, 4, 2), Content.RAW, Sending.CODED);
        assertThat(rows.text(rows.find(NodeSets.of(1, 2), NodeSets.of(0)))).isEqualTo("[(1,6) (2,7)]");
        assertLoads(graph, Allocations.subsets(12, 4, 2, ReducerRule.MOD), 15, 10.5);
        assertLoads(graph, Allocations.subsets(12, 4, 3, ReducerRule.MOD), 6, 8 / 3.0);
    }

    /** Row lengths by group and receiver. */
    private static String lengths(Graph graph, Allocation allocation) {
        Rows rows = Rows.of(graph, allocation, Content.RAW, Sending.CODED);
        List<String> groups = new ArrayList<>();
        for (long group : Placing.subsets(NodeSets.first(allocation.servers()), allocation.load() + 1)) {
            List<String> lengths = new ArrayList<>();
            for (int receiver : Placing.members(group)) {
                int row = rows.find(group & ~(1L << receiver), 1L << receiver);
                lengths.add(Integer.toString(row < 0 ? 0 : rows.length(row)));
            }
            groups.add(NodeSets.toString(group) + ": " + String.join(",", lengths));
        }
        return String.join("; ", groups);
    }

    @Test
    void fortyNineArcs() {
        Graph graph = TestGraphs.fortyNineArcs();
        assertThat(graph.arcs()).isEqualTo(49);
        assertLoads(graph, block(graph, 4, 2), 25, 17);
        assertThat(lengths(graph, block(graph, 4, 2)))
                .isEqualTo("{0,1,2}: 2,2,4; {0,1,3}: 2,3,4; {0,2,3}: 2,0,3; {1,2,3}: 2,1,0");
        assertLoads(graph, block(graph, 4, 3), 11, 7);
        assertThat(bytes(graph, 2, RowLayout.ROW)).isEqualTo(136);
        assertThat(bytes(graph, 3, RowLayout.VALUE)).isEqualTo(63);
        assertThat(bytes(graph, 3, RowLayout.ROW)).isEqualTo(56);
    }

    private static long bytes(Graph graph, int load, RowLayout layout) {
        return traffic(graph, block(graph, 4, load), Content.RAW, Sending.CODED, layout)
                .sentBytes();
    }

    @Test
    void fortyNineArcsDealtHomeFirst() {
        Graph graph = TestGraphs.fortyNineArcs();
        int[] part = IntStream.range(0, 12).map(v -> v / 3).toArray();
        assertThat(IntStream.range(0, 12).map(v -> graph.inDegree(v) + graph.outDegree(v)))
                .containsExactly(16, 8, 9, 9, 7, 7, 1, 8, 8, 9, 9, 7);
        Allocation two = Allocations.homeFirst(graph, part, 4, 2, Dealing.ALL);
        assertThat(IntStream.range(0, 12).mapToObj(v -> NodeSets.toString(two.holdersOf(v))))
                .containsExactly(
                        "{0,1}", "{0,3}", "{0,2}", "{0,1}", "{1,2}", "{1,3}", "{2,3}", "{0,2}", "{1,2}", "{0,3}",
                        "{1,3}", "{2,3}");
        Allocation one = Allocations.parts(part, 4);
        assertThat(traffic(graph, one, Content.RAW, Sending.UNCODED, RowLayout.ROW)
                        .sentValues())
                .isEqualTo(33);
        assertThat(traffic(graph, one, Content.COMBINED, Sending.UNCODED, RowLayout.ROW)
                        .sentValues())
                .isEqualTo(25);
        assertThat(traffic(graph, one, Content.GHOST, Sending.UNCODED, RowLayout.ROW)
                        .sentValues())
                .isEqualTo(25);
        assertLoads(graph, two, 22, 15);
        Traffic aggregated = traffic(graph, two, Content.COMBINED, Sending.CODED, RowLayout.ROW);
        assertThat(aggregated.values()).isEqualTo(20);
        assertThat(aggregated.sentValues()).isEqualTo(13);
        assertThat(aggregated.sentBytes()).isEqualTo(13 * 8);
        assertThat(aggregated.deliveredBytes()).isEqualTo(26 * 8);
        assertThat(targets(graph, two))
                .containsExactly(
                        "[0,2]",
                        "[4]",
                        "[6,7,8]",
                        "[1]",
                        "[3,4]",
                        "[9,10,11]",
                        "[2]",
                        "[7]",
                        "[9,11]",
                        "[5]",
                        "[8]",
                        "[9,10]");
        Allocation three = Allocations.homeFirst(graph, part, 4, 3, Dealing.ALL);
        assertLoads(graph, three, 8, 5);
        Traffic thrice = traffic(graph, three, Content.COMBINED, Sending.CODED, RowLayout.ROW);
        assertThat(thrice.values()).isEqualTo(5);
        assertThat(thrice.sentValues()).isCloseTo(10 / 3.0, within(1e-12));
        assertThat(targets(graph, three)).containsExactly("[2]", "[3]", "[9,10,11]");
    }

    private static List<String> targets(Graph graph, Allocation allocation) {
        Rows rows = Rows.of(graph, allocation, Content.COMBINED, Sending.CODED);
        return IntStream.range(0, rows.rows())
                .mapToObj(row -> Arrays.toString(IntStream.range(rows.start(row), rows.start(row + 1))
                                .map(rows::target)
                                .toArray())
                        .replace(" ", ""))
                .toList();
    }

    @Test
    void hashOfSeededModels() {
        assertThat(TestGraphs.mix(0)).isEqualTo(0xe220a8397b1dcdafL);
        assertThat(TestGraphs.uniform(1, 0)).isEqualTo(0.3515674306724538);
    }

    @Test
    void erdosRenyi() {
        Graph graph = TestGraphs.random(300, .1, 1);
        assertThat(graph.arcs()).isEqualTo(9034);
        double[] coded = {7230, 2861.5, 1297, 494.5, 0};
        long[] uncoded = {7230, 5523, 3693, 1845, 0};
        double[] measured = {.08033, .03179, .01441, .00549, 0};
        double[] expected = {.08, .03120, .01413, .00526, 0};
        for (int load = 1; load <= 5; load++) {
            assertLoads(graph, block(graph, 5, load), uncoded[load - 1], coded[load - 1]);
            assertThat(coded(graph, block(graph, 5, load)).sentValues() / 90_000)
                    .isCloseTo(measured[load - 1], within(5e-6));
            assertThat(ErdosRenyiLoad.coded(300, .1, 5, load)).isCloseTo(expected[load - 1], within(5e-6));
        }
        Graph undirected =
                TestGraphs.of(300, (i, j) -> TestGraphs.uniform(1, (long) Math.min(i, j) * 300 + Math.max(i, j)) < .1);
        assertThat(undirected.arcs()).isEqualTo(8942);
        assertLoads(undirected, block(undirected, 5, 2), 5467, 2818);
        assertLoads(undirected, block(undirected, 5, 3), 3684, 1296);
        assertLoads(undirected, block(undirected, 5, 4), 1801, 469);
    }

    @Test
    void bipartite() {
        Graph graph = TestGraphs.of(240, (i, j) -> {
            int a = Math.min(i, j);
            int b = Math.max(i, j);
            return a < 120 && b >= 120 && TestGraphs.uniform(11, 240L * a + b) < .2;
        });
        assertThat(graph.arcs()).isEqualTo(5722);
        Allocation allocation = Allocations.bipartite(120, 120, 8, 2);
        assertLoads(graph, allocation, 1409 + 1461, 740.5 + 758.5);
        assertThat(coded(graph, allocation).values() / 57_600.0).isCloseTo(.04983, within(5e-6));
        assertThat(coded(graph, allocation).sentValues() / 57_600.0).isCloseTo(.02602, within(5e-6));
    }

    @Test
    void stochasticBlocks() {
        Graph graph = TestGraphs.of(240, (i, j) -> {
            int a = Math.min(i, j);
            int b = Math.max(i, j);
            return a < b && TestGraphs.uniform(12, 240L * a + b) < ((a < 120) == (b < 120) ? .4 : .05);
        });
        assertThat(graph.arcs()).isEqualTo(12_784);
        assertLoads(graph, block(graph, 4, 2), 4782, 3635);
        int[] order = Allocations.interleaved(120, 120);
        assertThat(Arrays.copyOf(order, 4)).containsExactly(0, 120, 1, 121);
        Allocation mixed = Allocations.subsets(order, 4, 2, ReducerRule.BLOCK, Allocations.DEFAULT_LIMIT);
        assertLoads(graph, mixed, 6473, 3290.5);
    }

    @Test
    void powerLaw() {
        double[] weights = IntStream.range(0, 2400)
                .mapToDouble(i -> Math.pow(1 - TestGraphs.uniform(13, i), -1 / 1.5))
                .toArray();
        double sum = Arrays.stream(weights).sum();
        Graph graph = TestGraphs.of(2400, (i, j) -> {
            int a = Math.min(i, j);
            int b = Math.max(i, j);
            return a < b && TestGraphs.uniform(14, 2400L * a + b) < Math.min(1, weights[a] * weights[b] / sum);
        });
        assertThat(graph.arcs()).isEqualTo(6260);
        assertLoads(graph, block(graph, 5, 2), 3796, 2047.5);
    }

    @Test
    void starHub() {
        Graph graph = TestGraphs.of(24, (i, j) -> i != j && (i == 0 || j == 0));
        assertLoads(graph, block(graph, 4, 2), 24, 20);
        assertThat(coded(graph, block(graph, 4, 2)).gain()).isCloseTo(1.2, within(1e-12));
    }

    @Test
    void expectedLoads() {
        double[] ten = {.270000, .120174, .070249, .045257, .030212, .020141};
        double[] tenLimit = {.27, .12, .07, .045, .03, .02};
        double[] fifteen = {.009333, .004344, .002687, .001863, .001370, .001038};
        double[] fifteenLimit = {.009333, .004333, .002667, .001833, .001333, .001};
        for (int load = 1; load <= 6; load++) {
            assertThat(ErdosRenyiLoad.coded(12_600, .3, 10, load)).isCloseTo(ten[load - 1], within(5e-7));
            assertThat(ErdosRenyiLoad.limit(.3, 10, load)).isCloseTo(tenLimit[load - 1], within(1e-12));
            assertThat(ErdosRenyiLoad.coded(90_090, .01, 15, load)).isCloseTo(fifteen[load - 1], within(5e-7));
            assertThat(ErdosRenyiLoad.limit(.01, 15, load)).isCloseTo(fifteenLimit[load - 1], within(5e-7));
        }
        assertThat(ErdosRenyiLoad.uncoded(.3, 10, 1)).isCloseTo(.27, within(1e-12));
    }

    @Test
    void graphalytics() {
        Graph graph = TestGraphs.graphalytics();
        double[] expected = {
            .1477629166666667,
            .0475337500000000,
            .1550469444444444,
            .1597573611111111,
            .14624,
            .04753375,
            .04753375,
            .1135740277777778,
            .04753375,
            .08748375
        };
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
        for (PlanKind kind : PlanKind.values()) {
            Allocation allocation = kind.replicated()
                    ? Allocations.subsets(10, 4, 2, ReducerRule.HOME)
                    : Allocations.parts(TestGraphs.scattered(10, 4), 4);
            GraphPlan plan = GraphPlan.of(graph, allocation, kind);
            assertThat(MemoryRun.of(plan, RankRule.iterations(2), WriteBack.ROUTED)
                            .ranks())
                    .containsExactly(expected, within(1e-15));
            assertThat(MemoryRun.of(plan, RankRule.tolerance(1e-14, 500), WriteBack.ROUTED)
                            .ranks())
                    .containsExactly(converged, within(1e-9));
        }
    }
}
