package org.codedcomputing.spark.advise;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Runs a stage again in a model made of its own task times: slots come when they came; a task takes Spark's time to start it, drawn from
 * those of the stage, then what warming up takes if it is among the first of its slot, then its work, times the factor of its executor,
 * times a factor that is drawn from those of all tasks of the stage. Idle slots pull the next task. A simulation with a fixed seed; it
 * knows nothing of what the log does not have.
 */
final class StageReplay {
    private static final long SEED = 20181105;

    /** Task times that are drawn for one way of running one stage, if there are not many stages. */
    private static final int DRAWS = 40_000;

    /** The same for all stages of an application together: the time that the advice takes has to be bounded. */
    private static final int ALL_DRAWS = 5_000_000;

    private static final int MOST_TRIALS = 400;
    private static final int LEAST_TRIALS = 20;

    /** Seconds that Spark takes to start a task, for tasks that the log does not have and where it does not say. */
    static final double LAUNCH = 0.01;

    /** A way to run the stage. */
    static final class Way {
        /** Of each task in seconds at an executor of factor 1, in the order in which they start. */
        final double[] work;

        /** Which result each task gives; tasks of a group give the same. */
        final int[] group;

        /** Different results that suffice. */
        final int needed;

        final Help help;

        /** Seconds to be added to every task's start. */
        final double launch;

        Way(double[] work, int[] group, int needed, Help help, double launch) {
            this.work = work;
            this.group = group;
            this.needed = needed;
            this.help = help;
            this.launch = launch;
        }
    }

    /** Where and when tasks run. */
    static final class Slots {
        final double[] factors;
        final int[] hosts;

        /** Seconds after which each comes, ascending. */
        final double[] since;

        /** Seconds to start a slot's first task, to be drawn from. */
        final double[] firstStarts;

        /** The same for later ones. */
        final double[] laterStarts;

        /** What a slot's first tasks take longer. */
        final WarmUp warmUp;

        Slots(
                double[] factors,
                int[] hosts,
                double[] since,
                double[] firstStarts,
                double[] laterStarts,
                WarmUp warmUp) {
            this.factors = factors;
            this.hosts = hosts;
            this.since = since;
            this.firstStarts = firstStarts;
            this.laterStarts = laterStarts;
            this.warmUp = warmUp;
        }
    }

    private final double[] work;
    private final Slots slots;
    private final ResidualLaw residuals;
    private final double idle;
    private final double usualStart;
    private final int draws;

    /** The same stage had nothing been late, slow or skewed. */
    private final ResidualLaw even;

    private StageReplay(
            double[] work,
            Slots slots,
            ResidualLaw residuals,
            ResidualLaw even,
            double idle,
            double usualStart,
            int draws) {
        this.work = work;
        this.slots = slots;
        this.residuals = residuals;
        this.even = even;
        this.idle = idle;
        this.usualStart = usualStart;
        this.draws = draws;
    }

    /** How many task times one way of running one of so many stages may take. */
    static int draws(int stages) {
        return Math.min(DRAWS, ALL_DRAWS / Math.max(1, stages));
    }

    /**
     * The model of a stage.
     *
     * @param lateness what is known of its tasks
     * @param hostOf the host of each executor
     * @param byInput whether a task's work follows what it read; else all tasks have the same
     * @param elsewhere factors of tasks of other stages of its name that were late, ascending
     * @param draws how many task times are drawn, about
     */
    static StageReplay of(Lateness lateness, int[] hostOf, boolean byInput, double[] elsewhere, int draws) {
        StageTimes times = lateness.times();
        double middle = lateness.middle();
        double[] own = lateness.own();
        double[] inputs = byInput ? lateness.inputs() : new double[0];
        // By input a task is at most as much work as it took.
        double[] works = IntStream.range(0, own.length)
                .mapToDouble(i -> byInput ? Math.min(own[i], Math.max(middle * inputs[i], 1e-6)) : middle)
                .toArray();
        // A task that took no time at all is as much work as it took.
        double[] factors = IntStream.range(0, own.length)
                .mapToDouble(i -> works[i] == 0 ? 1 : own[i] / works[i])
                .toArray();
        boolean[] succeeded = new boolean[own.length];
        Map<Integer, Double> byIndex = new HashMap<>();
        for (int i = 0; i < own.length; i++) {
            Attempt one = times.attempts().get(i);
            succeeded[i] = one.succeeded();
            if (succeeded[i]) {
                byIndex.put(one.task().index(), works[i]);
            }
        }
        double[] work = byIndex.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .mapToDouble(Map.Entry::getValue)
                .toArray();
        double[] finished = select(factors, succeeded, true);
        double[] stopped = select(factors, succeeded, false);
        double[] notLate = Arrays.stream(finished)
                .filter(factor -> factor <= Diagnosis.LATE)
                .toArray();
        List<LoggedStage.Slot> used = times.stage().slotsUsed().stream()
                .sorted(Comparator.comparingDouble(LoggedStage.Slot::since))
                .toList();
        Slots slots = new Slots(
                used.stream()
                        .mapToDouble(slot -> lateness.factors()[slot.executor()])
                        .toArray(),
                used.stream().mapToInt(slot -> hostOf[slot.executor()]).toArray(),
                used.stream().mapToDouble(LoggedStage.Slot::since).toArray(),
                times.starts(true),
                times.starts(false),
                times.warmUp());
        return new StageReplay(
                work,
                slots,
                ResidualLaw.of(finished, stopped, elsewhere),
                ResidualLaw.of(notLate, new double[0], new double[0]),
                times.stage().idleSeconds(),
                times.usualStart(),
                draws);
    }

    private static double[] select(double[] values, boolean[] which, boolean wanted) {
        return IntStream.range(0, values.length)
                .filter(i -> which[i] == wanted)
                .mapToDouble(i -> values[i])
                .toArray();
    }

    int tasks() {
        return work.length;
    }

    int slots() {
        return slots.factors.length;
    }

    /** Seconds of all tasks' work together. */
    double totalWork() {
        return Arrays.stream(work).sum();
    }

    /** Seconds to start a task that the log does not have. */
    double launch() {
        return Math.max(usualStart > 0 ? usualStart : 0, LAUNCH);
    }

    /** As it ran, with some help. */
    RunSeconds seconds(Help help) {
        return seconds(new Way(work, identity(work.length), work.length, help, 0));
    }

    /** As it ran, had no task been late or had more to do than others, and no executor been slow. */
    RunSeconds secondsEven() {
        double[] same = new double[work.length];
        Arrays.fill(same, totalWork() / work.length);
        double[] ones = new double[slots()];
        Arrays.fill(ones, 1);
        Slots equal = new Slots(ones, slots.hosts, slots.since, slots.firstStarts, slots.laterStarts, slots.warmUp);
        return new StageReplay(same, equal, even, even, idle, usualStart, draws).seconds(Help.NONE);
    }

    /** All work spread evenly, over as many tasks as it has or over the least number above that all slots share. */
    RunSeconds secondsSpread() {
        int rounds = (work.length + slots() - 1) / slots();
        double[] same = new double[rounds * slots()];
        Arrays.fill(same, totalWork() / same.length);
        return seconds(new Way(same, identity(same.length), same.length, Help.NONE, 0));
    }

    /** Every task cut into parts of equal work, each with a time of its own. */
    RunSeconds secondsCut(int parts, Help help) {
        double[] cut = new double[work.length * parts];
        Arrays.setAll(cut, task -> work[task / parts] / parts);
        return seconds(new Way(cut, identity(cut.length), cut.length, help, usualStart > 0 ? 0 : LAUNCH));
    }

    /** One coded task for each slot, of which any {@code slots - spare} suffice. */
    RunSeconds secondsCoded(int spare) {
        int needed = slots() - spare;
        double[] coded = new double[slots()];
        Arrays.fill(coded, totalWork() / needed);
        return seconds(new Way(coded, identity(coded.length), needed, Help.NONE, 0));
    }

    /** Every task's sum by two workers: each does the work of two, and of each two one suffices. */
    RunSeconds secondsRepeated() {
        int pairs = Math.max(1, slots() / 2);
        double[] repeated = new double[2 * pairs];
        int[] group = new int[2 * pairs];
        Arrays.fill(repeated, totalWork() / pairs);
        Arrays.setAll(group, task -> task / 2);
        return seconds(new Way(repeated, group, pairs, Help.NONE, 0));
    }

    private static int[] identity(int n) {
        int[] identity = new int[n];
        Arrays.setAll(identity, i -> i);
        return identity;
    }

    private RunSeconds seconds(Way way) {
        int trials = Math.max(LEAST_TRIALS, Math.min(MOST_TRIALS, draws / way.work.length));
        SplittableRandom seeds = new SplittableRandom(SEED);
        double[] runs = new double[trials];
        for (int trial = 0; trial < trials; trial++) {
            runs[trial] = idle + new ReplayTrial(way, slots, residuals, seeds.split()).run();
        }
        return RunSeconds.of(runs);
    }
}
