package org.codedcomputing.spark.advise;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What was wrong with a stage.
 *
 * @param cause what its time went to
 * @param why with the numbers that say so
 * @param medianSeconds of its tasks
 * @param maxSeconds of its tasks
 * @param medianWork of its tasks: without their start and end, and without what warming up takes
 * @param startSeconds of a task's start and end beside its work, usually
 * @param coldSeconds that the first tasks on every executor took longer than later ones, for starting and for warming up
 * @param lateTasks tasks that took more than {@link #LATE} medians of work, however fast their executors are
 * @param networkShare seconds waited for remote shuffle blocks, over all seconds of tasks
 * @param remoteBytes read from other executors' part of the shuffle
 * @param copies tasks that speculation started
 * @param copiesTaken copies that were faster than their originals
 * @param wastedSeconds of tasks whose result was not needed
 */
record Diagnosis(
        Cause cause,
        String why,
        double medianSeconds,
        double maxSeconds,
        double medianWork,
        double startSeconds,
        double coldSeconds,
        int lateTasks,
        double networkShare,
        long remoteBytes,
        int copies,
        int copiesTaken,
        double wastedSeconds) {
    /** Medians beyond which a task is late: Spark 3's own bound for copies. */
    static final double LATE = 1.5;

    /** Fewer tasks tell nothing. */
    static final int LEAST_TASKS = 4;

    /** Shorter tasks are mostly Spark's own overhead. */
    static final double LEAST_SECONDS = 0.05;

    /** From so much of their time on, tasks that wait for blocks are bound by the network. */
    private static final double NETWORK = 0.3;

    /** A stage that even tasks would make shorter by less than this is balanced. */
    private static final double LITTLE = 0.05;

    /** The same where Spark itself takes longer to start the tasks than uneven ones do. */
    private static final double LITTLE_BESIDE_STARTS = 0.1;

    /** A stage is cold if that is so much of its time. */
    private static final double COLD = 0.2;

    /** So many slow executors are named. */
    private static final int MOST_NAMES = 4;

    /** Two-sided 95 %. */
    private static final double NORMAL = 1.96;

    /** A cause and what says so. */
    private record Finding(Cause cause, String why) {}

    /** The model of the stage. */
    @FunctionalInterface
    interface Model {
        /** @param byInput whether a task's work follows what it read */
        StageReplay of(boolean byInput);
    }

    static Diagnosis of(Lateness lateness, ExecutorSpeeds speeds, Model model) {
        StageTimes times = lateness.times();
        LoggedStage stage = times.stage();
        List<LoggedTask> taken = stage.taken();
        double all = stage.taskSeconds();
        // A wait is part of its task's time; a broken log may say otherwise.
        double share = all == 0
                ? 0
                : Math.max(
                        0,
                        Math.min(
                                1,
                                stage.tasks().stream()
                                                .mapToDouble(LoggedTask::waitSeconds)
                                                .sum()
                                        / all));
        Finding finding = find(lateness, share, speeds, model);
        return new Diagnosis(
                finding.cause,
                finding.why,
                LoggedStage.median(
                        taken.stream().mapToDouble(LoggedTask::seconds).toArray()),
                taken.stream().mapToDouble(LoggedTask::seconds).max().orElse(0),
                times.medianWork(),
                Double.isFinite(times.usualStart()) ? times.usualStart() : 0,
                times.coldSeconds(),
                lateness.late(),
                share,
                stage.tasks().stream().mapToLong(LoggedTask::remoteBytes).sum(),
                count(stage.tasks(), LoggedTask::speculative),
                count(taken, LoggedTask::speculative),
                stage.tasks().stream()
                        .filter(task -> !task.succeeded())
                        .mapToDouble(LoggedTask::seconds)
                        .sum());
    }

    private static int count(List<LoggedTask> tasks, Predicate<LoggedTask> which) {
        return (int) tasks.stream().filter(which).count();
    }

    private static Finding find(Lateness lateness, double share, ExecutorSpeeds speeds, Model model) {
        StageTimes times = lateness.times();
        int tasks = times.taken().size();
        if (!times.tells()) {
            return new Finding(
                    Cause.SHORT,
                    say(
                            "%s with a median of %.3f s of work; at least %d tasks of %.2f s tell something",
                            AdviceText.count(tasks, "task"), times.medianWork(), LEAST_TASKS, LEAST_SECONDS));
        }
        if (share >= NETWORK) {
            return new Finding(
                    Cause.SHUFFLE, say("tasks waited for remote blocks for %.0f %% of their time", 100 * share));
        }
        double slow = lateness.slowSeconds();
        double input = lateness.inputSeconds();
        double other = lateness.lateSeconds() - input;
        double lost = 0;
        if (lateness.late() > 0 || slow > 0) {
            StageReplay replay = model.of(input > Math.max(slow, other));
            double whole = replay.seconds(Help.NONE).mean();
            double saved = whole - replay.secondsEven().mean();
            lost = whole > 0 ? saved / whole : 0;
            boolean little = lost < LITTLE
                    || (lost < LITTLE_BESIDE_STARTS && saved < times.usualStart() * tasks / replay.slots());
            if (!little) {
                return uneven(lateness, slow, input, other, speeds);
            }
        }
        return even(lateness, lost);
    }

    private static Finding even(Lateness lateness, double lost) {
        StageTimes times = lateness.times();
        double cold = times.coldSeconds();
        double seconds = times.stage().seconds();
        String longest =
                say("the longest task did %.2f medians of %.3f s of work", lateness.longest(), lateness.middle());
        if (cold >= COLD * seconds) {
            return new Finding(
                    Cause.COLD,
                    say(
                            "the first tasks on every executor took %.2f s longer than later ones, %.0f %% of the stage, of which %.2f s before they ran; but for that %s",
                            cold, 100 * cold / seconds, cold - times.warmUp().seconds(), longest));
        }
        return new Finding(
                Cause.BALANCED,
                lateness.late() == 0 && lost == 0
                        ? longest
                        : say(
                                "%s, and without what was late the stage would take %.0f %% less",
                                longest, 100 * Math.max(0, lost)));
    }

    /** Of some executors the first ones by name, as many as a line bears. */
    private static String named(int[] executors, ExecutorSpeeds speeds) {
        String first = Arrays.stream(executors)
                .limit(MOST_NAMES)
                .mapToObj(speeds::name)
                .collect(Collectors.joining(", "));
        return executors.length > MOST_NAMES ? first + ", ..." : first;
    }

    private static Finding uneven(Lateness lateness, double slow, double input, double other, ExecutorSpeeds speeds) {
        double all = slow + input + other;
        int late = lateness.late();
        if (input > Math.max(slow, other)) {
            return new Finding(
                    Cause.SKEW,
                    say(
                            "%s took over %.1f medians, and %.0f %% of what tasks took longer is that of larger input",
                            AdviceText.count(late, "task"), LATE, 100 * input / all));
        }
        if (slow > other) {
            int[] executors = lateness.slowExecutors();
            double slowest = 1;
            boolean everywhere = true;
            for (int executor : executors) {
                slowest = Math.max(slowest, lateness.factors()[executor]);
                everywhere &= speeds.factor(executor) > 1;
            }
            return new Finding(
                    Cause.SLOW_EXECUTORS,
                    say(
                            "%s ran on %s (%s), up to %.1f times slower than others %s; that is %.0f %% of what tasks took longer",
                            AdviceText.count(lateness.tasksOfSlow(), "task"),
                            executors.length == 1 ? "1 executor" : executors.length + " executors",
                            named(executors, speeds),
                            slowest,
                            everywhere ? "in the stages of this log" : "in this stage",
                            100 * slow / all));
        }
        int runs = lateness.times().attempts().size();
        int unknown = lateness.lateOnUnknown(speeds);
        return new Finding(
                Cause.STRAGGLERS,
                say(
                        "%d of %s took over %.1f medians, up to %.1f, without more input and not on the same executors; if they are late by chance, then %.0f to %.0f %% of such tasks are (95 %%)%s",
                        late,
                        AdviceText.count(runs, "task"),
                        LATE,
                        lateness.longest(),
                        100 * share(late, runs, -1),
                        100 * share(late, runs, 1),
                        unknown == 0
                                ? ""
                                : say(
                                        "; whether executors are slow that had less than %d tasks the log cannot say, and %d of the late ones ran on such",
                                        ExecutorSpeeds.LEAST_TASKS, unknown)));
    }

    /** An end of Wilson's interval for a share of which some were seen; the lower one by -1, the upper one by 1. */
    private static double share(int seen, int all, int end) {
        double share = seen / (double) all;
        double square = NORMAL * NORMAL / all;
        double half = NORMAL * Math.sqrt(share * (1 - share) / all + square / (4 * all));
        return (share + square / 2 + end * half) / (1 + square);
    }

    private static String say(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
