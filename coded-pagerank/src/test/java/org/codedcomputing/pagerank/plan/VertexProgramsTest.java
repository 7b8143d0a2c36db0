package org.codedcomputing.pagerank.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.codedcomputing.pagerank.engine.ChangeNorm;
import org.codedcomputing.pagerank.engine.GatheringProgram;
import org.codedcomputing.pagerank.engine.LabelPropagation;
import org.codedcomputing.pagerank.engine.LocalRun;
import org.codedcomputing.pagerank.engine.PageRankProgram;
import org.codedcomputing.pagerank.engine.RankException;
import org.codedcomputing.pagerank.engine.ShortestPaths;
import org.codedcomputing.pagerank.engine.StopReason;
import org.codedcomputing.pagerank.engine.StopRule;
import org.codedcomputing.pagerank.engine.VertexProgram;
import org.codedcomputing.pagerank.graph.Graph;
import org.junit.jupiter.api.Test;

/** Programs on servers against the same ones on one machine. */
class VertexProgramsTest {
    private static final Graph GRAPH = TestGraphs.withDanglingAndHub(47, .07, 3);
    private static final List<ReducerRule> RULES = List.of(ReducerRule.values());
    private static final List<Dealing> DEALINGS = List.of(Dealing.values());
    private static final List<RowLayout> LAYOUTS = List.of(RowLayout.values());
    private static final List<WriteBack> BACKS = List.of(WriteBack.values());
    private static final StopRule UNTIL_NOTHING_CHANGES = new StopRule.Tolerance(0, 47, ChangeNorm.MAX);

    /** Gathers messages of arcs, and offers: nothing that a plan could do better than to send it. */
    private record Alternating() implements GatheringProgram {
        @Override
        public double initial(int vertex) {
            return 1 + vertex % 5;
        }

        @Override
        public double message(int source, double state, int outDegree, int inSlot) {
            return state * (1 + inSlot % 7) / outDegree;
        }

        @Override
        public double offer(int vertex, double state, int outDegree) {
            return state / 3;
        }

        @Override
        public double apply(int vertex, double state, double[] messages, int count, double offered) {
            double sum = 0;
            for (int i = 0; i < count; i++) {
                // Depends on the order.
                sum = messages[i] - sum / 2;
            }
            return Math.abs(Math.sin(sum + offered));
        }
    }

    private static ShortestPaths weighted() {
        return ShortestPaths.weighted(2, slot -> .1 + slot % 11);
    }

    private static List<GraphPlan> plans(Content content, int servers) {
        List<GraphPlan> plans = new ArrayList<>();
        int turn = servers;
        int[] part = TestGraphs.scattered(GRAPH.vertices(), servers);
        for (int load = 1; load <= servers; load++) {
            for (Allocation allocation : List.of(
                    Allocations.subsets(GRAPH.vertices(), servers, load, RULES.get(turn % 3)),
                    Allocations.homeFirst(GRAPH, part, servers, load, DEALINGS.get(turn % 3)))) {
                Sending sending = turn++ % 2 == 0 ? Sending.UNCODED : Sending.CODED;
                plans.add(GraphPlan.of(GRAPH, allocation, content, sending, LAYOUTS.get(turn % 3)));
            }
        }
        if (content == Content.GHOST) {
            plans.add(GraphPlan.of(GRAPH, Allocations.parts(part, servers), PlanKind.M1));
        }
        return plans;
    }

    private static void assertBitsOfOneMachine(VertexProgram program, StopRule stop, Content... contents) {
        LocalRun.Outcome expected = LocalRun.of(GRAPH, program, stop, 1);
        assertThat(expected.rounds()).isGreaterThan(1);
        for (Content content : contents) {
            for (int servers = 2; servers <= 8; servers++) {
                for (GraphPlan plan : plans(content, servers)) {
                    WriteBack back = BACKS.get(servers % 3);
                    MemoryRun.Outcome outcome = MemoryRun.of(plan, new GraphJob(program, stop, false), back);
                    assertThat(outcome.states()).as("%s", plan).isEqualTo(expected.states());
                    assertThat(outcome.iterations()).isEqualTo(expected.rounds());
                    assertThat(outcome.reason()).isEqualTo(expected.reason());
                    assertThat(outcome.change()).isEqualTo(expected.change());
                }
            }
        }
    }

    @Test
    void labelsOfRawAndGhostPlans() {
        assertBitsOfOneMachine(new LabelPropagation(), new StopRule.Iterations(5), Content.RAW, Content.GHOST);
    }

    @Test
    void hopsOfAllPlans() {
        assertBitsOfOneMachine(ShortestPaths.hops(2), UNTIL_NOTHING_CHANGES, Content.values());
    }

    @Test
    void lengthsOfRawAndCombinedPlans() {
        assertBitsOfOneMachine(weighted(), UNTIL_NOTHING_CHANGES, Content.RAW, Content.COMBINED);
    }

    @Test
    void whateverAProgramDoesWithItsMessagesOnRawPlans() {
        assertBitsOfOneMachine(new Alternating(), new StopRule.Tolerance(1e-3, 6, ChangeNorm.L1), Content.RAW);
    }

    @Test
    void pageRankOfRawAndGhostPlansWithItsChanges() {
        assertBitsOfOneMachine(
                new PageRankProgram(47, .85),
                new StopRule.Tolerance(1e-3, 40, ChangeNorm.L1),
                Content.RAW,
                Content.GHOST);
    }

    @Test
    void reasonsAreThoseOfTheRule() {
        GraphPlan plan = plans(Content.RAW, 3).get(0);
        GraphJob job = new GraphJob(weighted(), UNTIL_NOTHING_CHANGES, false);
        assertThat(MemoryRun.of(plan, job, WriteBack.ROUTED).reason()).isEqualTo(StopReason.CONVERGED);
        GraphJob tooShort = new GraphJob(weighted(), new StopRule.Tolerance(0, 1, ChangeNorm.MAX), false);
        assertThat(MemoryRun.of(plan, tooShort, WriteBack.ROUTED).reason()).isEqualTo(StopReason.NOT_CONVERGED);
        GraphJob none = new GraphJob(weighted(), new StopRule.Iterations(0), false);
        MemoryRun.Outcome start = MemoryRun.of(plan, none, WriteBack.ROUTED);
        assertThat(start.reason()).isEqualTo(StopReason.ITERATIONS);
        assertThat(start.change()).isNaN();
        assertThat(start.states()[2]).isZero();
    }

    @Test
    void plansThatMessagesDoNotAllowAreRefused() {
        GraphPlan combined = plans(Content.COMBINED, 3).get(0);
        GraphPlan ghosts = plans(Content.GHOST, 3).get(0);
        GraphPlan least = plans(Content.LEAST, 3).get(0);
        GraphJob labels = new GraphJob(new LabelPropagation(), new StopRule.Iterations(2), false);
        GraphJob lengths = new GraphJob(weighted(), new StopRule.Iterations(2), false);
        for (GraphPlan plan : List.of(combined, least)) {
            assertThatThrownBy(() -> MemoryRun.of(plan, labels, WriteBack.ROUTED))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("aggregation needs a combinable reduce; use RAW or declare it");
        }
        for (GraphPlan plan : List.of(ghosts, least)) {
            assertThatThrownBy(() -> MemoryRun.of(plan, lengths, WriteBack.ROUTED))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("ghost plans need messages that depend on the source only");
        }
        assertThatThrownBy(() -> new GraphJob(weighted(), new StopRule.Iterations(2), true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ShortestPaths has others");
    }

    @Test
    void statesThatMustBeFiniteAreWatchedOnOneMachineToo() {
        // Two sources of one target, whose sum is over the range.
        Graph graph = Graph.of(3, new int[] {0, 1}, new int[] {2, 2});
        VertexProgram large = new Large();
        assertThatThrownBy(() -> LocalRun.of(graph, large, new StopRule.Iterations(3), 1))
                .isInstanceOf(RankException.class)
                .hasMessage("the state of vertex 2 is Infinity after 1 iterations; Large needs finite ones");
        GraphPlan plan = GraphPlan.of(graph, Allocations.parts(new int[] {0, 1, 0}, 2), PlanKind.U1);
        GraphJob job = new GraphJob(large, new StopRule.Iterations(3), false);
        assertThatThrownBy(() -> MemoryRun.of(plan, job, WriteBack.ROUTED))
                .isInstanceOf(RankException.class)
                .hasMessage("the state of vertex 2 is Infinity after 1 iterations; Large needs finite ones");
    }

    /** Sums of the largest numbers there are. */
    private record Large() implements GatheringProgram {
        @Override
        public double initial(int vertex) {
            return Double.MAX_VALUE;
        }

        @Override
        public double message(int source, double state, int outDegree, int inSlot) {
            return state;
        }

        @Override
        public boolean isFinite() {
            return true;
        }

        @Override
        public double apply(int vertex, double state, double[] messages, int count, double offered) {
            return count == 2 ? messages[0] + messages[1] : state;
        }
    }
}
