package org.codedcomputing.spark.advise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Made logs of which the cause is known, and replays that can be done by hand. */
class AdvisorTest {
    private static final int SLOTS = 12;

    @TempDir
    private Path folder;

    private StageAdvice only(LogBuilder log) throws IOException {
        List<StageAdvice> advice = Advisor.of(log.read(folder));
        assertThat(advice).hasSize(1);
        return advice.get(0);
    }

    @Test
    void evenTasksGainNothing() throws IOException {
        LogBuilder log = new LogBuilder(SLOTS, false);
        for (int task = 0; task < 4 * SLOTS; task++) {
            log.task(1 + 0.01 * (task % 5), 1000, 0);
        }
        StageAdvice advice = only(log.complete());
        assertThat(advice.diagnosis().cause()).isEqualTo(Cause.BALANCED);
        assertThat(advice.chosen().name()).isEqualTo(Advisor.NOTHING);
        assertThat(advice.replaySeconds())
                .isCloseTo(
                        advice.stage().seconds(), within(0.05 * advice.stage().seconds()));
        assertThat(advice.gain()).isZero();
    }

    @Test
    void largerInputIsSkewAndNoCodeIsOffered() throws IOException {
        LogBuilder log = new LogBuilder(SLOTS, false);
        for (int task = 0; task < SLOTS; task++) {
            log.task(task == 3 ? 8 : 1, task == 3 ? 8000 : 1000, 0);
        }
        StageAdvice advice = only(log.complete());
        assertThat(advice.diagnosis().cause()).isEqualTo(Cause.SKEW);
        assertThat(advice.replaySeconds()).isCloseTo(8, within(0.1));
        assertThat(advice.ranked()).extracting(Remedy::name).containsExactly("even partitions", Advisor.NOTHING);
        assertThat(advice.chosen().seconds()).isCloseTo(19.0 / 12, within(0.01));
    }

    /** Twelve tasks of a second on four slots, two of which come after 2.5 s: 3 s if all were there, 4.5 as it is. */
    @Test
    void slotsThatComeLateComeLateInTheModel() throws IOException {
        List<LogBuilder.Run> runs = new ArrayList<>();
        double[] starts = {0, 0, 1, 1, 2, 2, 2.5, 2.5, 3, 3, 3.5, 3.5};
        int[] slots = {0, 1, 0, 1, 0, 1, 2, 3, 0, 1, 2, 3};
        for (int task = 0; task < starts.length; task++) {
            runs.add(run(task, slots[task], starts[task], 1, false));
        }
        StageAdvice advice = only(new LogBuilder(4, false).stage(0, 4.5, runs.size(), runs));
        assertThat(advice.stage().slotsUsed())
                .containsExactly(
                        new LoggedStage.Slot(0, 0),
                        new LoggedStage.Slot(1, 0),
                        new LoggedStage.Slot(2, 2.5),
                        new LoggedStage.Slot(3, 2.5));
        assertThat(advice.diagnosis().cause()).isEqualTo(Cause.BALANCED);
        assertThat(advice.replaySeconds()).isCloseTo(4.5, within(1e-6));
    }

    /** A slot that has nothing but a copy was idle until then, not away. */
    @Test
    void aSlotThatOnlyCopiesWasThereBefore() throws IOException {
        List<LogBuilder.Run> runs = new ArrayList<>();
        for (int task = 0; task < 6; task++) {
            runs.add(run(task, task, 0, 3, false));
        }
        runs.add(run(5, 6, 2, 1, true));
        LoggedApplication log = new LogBuilder(7, true).stage(0, 3, 6, runs).read(folder);
        assertThat(log.stages().get(0).slotsUsed())
                .hasSize(7)
                .allSatisfy(slot -> assertThat(slot.since()).isZero());
    }

    private static LogBuilder.Run run(int task, int slot, double start, double seconds, boolean copy) {
        return new LogBuilder.Run(task, slot, slot, start, seconds, seconds, 1000, 0, copy, "Success");
    }

    /** One executor eight times slower in three stages; in none of them could one stage tell it from bad luck. */
    @Test
    void anExecutorThatIsAlwaysSlowIsToldFromBadLuck() throws IOException {
        LogBuilder log = new LogBuilder(SLOTS, false);
        for (int stage = 0; stage < 3; stage++) {
            for (int slot = 0; slot < SLOTS; slot++) {
                log.task(slot, slot == 5 ? 8 : 1, 1000, 0, false, "Success");
            }
            log.complete();
        }
        List<StageAdvice> all = Advisor.of(log.read(folder));
        assertThat(all).hasSize(3).allSatisfy(advice -> {
            assertThat(advice.diagnosis().cause()).isEqualTo(Cause.SLOW_EXECUTORS);
            assertThat(advice.diagnosis().why())
                    .contains(
                            "ran on 1 executor (5 on h5), up to 8.0 times slower than others in the stages of this log");
            assertThat(advice.replaySeconds()).isCloseTo(8, within(0.01));
        });
        StageAdvice advice = all.get(0);
        assertThat(advice.chosen().seconds()).isLessThan(2.5);
        // One coded task for each slot, any 11 of them: 12/11 s.
        assertThat(advice.ranked())
                .filteredOn(remedy -> remedy.name().equals("coded tasks, any 11 of 12"))
                .singleElement()
                .satisfies(remedy -> {
                    assertThat(remedy.seconds()).isCloseTo(12.0 / 11, within(1e-6));
                    assertThat(remedy.price()).isCloseTo(12.0 / 11, within(1e-9));
                });
        // A copy on an idle slot when all others are done.
        assertThat(advice.ranked())
                .filteredOn(remedy -> remedy.name().equals("coded tail of copies"))
                .singleElement()
                .satisfies(remedy -> assertThat(remedy.seconds()).isCloseTo(2, within(1e-6)));
        // Spark 3 copies from 1.5 medians on, at the next of its looks, a tenth of a second apart: that takes until 2.5
        // to 2.6.
        assertThat(advice.ranked())
                .filteredOn(remedy -> remedy.name().equals("speculation with the defaults of Spark 3"))
                .singleElement()
                .satisfies(remedy -> assertThat(remedy.seconds()).isBetween(2.5, 2.6));
    }

    @Test
    void tasksThatAreLateHereAndThereAreStragglers() throws IOException {
        LogBuilder log = new LogBuilder(SLOTS, false);
        SplittableRandom random = new SplittableRandom(7);
        for (int stage = 0; stage < 6; stage++) {
            for (int slot = 0; slot < SLOTS; slot++) {
                boolean late = slot == (5 * stage + 2) % SLOTS;
                log.task(slot, (late ? 10 : 1) * (1 + 0.02 * random.nextDouble()), 1000, 0, false, "Success");
            }
            log.complete();
        }
        List<StageAdvice> all = Advisor.of(log.read(folder));
        assertThat(all).hasSize(6).allSatisfy(advice -> {
            assertThat(advice.diagnosis().cause()).isEqualTo(Cause.STRAGGLERS);
            assertThat(advice.gain()).isPositive();
            assertThat(advice.chosen().name()).isNotEqualTo(Advisor.NOTHING);
        });
    }

    @Test
    void tasksThatWaitForBlocksAreBoundByTheNetwork() throws IOException {
        LogBuilder log = new LogBuilder(8, false);
        for (int task = 0; task < 8; task++) {
            log.task(10, 1000, 8);
        }
        StageAdvice advice = only(log.complete());
        assertThat(advice.diagnosis().cause()).isEqualTo(Cause.SHUFFLE);
        assertThat(advice.diagnosis().networkShare()).isCloseTo(0.8, within(1e-9));
        // r = 3 of K = 8, coded: (1 - 3/8) / 3 of what 1 - 1/8 took.
        assertThat(advice.ranked())
                .filteredOn(remedy -> remedy.name().equals("coded exchange, r = 3"))
                .singleElement()
                .satisfies(remedy -> assertThat(remedy.seconds())
                        .isCloseTo(10 * (0.2 + 0.8 * (5.0 / 8 / 3) / (7.0 / 8)), within(1e-6)));
    }

    /** What an exchange saves it pays for by running the map before it again, and the log has the seconds of that. */
    @Test
    void theMapThatWouldRunAgainIsInTheSeconds() throws IOException {
        LogBuilder log = new LogBuilder(8, false);
        for (int task = 0; task < 8; task++) {
            log.task(1, 1000, 0);
        }
        log.complete();
        for (int task = 0; task < 8; task++) {
            log.task(10, 1000, 8);
        }
        StageAdvice advice = Advisor.of(log.completeReading(0).read(folder)).get(1);
        assertThat(advice.ranked())
                .filteredOn(remedy -> remedy.name().equals("replicated exchange, r = 2"))
                .singleElement()
                .satisfies(remedy -> {
                    assertThat(remedy.seconds()).isCloseTo(10 * (0.2 + 0.8 * (6.0 / 8) / (7.0 / 8)) + 1, within(0.01));
                    assertThat(remedy.how()).contains("the map before it runs 2 times, 1.00 s more than now");
                });
        // r = 5 would save the most of the network, at four more maps.
        assertThat(advice.chosen().name()).isEqualTo("coded exchange, r = 3");
    }

    /** Until executors were there the map's stage waited 20 s, which running the map again does not. */
    @Test
    void whatTheMapWaitedForDoesNotComeAgain() throws IOException {
        LogBuilder log = new LogBuilder(8, false);
        List<LogBuilder.Run> map = new ArrayList<>();
        for (int task = 0; task < 16; task++) {
            // Two tasks for each executor, the first half a second later at some of them.
            double start = 20 + task % 8 / 16.0 + (task < 8 ? 0 : 0.75);
            map.add(new LogBuilder.Run(task, task % 8, task % 8, start, 0.75, 0.5, 1000, 0, false, "Success"));
        }
        log.stage(0, 22, 16, map);
        for (int task = 0; task < 8; task++) {
            log.task(10, 1000, 8);
        }
        List<StageAdvice> all = Advisor.of(log.completeReading(0).read(folder));
        assertThat(all.get(0).stage().seconds()).isCloseTo(22, within(1e-9));
        StageAdvice advice = all.get(1);
        assertThat(advice.ranked())
                .filteredOn(remedy -> remedy.name().equals("coded exchange, r = 3"))
                .singleElement()
                .satisfies(remedy -> {
                    assertThat(remedy.seconds())
                            .isCloseTo(10 * (0.2 + 0.8 * (5.0 / 8 / 3) / (7.0 / 8)) + 2, within(0.01));
                    assertThat(remedy.how()).contains("the map before it runs 3 times, 2.00 s more than now");
                    assertThat(remedy.median()).isEqualTo(remedy.seconds());
                    assertThat(remedy.most()).isEqualTo(remedy.seconds());
                });
        assertThat(advice.chosen().scheme()).isEqualTo("coded exchange");
    }

    /**
     * Three of 48 tasks were late, eight times as long. Any 10 of 12 coded tasks take the time of 4.8 tasks in most runs, and eight times as
     * long in a few: the mean is that of neither. How few, three late tasks hardly tell, so that one more spare task is best.
     */
    @Test
    void whereLateTasksAreFewMostRunsTakeLessThanTheMean() throws IOException {
        LogBuilder log = new LogBuilder(SLOTS, false);
        for (int task = 0; task < 48; task++) {
            log.task(task % 16 == 5 ? 8 : 1, 1000, 0);
        }
        LoggedApplication application = log.complete().read(folder);
        StageAdvice advice = Advisor.of(application).get(0);
        assertThat(advice.diagnosis().cause()).isEqualTo(Cause.STRAGGLERS);
        assertThat(advice.diagnosis().lateTasks()).isEqualTo(3);
        // Late are 3 of 12 or more in 6.7 % of all runs, if the share of late ones is that of Jeffreys' posterior law.
        assertThat(advice.ranked())
                .filteredOn(remedy -> remedy.name().equals("coded tasks, any 10 of 12"))
                .singleElement()
                .satisfies(remedy -> {
                    assertThat(remedy.median()).isCloseTo(4.8, within(1e-6));
                    assertThat(remedy.most()).isCloseTo(8 * 4.8, within(1e-6));
                    double late = (remedy.seconds() / 4.8 - 1) / 7;
                    assertThat(late).isCloseTo(0.067, within(3 * Math.sqrt(0.067 / 400)));
                    assertThat(remedy.deviation()).isCloseTo(7 * 4.8 * Math.sqrt(late * (1 - late)), within(1e-6));
                });
        // With the share that was seen it would be 3.5 % of all runs, and one spare task less the best.
        assertThat(advice.best())
                .filteredOn(remedy -> remedy.scheme().equals("coded tasks"))
                .singleElement()
                .satisfies(remedy -> assertThat(remedy.name()).isEqualTo("coded tasks, any 9 of 12"));
        assertThat(AdviceText.of(application, List.of(advice), 1))
                .contains(" s, price 1.33  coded tasks, any 9 of 12")
                .containsPattern(
                        " s \\(half of the runs \\d+\\.\\d\\d s, 19 of 20 \\d+\\.\\d\\d s at most\\), price 1\\.00  speculation");
    }

    /** The log does not say what a stage computes: whoever may not use the best finds what anybody may use. */
    @Test
    void aSchemeForSomeStagesComesWithOneForAll() throws IOException {
        LogBuilder log = new LogBuilder(SLOTS, false);
        for (int stage = 0; stage < 3; stage++) {
            for (int slot = 0; slot < SLOTS; slot++) {
                log.task(slot, slot == 5 ? 8 : 1, 1000, 0, false, "Success");
            }
            log.complete();
        }
        LoggedApplication application = log.read(folder);
        StageAdvice advice = Advisor.of(application).get(0);
        assertThat(advice.chosen().name()).isEqualTo("coded tasks, any 11 of 12");
        assertThat(advice.otherwise().appliesTo()).isEqualTo("any stage");
        assertThat(advice.reason())
                .contains("the log does not say: if that is not products with a matrix, then "
                        + advice.otherwise().name());
        // Of every scheme one line, whatever parameters it has.
        assertThat(advice.best())
                .extracting(Remedy::scheme)
                .doesNotHaveDuplicates()
                .contains("coded tasks");
        assertThat(AdviceText.of(application, List.of(advice), 1))
                .containsOnlyOnce("s, price 1.09  coded tasks")
                .doesNotContain("what follows says little");
    }

    @Test
    void theMiddleOfAGrowingListIsThatOfTheSortedList() {
        SplittableRandom random = new SplittableRandom(11);
        RunningMedian median = new RunningMedian();
        assertThat(median.get()).isNaN();
        List<Double> all = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            double value = random.nextInt(50);
            median.add(value);
            all.add(value);
            assertThat(median.get()).isEqualTo(all.stream().sorted().toList().get((all.size() - 1) / 2));
        }
    }

    @Test
    void aModelThatDoesNotFitSaysSo() throws IOException {
        LogBuilder log = new LogBuilder(4, false);
        for (int task = 0; task < 8; task++) {
            log.task(task % 4, 1, 1000, 0, false, "Success");
        }
        // A retry that the log has as failed: its time is in the stage, but not in the tasks that were taken.
        log.task(0, 6, 1000, 0, false, "ExceptionFailure").task(0, 1, 1000, 0, false, "Success");
        LoggedApplication application = log.complete().read(folder);
        List<StageAdvice> advice = Advisor.of(application);
        assertThat(advice.get(0).fits()).isFalse();
        assertThat(AdviceText.of(application, advice, 1)).contains("what follows says little");
    }

    @Test
    void copiesOfSpeculationAreCountedWithWhatTheyWasted() throws IOException {
        LogBuilder log = new LogBuilder(8, true);
        for (int slot = 0; slot < 7; slot++) {
            log.task(slot, 1, 1000, 0, false, "Success");
        }
        log.task(7, 4, 1000, 0, false, "TaskKilled").task(0, 3, 1000, 0, true, "Success");
        StageAdvice advice = only(log.complete());
        assertThat(advice.diagnosis().copies()).isEqualTo(1);
        assertThat(advice.diagnosis().copiesTaken()).isEqualTo(1);
        assertThat(advice.diagnosis().wastedSeconds()).isCloseTo(4, within(1e-9));
        assertThat(advice.ranked()).extracting(Remedy::name).noneMatch(name -> name.startsWith("speculation"));
    }

    @Test
    void aFewShortTasksTellNothing() throws IOException {
        LogBuilder log = new LogBuilder(2, false);
        log.task(3, 1, 0).task(9, 1, 0);
        StageAdvice advice = only(log.complete());
        assertThat(advice.diagnosis().cause()).isEqualTo(Cause.SHORT);
        assertThat(advice.chosen().name()).isEqualTo(Advisor.NOTHING);
    }
}
