package org.codedcomputing.benchmarks.terasort;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.codedcomputing.benchmarks.Result;
import org.codedcomputing.benchmarks.Result.Goal;
import org.codedcomputing.core.cdc.CdcLoad;

/** The goals of the coded exchange on a network, from the medians of alternating runs. */
final class TeraSortGoals {
    private final Map<String, Map<String, List<SortRun>>> runs;
    private final String obstacle;
    private final List<Goal> goals = new ArrayList<>();

    /**
     * Prepares.
     *
     * @param runs by cell and contestant
     * @param obstacle why nothing was measured, or empty
     */
    TeraSortGoals(Map<String, Map<String, List<SortRun>>> runs, String obstacle) {
        this.runs = runs;
        this.obstacle = obstacle;
    }

    List<Goal> all() {
        faster("terasort.uplink2.r3.plain", "uplink-2", "plain", "coded-r3", 4.5, "plain Spark, defaults");
        fasterThanBest();
        faster(
                "terasort.uplink2.r3.uncoded",
                "uplink-2",
                "uncoded",
                "coded-r3",
                3.6,
                "Spark's shuffle of our compressed rows");
        faster("terasort.uplink2.r3.zstd", "uplink-2", "plain-zstd", "coded-r3", 3.6, "plain Spark, zstd");
        faster("terasort.uplink2.r3.replicated", "uplink-2", "replicated-r3", "coded-r3", 2.5, "replicated, r=3");
        faster("terasort.uplink20.r3.plain", "uplink-20", "plain", "coded-r3", 2, "plain Spark, defaults");
        faster("terasort.uplink5.r3.plain", "uplink-5", "plain", "coded-r3", 1, "plain Spark, defaults");
        for (int load = 2; load <= 5; load++) {
            int r = load;
            ratio(
                    "terasort.uplink2.sent.r" + r,
                    "uplink-2",
                    "coded-r" + r,
                    run -> sum(run.sentBytes()) / (run.intermediateBytes() * CdcLoad.uncoded(Cell.NODES, r) / r),
                    1.12,
                    "D L_c(r), at the network interfaces");
            ratio(
                    "terasort.uplink2.received.r" + r,
                    "uplink-2",
                    "coded-r" + r,
                    run -> run.payloadReceived() / (run.intermediateBytes() * CdcLoad.uncoded(Cell.NODES, r)),
                    1.2,
                    "b of all nodes");
        }
        for (int load : new int[] {2, 3, 5}) {
            faster(
                    "terasort.shared20.gain.r" + load,
                    "shared-20",
                    "replicated-r" + load,
                    "coded-r" + load,
                    0.85 * load,
                    "replicated at the same r");
        }
        return goals;
    }

    private static double sum(List<Long> values) {
        return values.stream().mapToLong(v -> v).sum();
    }

    private List<SortRun> runs(String cell, String contestant) {
        return runs.getOrDefault(cell, Map.of()).getOrDefault(contestant, List.of());
    }

    private static double seconds(List<SortRun> all) {
        return Result.median(all.stream().map(SortRun::seconds).toList());
    }

    private String why(String cell) {
        return obstacle.isEmpty() ? "cell " + cell + " is not part of this run" : obstacle;
    }

    private void faster(String id, String cell, String slow, String fast, double goal, String baseline) {
        List<SortRun> slower = runs(cell, slow);
        List<SortRun> faster = runs(cell, fast);
        goals.add(
                slower.isEmpty() || faster.isEmpty()
                        ? Goal.notMeasured(id, "x faster", goal, baseline, why(cell))
                        : Goal.atLeast(id, seconds(slower) / seconds(faster), "x faster", goal, baseline));
    }

    private void fasterThanBest() {
        List<SortRun> plain = runs("uplink-2", "plain");
        double best = Stream.of(2, 3, 4, 5)
                .map(load -> runs("uplink-2", "coded-r" + load))
                .filter(all -> !all.isEmpty())
                .mapToDouble(TeraSortGoals::seconds)
                .min()
                .orElse(0);
        String id = "terasort.uplink2.best.plain";
        goals.add(
                plain.isEmpty() || best == 0
                        ? Goal.notMeasured(id, "x faster", 7, "plain Spark, defaults", why("uplink-2"))
                        : Goal.atLeast(id, seconds(plain) / best, "x faster", 7, "plain Spark, defaults"));
    }

    private void ratio(
            String id, String cell, String contestant, ToDoubleFunction<SortRun> value, double goal, String baseline) {
        List<SortRun> all = runs(cell, contestant);
        goals.add(
                all.isEmpty()
                        ? Goal.notMeasured(id, "x", goal, baseline, why(cell))
                        : Goal.atMost(
                                id,
                                Result.median(
                                        all.stream().map(value::applyAsDouble).toList()),
                                "x",
                                goal,
                                baseline));
    }
}
