package org.codedcomputing.core.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.codedcomputing.core.allocation.EmpiricalLaw;
import org.codedcomputing.core.allocation.LoadSolver;
import org.codedcomputing.core.allocation.ShiftedExponential;
import org.codedcomputing.core.allocation.UnitTimes;
import org.codedcomputing.core.allocation.WorkerModel;
import org.codedcomputing.core.simulation.TaskTimes.Task;
import org.junit.jupiter.api.Test;

/** Schedules worked out by hand, closed forms, and the sheet's scenario. */
class TaskTimesTest {
    private static final long SEED = 7;

    private static WorkerModel constant(double unit) {
        return WorkerModel.of(EmpiricalLaw.of(unit));
    }

    private static List<Task> nobodys(double... rows) {
        return Arrays.stream(rows)
                .mapToObj(length -> new Task(TaskTimes.NOBODY, length))
                .toList();
    }

    private static double once(List<WorkerModel> workers, List<Task> tasks, double needed) {
        return TaskTimes.mean(workers, tasks, needed, 1, SEED);
    }

    /** Tasks of 2 rows: the fast worker ends one at 2, 4, 6 and 8, the slow one at 7. */
    @Test
    void tasksOfNobodyAreTakenByWhoeverIsIdle() {
        List<WorkerModel> workers = List.of(constant(1), constant(3.5));
        assertEquals(7, once(workers, nobodys(2, 2, 2, 2), 8));
        assertEquals(4, once(workers, nobodys(2, 2, 2, 2), 4));
        assertEquals(8, once(workers, nobodys(2, 2, 2, 2, 2), 10));
    }

    @Test
    void everyTaskPaysTheOverhead() {
        List<WorkerModel> workers = List.of(constant(1).withOverhead(10));
        assertEquals(22, once(workers, nobodys(1, 1), 2));
    }

    /** The fast worker ends its own at 1 and 2, and then takes what the slow one, at its first until 3.5, has not started. */
    @Test
    void anIdleWorkerTakesTheFirstTaskOfOthers() {
        List<WorkerModel> workers = List.of(constant(1), constant(3.5));
        List<Task> tasks = List.of(new Task(0, 1), new Task(0, 1), new Task(1, 1), new Task(1, 1), new Task(1, 1));
        assertEquals(4, once(workers, tasks, 5));
    }

    /** Nobody takes another's task before its owner could start it. */
    @Test
    void ownersStartFirst() {
        assertEquals(5, once(List.of(constant(1), constant(5)), List.of(new Task(1, 1)), 1));
    }

    /** max of n shifted exponentials: l (a + H_n / mu). */
    @Test
    void uniformUncodedIsTheClosedForm() {
        int n = 10;
        double harmonic = IntStream.rangeClosed(1, n).mapToDouble(i -> 1.0 / i).sum();
        List<WorkerModel> workers = Collections.nCopies(n, WorkerModel.of(new ShiftedExponential(1, 1)));
        List<Task> tasks =
                IntStream.range(0, n).mapToObj(worker -> new Task(worker, 5)).toList();
        // The maximum's variance is below pi^2/6.
        double error = 5 * Math.sqrt(Math.PI * Math.PI / 6 / 20_000);
        assertEquals(5 * (1 + harmonic), TaskTimes.mean(workers, tasks, 5 * n, 20_000, SEED), 5 * error);
    }

    /** S1 of the sheet: HCMM takes 158.2, t* being 157.31. */
    @Test
    void hcmmOfTheSheet() {
        List<ShiftedExponential> laws = WorkerMix.published().get(0).laws();
        List<Double> loads = LoadSolver.closedForm(laws, 10_000).loads();
        List<WorkerModel> workers = laws.stream().map(WorkerModel::of).toList();
        List<Task> tasks = new ArrayList<>();
        for (int worker = 0; worker < workers.size(); worker++) {
            tasks.add(new Task(worker, Math.ceil(loads.get(worker))));
        }
        assertEquals(158.2, TaskTimes.mean(workers, tasks, 10_000, 5_000, SEED), 1);
    }

    /** A law that ends every second task, and none of the others. */
    @Test
    void tasksThatNeverEnd() {
        WorkerModel half =
                WorkerModel.of(UnitTimes.of(new double[] {1}, new double[] {1}).empirical());
        assertEquals(Double.POSITIVE_INFINITY, TaskTimes.mean(List.of(half), nobodys(1), 1, 50, SEED));
        double mean = TaskTimes.mean(List.of(half, constant(1)), nobodys(1, 1, 1, 1), 3, 50, SEED);
        assertTrue(mean > 2 && mean < 3, () -> "2 if the first task ends, 3 if not, on average " + mean);
    }

    @Test
    void refusesTooFewRows() {
        assertEquals(
                "2 tasks hold 3.0 rows, 4.0 are needed; give more",
                assertThrows(IllegalArgumentException.class, () -> once(List.of(constant(1)), nobodys(1, 2), 4))
                        .getMessage());
        assertEquals(
                "a simulation needs at least 1 worker and 1 trial, got 0 and 1",
                assertThrows(IllegalArgumentException.class, () -> once(List.of(), nobodys(1), 1))
                        .getMessage());
    }
}
