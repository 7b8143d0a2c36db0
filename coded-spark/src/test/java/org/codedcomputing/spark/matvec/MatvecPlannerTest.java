package org.codedcomputing.spark.matvec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.codedcomputing.core.allocation.ShiftedExponential;
import org.codedcomputing.core.allocation.WorkerModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Plans without Spark: loads of the sheet's example, what each scheme covers, and what is chosen. */
class MatvecPlannerTest {
    private static final int COLUMNS = 50;

    private static WorkerModel model(double shift, double mu) {
        return WorkerModel.of(new ShiftedExponential(shift, mu));
    }

    /** Workers with a mu = 1 of given speeds. */
    private static List<WorkerModel> speeds(double... mus) {
        List<WorkerModel> models = new ArrayList<>();
        for (double mu : mus) {
            models.add(model(1 / mu, mu));
        }
        return models;
    }

    private static MatvecPlanner planner(MatvecOptions options, int rows, int workers) {
        return MatvecPlanner.of(options, rows, COLUMNS, workers, true, true);
    }

    private static MatvecOptions options(MatvecScheme scheme) {
        return MatvecOptions.NONE.withScheme(scheme);
    }

    private static List<Integer> loads(MatvecPlan plan) {
        return IntStream.range(0, plan.workers()).mapToObj(plan::load).toList();
    }

    /** Example T13 in blocks of two rows: half of 90.121, 180.242, 419.135 and 838.271, rounded up. */
    @Test
    void hcmmHasTheLoadsOfTheSheet() {
        List<WorkerModel> models = List.of(model(1, 1), model(0.5, 2), model(0.2, 4), model(0.1, 8));
        MatvecPlan plan = planner(options(MatvecScheme.HCMM_MDS).withBlockRows(2), 1000, 4)
                .plan(models);
        assertThat(loads(plan)).containsExactly(46, 91, 210, 420);
        assertThat(plan.tasks()).hasSize(4);
        assertThat(plan.blocks()).isEqualTo(500);
        // t* = 193.4 is for the average; the mean is somewhat later.
        assertThat(plan.predictedSeconds()).isBetween(180.0, 260.0);
    }

    @ParameterizedTest
    @EnumSource(value = MatvecScheme.class, mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void everySchemeCoversAllBlocks(MatvecScheme scheme) {
        List<WorkerModel> models = speeds(1, 1, 0.5, 0.5, 0.25, 0.25, 0.125, 0.125);
        for (int rows : new int[] {1, 7, 100, 1001, 5000}) {
            if (scheme == MatvecScheme.HCMM_LT && rows < 100) {
                // No degree law for so few.
                continue;
            }
            MatvecPlan plan = planner(options(scheme), rows, 8).plan(models);
            assertThat(plan.blockRows() * plan.blocks()).isBetween(rows, rows + plan.blockRows() - 1);
            assertThat(plan.tasks()).allMatch(task -> task.blocks() >= 1);
            if (scheme.coded()) {
                assertThat(plan.codedBlocks()).isGreaterThanOrEqualTo(plan.needed());
            } else {
                assertThat(plan.codedBlocks()).isEqualTo(plan.blocks());
            }
            assertThat(plan.predictedSeconds()).isPositive().isFinite();
            assertThat(plan.explain()).startsWith(scheme.label() + ": " + rows + " rows in ");
        }
    }

    @Test
    void oneTaskForEachWorkerOrManyForNobody() {
        List<WorkerModel> models = speeds(2, 1, 1);
        assertThat(loads(planner(options(MatvecScheme.LOAD_BALANCED).withBlockRows(1), 100, 3)
                        .plan(models)))
                .containsExactly(50, 25, 25);
        assertThat(loads(planner(options(MatvecScheme.UNIFORM_UNCODED).withBlockRows(1), 100, 3)
                        .plan(models)))
                .containsExactly(33, 33, 34);
        MatvecPlan pull = planner(options(MatvecScheme.PULL).withTasksPerWorker(4), 120, 3)
                .plan(models);
        assertThat(pull.tasks()).hasSize(12).allMatch(task -> task.worker() == MatvecPlan.ANYWHERE);
        MatvecPlan tail = planner(options(MatvecScheme.CODED_TAIL).withTasksPerWorker(4), 120, 3)
                .plan(models);
        assertThat(tail.tasks()).hasSize(15).allMatch(task -> task.blocks() == 1);
    }

    /** Equal workers with a mu = 1: about 1 - 1/z = 0.682 of them are waited for. */
    @Test
    void uniformCodedWaitsForTheBestNumber() {
        MatvecPlan plan =
                planner(options(MatvecScheme.UNIFORM_CODED), 4_000, 20).plan(Collections.nCopies(20, model(1, 1)));
        int load = plan.tasks().get(0).blocks();
        assertThat(plan.tasks()).hasSize(20).allMatch(task -> task.blocks() == load);
        assertThat((double) plan.blocks() / load / 20).isBetween(0.5, 0.85);
    }

    /** The load of each worker in small tasks, the first ones of all before the second ones. */
    @Test
    void ltCutsLoadsIntoSmallTasks() {
        MatvecPlan plan = planner(options(MatvecScheme.HCMM_LT), 5_000, 3).plan(speeds(4, 2, 1));
        assertThat(plan.blocks()).isEqualTo(1_000);
        assertThat(plan.needed()).isEqualTo(1_120);
        List<Integer> loads = loads(plan);
        assertThat(loads.get(0)).isGreaterThan(loads.get(1));
        assertThat(loads.get(1)).isGreaterThan(loads.get(2));
        assertThat(plan.tasks().subList(0, 6).stream().map(MatvecPlan.Task::worker))
                .containsExactly(0, 1, 2, 0, 1, 2);
        assertThat(plan.tasks()).hasSizeBetween(28, 33);
    }

    @Test
    void overheadIsThatOfTheTable() {
        assertThat(MatvecPlanner.overhead(1_000)).isEqualTo(0.12);
        assertThat(MatvecPlanner.overhead(10_000)).isEqualTo(0.05);
        assertThat(MatvecPlanner.overhead(1_000_000)).isEqualTo(0.05);
        assertThat(MatvecPlanner.overhead(10)).isEqualTo(0.2);
        assertThat(MatvecPlanner.overhead(1_414)).isCloseTo(0.11, within(1e-4));
    }

    @Test
    void autoPullsUntilItKnowsSpeeds() {
        MatvecPlan plan = planner(MatvecOptions.NONE, 1_000, 4).plan(List.of());
        assertThat(plan.scheme()).isEqualTo(MatvecScheme.PULL);
        assertThat(plan.predictedSeconds()).isNaN();
        assertThat(plan.explain()).contains("speeds unknown", "until measured");
    }

    /** Small tasks let pull scheduling, or its coded tail, win; a task of one worker each does not. */
    @Test
    void autoTakesWhatTheModelSaysIsBest() {
        List<WorkerModel> models = Collections.nCopies(8, model(1e-3, 1e3));
        MatvecPlan small =
                planner(MatvecOptions.NONE.withTasksPerWorker(20), 16_000, 8).plan(models);
        assertThat(small.scheme()).isIn(MatvecScheme.PULL, MatvecScheme.CODED_TAIL);
        MatvecPlan large =
                planner(MatvecOptions.NONE.withTasksPerWorker(1), 16_000, 8).plan(models);
        assertThat(large.scheme().coded()).isTrue();
        assertThat(large.explain()).contains("mean seconds in the model: HCMM+MDS ", ", pull ");
    }

    /** Encoding once costs more than it gains. */
    @Test
    void autoDoesNotEncodeForOneProduct() {
        MatvecPlan plan = MatvecPlanner.of(MatvecOptions.NONE.withTasksPerWorker(1), 16_000, COLUMNS, 8, false, true)
                .plan(Collections.nCopies(8, model(1e-3, 1e3)));
        assertThat(plan.scheme().coded()).isFalse();
        assertThat(plan.explain()).contains("not for one product");
    }

    @Test
    void autoHasNoTailWhereTheSchedulerHasNone() {
        MatvecPlan plan = MatvecPlanner.of(MatvecOptions.NONE, 16_000, COLUMNS, 8, true, false)
                .plan(Collections.nCopies(8, model(1e-3, 1e3)));
        assertThat(plan.explain()).doesNotContain("coded tail");
    }

    @Test
    void aPlanChangesOnlyIfTheNewOneIsATenthFaster() {
        MatvecPlanner planner = planner(options(MatvecScheme.HCMM_MDS), 8_000, 4);
        List<WorkerModel> equal = speeds(1e3, 1e3, 1e3, 1e3);
        MatvecPlan current = planner.plan(equal);
        assertThat(planner.better(current, equal)).isEmpty();
        assertThat(planner.better(current, speeds(1.05e3, 1e3, 0.95e3, 1e3))).isEmpty();
        MatvecPlan changed =
                planner.better(current, speeds(4e3, 1e3, 1e3, 0.25e3)).orElseThrow();
        assertThat(changed.load(0)).isGreaterThan(2 * changed.load(1));
        assertThat(changed.load(3)).isLessThan(changed.load(1));
        assertThat(changed.why()).contains("the plan before would take");
    }

    /** What a worker can hold stays said, whatever is observed. */
    @Test
    void capsStayWhenSpeedsAreObserved() {
        List<WorkerModel> declared = new ArrayList<>(speeds(0.2e3, 1e3, 1e3, 1e3));
        declared.set(0, declared.get(0).withCap(2_000));
        MatvecPlanner planner = planner(options(MatvecScheme.HCMM_MDS).withModels(declared), 8_000, 4);
        MatvecPlan before = planner.plan(declared);
        MatvecPlan changed = planner.better(before, speeds(20e3, 1e3, 1e3, 1e3)).orElseThrow();
        assertThat(before.load(0) * before.blockRows()).isLessThan(1_500);
        assertThat(changed.load(0) * changed.blockRows()).isBetween(1_500, 2_000);
    }

    @Test
    void whatIsNotPossibleIsRefusedWithBothNumbers() {
        assertThatThrownBy(() -> planner(MatvecOptions.NONE.withModels(speeds(1, 1)), 100, 3))
                .hasMessage("2 models for 3 workers; give one for each");
        assertThatThrownBy(() -> planner(MatvecOptions.NONE, 0, 3))
                .hasMessage("A is 0 x 50, there is nothing to encode");
        assertThatThrownBy(() -> planner(options(MatvecScheme.HCMM_MDS).withBlockRows(1), 1_000, 3)
                        .plan(speeds(1, 1, 1)))
                .hasMessage(
                        "HCMM+MDS over 1000 blocks of 1 rows: an MDS code over the reals is for at most 500; take blocks of at least 2 rows, or HCMM_LT");
        List<WorkerModel> full = Collections.nCopies(4, model(1, 1).withCap(249));
        assertThatThrownBy(() -> planner(options(MatvecScheme.HCMM_MDS).withBlockRows(3), 1_000, 4)
                        .plan(full))
                .hasMessage("allocation infeasible: capacity 996 rows, need 1002");
        assertThat(planner(options(MatvecScheme.HCMM_LT), 100, 3).warnings())
                .containsExactly(
                        "an LT code over 100 blocks needs many more than these; take HCMM_MDS below 300 blocks");
    }
}
