package org.codedcomputing.spark.advise;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Runs a stage again in a model made of its own task times: a task takes its work, times the factor of its executor, times a factor
 * that is drawn from those of all tasks of the stage. Idle slots pull the next task. A simulation with a fixed seed; it knows nothing
 * of what the log does not have.
 */
final class StageReplay {
    private static final long SEED = 20181105;

    /** Task times that are drawn for one way of running one stage, if there are not many stages. */
    private static final int DRAWS = 40_000;

    /** The same for all stages of an application together: the time that the advice takes has to be bounded. */
    private static final int ALL_DRAWS = 5_000_000;

    private static final int MOST_TRIALS = 400;
    private static final int LEAST_TRIALS = 20;

    /** Seconds that Spark takes to start a task, for tasks that the log does not have. */
    static final double LAUNCH = 0.01;

    /** Who helps whom at the end. */
    enum Help {
        /** Nobody. */
        NONE,
        /** Slots that find no task take a copy of the first unfinished one that has none. */
        IDLE_COPIES,
        /** As Spark 3 with speculation: copies of what takes over 1.5 medians when three quarters are done. */
        SPECULATION_3,
        /** As Spark 4 with speculation: 3 medians, nine tenths. */
        SPECULATION_4;

        boolean speculative() {
            return this == SPECULATION_3 || this == SPECULATION_4;
        }

        double multiplier() {
            return this == SPECULATION_3 ? 1.5 : 3;
        }

        double quantile() {
            return this == SPECULATION_3 ? 0.75 : 0.9;
        }
    }

    /** A way to run the stage. */
    private static final class Way {
        /** Of each task in seconds at an executor of factor 1, in the order in which they start. */
        final double[] work;

        /** Which result each task gives; tasks of a group give the same. */
        final int[] group;

        /** Different results that suffice. */
        final int needed;

        final Help help;

        Way(double[] work, int[] group, int needed, Help help) {
            this.work = work;
            this.group = group;
            this.needed = needed;
            this.help = help;
        }
    }

    private final double[] work;
    private final double[] slots;
    private final double[] residuals;
    private final int draws;

    private StageReplay(double[] work, double[] slots, double[] residuals, int draws) {
        this.work = work;
        this.slots = slots;
        this.residuals = residuals;
        this.draws = draws;
    }

    /** How many task times one way of running one of so many stages may take. */
    static int draws(int stages) {
        return Math.min(DRAWS, ALL_DRAWS / Math.max(1, stages));
    }

    /**
     * The model of a stage.
     *
     * @param byInput whether a task's work follows what it read; else all tasks have the same
     * @param draws how many task times are drawn, about
     */
    static StageReplay of(LoggedStage stage, ExecutorSpeeds speeds, boolean byInput, int draws) {
        List<LoggedTask> taken = stage.taken().stream()
                .sorted(Comparator.comparingInt(LoggedTask::index))
                .toList();
        double[] own = taken.stream()
                .mapToDouble(task -> task.seconds() / speeds.factor(task.executor()))
                .toArray();
        double middle = LoggedStage.median(own);
        double middleBytes =
                LoggedStage.median(taken.stream().mapToDouble(LoggedTask::bytes).toArray());
        double[] work = new double[own.length];
        double[] residuals = new double[own.length];
        for (int task = 0; task < work.length; task++) {
            double more = byInput && middleBytes > 0 ? taken.get(task).bytes() / middleBytes : 1;
            // By input a task is at most as much work as it took.
            work[task] = byInput ? Math.min(own[task], Math.max(middle * more, 1e-6)) : middle;
            // A task that took no time at all is as much work as it took.
            residuals[task] = work[task] == 0 ? 1 : own[task] / work[task];
        }
        int count = Math.max(1, stage.slots());
        int[] executors =
                taken.stream().mapToInt(LoggedTask::executor).distinct().toArray();
        double[] slots = new double[count];
        Arrays.setAll(slots, slot -> speeds.factor(executors[slot % executors.length]));
        return new StageReplay(work, slots, residuals, draws);
    }

    int tasks() {
        return work.length;
    }

    int slots() {
        return slots.length;
    }

    /** Seconds of all tasks' work together. */
    double totalWork() {
        return Arrays.stream(work).sum();
    }

    /** As it ran, with some help. */
    double seconds(Help help) {
        return seconds(new Way(work, identity(work.length), work.length, help));
    }

    /** Every task cut into parts of equal work, each with a time of its own. */
    double secondsCut(int parts) {
        double[] cut = new double[work.length * parts];
        Arrays.setAll(cut, task -> work[task / parts] / parts + LAUNCH);
        return seconds(new Way(cut, identity(cut.length), cut.length, Help.NONE));
    }

    /** One coded task for each slot, of which any {@code slots - spare} suffice. */
    double secondsCoded(int spare) {
        int needed = slots.length - spare;
        double[] coded = new double[slots.length];
        Arrays.fill(coded, totalWork() / needed);
        return seconds(new Way(coded, identity(coded.length), needed, Help.NONE));
    }

    /** Every task's sum by two workers: each does the work of two, and of each two one suffices. */
    double secondsRepeated() {
        int pairs = Math.max(1, slots.length / 2);
        double[] repeated = new double[2 * pairs];
        int[] group = new int[2 * pairs];
        Arrays.fill(repeated, totalWork() / pairs);
        Arrays.setAll(group, task -> task / 2);
        return seconds(new Way(repeated, group, pairs, Help.NONE));
    }

    private static int[] identity(int n) {
        int[] identity = new int[n];
        Arrays.setAll(identity, i -> i);
        return identity;
    }

    private double seconds(Way way) {
        int trials = Math.max(LEAST_TRIALS, Math.min(MOST_TRIALS, draws / way.work.length));
        SplittableRandom seeds = new SplittableRandom(SEED);
        double sum = 0;
        for (int trial = 0; trial < trials; trial++) {
            sum += new Trial(way, seeds.split()).run();
        }
        return sum / trials;
    }

    /** A task on a slot, from a time to a time. */
    private static final class Attempt {
        final int slot;
        final int task;
        final double start;
        double end;

        Attempt(int slot, int task, double start, double end) {
            this.slot = slot;
            this.task = task;
            this.start = start;
            this.end = end;
        }
    }

    /** One run. */
    private final class Trial {
        private final Way way;
        private final SplittableRandom random;
        private final PriorityQueue<Attempt> running =
                new PriorityQueue<>(Comparator.comparingDouble((Attempt attempt) -> attempt.end));
        private final PriorityQueue<Integer> idle = new PriorityQueue<>();
        private final @Nullable Attempt[] original;
        private final boolean[] copied;
        private final boolean[] done;
        private final int[] runningOf;
        private final RunningMedian times = new RunningMedian();
        private int nextTask;

        /** No task below this one can be helped any more. */
        private int helpless;

        private int groupsDone;
        private double now;

        Trial(Way way, SplittableRandom random) {
            this.way = way;
            this.random = random;
            original = new @Nullable Attempt[way.work.length];
            copied = new boolean[way.work.length];
            done = new boolean[Arrays.stream(way.group).max().orElse(0) + 1];
            runningOf = new int[done.length];
            for (int slot = 0; slot < slots.length; slot++) {
                idle.add(slot);
            }
        }

        double run() {
            while (true) {
                fill();
                double look = way.help.speculative() && !idle.isEmpty() ? nextLook() : Double.POSITIVE_INFINITY;
                Attempt first = running.peek();
                if (first == null) {
                    return now;
                }
                if (look < first.end) {
                    now = look;
                    continue;
                }
                running.poll();
                now = first.end;
                idle.add(first.slot);
                if (ended(first)) {
                    return now;
                }
            }
        }

        /** Takes an attempt's result; true if that is enough. */
        private boolean ended(Attempt attempt) {
            int group = way.group[attempt.task];
            runningOf[group]--;
            if (way.help.speculative()) {
                times.add(now - attempt.start);
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
                    idle.add(other.slot);
                }
                return useless;
            });
            runningOf[group] = 0;
        }

        private void fill() {
            while (!idle.isEmpty() && nextTask < way.work.length) {
                int task = nextTask++;
                if (!done[way.group[task]]) {
                    original[task] = start(idle.remove(), task);
                }
            }
            for (int task = helped(0); !idle.isEmpty() && task >= 0; task = helped(task + 1)) {
                copied[task] = true;
                start(idle.remove(), task);
            }
        }

        private Attempt start(int slot, int task) {
            double factor = residuals[random.nextInt(residuals.length)];
            Attempt attempt = new Attempt(slot, task, now, now + way.work[task] * slots[slot] * factor);
            running.add(attempt);
            runningOf[way.group[task]]++;
            return attempt;
        }

        /** The next task that an idle slot may copy, or -1. */
        private int helped(int from) {
            if (way.help == Help.NONE || nextTask < way.work.length) {
                return -1;
            }
            double bound = way.help.speculative() ? bound() : 0;
            if (bound == Double.POSITIVE_INFINITY) {
                return -1;
            }
            while (helpless < way.work.length && (copied[helpless] || done[way.group[helpless]])) {
                helpless++;
            }
            for (int task = Math.max(from, helpless); task < way.work.length; task++) {
                Attempt attempt = original[task];
                if (attempt != null && !copied[task] && !done[way.group[task]] && attempt.start + bound <= now) {
                    return task;
                }
            }
            return -1;
        }

        /** Seconds from which on a task is copied. */
        private double bound() {
            if (groupsDone < way.help.quantile() * way.needed) {
                return Double.POSITIVE_INFINITY;
            }
            return way.help.multiplier() * times.get();
        }

        /** When the next running task will be late. */
        private double nextLook() {
            double bound = bound();
            double next = Double.POSITIVE_INFINITY;
            for (Attempt attempt : running) {
                if (!copied[attempt.task] && attempt.start + bound > now) {
                    next = Math.min(next, attempt.start + bound);
                }
            }
            return next;
        }
    }
}
