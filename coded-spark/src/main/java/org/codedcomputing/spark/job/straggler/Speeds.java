package org.codedcomputing.spark.job.straggler;

import java.io.Serializable;

/**
 * Speeds at which workers work, so that few cores can stand for many machines: a worker that is ahead of its speed parks.
 * Nobody is made faster than the core is.
 */
@FunctionalInterface
public interface Speeds extends Serializable {
    /** Nobody parks. */
    Speeds FREE = worker -> new Pace(Double.POSITIVE_INFINITY, () -> {});

    /**
     * Called by a task when it begins, on the executor.
     *
     * @param worker the task's worker
     */
    Pace begin(int worker);

    /**
     * Speed by worker, whichever executor runs it.
     *
     * @param unitsPerSecond index worker mod length; 0 hangs, infinite is free. Copied
     */
    static Speeds ofWorkers(double... unitsPerSecond) {
        double[] speeds = unitsPerSecond.clone();
        return worker -> new Pace(speeds[worker % speeds.length], () -> {});
    }

    /**
     * Speed by task slot of this JVM: a task takes a free one and keeps it to its end, so a slow slot is slow for whatever it
     * takes, as a slow machine is.
     *
     * @param machine name under which the slots of a JVM are known; every use of the same name must have as many speeds
     * @param unitsPerSecond one for each slot; 0 hangs, infinite is free. Copied
     */
    static Speeds ofSlots(String machine, double... unitsPerSecond) {
        double[] speeds = unitsPerSecond.clone();
        return worker -> {
            PacedSlots slots = PacedSlots.of(machine, speeds.length);
            int slot = slots.take();
            return new Pace(speeds[slot], () -> slots.free(slot));
        };
    }
}
