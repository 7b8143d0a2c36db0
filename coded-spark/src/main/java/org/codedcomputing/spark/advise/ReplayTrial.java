package org.codedcomputing.spark.advise;

import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One run of a stage in the model. */
final class ReplayTrial {
    /** Seconds between Spark's looks for late tasks, and the least age of one that is copied: its defaults. */
    private static final double LOOK = 0.1;

    /** A task on a slot, from a time to a time. */
    private static final class Running {
        final int slot;
        final int task;
        final double start;
        final double end;

        Running(int slot, int task, double start, double end) {
            this.slot = slot;
            this.task = task;
            this.start = start;
            this.end = end;
        }
    }

    private final StageReplay.Way way;
    private final StageReplay.Slots slots;
    private final ResidualLaw.Draws residuals;
    private final SplittableRandom random;
    private final PriorityQueue<Running> running =
            new PriorityQueue<>(Comparator.comparingDouble((Running one) -> one.end));
    private final int[] idle;
    private int idleCount;

    /** How many slots are there. */
    private int come;

    private final int[] wave;
    private final @Nullable Running[] original;
    private final boolean[] copied;
    private final boolean[] done;
    private final int[] runningOf;
    private final RunningMedian times = new RunningMedian();
    private final double firstLook;
    private int nextTask;

    /** No task below this one can be helped any more. */
    private int helpless;

    private int groupsDone;
    private double now;

    /** When Spark looked last, of the times at which it does. */
    private double looked;

    ReplayTrial(StageReplay.Way way, StageReplay.Slots slots, ResidualLaw residuals, SplittableRandom random) {
        this.way = way;
        this.slots = slots;
        this.residuals = residuals.draws();
        this.random = random;
        int tasks = way.work.length;
        original = new @Nullable Running[tasks];
        copied = new boolean[tasks];
        done = new boolean[Arrays.stream(way.group).max().orElse(0) + 1];
        runningOf = new int[done.length];
        wave = new int[slots.since.length];
        idle = new int[slots.since.length];
        firstLook = LOOK * random.nextDouble();
        looked = firstLook - LOOK;
    }

    /** Seconds until the last result that is needed. */
    double run() {
        while (true) {
            while (come < slots.since.length && slots.since[come] <= now) {
                idle[idleCount++] = come++;
            }
            fill();
            double look = nextLook();
            double comes = come < slots.since.length ? slots.since[come] : Double.POSITIVE_INFINITY;
            Running first = running.peek();
            if (first == null && comes == Double.POSITIVE_INFINITY) {
                return now;
            }
            now = Math.min(Math.min(look, comes), first == null ? Double.POSITIVE_INFINITY : first.end);
            if (first != null && now == first.end) {
                running.poll();
                idle[idleCount++] = first.slot;
                if (ended(first)) {
                    return now;
                }
            } else if (now == look) {
                looked = look;
            }
        }
    }

    /** Takes a result; true if that is enough. */
    private boolean ended(Running one) {
        int group = way.group[one.task];
        runningOf[group]--;
        if (way.help.speculation() != null) {
            times.add(now - one.start);
        }
        if (!done[group]) {
            done[group] = true;
            groupsDone++;
            if (runningOf[group] > 0) {
                stop(group);
            }
        }
        return groupsDone >= way.needed;
    }

    /** Copies, and others of a group, are stopped. */
    private void stop(int group) {
        running.removeIf(other -> {
            boolean useless = way.group[other.task] == group;
            if (useless) {
                idle[idleCount++] = other.slot;
            }
            return useless;
        });
        runningOf[group] = 0;
    }

    private void fill() {
        while (idleCount > 0 && nextTask < way.work.length) {
            int task = nextTask++;
            if (!done[way.group[task]]) {
                original[task] = start(take(random.nextInt(idleCount)), task, false);
            }
        }
        if (idleCount > 0 && nextTask == way.work.length) {
            copies();
        }
    }

    private void copies() {
        CopyRule rule = way.help.speculation();
        if (rule == null && !way.help.idleCopies()) {
            return;
        }
        double bound = rule == null ? 0 : bound(rule);
        while (helpless < way.work.length && (copied[helpless] || done[way.group[helpless]])) {
            helpless++;
        }
        for (int task = helpless; task < way.work.length && idleCount > 0; task++) {
            Running late = original[task];
            // Spark finds late tasks when it looks, and copies them when there is a slot on another host.
            if (late == null
                    || copied[task]
                    || done[way.group[task]]
                    || (rule != null && late.start + bound > looked)) {
                continue;
            }
            int position = rule == null ? random.nextInt(idleCount) : otherHost(slots.hosts[late.slot]);
            if (position >= 0) {
                copied[task] = true;
                // The copy of a coded tail is a Spark job of its own.
                start(take(position), task, rule == null);
            }
        }
    }

    /** An idle slot of another host, by its position, or -1. */
    private int otherHost(int host) {
        int from = random.nextInt(idleCount);
        for (int i = 0; i < idleCount; i++) {
            int position = (from + i) % idleCount;
            if (slots.hosts[idle[position]] != host) {
                return position;
            }
        }
        return -1;
    }

    private int take(int position) {
        int slot = idle[position];
        idle[position] = idle[--idleCount];
        return slot;
    }

    private Running start(int slot, int task, boolean ofAnotherJob) {
        int before = wave[slot]++;
        double[] starts = before == 0 || ofAnotherJob ? slots.firstStarts : slots.laterStarts;
        double start = way.launch + starts[random.nextInt(starts.length)] + slots.warmUp.of(before);
        double work = way.work[task] * slots.factors[slot] * residuals.next(random);
        Running one = new Running(slot, task, now, now + start + work);
        running.add(one);
        runningOf[way.group[task]]++;
        return one;
    }

    /** Seconds from which on a task is copied. */
    private double bound(CopyRule rule) {
        return groupsDone < Math.max(1, Math.floor(rule.quantile() * way.needed))
                ? Double.POSITIVE_INFINITY
                : Math.max(LOOK, rule.multiplier() * times.get());
    }

    /** When Spark looks next, if it may find a task then that was not late before; else never. */
    private double nextLook() {
        CopyRule rule = way.help.speculation();
        if (rule == null || idleCount == 0 || nextTask < way.work.length) {
            return Double.POSITIVE_INFINITY;
        }
        double bound = bound(rule);
        double next = Double.POSITIVE_INFINITY;
        for (Running one : running) {
            if (!copied[one.task] && one.start + bound > looked) {
                next = Math.min(next, one.start + bound);
            }
        }
        // Times of looks are multiples of their distance from the first; a task may have been late for long when it
        // comes.
        double look = firstLook + LOOK * Math.ceil((Math.max(next, now) - firstLook) / LOOK);
        return look > looked ? look : look + LOOK;
    }
}
