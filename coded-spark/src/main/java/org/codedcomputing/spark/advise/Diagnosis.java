package org.codedcomputing.spark.advise;

import java.util.List;
import java.util.Locale;

/**
 * What was wrong with a stage.
 *
 * @param cause what its time went to
 * @param why with the numbers that say so
 * @param medianSeconds of its tasks
 * @param maxSeconds of its tasks
 * @param lateTasks tasks that took more than {@link #LATE} medians
 * @param networkShare seconds waited for remote shuffle blocks, over all seconds of tasks
 * @param copies tasks that speculation started
 * @param copiesTaken copies that were faster than their originals
 * @param wastedSeconds of tasks whose result was not needed
 */
record Diagnosis(
        Cause cause,
        String why,
        double medianSeconds,
        double maxSeconds,
        int lateTasks,
        double networkShare,
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

    /** An executor is slow from this factor on. */
    private static final double SLOW = 1.4;

    /** Two-sided 95 %. */
    private static final double NORMAL = 1.96;

    /** How much of the additional time has to be explained by additional input, or by slow executors. */
    private static final double MOST = 2.0 / 3;

    static Diagnosis of(LoggedStage stage, ExecutorSpeeds speeds) {
        List<LoggedTask> taken = stage.taken();
        double median = LoggedStage.median(
                taken.stream().mapToDouble(LoggedTask::seconds).toArray());
        double max = taken.stream().mapToDouble(LoggedTask::seconds).max().orElse(0);
        List<LoggedTask> late = stage.tasks().stream()
                .filter(task -> task.seconds() > LATE * median)
                .toList();
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
        Finding finding = find(taken, late, stage.tasks().size(), median, max, share, speeds);
        return new Diagnosis(
                finding.cause,
                finding.why,
                median,
                max,
                late.size(),
                share,
                (int) stage.tasks().stream().filter(LoggedTask::speculative).count(),
                (int) taken.stream().filter(LoggedTask::speculative).count(),
                stage.tasks().stream()
                        .filter(task -> !task.succeeded())
                        .mapToDouble(LoggedTask::seconds)
                        .sum());
    }

    private record Finding(Cause cause, String why) {}

    private static Finding find(
            List<LoggedTask> taken,
            List<LoggedTask> late,
            int all,
            double median,
            double max,
            double share,
            ExecutorSpeeds speeds) {
        if (taken.size() < LEAST_TASKS || !(median >= LEAST_SECONDS)) {
            return new Finding(
                    Cause.SHORT,
                    say(
                            "%d tasks with a median of %.3f s; at least %d tasks of %.2f s tell something",
                            taken.size(), median, LEAST_TASKS, LEAST_SECONDS));
        }
        if (share >= NETWORK) {
            return new Finding(
                    Cause.SHUFFLE, say("tasks waited for remote blocks for %.0f %% of their time", 100 * share));
        }
        if (late.isEmpty()) {
            return new Finding(
                    Cause.BALANCED, say("the longest task took %.2f medians of %.3f s", max / median, median));
        }
        double beyond =
                late.stream().mapToDouble(task -> task.seconds() - median).sum();
        double byInput = explainedByInput(taken, late, median);
        if (byInput >= MOST * beyond) {
            return new Finding(
                    Cause.SKEW,
                    say(
                            "%d tasks took over %.1f medians, and %.0f %% of that time is that of their larger input",
                            late.size(), LATE, 100 * byInput / beyond));
        }
        double bySpeed = late.stream()
                .filter(task -> speeds.factor(task.executor()) >= SLOW)
                .mapToDouble(task -> task.seconds() - median)
                .sum();
        if (bySpeed >= MOST * beyond) {
            double slowest = late.stream()
                    .mapToDouble(task -> speeds.factor(task.executor()))
                    .max()
                    .orElse(1);
            long executors = late.stream()
                    .filter(task -> speeds.factor(task.executor()) >= SLOW)
                    .mapToInt(LoggedTask::executor)
                    .distinct()
                    .count();
            return new Finding(
                    Cause.SLOW_EXECUTORS,
                    say(
                            "%d late tasks ran on %d executors that are up to %.1f times slower in all stages",
                            late.size(), executors, slowest));
        }
        return new Finding(
                Cause.STRAGGLERS,
                say(
                        "%d of %d tasks took over %.1f medians, up to %.1f, without more input and not on the same executors; if they are late by chance, then %.0f to %.0f %% of such tasks are (95 %%)",
                        late.size(),
                        all,
                        LATE,
                        max / median,
                        100 * share(late.size(), all, -1),
                        100 * share(late.size(), all, 1)));
    }

    /** An end of Wilson's interval for a share of which some were seen; the lower one by -1, the upper one by 1. */
    private static double share(int seen, int all, int end) {
        double share = seen / (double) all;
        double square = NORMAL * NORMAL / all;
        double half = NORMAL * Math.sqrt(share * (1 - share) / all + square / (4 * all));
        return (share + square / 2 + end * half) / (1 + square);
    }

    /** Seconds of late tasks beyond the median that grow with what they read: bytes, or records if those say more. */
    private static double explainedByInput(List<LoggedTask> taken, List<LoggedTask> late, double median) {
        double byBytes = 0;
        double byRecords = 0;
        double bytes =
                LoggedStage.median(taken.stream().mapToDouble(LoggedTask::bytes).toArray());
        double records = LoggedStage.median(
                taken.stream().mapToDouble(LoggedTask::records).toArray());
        for (LoggedTask task : late) {
            double beyond = task.seconds() - median;
            byBytes += explained((double) task.bytes(), bytes, beyond, median);
            byRecords += explained((double) task.records(), records, beyond, median);
        }
        return Math.max(byBytes, byRecords);
    }

    private static double explained(double own, double middle, double beyond, double median) {
        // Where the middle task reads nothing, any input is more than that.
        double more = middle > 0 ? own / middle - 1 : own > 0 ? Double.POSITIVE_INFINITY : 0;
        return Math.min(beyond, Math.max(0, more) * median);
    }

    private static String say(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
