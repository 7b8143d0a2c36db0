package org.codedcomputing.core.matmul.plan;

import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * When enough tasks are done if idle slots pull the next one, by simulation with a fixed seed: the same law and sizes give the same
 * figure, and plans are compared on the same random slots.
 */
final class SlotSimulation {
    private static final int RUNS = 200;
    private static final long SEED = 20180906;

    private SlotSimulation() {}

    private record Slot(double free, int index) {}

    /**
     * Mean seconds until {@code needed} of {@code tasks} equal tasks are done.
     *
     * @param seconds of one task without stragglers
     * @return infinite if in some run they are never done
     */
    static double meanSeconds(StragglerLaw law, int slots, int tasks, int needed, double seconds) {
        SplittableRandom seeds = new SplittableRandom(SEED);
        double sum = 0;
        for (int run = 0; run < RUNS; run++) {
            sum += seconds * one(law, slots, tasks, needed, seeds.split());
        }
        return sum / RUNS;
    }

    private static double one(StragglerLaw law, int slots, int tasks, int needed, SplittableRandom random) {
        double[] factors = law.slots(slots, random);
        PriorityQueue<Slot> idle = new PriorityQueue<>((a, b) -> {
            int order = Double.compare(a.free(), b.free());
            return order != 0 ? order : Integer.compare(a.index(), b.index());
        });
        for (int i = 0; i < slots; i++) {
            idle.add(new Slot(0, i));
        }
        double[] done = new double[tasks];
        for (int task = 0; task < tasks; task++) {
            Slot slot = idle.remove();
            done[task] = slot.free() + factors[slot.index()] * law.task(random);
            idle.add(new Slot(done[task], slot.index()));
        }
        Arrays.sort(done);
        return done[needed - 1];
    }
}
