package org.codedcomputing.core.allocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Estimates from simulated times whose law is known. Bounds are at least five standard errors of the fixed number of trials. */
class WorkerEstimatesTest {
    private static final long SEED = 20261129;
    private static final ShiftedExponential LAW = new ShiftedExponential(1, 2);

    private static double[] draw(UnitLoadLaw law, int n, SplittableRandom random) {
        double[] times = new double[n];
        Arrays.setAll(times, i -> law.quantile(random.nextDouble()));
        return times;
    }

    @Test
    void estimatesAreUnbiased() {
        SplittableRandom random = new SplittableRandom(SEED);
        int trials = 40_000;
        for (int n : new int[] {2, 5, 10}) {
            double scale = 0;
            double shift = 0;
            double squares = 0;
            for (int trial = 0; trial < trials; trial++) {
                ShiftedExponential fit =
                        UnitTimes.of(draw(LAW, n, random), new double[0]).exponential();
                scale += 1 / fit.mu() / trials;
                shift += fit.shift() / trials;
                squares += (1 / fit.mu() - 0.5) * (1 / fit.mu() - 0.5) / trials;
            }
            double deviation = 0.5 / Math.sqrt(n - 1);
            assertEquals(0.5, scale, 5 * deviation / Math.sqrt(trials));
            assertEquals(1, shift, 5 * 0.5 / Math.sqrt(trials));
            assertEquals(deviation, Math.sqrt(squares), 0.05 * deviation);
        }
    }

    /** 14 of 20 observed, the others stopped when the 14th finished: unbiased; mean - min of the 14 alone is 0.229 instead of 0.5. */
    @Test
    void stoppedTasksCount() {
        SplittableRandom random = new SplittableRandom(SEED);
        int trials = 20_000;
        double censored = 0;
        double ignored = 0;
        for (int trial = 0; trial < trials; trial++) {
            double[] times = draw(LAW, 20, random);
            Arrays.sort(times);
            double[] finished = Arrays.copyOf(times, 14);
            double[] stopped = new double[6];
            Arrays.fill(stopped, times[13]);
            censored += 1 / UnitTimes.of(finished, stopped).exponential().mu() / trials;
            ignored += (Arrays.stream(finished).average().orElseThrow() - finished[0]) / trials;
        }
        assertEquals(0.5, censored, 5 * 0.5 / Math.sqrt(13.0 * trials));
        assertEquals(0.229, ignored, 0.003);
    }

    @Test
    void aTaskStoppedBeforeAnyFinishedSaysNothing() {
        double[] finished = {1.0, 1.5, 2.0};
        assertEquals(
                UnitTimes.of(finished, new double[0]).exponential(),
                UnitTimes.of(finished, new double[] {0.2, 0.9}).exponential());
    }

    /** The example of Kaplan and Meier's method in many textbooks: 6, 6, 6, 6+, 7, 9+, 10, 10+ and so on (remission times). */
    @Test
    void productLimitEstimateOfFreireichsRemissionTimes() {
        EmpiricalLaw law = UnitTimes.of(
                        new double[] {6, 6, 6, 7, 10, 13, 16, 22, 23},
                        new double[] {6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35})
                .empirical();
        double[] times = {6, 7, 10, 13, 16, 22, 23};
        double[] surviving = {0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482};
        assertEquals(times.length, law.size());
        for (int i = 0; i < times.length; i++) {
            assertEquals(surviving[i], 1 - law.probability(times[i]), 5e-5);
        }
        assertEquals(Double.POSITIVE_INFINITY, law.mean());
        assertEquals(Double.POSITIVE_INFINITY, law.quantile(0.9));
    }

    @Test
    void theTestRejectsOneInAHundredExponentialSamples() {
        SplittableRandom random = new SplittableRandom(SEED);
        int trials = 20_000;
        for (int n : new int[] {6, 20, 100}) {
            int rejected = 0;
            int rejectedStopped = 0;
            for (int trial = 0; trial < trials; trial++) {
                double[] times = draw(LAW, n, random);
                rejected += UnitTimes.of(times, new double[0]).rejectExponential() ? 1 : 0;
                Arrays.sort(times);
                int m = Math.max(5, n * 3 / 4);
                double[] stopped = new double[n - m];
                Arrays.fill(stopped, times[m - 1]);
                rejectedStopped +=
                        UnitTimes.of(Arrays.copyOf(times, m), stopped).rejectExponential() ? 1 : 0;
            }
            assertTrue(rejected > 0.005 * trials && rejected < 0.015 * trials, n + ": " + rejected);
            assertTrue(
                    rejectedStopped > 0.005 * trials && rejectedStopped < 0.015 * trials, n + ": " + rejectedStopped);
        }
    }

    @Test
    void aRejectedLawGivesWayToTheEmpiricalOne() {
        SplittableRandom random = new SplittableRandom(SEED);
        WorkerHistory exponential = new WorkerHistory();
        WorkerHistory twoSpeeds = new WorkerHistory();
        for (int i = 0; i < 80; i++) {
            exponential.finished(100 * LAW.quantile(random.nextDouble()), 100);
            twoSpeeds.finished((i % 4 == 0 ? 900 : 100) + random.nextDouble(), 100);
        }
        List<WorkerModel> models = WorkerEstimates.of(List.of(exponential, twoSpeeds));
        assertInstanceOf(ShiftedExponential.class, models.get(0).law());
        assertInstanceOf(EmpiricalLaw.class, models.get(1).law());
        // Three of four tasks are fast, so the plan counts on them and not on the slow fourth.
        assertEquals(1.01, models.get(1).law().bestUnitTime(), 0.01);
    }

    @Test
    void fewTimesAreDrawnToThoseOfAll() {
        ShiftedExponential pooled = new ShiftedExponential(2, 0.5);
        assertEquals(pooled, WorkerEstimates.law(UnitTimes.of(new double[0], new double[] {1}), pooled));
        // One time of 8 where all take 4 on average: twice as slow, with weight 1/6.
        ShiftedExponential one = assertInstanceOf(
                ShiftedExponential.class, WorkerEstimates.law(UnitTimes.of(new double[] {8}, new double[0]), pooled));
        assertEquals(2 + 2.0 / 6, one.shift(), 1e-12);
        assertEquals(2 + 2.0 / 6, 1 / one.mu(), 1e-12);
        // 3 and 5: 1/mu = 2 (4 - 3) = 2, a = 3 - 1 = 2, with weight 2/7 against 2 and 2.
        assertEquals(pooled, WorkerEstimates.law(UnitTimes.of(new double[] {3, 5}, new double[0]), pooled));
    }

    /** Stopped after 2 and 4 units a row: the more it ran without an end, the slower it is. */
    @Test
    void aWorkerWithoutAnEndIsSlowerThanAll() {
        ShiftedExponential pooled = new ShiftedExponential(1, 2);
        UnitTimes none = UnitTimes.of(new double[0], new double[0]);
        assertEquals(pooled, WorkerEstimates.law(none, pooled));
        UnitTimes early = UnitTimes.of(new double[0], new double[] {0.5, 1});
        assertEquals(pooled, WorkerEstimates.law(early, pooled));
        UnitTimes stopped = UnitTimes.of(new double[0], new double[] {2, 4});
        assertEquals(
                1 + 0.5 + (1 + 3) / 5.0, WorkerEstimates.law(stopped, pooled).mean(), 1e-12);
    }

    @Test
    void theFirstTaskIsLeftOutAndOldOnesAreForgotten() {
        WorkerHistory history = new WorkerHistory();
        history.finished(1000, 1);
        history.finished(5, 1);
        assertEquals(5, history.unitTimes(0).meanFinished());
        for (int i = 0; i < WorkerHistory.WINDOW; i++) {
            history.finished(7, 1);
        }
        assertEquals(7, history.unitTimes(0).meanFinished(), 1e-12);
        // 20 tasks later a time counts half: 20 of 10 after 20 of 20, weights of 2^0.. and 2^-1.. of the same shape.
        WorkerHistory slower = new WorkerHistory();
        slower.finished(1, 1);
        for (int i = 0; i < 2 * WorkerHistory.HALF_LIFE; i++) {
            slower.finished(i < WorkerHistory.HALF_LIFE ? 20 : 10, 1);
        }
        assertEquals((20 * 0.5 + 10) / 1.5, slower.unitTimes(0).meanFinished(), 1e-12);
    }

    @Test
    void theOverheadIsTheInterceptOrTheTimeOfAnEmptyTask() {
        WorkerHistory history = new WorkerHistory();
        history.finished(99, 1);
        for (int i = 1; i <= 10; i++) {
            history.finished(4 + 3.0 * i, i);
        }
        assertEquals(4, history.overhead(), 1e-9);
        assertEquals(3, history.unitTimes(4).meanFinished(), 1e-9);
        history.finished(2.5, 0);
        assertEquals(2.5, history.overhead());
        // One load tells nothing of the overhead, and an intercept never takes all of a task's time.
        WorkerHistory oneLoad = new WorkerHistory();
        WorkerHistory falling = new WorkerHistory();
        for (int i = 0; i < 10; i++) {
            oneLoad.finished(5, 2);
            falling.finished(20 - i, 1 + i);
        }
        assertEquals(0, oneLoad.overhead());
        assertEquals(0.9 * 11, falling.overhead(), 1e-12);
    }

    @Test
    void refusals() {
        assertEquals(
                "a law needs at least 2 finished tasks, have 1; run more or take the pooled law",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> UnitTimes.of(new double[] {1}, new double[] {2})
                                        .exponential())
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> new WorkerHistory().finished(0, 1));
        assertThrows(IllegalArgumentException.class, () -> new WorkerHistory().stopped(1, Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> UnitTimes.of(new double[] {-1}, new double[0]));
    }
}
