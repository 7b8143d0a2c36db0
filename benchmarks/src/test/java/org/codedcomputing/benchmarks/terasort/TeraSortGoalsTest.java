package org.codedcomputing.benchmarks.terasort;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.codedcomputing.benchmarks.Result.Goal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cells and goals name each other by text: what one side drops, the other would miss in silence. */
class TeraSortGoalsTest {
    private static SortRun run(Cell cell, Contestant contestant, int round) {
        return new SortRun(
                cell.id(),
                contestant.id(),
                round,
                "commit",
                2,
                2.1,
                "mode replicated",
                List.of(),
                1000,
                300,
                600,
                1.5,
                1,
                Map.of(),
                0,
                List.of(100L, 100L),
                List.of(200L, 200L));
    }

    static Map<String, Map<String, List<SortRun>>> runs(List<Cell> cells) {
        Map<String, Map<String, List<SortRun>>> runs = new LinkedHashMap<>();
        for (Cell cell : cells) {
            Map<String, List<SortRun>> byContestant = new LinkedHashMap<>();
            for (Contestant contestant : cell.contestants()) {
                byContestant.put(contestant.id(), List.of(run(cell, contestant, 0)));
            }
            runs.put(cell.id(), byContestant);
        }
        return runs;
    }

    @Test
    void theFullBenchmarkMeasuresEveryGoal() {
        List<Goal> goals = new TeraSortGoals(runs(Cell.all()), "").all();
        assertThat(goals)
                .allSatisfy(goal -> assertThat(goal.met()).as(goal.id()).isNotNull());
        assertThat(goals).extracting(Goal::id).doesNotHaveDuplicates();
    }

    @Test
    void theQuickFormMeasuresWhatItSaysAndGivesAReasonForTheRest() {
        List<Goal> goals = new TeraSortGoals(runs(Cell.quick()), "").all();
        assertThat(goals)
                .filteredOn(goal -> goal.met() != null)
                .extracting(Goal::id)
                .containsExactly("terasort.uplink5.r3.plain", "terasort.predictions");
        assertThat(goals)
                .filteredOn(goal -> goal.met() == null)
                .allSatisfy(goal -> assertThat(goal.why()).isNotBlank());
    }

    @Test
    void thereAreAtMostTwelveCellsAndNobodyMeetsHimself() {
        assertThat(Cell.all()).hasSizeLessThanOrEqualTo(12).extracting(Cell::id).doesNotHaveDuplicates();
        assertThat(Cell.all())
                .allSatisfy(cell -> assertThat(cell.contestants())
                        .extracting(Contestant::id)
                        .contains("plain")
                        .doesNotHaveDuplicates());
    }

    @Test
    void aSeriesIsWholeWhenTheLastRoundIsKept(@TempDir Path folder) throws IOException {
        Cell cell = Cell.quick().get(0);
        run(cell, Contestant.PLAIN, 0).write(folder);
        run(cell, Contestant.PLAIN, 2).write(folder);
        assertThat(SortRun.allKept(folder, cell, Contestant.PLAIN, 1)).isTrue();
        assertThat(SortRun.allKept(folder, cell, Contestant.PLAIN, 3)).isFalse();
        run(cell, Contestant.PLAIN, 1).write(folder);
        assertThat(SortRun.allKept(folder, cell, Contestant.PLAIN, 3)).isTrue();
        assertThat(SortRun.allKept(folder, cell, Contestant.coded(3, "udp"), 1)).isFalse();
    }
}
