package org.codedcomputing.core.matmul.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.codedcomputing.core.matmul.ProductShape;
import org.codedcomputing.core.matmul.RealOptions;
import org.codedcomputing.core.matmul.plan.ProductCandidate.Form;
import org.junit.jupiter.api.Test;

/** The simulation against closed forms and the sheet's measurements, the score by hand, and who wins where. */
class MatmulPlannerTest {
    private static final ProductRates TWELVE = new ProductRates(12, 1e9, 1e9, 1e9, 1e9, 1e10, 0.01);
    private static final ProductShape SHAPE = new ProductShape(4800, 4800, 4800);

    private static double harmonic(int n) {
        double sum = 0;
        for (int i = 1; i <= n; i++) {
            sum += 1.0 / i;
        }
        return sum;
    }

    /** The k-th of N shifted exponential times: a + (H_N - H_{N-k})/mu. */
    @Test
    void orderStatisticsAreThoseOfTheClosedForm() {
        StragglerLaw law = StragglerLaw.shiftedExponential(1, 2);
        for (int k : new int[] {1, 10, 34, 50}) {
            double expected = 3 * (1 + (harmonic(50) - harmonic(50 - k)) / 2);
            assertEquals(expected, SlotSimulation.meanSeconds(law, 50, 50, k, 3), 0.05 * expected);
        }
    }

    /** Over-decomposition with pull scheduling, n = 50, unit jobs: measured 5.48, 3.74, 2.89, 2.44, 2.23. */
    @Test
    void pullSchedulingIsAsMeasured() {
        StragglerLaw law = StragglerLaw.shiftedExponential(1, 1);
        double[] measured = {5.48, 3.74, 2.89, 2.44, 2.23};
        for (int i = 0; i < measured.length; i++) {
            int waves = 1 << i;
            assertEquals(
                    measured[i],
                    SlotSimulation.meanSeconds(law, 50, 50 * waves, 50 * waves, 1.0 / waves),
                    0.05 * measured[i]);
        }
    }

    @Test
    void hungSlotsNeverFinishWhatTheyHold() {
        StragglerLaw hung = StragglerLaw.slowSlots(1, Double.POSITIVE_INFINITY);
        assertEquals(Double.POSITIVE_INFINITY, SlotSimulation.meanSeconds(hung, 4, 4, 4, 1));
        assertEquals(1, SlotSimulation.meanSeconds(hung, 4, 4, 3, 1));
        // Nine of twelve tasks on three slots: three waves.
        assertEquals(3, SlotSimulation.meanSeconds(hung, 4, 10, 9, 1));
        assertEquals(8, SlotSimulation.meanSeconds(StragglerLaw.slowSlots(1, 8), 4, 4, 4, 1));
        double[] slots = StragglerLaw.slowSlots(3, 8).slots(5, new SplittableRandom(1));
        assertEquals(26, slots[0] + slots[1] + slots[2] + slots[3] + slots[4]);
    }

    /** Four slots of which one hangs or is slow, by hand. */
    @Test
    void copiesEndWhatASlotHolds() {
        StragglerLaw hung = StragglerLaw.slowSlots(1, Double.POSITIVE_INFINITY);
        // Three slots do nine tasks in three units; the tenth, and a copy of what hangs, take one more.
        assertEquals(4, SlotSimulation.meanSecondsWithCopies(hung, 4, 11, 1));
        assertEquals(2, SlotSimulation.meanSecondsWithCopies(hung, 4, 4, 1));
        // The slow one would need eight for its task; the copy starts at one and is done at two.
        StragglerLaw slow = StragglerLaw.slowSlots(1, 8);
        assertEquals(2, SlotSimulation.meanSecondsWithCopies(slow, 4, 4, 1));
        assertEquals(3, SlotSimulation.meanSecondsWithCopies(StragglerLaw.none(), 4, 12, 1));
        // Two slots hang and there are but two: nothing ends.
        StragglerLaw all = StragglerLaw.slowSlots(2, Double.POSITIVE_INFINITY);
        assertEquals(Double.POSITIVE_INFINITY, SlotSimulation.meanSecondsWithCopies(all, 2, 2, 1));
    }

    /** One prediction by hand: RKRP with m = n = 3 on twelve slots. */
    @Test
    void theScoreIsThatByHand() {
        ProductRanking ranking = MatmulPlanner.rank(ProductWorkload.ofReals(SHAPE, 3), TWELVE, StragglerLaw.none());
        ProductPrediction prediction = ranking.ranked().stream()
                .filter(p -> p.candidate().toString().equals("one wave RKRP(m=3,n=3), 12 tasks, 9 needed"))
                .findFirst()
                .orElseThrow();
        double bytes = 8.0 * 4800 * 4800;
        // Raw blocks move once; nine tasks fetch two thirds of an operand's bytes each, all at once.
        assertEquals(2 * bytes / 1e9 + 3 * 2 * 4800.0 * 4800 / 12e9, prediction.encodeSeconds(), 1e-9);
        assertEquals(
                4800.0 * 4800 * 4800 / 9 / 1e9 + 0.01 + 9 * 2 * bytes / 3 / 1e9, prediction.computeSeconds(), 1e-9);
        assertEquals(bytes / 1e9, prediction.downloadSeconds(), 1e-9);
        assertEquals(3.0 / 9 * 9 * 4800 * 4800 / 1e9, prediction.decodeSeconds(), 1e-9);
        assertEquals(bytes / 3 + bytes / 3 + bytes / 9, prediction.taskBytes(), 1e-3);
    }

    @Test
    void withoutStragglersNothingIsCoded() {
        ProductRanking ranking = MatmulPlanner.rank(ProductWorkload.ofReals(SHAPE, 1), TWELVE, StragglerLaw.none());
        assertEquals(Form.COPIED_WAVES, ranking.chosen().candidate().form());
        assertTrue(ranking.reason().startsWith("under no stragglers, uncoded ("), ranking.reason());
        assertTrue(ranking.reason().endsWith("; coding does not pay here"), ranking.reason());
    }

    @Test
    void aHungSlotCallsForACode() {
        StragglerLaw hung = StragglerLaw.slowSlots(1, Double.POSITIVE_INFINITY);
        // On a network on which moving blocks takes longer than multiplying them, few large tasks move the fewest
        // bytes.
        ProductRates slowNetwork = new ProductRates(12, 1e9, 1e9, 1e8, 1e9, 1e10, 0.01);
        ProductRanking ranking = MatmulPlanner.rank(ProductWorkload.ofReals(SHAPE, 1), slowNetwork, hung);
        assertEquals(Form.ONE_WAVE, ranking.chosen().candidate().form());
        assertTrue(Double.isFinite(ranking.best(Form.CODED_TAIL).totalSeconds()));
        assertEquals(Double.POSITIVE_INFINITY, ranking.best(Form.UNCODED_WAVES).totalSeconds());
        assertTrue(Double.isFinite(ranking.best(Form.COPIED_WAVES).totalSeconds()));
        // A code prepared for four pays for them when one is lost; small tasks with parity or copies at the end do not.
        ProductRates fast = new ProductRates(12, 1e9, 1e9, 1e11, 1e9, 1e10, 0.01);
        ProductRanking four = MatmulPlanner.rank(ProductWorkload.ofReals(SHAPE, 4), fast, hung);
        assertEquals(Form.COPIED_WAVES, four.chosen().candidate().form());
        assertTrue(four.best(Form.CODED_TAIL).totalSeconds()
                < four.best(Form.ONE_WAVE).totalSeconds());
    }

    /** Fetches that hide behind others' work: by hand, twelve slots, 48 tasks of a second, then such that fetching is all they do. */
    @Test
    void tasksOfLaterWavesFetchWhileOthersCompute() {
        ProductShape shape = new ProductShape(4800, 1000, 4800);
        double bytes = 8.0 * 4800 * 1000;
        double task = bytes / 6 + bytes / 8;
        for (double seconds : new double[] {0.05, 0.5}) {
            double multiplyAdds = 4800.0 * 1000 * 4800 / 48;
            ProductRates rates = new ProductRates(12, multiplyAdds, 1e12, task / seconds, 1e12, 1e10, 0);
            double compute =
                    MatmulPlanner.rank(ProductWorkload.ofReals(shape, 1), rates, StragglerLaw.none()).ranked().stream()
                            .filter(p -> p.candidate().form() == Form.UNCODED_WAVES)
                            .filter(p -> p.candidate().partition().m() == 6
                                    && p.candidate().partition().n() == 8)
                            .findFirst()
                            .orElseThrow()
                            .computeSeconds();
            assertEquals(1 + 12 * seconds + 3 * Math.max(1 + seconds, 12 * seconds), compute, 1e-9);
        }
    }

    /** What the planner took and what was fastest on twelve slots of which two cores move the blocks, see docs/matmul.md. */
    @Test
    void uncodedWavesWithCopiesWinWhereTheyWereMeasuredToWin() {
        ProductShape shape = new ProductShape(1440, 1440, 1440);
        ProductRates measured = new ProductRates(12, 6.2208e7, 2e7, 60280533, 114219003, 1e9, 0.0921);
        for (StragglerLaw law : List.of(
                StragglerLaw.none(),
                StragglerLaw.slowSlots(1, 8),
                StragglerLaw.slowSlots(1, Double.POSITIVE_INFINITY),
                StragglerLaw.slowSlots(2, Double.POSITIVE_INFINITY),
                StragglerLaw.shiftedExponential(1, 2))) {
            assertEquals(
                    Form.COPIED_WAVES,
                    MatmulPlanner.rank(ProductWorkload.ofReals(shape, 1), measured, law)
                            .chosen()
                            .candidate()
                            .form(),
                    law.toString());
        }
    }

    /** Plans are sorted, keep the stragglers and the memory, and say what they left out. */
    @Test
    void limitsAreKept() {
        ProductRates tight = new ProductRates(12, 1e9, 1e9, 1e9, 1e9, 1.5e8, 0.01);
        for (boolean field : new boolean[] {false, true}) {
            ProductWorkload work = new ProductWorkload(SHAPE, 8, field, RealOptions.DEFAULT, 2);
            ProductRanking ranking = MatmulPlanner.rank(work, tight, StragglerLaw.shiftedExponential(1, 1));
            double before = 0;
            for (ProductPrediction prediction : ranking.ranked()) {
                assertTrue(prediction.taskBytes() <= 1.5e8);
                assertTrue(prediction.totalSeconds() >= before * (1 - 2e-3));
                before = prediction.totalSeconds();
                assertTrue(prediction.candidate().form() != Form.ONE_WAVE
                        || prediction.candidate().threshold() + 2
                                <= prediction.candidate().tasks());
            }
            assertTrue(ranking.excluded().stream().anyMatch(why -> why.contains("a task needs")));
            assertTrue(ranking.excluded().stream().anyMatch(why -> why.contains("and 2 to spare, has 12 slots")));
        }
        String refused = String.valueOf(assertThrows(
                        IllegalArgumentException.class,
                        () -> MatmulPlanner.rank(
                                ProductWorkload.ofReals(SHAPE, 0),
                                new ProductRates(12, 1e9, 1e9, 1e9, 1e9, 1, 0),
                                StragglerLaw.none()))
                .getMessage());
        assertTrue(refused.startsWith("no plan fits: "), refused);
    }

    @Test
    void refusals() {
        for (Runnable call : List.<Runnable>of(
                () -> StragglerLaw.shiftedExponential(-1, 1),
                () -> StragglerLaw.shiftedExponential(0, Double.POSITIVE_INFINITY),
                () -> StragglerLaw.slowSlots(-1, 2),
                () -> StragglerLaw.slowSlots(1, 0.5),
                () -> ProductWorkload.ofReals(new ProductShape(0, 1, 1), 1),
                () -> ProductWorkload.ofReals(SHAPE, -1),
                () -> new ProductRates(0, 1, 1, 1, 1, 1, 0),
                () -> new ProductRates(1, 0, 1, 1, 1, 1, 0),
                () -> new ProductRates(1, 1, 1, 1, 1, 1, -1))) {
            String refused = String.valueOf(
                    assertThrows(IllegalArgumentException.class, call::run).getMessage());
            assertTrue(refused.contains("give"), refused);
        }
    }
}
