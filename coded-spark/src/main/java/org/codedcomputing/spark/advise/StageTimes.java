package org.codedcomputing.spark.advise;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The times of a stage's tasks in parts: what Spark takes to start and end one, what warming up takes, and the rest, their work. Of these
 * only work can be skewed, slow or late, and only work becomes less in a smaller task.
 */
final class StageTimes {
    /** Medians of its kind, and of work, beyond which a start is not Spark's usual one any more. */
    private static final double MOST_STARTS = 3;

    private static final double MOST_WORK = 0.5;

    private final LoggedStage stage;
    private final List<Attempt> attempts;
    private final WarmUp warmUp;
    private final double usualStart;

    private StageTimes(LoggedStage stage, List<Attempt> attempts, WarmUp warmUp, double usualStart) {
        this.stage = stage;
        this.attempts = attempts;
        this.warmUp = warmUp;
        this.usualStart = usualStart;
    }

    /** The times of all stages, in their order. */
    static List<StageTimes> of(LoggedApplication application) {
        List<StageTimes> all = new ArrayList<>();
        application.stages().forEach(stage -> all.add(of(stage)));
        double[] starts = all.stream()
                .mapToDouble(times -> times.usualStart)
                .filter(Double::isFinite)
                .toArray();
        Map<String, List<Integer>> called = new HashMap<>();
        for (int i = 0; i < all.size(); i++) {
            StageTimes times = all.get(i);
            if (Double.isNaN(times.usualStart)) {
                // Only first tasks: what later ones need other stages say, or nobody.
                double usual = starts.length == 0 ? times.firstStart() : LoggedStage.median(starts);
                all.set(i, new StageTimes(times.stage, times.attempts, times.warmUp, usual));
                called.computeIfAbsent(times.stage.name() + '/' + times.stage.partitions(), unused -> new ArrayList<>())
                        .add(i);
            }
        }
        called.values().forEach(same -> against(all, same));
        return all;
    }

    private static StageTimes of(LoggedStage stage) {
        Map<Integer, List<LoggedTask>> byExecutor =
                stage.tasks().stream().collect(Collectors.groupingBy(LoggedTask::executor));
        Map<Integer, long[]> ends = new HashMap<>();
        Map<Integer, Integer> slots = new HashMap<>();
        byExecutor.forEach((executor, tasks) -> {
            ends.put(
                    executor,
                    tasks.stream().mapToLong(LoggedTask::finished).sorted().toArray());
            slots.put(executor, LoggedStage.most(tasks));
        });
        List<Attempt> raw = new ArrayList<>();
        for (LoggedTask task : stage.tasks()) {
            int before = ended(ends.getOrDefault(task.executor(), new long[0]), task.launched());
            int beside = Math.max(1, slots.getOrDefault(task.executor(), 1));
            int wave = (before + beside - 1) / beside;
            raw.add(new Attempt(task, wave, task.runSeconds(), Math.max(0, task.seconds() - task.runSeconds())));
        }
        List<Attempt> taken = raw.stream().filter(Attempt::succeeded).toList();
        double first = start(taken, true);
        double later = start(taken, false);
        double work =
                LoggedStage.median(taken.stream().mapToDouble(Attempt::work).toArray());
        List<Attempt> attempts = new ArrayList<>();
        for (Attempt one : raw) {
            double usual = one.wave() == 0 || Double.isNaN(later) ? first : later;
            double most = Math.max(MOST_STARTS * usual, usual + MOST_WORK * work);
            double overhead = one.overhead() > most ? most : one.overhead();
            attempts.add(new Attempt(one.task(), one.wave(), one.work() + one.overhead() - overhead, overhead));
        }
        WarmUp warmUp =
                WarmUp.within(attempts.stream().filter(Attempt::succeeded).toList());
        return new StageTimes(stage, warm(attempts, warmUp), warmUp, later);
    }

    /** How many of some ascending times are not after one. */
    private static int ended(long[] ends, long time) {
        int from = 0;
        int to = ends.length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (ends[middle] <= time) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }

    /** The median of what the first tasks on their slots, or later ones, take beside their work; NaN if there are none. */
    private static double start(List<Attempt> taken, boolean first) {
        return LoggedStage.median(taken.stream()
                .filter(one -> (one.wave() == 0) == first)
                .mapToDouble(Attempt::overhead)
                .toArray());
    }

    /** The same work by warm executors. */
    private static List<Attempt> warm(List<Attempt> attempts, WarmUp warmUp) {
        if (warmUp.more().isEmpty()) {
            return attempts;
        }
        double least = attempts.stream()
                .filter(one -> one.wave() >= warmUp.more().size() && one.succeeded())
                .mapToDouble(Attempt::work)
                .min()
                .orElse(0);
        return attempts.stream()
                .map(one -> one.without(warmUp.of(one.wave()), least))
                .toList();
    }

    /** Stages with one task for each slot show how cold they are beside later ones of the same name only. */
    private static void against(List<StageTimes> all, List<Integer> same) {
        for (int i = 0; i + 2 < same.size(); i++) {
            StageTimes times = all.get(same.get(i));
            List<Attempt> later = same.subList(i + 1, same.size()).stream()
                    .flatMap(index -> all.get(index).taken().stream())
                    .toList();
            WarmUp warmUp = WarmUp.against(times.taken(), later);
            if (warmUp.more().isEmpty()) {
                return;
            }
            all.set(same.get(i), new StageTimes(times.stage, warm(times.attempts, warmUp), warmUp, times.usualStart));
        }
    }

    LoggedStage stage() {
        return stage;
    }

    /** All runs of its tasks, those that were stopped too. */
    List<Attempt> attempts() {
        return attempts;
    }

    /** Those whose results were taken. */
    List<Attempt> taken() {
        return attempts.stream().filter(Attempt::succeeded).toList();
    }

    /** What first tasks take longer in their work. */
    WarmUp warmUp() {
        return warmUp;
    }

    /** The middle task's work, in seconds; NaN if there is none. */
    double medianWork() {
        return LoggedStage.median(taken().stream().mapToDouble(Attempt::work).toArray());
    }

    /** Seconds of the start and end of a later task, in the median; of a first one where the log has no others. */
    double usualStart() {
        return usualStart;
    }

    /** Seconds of the start and end of first tasks, in the median. */
    double firstStart() {
        return start(taken(), true);
    }

    /** Seconds that warming up cost the stage, about: every slot has first tasks, at the same time. */
    double coldSeconds() {
        double start = firstStart() - usualStart;
        return warmUp.seconds() + (start > 0 ? start : 0);
    }

    /** Whether a stage has enough tasks that are long enough to tell something. */
    boolean tells() {
        return taken().size() >= Diagnosis.LEAST_TASKS && medianWork() >= Diagnosis.LEAST_SECONDS;
    }

    /** Starts and ends of tasks that are the first of their slots, or later ones, to be drawn from; never empty. */
    double[] starts(boolean first) {
        double[] own = taken().stream()
                .filter(one -> (one.wave() == 0) == first)
                .mapToDouble(Attempt::overhead)
                .toArray();
        double usual = first ? firstStart() : usualStart;
        return own.length > 0 ? own : new double[] {Double.isFinite(usual) ? usual : 0};
    }

    /**
     * How many times what the middle task read each run of a task had to read: bytes, or records, whichever goes along with the time
     * of those that were late.
     *
     * @param own seconds of all {@link #attempts}, by executors of one speed; not modified
     * @param late of them took longer; not modified
     * @param middle seconds of the middle one
     * @return for each of them, at least 0; 1 where nothing was read, infinite where only others read nothing
     */
    double[] inputs(double[] own, boolean[] late, double middle) {
        double[] bytes = relative(LoggedTask::bytes);
        double[] records = relative(LoggedTask::records);
        return explained(own, late, records, middle) > explained(own, late, bytes, middle) ? records : bytes;
    }

    /** Seconds beyond the middle of late tasks that their input explains. */
    static double explained(double[] own, boolean[] late, double[] inputs, double middle) {
        return IntStream.range(0, own.length)
                .filter(i -> late[i])
                .mapToDouble(i -> Math.min(own[i] - middle, Math.max(0, inputs[i] - 1) * middle))
                .sum();
    }

    private double[] relative(ToLongFunction<LoggedTask> read) {
        Map<Integer, LoggedTask> whole = new HashMap<>();
        taken().forEach(one -> whole.put(one.task().index(), one.task()));
        double middle = LoggedStage.median(taken().stream()
                .mapToDouble(one -> read.applyAsLong(one.task()))
                .toArray());
        return attempts.stream()
                // What was stopped had to read what the other one read.
                .map(one -> one.succeeded()
                        ? one.task()
                        : whole.getOrDefault(one.task().index(), one.task()))
                .mapToDouble(task -> read.applyAsLong(task))
                .map(value -> middle > 0 ? value / middle : value > 0 ? Double.POSITIVE_INFINITY : 1)
                .toArray();
    }
}
