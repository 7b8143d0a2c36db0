package org.codedcomputing.pagerank.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.codedcomputing.pagerank.graph.Graph;
import org.junit.jupiter.api.Test;

class AdvisorTest {
    /** A graph with skewed in-degrees: targets are the smaller of two draws, squared. */
    private static Graph skewed(int vertices, int arcs, long seed) {
        Random random = new Random(seed);
        int[] from = random.ints(arcs, 0, vertices).toArray();
        int[] to = random.doubles(arcs).mapToInt(x -> (int) (x * x * vertices)).toArray();
        return Graph.of(vertices, from, to);
    }

    private static int[] shuffled(int vertices, long seed) {
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, vertices).boxed().toList());
        Collections.shuffle(order, new Random(seed));
        return order.stream().mapToInt(Integer::intValue).toArray();
    }

    @Test
    void formulasAreWithinThreePercentOfCounts() {
        Graph graph = skewed(60_000, 300_000, 2);
        int[] order = shuffled(60_000, 3);
        for (int servers : new int[] {4, 6}) {
            for (int load = 1; load < servers; load++) {
                PlacementModel model = new PlacementModel(graph, servers, load);
                Allocation allocation =
                        Allocations.subsets(order, servers, load, ReducerRule.HOME, Allocations.DEFAULT_LIMIT);
                PairCounts counts = PairCounts.exact(graph, allocation);
                for (PlanKind kind : PlanKind.values()) {
                    if (kind.replicated() == (load > 1)) {
                        double parts = kind.sending() == Sending.CODED ? load : 1;
                        assertThat(counts.values(kind.content(), kind.sending()) / parts)
                                .as("%s K=%d r=%d", kind, servers, load)
                                .isCloseTo(model.sent(kind), within(.03 * model.sent(kind)));
                    }
                }
                assertThat((double) allocation.writeBackCopies()).isEqualTo(model.writeBack());
            }
        }
    }

    @Test
    void countsAreTheLengthsOfRows() {
        Graph graph = skewed(400, 3000, 5);
        for (int load = 1; load <= 4; load++) {
            Allocation allocation =
                    Allocations.homeFirst(graph, TestGraphs.scattered(400, 5), 5, load, Dealing.SELECTIVE);
            PairCounts counts = PairCounts.exact(graph, allocation);
            assertThat(counts.isExact()).isTrue();
            for (PlanKind kind : PlanKind.values()) {
                if (kind.sending() != Sending.MULTICAST || load == 1) {
                    Rows rows = Rows.of(graph, allocation, kind.content(), kind.sending());
                    assertThat(counts.values(kind.content(), kind.sending()))
                            .as("%s r=%d", kind, load)
                            .isEqualTo(rows.values());
                }
            }
        }
    }

    @Test
    void samplesAreNearTheCounts() {
        Graph graph = skewed(60_000, 300_000, 6);
        Allocation allocation = Allocations.parts(TestGraphs.scattered(60_000, 6), 6);
        PairCounts exact = PairCounts.exact(graph, allocation);
        PairCounts sampled = PairCounts.sampled(graph, allocation, .2, 7);
        assertThat(sampled.isExact()).isFalse();
        assertThat(sampled.raw()).isCloseTo(exact.raw(), within(.1 * exact.raw()));
        assertThat(sampled.senderSums()).isCloseTo(exact.senderSums(), within(.1 * exact.senderSums()));
        assertThat(sampled.ghosts()).isCloseTo(exact.ghosts(), within(.1 * exact.ghosts()));
        assertThat(sampled.boundary()).isCloseTo(exact.boundary(), within(.1 * exact.boundary()));
    }

    private static Advice advise(Graph graph, Advisor.Job job) {
        return Advisor.advise(graph, TestGraphs.scattered(graph.vertices(), job.servers()), job);
    }

    @Test
    void pageRankWithoutMulticastTakesTheSmallerOfSumsAndGhosts() {
        Graph graph = skewed(3000, 20_000, 8);
        Advice advice = advise(graph, Advisor.Job.pageRank(6, false));
        assertThat(advice.kind()).isIn(PlanKind.C1, PlanKind.P1);
        assertThat(advice.load()).isEqualTo(1);
        assertThat(advice.explain())
                .contains(", r=1: messages combine")
                .contains("c1  r=1")
                .contains("ca  r=2")
                .contains("cd  r=3");
        double chosen = cost(advice, PlanKind.P1, 1, false);
        for (Advice.Candidate candidate : advice.candidates()) {
            assertThat(candidate.load() > 1 || candidate.cost(false) >= chosen).isTrue();
        }
    }

    @Test
    void eachPairOfServersHasItsOwnChoice() {
        // All of the second half sum up to vertex 0, and vertex 1 is a ghost for all of them.
        Graph graph = TestGraphs.of(40, (i, j) -> (i == 0 && j >= 20) || (j == 1 && i >= 20));
        int[] part = IntStream.range(0, 40).map(v -> v / 20).toArray();
        Advice advice = Advisor.advise(graph, part, Advisor.Job.pageRank(2, false));
        assertThat(advice.kind()).isEqualTo(PlanKind.P1);
        assertThat(cost(advice, PlanKind.P1, 1, false)).isEqualTo(2);
        assertThat(advice.plan(graph, part, 2).traffic().sentBytes()).isEqualTo(16);
        assertThat(cost(advice, PlanKind.C1, 1, false)).isEqualTo(21);
        assertThat(cost(advice, PlanKind.D1, 1, false)).isEqualTo(21);
    }

    private static double cost(Advice advice, PlanKind kind, int load, boolean multicast) {
        return advice.candidates().stream()
                .filter(c -> c.kind() == kind && c.load() == load)
                .mapToDouble(c -> c.cost(multicast))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void pageRankByMulticastSendsGhostsOnce() {
        assertThat(advise(skewed(3000, 20_000, 8), Advisor.Job.pageRank(6, true))
                        .kind())
                .isEqualTo(PlanKind.M1);
        // A star's centre sums once for each server; its leaves are ghosts of nobody.
        Graph star = TestGraphs.of(40, (i, j) -> i == 0);
        assertThat(advise(star, Advisor.Job.pageRank(4, true)).kind()).isEqualTo(PlanKind.C1);
    }

    @Test
    void messagesOfArcsAreCodedWhereMulticastIs() {
        Graph graph = skewed(1000, 40_000, 9);
        Advisor.Job coded = new Advisor.Job(6, true, false, false, true, 0, 5, 1e-3, 1e6, 1);
        Advice advice = advise(graph, coded);
        assertThat(advice.kind()).isEqualTo(PlanKind.X);
        assertThat(advice.load()).isEqualTo(5);
        Advisor.Job slowMap = new Advisor.Job(6, true, false, false, true, 0, 5, .1, 1e6, 1);
        assertThat(advise(graph, slowMap).load()).isBetween(1, 3);
        Advisor.Job unicast = new Advisor.Job(6, false, false, false, true, 0, 5, 1e-3, 1e6, 1);
        assertThat(advise(graph, unicast).kind()).isEqualTo(PlanKind.UR);
        assertThat(advise(graph, unicast).why()).contains("without multicast a code delivers no fewer bytes");
    }

    @Test
    void forcedReplicationIsCodedByMulticast() {
        Graph graph = skewed(2000, 12_000, 10);
        assertThat(advise(graph, new Advisor.Job(5, true, true, true, false, 3, 5, 0, 1e6, 1))
                        .kind())
                .isIn(PlanKind.CD, PlanKind.CA);
        assertThat(advise(graph, new Advisor.Job(5, true, true, false, false, 3, 5, 0, 1e6, 1))
                        .kind())
                .isEqualTo(PlanKind.CA);
        Advice sampled = advise(graph, new Advisor.Job(5, true, false, false, false, 3, 5, 0, 1e6, .5));
        assertThat(sampled.kind()).isEqualTo(PlanKind.X);
        assertThat(sampled.explain()).contains("(sampled)");
    }

    @Test
    void refusals() {
        assertThatThrownBy(() -> new Advisor.Job(5, true, true, true, false, 6, 5, 0, 1e6, 1))
                .hasMessage("computation load r must be between 1 and K=5, got 6");
        assertThatThrownBy(() -> new Advisor.Job(5, true, true, true, false, 0, 5, 0, 1e6, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PlacementModel(TestGraphs.sixVertices(), 1, 1))
                .hasMessage("servers must be >= 2 to send anything, got 1");
    }
}
