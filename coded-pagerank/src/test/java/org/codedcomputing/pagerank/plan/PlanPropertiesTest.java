package org.codedcomputing.pagerank.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.codedcomputing.core.CodedException;
import org.codedcomputing.core.cdc.CorruptDataException;
import org.codedcomputing.pagerank.engine.Normalisation;
import org.codedcomputing.pagerank.engine.PageRank;
import org.codedcomputing.pagerank.graph.Graph;
import org.junit.jupiter.api.Test;

class PlanPropertiesTest {
    private static final int ITERATIONS = 4;
    private static final List<RowLayout> LAYOUTS = List.of(RowLayout.values());
    private static final List<WriteBack> BACKS = List.of(WriteBack.values());

    /** What every raw and ghost plan must give to the bit; PageRankTest has the formula. */
    private static double[] sequential(Graph graph, int iterations) {
        return PageRank.of(graph).iterations(iterations).run().ranks();
    }

    private static List<Allocation> allocations(Graph graph, int servers, int load) {
        List<Allocation> all = new ArrayList<>();
        for (ReducerRule rule : ReducerRule.values()) {
            all.add(Allocations.subsets(graph.vertices(), servers, load, rule));
        }
        for (Dealing dealing : Dealing.values()) {
            all.add(Allocations.homeFirst(
                    graph, TestGraphs.scattered(graph.vertices(), servers), servers, load, dealing));
        }
        return all;
    }

    @Test
    void rawAndGhostPlansGiveTheBitsOfOneThread() {
        Graph graph = TestGraphs.withDanglingAndHub(61, .08, 5);
        double[] expected = sequential(graph, ITERATIONS);
        int turn = 0;
        for (int servers = 2; servers <= 8; servers++) {
            for (int load = 1; load <= servers; load++) {
                for (Allocation allocation : allocations(graph, servers, load)) {
                    // Each allocation meets each content; the rest is dealt in turn.
                    for (Content content : new Content[] {Content.RAW, Content.GHOST}) {
                        Sending sending = turn % 3 == 0 ? Sending.UNCODED : Sending.CODED;
                        RowLayout layout = LAYOUTS.get(turn % LAYOUTS.size());
                        WriteBack back = BACKS.get(turn++ / 2 % BACKS.size());
                        GraphPlan plan = GraphPlan.of(graph, allocation, content, sending, layout);
                        assertBits(plan, back, expected);
                    }
                }
            }
            GraphPlan multicast =
                    GraphPlan.of(graph, Allocations.parts(TestGraphs.scattered(61, servers), servers), PlanKind.M1);
            assertBits(multicast, WriteBack.ROUTED, expected);
        }
    }

    private static void assertBits(GraphPlan plan, WriteBack back, double[] expected) {
        MemoryRun.Outcome outcome = MemoryRun.of(plan, RankRule.iterations(ITERATIONS), back);
        assertThat(outcome.ranks()).as("%s, %s", plan, back).isEqualTo(expected);
        assertThat(Arrays.stream(outcome.ranks()).sum()).isCloseTo(1, within(1e-12));
        Traffic traffic = plan.traffic();
        assertThat(outcome.sent().shuffleBytes()).isEqualTo(ITERATIONS * traffic.sentBytes());
        assertThat(outcome.sent().shuffleDelivered()).isEqualTo(ITERATIONS * traffic.deliveredBytes());
        long perIteration = outcome.sent().backBytes() / ITERATIONS / Double.BYTES;
        int n = plan.graph().vertices();
        assertThat(perIteration)
                .isEqualTo(
                        switch (back) {
                            case ROUTED -> traffic.writeBackCopies();
                            case MULTICAST -> traffic.writeBackTransmissions();
                            case FULL -> n;
                        });
    }

    @Test
    void combinedPlansAgreeClosely() {
        Graph graph = TestGraphs.withDanglingAndHub(61, .08, 6);
        double[] expected = sequential(graph, ITERATIONS);
        double[] reproducible = MemoryRun.of(
                        GraphPlan.of(graph, Allocations.parts(new int[61], 1), PlanKind.U1),
                        RankRule.iterations(ITERATIONS).asReproducible(),
                        WriteBack.ROUTED)
                .ranks();
        for (int servers = 2; servers <= 6; servers++) {
            for (int load = 1; load <= servers; load++) {
                for (Allocation allocation : allocations(graph, servers, load)) {
                    for (Content content : new Content[] {Content.COMBINED, Content.LEAST}) {
                        Sending sending = (servers + load) % 2 == 0 ? Sending.UNCODED : Sending.CODED;
                        GraphPlan plan = GraphPlan.of(graph, allocation, content, sending, RowLayout.ROW);
                        double[] ranks = MemoryRun.of(plan, RankRule.iterations(ITERATIONS), WriteBack.ROUTED)
                                .ranks();
                        for (int v = 0; v < ranks.length; v++) {
                            assertThat(ranks[v]).isCloseTo(expected[v], within(1e-13 * expected[v]));
                        }
                        assertThat(MemoryRun.of(plan, RankRule.iterations(ITERATIONS), WriteBack.FULL)
                                        .ranks())
                                .isEqualTo(ranks);
                        assertThat(MemoryRun.of(
                                                plan,
                                                RankRule.iterations(ITERATIONS).asReproducible(),
                                                WriteBack.ROUTED)
                                        .ranks())
                                .isEqualTo(reproducible);
                    }
                }
            }
        }
        for (int v = 0; v < reproducible.length; v++) {
            assertThat(reproducible[v]).isCloseTo(expected[v], within(1e-13 * expected[v]));
        }
    }

    @Test
    void reproducibleIsTheSameForRawAndGhostPlans() {
        Graph graph = TestGraphs.withDanglingAndHub(40, .1, 8);
        RankRule rule = RankRule.tolerance(1e-9, 100).asReproducible();
        List<MemoryRun.Outcome> outcomes = new ArrayList<>();
        for (PlanKind kind : PlanKind.values()) {
            Allocation allocation = kind.replicated()
                    ? Allocations.homeFirst(graph, TestGraphs.scattered(40, 4), 4, 2, Dealing.ALL)
                    : Allocations.parts(TestGraphs.scattered(40, 3), 3);
            outcomes.add(MemoryRun.of(GraphPlan.of(graph, allocation, kind), rule, WriteBack.ROUTED));
        }
        for (MemoryRun.Outcome outcome : outcomes) {
            assertThat(outcome.ranks()).isEqualTo(outcomes.get(0).ranks());
            assertThat(outcome.iterations()).isEqualTo(outcomes.get(0).iterations());
            assertThat(outcome.change()).isEqualTo(outcomes.get(0).change()).isLessThan(1e-9);
        }
    }

    @Test
    void reproducibleIsTheSameForAllNumbersOfServersAndLoads() {
        Graph graph = TestGraphs.withDanglingAndHub(33, .1, 4);
        RankRule rule = RankRule.iterations(3).asReproducible();
        double[] expected = MemoryRun.of(
                        GraphPlan.of(graph, Allocations.parts(new int[33], 1), PlanKind.U1), rule, WriteBack.ROUTED)
                .ranks();
        for (int servers = 2; servers <= 8; servers++) {
            int[] part = TestGraphs.scattered(33, servers);
            for (int load = 1; load <= servers; load++) {
                Allocation allocation = load == 1
                        ? Allocations.parts(part, servers)
                        : Allocations.homeFirst(graph, part, servers, load, Dealing.ALL);
                for (PlanKind kind : PlanKind.values()) {
                    if (kind.replicated() == (load > 1)) {
                        GraphPlan plan = GraphPlan.of(graph, allocation, kind);
                        assertThat(MemoryRun.of(plan, rule, WriteBack.ROUTED).ranks())
                                .as("%s", plan)
                                .isEqualTo(expected);
                    }
                }
            }
        }
    }

    @Test
    void ranksByGraphXsRule() {
        Graph graph = TestGraphs.withDanglingAndHub(40, .1, 8);
        RankRule rule = RankRule.iterations(5).withNormalisation(Normalisation.GRAPHX);
        GraphPlan plan = GraphPlan.of(graph, Allocations.subsets(40, 4, 2, ReducerRule.HOME), PlanKind.X);
        assertThat(MemoryRun.of(plan, rule, WriteBack.ROUTED).ranks())
                .isEqualTo(PageRank.of(graph)
                        .normalisation(Normalisation.GRAPHX)
                        .iterations(5)
                        .run()
                        .ranks());
    }

    @Test
    void loadsAreOrdered() {
        for (long seed = 1; seed <= 5; seed++) {
            Graph graph = TestGraphs.random(50, .02 * seed, seed);
            for (int servers = 2; servers <= 6; servers++) {
                for (int load = 1; load <= servers; load++) {
                    for (Allocation allocation : allocations(graph, servers, load)) {
                        for (Content content : Content.values()) {
                            assertOrdered(graph, allocation, content);
                        }
                    }
                }
            }
        }
    }

    private static void assertOrdered(Graph graph, Allocation allocation, Content content) {
        Traffic coded = GraphPlan.of(graph, allocation, content, Sending.CODED, RowLayout.ROW)
                .traffic();
        double values = coded.values();
        assertThat(coded.sentValues()).isBetween(values / allocation.load() - 1e-9, values + 1e-9);
        assertThat(coded.sentBytes()).isGreaterThanOrEqualTo((long) (8 * coded.sentValues()));
        if (content == Content.RAW) {
            Traffic plain = GraphPlan.of(graph, allocation, content, Sending.UNCODED, RowLayout.ROW)
                    .traffic();
            assertThat(plain.values()).isEqualTo(coded.values());
        }
        if (allocation.load() == 1) {
            assertThat(coded.sentValues()).isEqualTo(values);
            assertThat(coded.sentBytes()).isEqualTo(8 * coded.values());
        }
        if (allocation.load() == allocation.servers() && allocation.name().startsWith("subsets")) {
            assertThat(coded.values()).isZero();
            assertThat(coded.messages()).isZero();
        }
    }

    @Test
    void everyBitArrives() throws InterruptedException {
        Graph graph = TestGraphs.random(45, .12, 9);
        long[] bits = new Random(4).longs(45).toArray();
        bits[3] = Double.doubleToRawLongBits(-0.0);
        bits[4] = 0x7ff0000000000001L;
        bits[5] = 0xfff8dead00000000L;
        for (RowLayout layout : RowLayout.values()) {
            for (int load = 2; load <= 5; load++) {
                for (Content content : new Content[] {Content.RAW, Content.GHOST}) {
                    Allocation allocation = Allocations.subsets(45, 5, load, ReducerRule.MOD);
                    GraphPlan plan = GraphPlan.of(graph, allocation, content, Sending.CODED, layout);
                    // Strips of 16 bytes: rows travel in several packets.
                    assertEveryBit(plan, bits, 16);
                }
            }
        }
    }

    private static NodeMath math(NodePlan plan) {
        return NodeMath.of(plan, RankRule.iterations(1).job(plan.vertices()));
    }

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Packet(int sender, long receivers, byte[] bytes) {}

    private static void assertEveryBit(GraphPlan plan, long[] bits, int stripBytes) throws InterruptedException {
        int servers = plan.allocation().servers();
        List<NodePlan> nodes = new ArrayList<>();
        List<long[]> words = new ArrayList<>();
        List<CodedRows> rows = new ArrayList<>();
        List<Packet> packets = new ArrayList<>();
        for (int node = 0; node < servers; node++) {
            int sender = node;
            NodePlan nodePlan = plan.node(node, WriteBack.ROUTED);
            long[] own = new long[nodePlan.words()];
            for (int i = 0; i < nodePlan.mapped.length; i++) {
                own[i] = bits[nodePlan.mapped[i]];
            }
            CodedRows coded = new CodedRows(nodePlan, 7, stripBytes);
            coded.encode(
                    3,
                    own,
                    math(nodePlan),
                    (receivers, packet, length, payload) ->
                            packets.add(new Packet(sender, receivers, Arrays.copyOf(packet, length))));
            nodes.add(nodePlan);
            words.add(own);
            rows.add(coded);
        }
        for (Packet packet : packets) {
            for (int receiver : Placing.members(packet.receivers)) {
                rows.get(receiver).accept(packet.bytes, 0, packet.bytes.length, packet.sender, words.get(receiver));
            }
        }
        Graph graph = plan.graph();
        for (int node = 0; node < servers; node++) {
            NodePlan nodePlan = nodes.get(node);
            for (int i = 0; i < nodePlan.reduced.length; i++) {
                int first = graph.inStart(nodePlan.reduced[i]);
                assertThat(nodePlan.gatherStarts[i + 1] - nodePlan.gatherStarts[i])
                        .isEqualTo(graph.inDegree(nodePlan.reduced[i]));
                for (int g = nodePlan.gatherStarts[i]; g < nodePlan.gatherStarts[i + 1]; g++) {
                    int source = graph.source(first + g - nodePlan.gatherStarts[i]);
                    assertThat(words.get(node)[nodePlan.gather[g]]).isEqualTo(bits[source]);
                }
            }
        }
    }

    @Test
    void replicasThatDisagreeAreFound() throws InterruptedException {
        GraphPlan plan =
                GraphPlan.of(TestGraphs.sixVertices(), Allocations.subsets(6, 3, 2, ReducerRule.BLOCK), PlanKind.X);
        NodePlan sender = plan.node(0, WriteBack.ROUTED);
        NodePlan receiver = plan.node(1, WriteBack.ROUTED);
        long[] words = new long[receiver.words()];
        List<byte[]> packets = new ArrayList<>();
        long[] sent = new long[sender.words()];
        sent[0] = 1L << 40;
        new CodedRows(sender, 1, 1 << 20)
                .encode(
                        0,
                        sent,
                        math(sender),
                        (receivers, packet, length, payload) -> packets.add(Arrays.copyOf(packet, length)));
        CodedRows rows = new CodedRows(receiver, 1, 1 << 20);
        rows.encode(0, words, math(receiver), (receivers, packet, length, payload) -> {});
        assertThat(packets).hasSize(1);
        assertThatThrownBy(() -> rows.accept(packets.get(0), 0, packets.get(0).length, 0, words))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("sender 0");
    }

    @Test
    void damagedMessagesAreRefused() throws InterruptedException {
        GraphPlan plan =
                GraphPlan.of(TestGraphs.sixVertices(), Allocations.parts(new int[] {0, 0, 1, 1, 2, 2}, 3), PlanKind.D1);
        GraphNode sender = node(plan, 0, RankRule.iterations(2));
        GraphNode receiver = node(plan, 1, RankRule.iterations(2));
        List<byte[]> messages = new ArrayList<>();
        sender.hello((receivers, message) -> messages.add(message));
        sender.shuffle((receivers, message) -> messages.add(message));
        receiver.shuffle((receivers, message) -> {});
        assertThatThrownBy(() -> receiver.accept(0, messages.get(1)))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("no greeting");
        receiver.accept(0, messages.get(0));
        byte[] row = messages.get(1);
        for (int b = 0; b < row.length; b++) {
            byte[] flipped = row.clone();
            flipped[b] ^= (byte) 4;
            assertThatThrownBy(() -> receiver.accept(0, flipped)).isInstanceOf(CorruptDataException.class);
        }
        assertThatThrownBy(() -> receiver.accept(0, Arrays.copyOf(row, row.length - 8)))
                .hasMessage("sender 0: expected %d bytes, got %d", row.length, row.length - 8);
        Frame longer = Frame.of(Frame.Kind.ROW, 0, 2, 16);
        assertThatThrownBy(() -> receiver.accept(0, longer.seal()))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("servers {0,1}, sender 0: expected 8 bytes, got 16");
        receiver.accept(0, row);
    }

    @Test
    void serversOfOtherPlansAreRefused() throws InterruptedException {
        Graph graph = TestGraphs.sixVertices();
        Allocation parts = Allocations.parts(new int[] {0, 0, 1, 1, 2, 2}, 3);
        GraphNode receiver = node(GraphPlan.of(graph, parts, PlanKind.D1), 1, RankRule.iterations(2));
        GraphNode otherPlan = node(GraphPlan.of(graph, parts, PlanKind.C1), 0, RankRule.iterations(2));
        GraphNode otherRule = node(GraphPlan.of(graph, parts, PlanKind.D1), 0, RankRule.iterations(3));
        for (GraphNode other : List.of(otherPlan, otherRule)) {
            List<byte[]> hello = new ArrayList<>();
            other.hello((receivers, message) -> hello.add(message));
            assertThatThrownBy(() -> receiver.accept(0, hello.get(0)))
                    .isInstanceOf(CodedException.class)
                    .hasMessageContaining("do not agree");
        }
    }

    private static GraphNode node(GraphPlan plan, int node, RankRule rule) {
        GraphJob job = rule.job(plan.graph().vertices());
        return new GraphNode(plan.node(node, WriteBack.ROUTED), job, 0, 1 << 20, new NodeStart(0, null, 0, Double.NaN));
    }

    @Test
    void ranksThatAreNoNumbersAreNamed() {
        Graph graph = TestGraphs.sixVertices();
        GraphPlan plan = GraphPlan.of(graph, Allocations.parts(new int[6], 1), PlanKind.U1);
        double[] start = {.1, .1, Double.NaN, .1, .1, .1};
        GraphJob job = RankRule.iterations(2).job(6);
        GraphNode node =
                new GraphNode(plan.node(0, WriteBack.ROUTED), job, 0, 1, new NodeStart(0, start, 0, Double.NaN));
        assertThatThrownBy(() -> {
                    node.shuffle((receivers, message) -> {});
                    node.reduce((receivers, message) -> {});
                })
                .isInstanceOf(CodedException.class)
                .hasMessageContaining(
                        "the state of vertex 1 is NaN after 1 iterations; PageRankProgram needs finite ones");
    }

    @Test
    void edgesOfTheModel() {
        Graph isolated = TestGraphs.arcs(3, 1, 2);
        Graph dangling = Graph.of(4, new int[0], new int[0]);
        for (int servers = 1; servers <= 5; servers++) {
            GraphPlan plan = GraphPlan.of(isolated, Allocations.subsets(3, servers, 1, ReducerRule.BLOCK), PlanKind.U1);
            assertThat(MemoryRun.of(plan, RankRule.iterations(3), WriteBack.ROUTED)
                            .ranks())
                    .isEqualTo(sequential(isolated, 3));
            GraphPlan uniform =
                    GraphPlan.of(dangling, Allocations.subsets(4, servers, 1, ReducerRule.HOME), PlanKind.C1);
            assertThat(MemoryRun.of(uniform, RankRule.iterations(3), WriteBack.ROUTED)
                            .ranks())
                    .containsExactly(new double[] {.25, .25, .25, .25}, within(1e-15));
            assertThat(MemoryRun.of(uniform, RankRule.iterations(0), WriteBack.ROUTED)
                            .iterations())
                    .isZero();
        }
    }
}
