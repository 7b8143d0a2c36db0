package org.codedcomputing.core.allocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** T13, T14, the refusals, and a million random problems. */
class LoadSolverTest {
    private static final long SEED = 20261128;
    private static final double INFINITE = Double.POSITIVE_INFINITY;

    private static final List<ShiftedExponential> T13 = List.of(
            new ShiftedExponential(1, 1),
            new ShiftedExponential(0.5, 2),
            new ShiftedExponential(0.2, 4),
            new ShiftedExponential(0.1, 8));

    private static List<WorkerModel> t13(double cap, double... overheads) {
        List<WorkerModel> workers = new ArrayList<>();
        for (int i = 0; i < overheads.length; i++) {
            workers.add(new WorkerModel(T13.get(i), overheads[i], cap));
        }
        return workers;
    }

    private static void assertLoads(double time, double[] loads, LoadAllocation allocation) {
        assertEquals(time, allocation.time(), 5e-7);
        for (int i = 0; i < loads.length; i++) {
            assertEquals(loads[i], allocation.loads().get(i), 5e-4, "worker " + i);
        }
    }

    @Test
    void t13ClosedForm() {
        double[] z = {3.146193, 3.146193, 2.845868, 2.845868};
        double[] lambda = {2.146193, 1.073097, 0.461467, 0.230734};
        double[] s = {0.317844, 0.635689, 1.405546, 2.811093};
        for (int i = 0; i < z.length; i++) {
            assertEquals(z[i], T13.get(i).root(), 5e-7);
            assertEquals(lambda[i], T13.get(i).bestUnitTime(), 5e-7);
            assertEquals(s[i], T13.get(i).rate(), 5e-7);
        }
        assertEquals(5.170173, T13.stream().mapToDouble(UnitLoadLaw::rate).sum(), 5e-7);
        double[] loads = {90.121, 180.242, 419.135, 838.271};
        LoadAllocation closed = LoadSolver.closedForm(T13, 1000);
        assertLoads(193.417135, loads, closed);
        assertLoads(193.417135, loads, LoadSolver.solve(t13(INFINITE, 0, 0, 0, 0), 1000));
        assertEquals(1527.769, closed.total(), 5e-4);
        assertEquals(1.527769, closed.redundancy(), 5e-7);
        BlockLoads ceilings = BlockLoads.of(t13(INFINITE, 0, 0, 0, 0), 1000, 1);
        assertEquals(List.of(91, 181, 420, 839), ceilings.blocks());
        assertEquals(1531, ceilings.totalRows());
    }

    /** (236.381158 - 5) / 2.146193 is 107.810; the sheet's 107.830 is a misprint. */
    @Test
    void t14OverheadsAndCaps() {
        assertLoads(
                207.932123,
                new double[] {94.554, 189.109, 342.239, 901.179},
                LoadSolver.solve(t13(INFINITE, 5, 5, 50, 0), 1000));
        List<WorkerModel> idle = t13(INFINITE, 5, 500, 50, 0);
        assertLoads(236.381158, new double[] {107.810, 0, 403.888, 1024.477}, LoadSolver.solve(idle, 1000));
        // Nobody needs more than r' rows: whole blocks are capped there, and the others take over.
        assertEquals(List.of(108, 0, 405, 1000), BlockLoads.of(idle, 1000, 1).blocks());
        assertLoads(
                224.863701,
                new double[] {104.773, 209.547, 487.280, 500},
                LoadSolver.solve(t13(500, 0, 0, 0, 0), 1000));
        assertRefused(
                "allocation infeasible: capacity 996 rows, need 1000",
                () -> LoadSolver.solve(t13(249, 0, 0, 0, 0), 1000));
        assertRefused(
                "allocation infeasible: capacity 1000 rows, need 1000",
                () -> LoadSolver.solve(t13(250, 0, 0, 0, 0), 1000));
    }

    @Test
    void timeOfGivenLoadsIsTheModelTimeOfTheBestOnes() {
        List<WorkerModel> workers = t13(500, 0, 0, 0, 0);
        LoadAllocation best = LoadSolver.solve(workers, 1000);
        assertEquals(best.time(), LoadSolver.timeOf(workers, best.loads(), 1000), 1e-9);
        List<Double> uniform = List.of(400.0, 400.0, 400.0, 400.0);
        assertTrue(LoadSolver.timeOf(workers, uniform, 1000) > best.time());
        assertEquals(INFINITE, LoadSolver.timeOf(workers, List.of(200.0, 200.0, 200.0, 200.0), 1000));
    }

    @Test
    void aPlanIsReplacedOnlyForMoreThanATenth() {
        List<WorkerModel> before = t13(INFINITE, 0, 0, 0, 0);
        BlockLoads current = BlockLoads.of(before, 1000, 1);
        assertFalse(BlockLoads.of(before, 1000, 1).improvesOn(current, before, 1000));
        List<WorkerModel> reversed = List.of(before.get(3), before.get(2), before.get(1), before.get(0));
        assertTrue(BlockLoads.of(reversed, 1000, 1).improvesOn(current, reversed, 1000));
    }

    @Test
    void blocksRespectCapsAndLeaveSmallLoadsOut() {
        assertEquals(25, BlockLoads.blockRows(10_000, 40));
        assertEquals(1, BlockLoads.blockRows(100, 40));
        // A worker 1000 times slower than the others would get a fraction of a block.
        List<WorkerModel> workers = List.of(
                WorkerModel.of(new ShiftedExponential(1, 1)),
                WorkerModel.of(new ShiftedExponential(1, 1)),
                WorkerModel.of(new ShiftedExponential(1000, 0.001)));
        BlockLoads loads = BlockLoads.of(workers, 1000, 10);
        assertEquals(List.of(74, 74, 0), loads.blocks());
        BlockLoads capped = BlockLoads.of(t13(507, 0, 0, 0, 0), 1000, 10);
        assertEquals(List.of(11, 21, 49, 50), capped.blocks());
        // A single worker holds everything once and nothing twice.
        assertEquals(
                List.of(10),
                BlockLoads.of(List.of(WorkerModel.of(T13.get(0))), 1000, 100).blocks());
        assertRefused("a block has at least 1 row, got 0", () -> BlockLoads.of(workers, 1000, 0));
    }

    @Test
    void refusals() {
        assertRefused("an allocation needs at least one worker, got none", () -> LoadSolver.solve(List.of(), 10));
        assertRefused(
                "an allocation needs a finite r' of at least 1 row, got 0.5", () -> LoadSolver.closedForm(T13, 0.5));
        assertRefused(
                "a worker needs a finite overhead b >= 0 and a cap >= 0: b=-1.0, cap=5.0",
                () -> new WorkerModel(T13.get(0), -1, 5));
        assertRefused(
                "1 loads for 4 workers; give one for each",
                () -> LoadSolver.timeOf(t13(9, 0, 0, 0, 0), List.of(1.0), 4));
    }

    private static void assertRefused(String message, Runnable run) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, run::run).getMessage());
    }

    /** A million problems: finite and positive, enough rows, and never later than uniform coded loads or any others. */
    @Test
    void amillionRandomProblems() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int trial = 0; trial < 1_000_000; trial++) {
            int n = 1 + random.nextInt(6);
            double needed = Math.exp(random.nextDouble() * 14);
            boolean plain = trial % 4 != 0 || n == 1;
            List<WorkerModel> workers = new ArrayList<>();
            double capacity = 0;
            for (int i = 0; i < n; i++) {
                double mu = Math.exp(random.nextDouble() * 20 - 10);
                double shift = Math.exp(random.nextDouble() * 13.5 - 6.75) / mu;
                WorkerModel worker = WorkerModel.of(new ShiftedExponential(shift, mu));
                if (!plain) {
                    worker = worker.withOverhead(random.nextInt(3) == 0 ? 0 : needed * shift * random.nextDouble())
                            .withCap(needed * (0.05 + 2 * random.nextDouble()));
                }
                capacity += worker.cap();
                workers.add(worker);
            }
            if (capacity <= needed) {
                continue;
            }
            String problem = "trial " + trial + " of seed " + SEED;
            LoadAllocation best = LoadSolver.solve(workers, needed);
            assertTrue(best.time() > 0 && Double.isFinite(best.time()), problem);
            double most = 0;
            for (int i = 0; i < n; i++) {
                double load = best.loads().get(i);
                assertTrue(load >= 0 && load <= workers.get(i).cap() && Double.isFinite(load), problem);
                most = Math.max(most, load);
            }
            assertTrue(most > 0 && best.total() >= needed * (1 - 1e-12), problem);
            // At t* no uniform load, whatever k, has finished more than r' rows: so it is not done earlier.
            double k = n == 1 ? 1 : 1 + random.nextDouble() * (n - 1);
            double finished = 0;
            for (WorkerModel worker : workers) {
                double load = Math.min(worker.cap(), needed / k);
                finished += load * worker.law().probability((best.time() - worker.overhead()) / load);
            }
            assertTrue(finished <= needed * (1 + 1e-9), problem);
        }
    }
}
