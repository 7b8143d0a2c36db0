package org.codedcomputing.pagerank.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.pagerank.engine.ChangeNorm;
import org.codedcomputing.pagerank.engine.LabelPropagation;
import org.codedcomputing.pagerank.engine.LocalRun;
import org.codedcomputing.pagerank.engine.PageRank;
import org.codedcomputing.pagerank.engine.ShortestPaths;
import org.codedcomputing.pagerank.engine.StopReason;
import org.codedcomputing.pagerank.engine.StopRule;
import org.codedcomputing.pagerank.engine.VertexProgram;
import org.codedcomputing.pagerank.graph.Graph;
import org.codedcomputing.pagerank.plan.Allocation;
import org.codedcomputing.pagerank.plan.Allocations;
import org.codedcomputing.pagerank.plan.Dealing;
import org.codedcomputing.pagerank.plan.GraphPlan;
import org.codedcomputing.pagerank.plan.MemoryRun;
import org.codedcomputing.pagerank.plan.PlanKind;
import org.codedcomputing.pagerank.plan.RankRule;
import org.codedcomputing.pagerank.plan.WriteBack;
import org.codedcomputing.spark.SparkTestContexts;
import org.codedcomputing.spark.exchange.transport.InProcessTransport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistributedRanksTest {
    private static final int SERVERS = 4;
    private static final Graph GRAPH = graph();
    private static final double[] LENGTHS = new Random(6).doubles(GRAPH.arcs()).toArray();
    private static final List<WriteBack> BACKS = List.of(WriteBack.values());
    private static JavaSparkContext jsc;

    @BeforeAll
    static void start() {
        jsc = SparkTestContexts.local(SERVERS, Map.of());
    }

    @AfterAll
    static void stop() {
        jsc.close();
    }

    @AfterEach
    void leavesNothing() {
        HookedTransport.set(null);
        // Tasks of a job that has failed may still be on their way out.
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (InProcessTransport.openSessions() > 0 && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        assertThat(InProcessTransport.openSessions()).isZero();
    }

    /** 300 vertices, every third without a target. */
    private static Graph graph() {
        Random random = new Random(5);
        int[] from = random.ints(1500, 0, 300).map(v -> v % 3 == 0 ? v + 1 : v).toArray();
        return Graph.of(300, from, random.ints(1500, 0, 300).toArray());
    }

    private static GraphPlan plan(PlanKind kind) {
        int[] part = IntStream.range(0, 300).map(v -> v * 7 / 5 % SERVERS).toArray();
        Allocation allocation = kind.replicated()
                ? Allocations.homeFirst(GRAPH, part, SERVERS, 2, Dealing.SELECTIVE)
                : Allocations.parts(part, SERVERS);
        return GraphPlan.of(GRAPH, allocation, kind);
    }

    @Test
    void everyPlanGivesTheBitsOfMemory() {
        RankRule rule = RankRule.iterations(6);
        int turn = 0;
        for (PlanKind kind : PlanKind.values()) {
            WriteBack back = BACKS.get(turn++ % BACKS.size());
            MemoryRun.Outcome expected = MemoryRun.of(plan(kind), rule, back);
            RankOutcome outcome =
                    DistributedRanks.of(jsc, plan(kind), rule).writeBack(back).run();
            assertThat(outcome.ranks()).as(kind.name()).isEqualTo(expected.ranks());
            assertThat(outcome.sent()).isEqualTo(expected.sent());
            assertThat(outcome.iterations()).isEqualTo(6);
            assertThat(outcome.reason()).isEqualTo(StopReason.ITERATIONS);
            assertThat(outcome.attempts()).isEqualTo(1);
        }
    }

    @Test
    void sparksShufflesGiveTheSameBits() {
        RankRule rule = RankRule.tolerance(1e-4, 50);
        for (PlanKind kind : new PlanKind[] {PlanKind.P1, PlanKind.M1, PlanKind.X, PlanKind.CA}) {
            MemoryRun.Outcome expected = MemoryRun.of(plan(kind), rule, WriteBack.ROUTED);
            RankOutcome outcome = ShuffledRanks.run(jsc, plan(kind), rule);
            assertThat(outcome.ranks()).as(kind.name()).isEqualTo(expected.ranks());
            assertThat(outcome.change()).isEqualTo(expected.change()).isLessThan(1e-4);
            assertThat(outcome.iterations()).isEqualTo(expected.iterations()).isLessThan(50);
            assertThat(outcome.reason()).isEqualTo(StopReason.CONVERGED);
            assertThat(outcome.sent().shuffleBytes()).isEqualTo(expected.sent().shuffleBytes());
        }
    }

    @Test
    void allServersStopAtTheSameChange() {
        RankRule rule = RankRule.of(new StopRule.Tolerance(1e-10, 500, ChangeNorm.MAX));
        RankOutcome outcome = DistributedRanks.of(jsc, plan(PlanKind.CD), rule).run();
        assertThat(outcome.reason()).isEqualTo(StopReason.CONVERGED);
        assertThat(outcome.change()).isLessThan(1e-10);
        assertThat(outcome.iterations())
                .isEqualTo(MemoryRun.of(plan(PlanKind.X), rule, WriteBack.FULL).iterations());
    }

    @Test
    void reproducibleRanksHaveTheSameBitsByAllPlans() {
        RankRule rule = RankRule.iterations(4).asReproducible();
        double[] expected =
                MemoryRun.of(plan(PlanKind.U1), rule, WriteBack.ROUTED).ranks();
        for (PlanKind kind : PlanKind.values()) {
            assertThat(DistributedRanks.of(jsc, plan(kind), rule).run().ranks())
                    .as(kind.name())
                    .isEqualTo(expected);
        }
        assertThat(ShuffledRanks.run(jsc, plan(PlanKind.CA), rule).ranks()).isEqualTo(expected);
    }

    @Test
    void rawAndGhostPlansHaveTheBitsOfTheLocalLoop() {
        double[] expected = PageRank.of(GRAPH).iterations(5).run().ranks();
        for (PlanKind kind : new PlanKind[] {PlanKind.U1, PlanKind.M1, PlanKind.X, PlanKind.CD}) {
            assertThat(DistributedRanks.of(jsc, plan(kind), RankRule.iterations(5))
                            .run()
                            .result()
                            .ranks())
                    .as(kind.name())
                    .isEqualTo(expected);
        }
    }

    @Test
    void otherProgramsGiveTheBitsOfOneMachine(@TempDir Path folder) {
        StopRule untilNothingChanges = new StopRule.Tolerance(0, 300, ChangeNorm.MAX);
        double[] lengths = LENGTHS;
        VertexProgram paths = ShortestPaths.weighted(4, slot -> lengths[slot]);
        LocalRun.Outcome expected = LocalRun.of(GRAPH, paths, untilNothingChanges, 1);
        for (PlanKind kind : new PlanKind[] {PlanKind.C1, PlanKind.X, PlanKind.CA}) {
            AtomicBoolean killed = new AtomicBoolean();
            killOnce(killed, 3);
            RunOutcome outcome = DistributedRun.of(jsc, plan(kind), paths, untilNothingChanges)
                    .transport(new HookedTransport())
                    .checkpoint(folder.toString(), 2)
                    .run();
            assertThat(outcome.states()).as(kind.name()).isEqualTo(expected.states());
            assertThat(outcome.iterations()).isEqualTo(expected.rounds()).isGreaterThan(4);
            assertThat(outcome.reason()).isEqualTo(StopReason.CONVERGED);
            assertThat(outcome.attempts()).isEqualTo(2);
            assertThat(outcome.firstIteration()).isEqualTo(2);
            HookedTransport.set(null);
        }
        assertThat(DistributedRun.of(jsc, plan(PlanKind.CA), paths, untilNothingChanges)
                        .shuffled()
                        .run()
                        .states())
                .isEqualTo(expected.states());
        VertexProgram labels = new LabelPropagation();
        double[] communities =
                LocalRun.of(GRAPH, labels, new StopRule.Iterations(4), 1).states();
        for (PlanKind kind : new PlanKind[] {PlanKind.D1, PlanKind.UR, PlanKind.CD}) {
            assertThat(DistributedRun.of(jsc, plan(kind), labels, new StopRule.Iterations(4))
                            .run()
                            .states())
                    .as(kind.name())
                    .isEqualTo(communities);
        }
        assertThatThrownBy(() -> DistributedRun.of(jsc, plan(PlanKind.C1), labels, new StopRule.Iterations(4)))
                .hasMessage("aggregation needs a combinable reduce; use RAW or declare it");
    }

    /** Kills the task of server 2 when it sends in iteration 7 for the first time. */
    private static void killInIterationSeven() {
        killOnce(new AtomicBoolean(), 7);
    }

    private static void killOnce(AtomicBoolean killed, int when) {
        HookedTransport.set((node, task, iteration) -> {
            if (node == 2 && iteration == when && killed.compareAndSet(false, true)) {
                assertThat(jsc.sc().killTaskAttempt(task, true, "by a test")).isTrue();
                // Nothing is sent any more: the task's end interrupts this thread.
                new CountDownLatch(1).await();
            }
        });
    }

    @Test
    void aKilledTaskChangesNoBit(@TempDir Path folder) {
        RankRule rule = RankRule.iterations(20);
        for (PlanKind kind : new PlanKind[] {PlanKind.C1, PlanKind.X}) {
            double[] expected = MemoryRun.of(plan(kind), rule, WriteBack.ROUTED).ranks();
            killInIterationSeven();
            RankOutcome outcome = DistributedRanks.of(jsc, plan(kind), rule)
                    .transport(new HookedTransport())
                    .checkpoint(folder.toString(), 3)
                    .run();
            assertThat(outcome.ranks()).isEqualTo(expected);
            assertThat(outcome.attempts()).isEqualTo(2);
            assertThat(outcome.firstIteration()).isEqualTo(6);
            assertThat(outcome.iterations()).isEqualTo(20);
            assertThat(folder).isEmptyDirectory();
        }
        killInIterationSeven();
        RankOutcome fromTheBeginning = DistributedRanks.of(jsc, plan(PlanKind.C1), rule)
                .transport(new HookedTransport())
                .run();
        assertThat(fromTheBeginning.firstIteration()).isZero();
        assertThat(fromTheBeginning.ranks())
                .isEqualTo(
                        MemoryRun.of(plan(PlanKind.C1), rule, WriteBack.ROUTED).ranks());
    }

    @Test
    void aNodeThatCannotSendFailsTheJob() {
        AtomicInteger failures = new AtomicInteger();
        HookedTransport.set((node, task, iteration) -> {
            if (node == 1 && iteration == 2) {
                failures.incrementAndGet();
                throw new IllegalStateException("the wire is cut");
            }
        });
        assertThatThrownBy(() -> DistributedRanks.of(jsc, plan(PlanKind.D1), RankRule.iterations(5))
                        .transport(new HookedTransport())
                        .attempts(2)
                        .run())
                .hasMessageContaining("the wire is cut");
        assertThat(failures.get()).isEqualTo(2);
    }

    @Test
    void aCancelledJobIsNotRunAgain() {
        AtomicInteger begun = new AtomicInteger();
        HookedTransport.set((node, task, iteration) -> {
            if (node == 0 && iteration == 3) {
                begun.incrementAndGet();
                jsc.sc().cancelAllJobs();
                new CountDownLatch(1).await();
            }
        });
        assertThatThrownBy(() -> DistributedRanks.of(jsc, plan(PlanKind.D1), RankRule.iterations(5))
                        .transport(new HookedTransport())
                        .run())
                .hasMessageContaining("cancelled");
        assertThat(begun.get()).isEqualTo(1);
    }

    @Test
    void refusals() {
        GraphPlan wide = GraphPlan.of(GRAPH, Allocations.parts(new int[300], SERVERS + 1), PlanKind.C1);
        assertThatThrownBy(() ->
                        DistributedRanks.of(jsc, wide, RankRule.iterations(1)).run())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("needs 5 task slots");
        DistributedRanks job = DistributedRanks.of(jsc, plan(PlanKind.C1), RankRule.iterations(1));
        assertThatThrownBy(() -> job.checkpoint("folder", 0))
                .hasMessage("a checkpoint every 0 iterations; choose at least 1");
        assertThatThrownBy(() -> job.checkpoint("folder", 1).shuffled().run())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("neither a transport nor checkpoints");
        assertThatThrownBy(() -> job.attempts(0)).hasMessage("0 attempts; choose at least 1");
    }
}
