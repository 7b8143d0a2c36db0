package org.codedcomputing.benchmarks.pagerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.codedcomputing.benchmarks.Result.Goal;
import org.junit.jupiter.api.Test;

class LabRankGoalsTest {
    private static LabRankLine line(String graph, String name, boolean advised, double... samples) {
        List<Double> all = Arrays.stream(samples).boxed().toList();
        return new LabRankLine(graph, name, advised, 0, 0, 0, 0, 0, 0, all);
    }

    private static List<LabRankLine> lines(double advisedOnB) {
        return List.of(
                line("a", "parts.c1", true, 1, 9, 1.1),
                line("a", "parts.d1", false, 2),
                line("a", "graphx.EdgePartition2D", false, 11),
                line("a", "graphx.EdgePartition1D", false, 50),
                line("a", "one-thread", false, 0.001),
                line("b", "parts.c1", true, advisedOnB),
                line("b", "parts.d1", false, 1),
                line("b", "graphx.EdgePartition2D", false, 60));
    }

    @Test
    void theWorstGraphCounts() {
        List<Goal> goals = LabRankGoals.of(lines(1.05), true);
        assertThat(goals)
                .extracting(Goal::id)
                .containsExactly("pagerank.lab.multicast.advice", "pagerank.lab.multicast.graphx");
        assertThat(goals.get(0).value()).isCloseTo(1.05, within(1e-12));
        assertThat(goals.get(1).value()).isCloseTo(10, within(1e-12));
        assertThat(goals).extracting(Goal::met).containsOnly(true);
    }

    @Test
    void adviceThatIsSlowIsAMiss() {
        List<Goal> goals = LabRankGoals.of(lines(15), false);
        assertThat(goals).extracting(Goal::met).containsOnly(false);
        assertThat(goals.get(0).value()).isCloseTo(15, within(1e-12));
        assertThat(goals.get(1).value()).isCloseTo(4, within(1e-12));
    }

    @Test
    void whatIsLeftOutIsSaid() {
        List<Goal> goals = LabRankGoals.of(
                lines(1).stream().filter(line -> !line.isGraphX()).toList(), true);
        assertThat(goals).extracting(Goal::met).containsExactly(true, null);
        assertThat(LabRankGoals.notMeasured())
                .extracting(Goal::id)
                .containsExactly(
                        "pagerank.lab.multicast.advice",
                        "pagerank.lab.multicast.graphx",
                        "pagerank.lab.unicast.advice",
                        "pagerank.lab.unicast.graphx");
        assertThat(LabRankGoals.notMeasured()).extracting(Goal::met).containsOnlyNulls();
    }
}
