package org.codedcomputing.spark.advise;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Applications with chosen laws: each cause is named in every stage of every seed, and none where there is none. */
class SeededCausesTest {
    private static final int SEEDS = 30;
    private static final int TASKS = 48;

    /** Few replays: what is asked is the cause. */
    private static final int DRAWS = 900;

    @TempDir
    private Path folder;

    private List<List<StageAdvice>> advice(MadeRun.World world, Consumer<MadeRun> stages) throws IOException {
        return advice(world, SEEDS, stages);
    }

    /** The advice for the stages of an application of so many seeds. */
    private List<List<StageAdvice>> advice(MadeRun.World world, int seeds, Consumer<MadeRun> stages)
            throws IOException {
        List<List<StageAdvice>> all = new ArrayList<>();
        for (long seed = 1; seed <= seeds; seed++) {
            MadeRun run = new MadeRun(world, seed);
            stages.accept(run);
            all.add(Advisor.of(run.read(folder), DRAWS));
        }
        return all;
    }

    /** Fails with the words of the first stage that has another cause. */
    private static void assertCause(List<List<StageAdvice>> all, int stage, Cause cause) {
        for (int i = 0; i < all.size(); i++) {
            Diagnosis diagnosis = all.get(i).get(stage).diagnosis();
            assertThat(diagnosis.cause())
                    .as("seed %d, stage %d: %s", i + 1, stage, diagnosis.why())
                    .isEqualTo(cause);
        }
    }

    private static void assertNothing(List<List<StageAdvice>> all) {
        assertThat(all)
                .allSatisfy(one -> assertThat(one)
                        .allSatisfy(stage -> assertThat(stage.chosen().name()).isEqualTo(Advisor.NOTHING)));
    }

    private static Consumer<MadeRun> threeOf(int tasks, double seconds) {
        return run -> IntStream.range(0, 3).forEach(stage -> run.stage(tasks, seconds));
    }

    @Test
    void evenTasksAreBalancedOnQuietAndOnBusyMachines() throws IOException {
        for (MadeRun.World world :
                List.of(MadeRun.World.even(), MadeRun.World.even().busy())) {
            for (int tasks : new int[] {12, 30, 48, 200}) {
                List<List<StageAdvice>> all = advice(world, threeOf(tasks, 0.2));
                for (int stage = 0; stage < 3; stage++) {
                    assertCause(all, stage, Cause.BALANCED);
                }
                assertNothing(all);
            }
        }
    }

    /** What executors take to load and compile code is nobody's lateness, and a later stage of the same tasks is balanced. */
    @Test
    void theFirstStageOfColdExecutorsIsCold() throws IOException {
        for (MadeRun.World world : List.of(
                MadeRun.World.even().cold(0.5, 0),
                MadeRun.World.even().cold(0.03, 0.5),
                MadeRun.World.even().busy().cold(0.4, 0.3))) {
            List<List<StageAdvice>> all = advice(world, run -> run.stage(TASKS, 0.2));
            assertCause(all, 0, Cause.COLD);
            assertNothing(all);
        }
        // With one task for each slot only later stages of the name tell.
        List<List<StageAdvice>> all = advice(
                MadeRun.World.even().cold(0.03, 0.4),
                run -> IntStream.range(0, 6).forEach(stage -> run.stage(12, 0.3)));
        assertCause(all, 0, Cause.COLD);
        for (int stage = 2; stage < 6; stage++) {
            assertCause(all, stage, Cause.BALANCED);
        }
        assertNothing(all);
    }

    @Test
    void largerInputIsSkewOnColdExecutorsToo() throws IOException {
        double[] work = new double[12];
        long[] bytes = new long[12];
        Arrays.fill(work, 0.5);
        Arrays.fill(bytes, 1_000_000);
        work[3] = 2.5;
        bytes[3] = 5_000_000;
        for (MadeRun.World world : List.of(
                MadeRun.World.even(),
                MadeRun.World.even().busy(),
                MadeRun.World.even().busy().cold(0.4, 0.2))) {
            List<List<StageAdvice>> all =
                    advice(world, run -> IntStream.range(0, 3).forEach(stage -> run.stage(work, bytes, 0)));
            for (int stage = 0; stage < 3; stage++) {
                assertCause(all, stage, Cause.SKEW);
            }
        }
    }

    @Test
    void aSlowHostIsNamedInEveryStageThoughTheFirstIsCold() throws IOException {
        for (MadeRun.World world : List.of(
                MadeRun.World.even().slowHost(4),
                MadeRun.World.even().busy().slowHost(4).cold(0.3, 0.1),
                MadeRun.World.even().busy().slowHost(2))) {
            List<List<StageAdvice>> all = advice(world, threeOf(TASKS, 0.2));
            for (int stage = 0; stage < 3; stage++) {
                assertCause(all, stage, Cause.SLOW_EXECUTORS);
            }
        }
        // One task for each slot: three of twelve are slow in each stage, and always the same.
        List<List<StageAdvice>> all = advice(MadeRun.World.even().slowHost(1.6), threeOf(12, 0.5));
        for (int stage = 0; stage < 3; stage++) {
            assertCause(all, stage, Cause.SLOW_EXECUTORS);
        }
    }

    @Test
    void tasksThatAreLateByChanceAreStragglersOnColdExecutorsToo() throws IOException {
        for (MadeRun.World world : List.of(
                MadeRun.World.even().late(0.125, 8),
                MadeRun.World.even().busy().late(0.125, 8).cold(0.3, 0.1),
                MadeRun.World.even().late(0.05, 4))) {
            List<List<StageAdvice>> all = advice(world, threeOf(TASKS, 0.2));
            for (int stage = 0; stage < 3; stage++) {
                assertCause(all, stage, Cause.STRAGGLERS);
            }
        }
    }

    /** Copies hide how late tasks were, and are late themselves now and then. */
    @Test
    void stragglersAreNamedWhereSparkCopiesThem() throws IOException {
        for (CopyRule rule : List.of(CopyRule.SPARK_3, CopyRule.SPARK_4)) {
            List<List<StageAdvice>> all =
                    advice(MadeRun.World.even().busy().late(0.125, 8).copies(rule), threeOf(TASKS, 0.2));
            for (int stage = 0; stage < 3; stage++) {
                assertCause(all, stage, Cause.STRAGGLERS);
            }
            assertThat(all)
                    .allSatisfy(one -> assertThat(one)
                            .anySatisfy(stage ->
                                    assertThat(stage.diagnosis().copies()).isPositive()));
        }
    }

    @Test
    void tasksThatWaitForBlocksAreNamedSo() throws IOException {
        double[] work = new double[12];
        Arrays.fill(work, 0.5);
        List<List<StageAdvice>> all = advice(MadeRun.World.even().busy(), run -> run.stage(work, new long[12], 0.6));
        assertCause(all, 0, Cause.SHUFFLE);
    }

    /** Twelve executors with one task each: one that took longer may be slow, or was unlucky, and one stage cannot say. */
    @Test
    void whatTooFewTasksCannotTellIsSaid() throws IOException {
        LogBuilder log = new LogBuilder(12, false);
        for (int slot = 0; slot < 12; slot++) {
            log.task(slot, slot == 5 ? 8 : 1, 1000, 0, false, "Success");
        }
        Diagnosis diagnosis = Advisor.of(log.complete().read(folder)).get(0).diagnosis();
        assertThat(diagnosis.cause()).isEqualTo(Cause.STRAGGLERS);
        assertThat(diagnosis.why())
                .contains("executors are slow that had less than 3 tasks the log cannot say, and 1 of the late ones");
    }

    /**
     * What the model says of the ways to run a stage, from logs of three stages, against the means of many runs that go that way. The
     * model knows nothing of the world's laws but the logs.
     */
    @Test
    void predictionsAreThoseOfTheWorldThatTheLogIsFrom() throws IOException {
        MadeRun.World world = MadeRun.World.even().busy().late(0.125, 8);
        assertPredicted(world, "do nothing", mean(world, TASKS, 0.2));
        assertPredicted(world, "4 times as many tasks", mean(world, 4 * TASKS, 0.05));
        double three = mean(world.copies(CopyRule.SPARK_3), TASKS, 0.2);
        double four = mean(world.copies(CopyRule.SPARK_4), TASKS, 0.2);
        assertPredicted(world, "speculation with the defaults of Spark 3", three);
        assertPredicted(world, "speculation with the defaults of Spark 4", four);
        // From logs of applications in which copies cut the times short.
        assertPredicted(world.copies(CopyRule.SPARK_4), "do nothing", four);
        assertPredicted(world.copies(CopyRule.SPARK_3), "do nothing", three);
        assertPredicted(
                world.copies(CopyRule.SPARK_4),
                "4 times as many tasks",
                mean(world.copies(CopyRule.SPARK_4), 4 * TASKS, 0.05));
        MadeRun.World slow = MadeRun.World.even().busy().slowHost(4).cold(0.3, 0.1);
        assertPredicted(
                slow, "speculation with the defaults of Spark 3", mean(slow.copies(CopyRule.SPARK_3), TASKS, 0.2));
    }

    /** Mean seconds of a stage behind the first one, which may be cold. */
    private static double mean(MadeRun.World world, int tasks, double seconds) {
        MadeRun run = new MadeRun(world, 1_000, false);
        run.stage(tasks, seconds);
        return IntStream.range(0, 200)
                .mapToDouble(i -> run.stage(tasks, seconds))
                .average()
                .orElseThrow();
    }

    private void assertPredicted(MadeRun.World world, String remedy, double seconds) throws IOException {
        List<List<StageAdvice>> all = advice(world, 10, threeOf(TASKS, 0.2));
        List<Double> predicted = new ArrayList<>();
        for (List<StageAdvice> stages : all) {
            predicted.add(stages.stream()
                    .skip(1)
                    .flatMap(one -> one.ranked().stream())
                    .filter(one -> one.name().equals(remedy))
                    .mapToDouble(Remedy::seconds)
                    .average()
                    .orElseThrow());
        }
        assertThat(predicted)
                .as("%s takes %.3f s: %s", remedy, seconds, predicted)
                .allSatisfy(one -> assertThat(one / seconds).isBetween(0.75, 1.25));
    }
}
