package org.codedcomputing.spark.advise;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A stage attempt that completed.
 *
 * @param id stage id
 * @param attempt number of the attempt
 * @param name what Spark calls it: the action or transformation, and where
 * @param partitions tasks that it had
 * @param cores of all executors that the log has seen; 0 if it does not say
 * @param seconds from submission to completion
 * @param parents ids of the stages whose shuffles it reads; some may have run under another id, for an earlier job
 * @param tasks those that succeeded and copies that were stopped, in the order in which they ended
 */
record LoggedStage(
        int id,
        int attempt,
        String name,
        int partitions,
        int cores,
        double seconds,
        List<Integer> parents,
        List<LoggedTask> tasks) {
    /** Copies the lists. */
    LoggedStage {
        parents = List.copyOf(parents);
        tasks = List.copyOf(tasks);
    }

    /** Tasks whose results were taken. */
    List<LoggedTask> taken() {
        return tasks.stream().filter(LoggedTask::succeeded).toList();
    }

    /**
     * Most tasks that ran at a time, and no more than there are cores: the slots that the stage had, as far as the log shows. Times
     * are the driver's, who may start a task on a core before it has heard the end of the one before.
     */
    int slots() {
        int most = most(tasks);
        return cores == 0 ? most : Math.min(most, cores);
    }

    /**
     * A slot of an executor.
     *
     * @param executor its number
     * @param since seconds from the launch of the stage's first task to that of the slot's own first one: before, the driver had not
     *     come to it, another stage had it, or the executor had not registered. 0 where that was no first try: it had not been there
     *     to be launched
     */
    record Slot(int executor, double since) {}

    /** The {@link #slots}: of every executor as many as it ran tasks at a time. */
    List<Slot> slotsUsed() {
        long begun = tasks.stream().mapToLong(LoggedTask::launched).min().orElse(0);
        List<List<Slot>> byExecutor = new TreeMap<>(tasks.stream().collect(Collectors.groupingBy(LoggedTask::executor)))
                .values().stream().map(own -> slotsUsed(own, begun)).toList();
        // Executors had their most at different times: those with the most of them lose some first.
        int all = Math.max(1, slots());
        for (int sum = byExecutor.stream().mapToInt(List::size).sum(); sum > all; sum--) {
            List<Slot> largest = Collections.max(byExecutor, Comparator.comparingInt(List::size));
            largest.remove(largest.size() - 1);
        }
        return byExecutor.stream().flatMap(List::stream).toList();
    }

    /** Of some tasks, as if they had been one executor's, in the order in which they were used first. */
    private static List<Slot> slotsUsed(List<LoggedTask> tasks, long begun) {
        long[] ends = tasks.stream().mapToLong(LoggedTask::finished).sorted().toArray();
        List<Slot> used = new ArrayList<>();
        int started = 0;
        int ended = 0;
        for (LoggedTask task : (Iterable<LoggedTask>)
                tasks.stream().sorted(Comparator.comparingLong(LoggedTask::launched))::iterator) {
            while (ended < ends.length && ends[ended] <= task.launched()) {
                ended++;
            }
            if (++started - ended > used.size()) {
                used.add(new Slot(task.executor(), task.attempt() > 0 ? 0 : (task.launched() - begun) / 1e3));
            }
        }
        return used;
    }

    /** Most of some tasks that ran at a time. */
    static int most(List<LoggedTask> tasks) {
        return slotsUsed(tasks, 0).size();
    }

    /** Seconds of the stage before the first of its tasks was launched and after the last result had come. */
    double idleSeconds() {
        long first = tasks.stream().mapToLong(LoggedTask::launched).min().orElse(0);
        long last = tasks.stream()
                .filter(LoggedTask::succeeded)
                .mapToLong(LoggedTask::finished)
                .max()
                .orElse(first);
        return Math.max(0, seconds - Math.max(0, (last - first) / 1e3));
    }

    /** Seconds of all tasks together, copies included. */
    double taskSeconds() {
        return tasks.stream().mapToDouble(LoggedTask::seconds).sum();
    }

    /** The middle of some numbers; NaN if there are none. */
    static double median(double[] values) {
        if (values.length == 0) {
            return Double.NaN;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
