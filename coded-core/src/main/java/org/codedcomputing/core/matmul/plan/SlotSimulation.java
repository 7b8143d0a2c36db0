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

    /**
     * Mean seconds until all of {@code tasks} equal tasks are done, if a slot that finds no task takes a copy of the first unfinished
     * task that has none yet. A copy ends with its original; an original goes on beside its copy.
     *
     * @param seconds of one task without stragglers
     * @return infinite if in some run they are never done
     */
    static double meanSecondsWithCopies(StragglerLaw law, int slots, int tasks, double seconds) {
        SplittableRandom seeds = new SplittableRandom(SEED);
        double sum = 0;
        for (int run = 0; run < RUNS; run++) {
            sum += seconds * oneWithCopies(law, slots, tasks, seeds.split());
        }
        return sum / RUNS;
    }

    private static double one(StragglerLaw law, int slots, int tasks, int needed, SplittableRandom random) {
        double[] factors = law.slots(slots, random);
        double[] done = new double[tasks];
        raw(law, factors, done, random);
        Arrays.sort(done);
        return done[needed - 1];
    }

    /** Lets slots pull all tasks, says when each is done, and returns when each slot is free. */
    private static PriorityQueue<Slot> raw(StragglerLaw law, double[] factors, double[] done, SplittableRandom random) {
        PriorityQueue<Slot> idle = new PriorityQueue<>((a, b) -> {
            int order = Double.compare(a.free(), b.free());
            return order != 0 ? order : Integer.compare(a.index(), b.index());
        });
        for (int i = 0; i < factors.length; i++) {
            idle.add(new Slot(0, i));
        }
        for (int task = 0; task < done.length; task++) {
            Slot slot = idle.remove();
            done[task] = slot.free() + factors[slot.index()] * law.task(random);
            idle.add(new Slot(done[task], slot.index()));
        }
        return idle;
    }

    private static double oneWithCopies(StragglerLaw law, int slots, int tasks, SplittableRandom random) {
        double[] factors = law.slots(slots, random);
        double[] done = new double[tasks];
        PriorityQueue<Slot> idle = raw(law, factors, done, random);
        boolean[] copied = new boolean[tasks];
        while (!idle.isEmpty() && !Double.isInfinite(idle.element().free())) {
            Slot slot = idle.remove();
            int task = 0;
            while (task < tasks && (copied[task] || done[task] <= slot.free())) {
                task++;
            }
            if (task == tasks) {
                // Nothing without a copy is left: what runs decides, and this slot has no more to do.
                continue;
            }
            copied[task] = true;
            done[task] = Math.min(done[task], slot.free() + factors[slot.index()] * law.task(random));
            idle.add(new Slot(done[task], slot.index()));
        }
        return Arrays.stream(done).max().orElseThrow();
    }
}
