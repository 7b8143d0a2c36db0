package org.codedcomputing.spark.advise;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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

    /** The executor of each of the {@link #slots}: of every executor as many as it ran tasks at a time. */
    int[] slotExecutors() {
        Map<Integer, List<LoggedTask>> byExecutor =
                new TreeMap<>(tasks.stream().collect(Collectors.groupingBy(LoggedTask::executor)));
        List<Integer> executors = List.copyOf(byExecutor.keySet());
        int[] most = executors.stream()
                .mapToInt(executor -> most(byExecutor.getOrDefault(executor, List.of())))
                .toArray();
        // Executors had their most at different times: those with the most of them lose some first.
        int all = Math.max(1, slots());
        for (int sum = Arrays.stream(most).sum(); sum > all; sum--) {
            int largest = 0;
            for (int i = 1; i < most.length; i++) {
                largest = most[i] > most[largest] ? i : largest;
            }
            most[largest]--;
        }
        return IntStream.range(0, most.length)
                .flatMap(i -> IntStream.generate(() -> executors.get(i)).limit(most[i]))
                .toArray();
    }

    /** Most of some tasks that ran at a time. */
    static int most(List<LoggedTask> tasks) {
        long[] starts = tasks.stream().mapToLong(LoggedTask::launched).sorted().toArray();
        long[] ends = tasks.stream().mapToLong(LoggedTask::finished).sorted().toArray();
        int most = 0;
        int ended = 0;
        for (int started = 0; started < starts.length; started++) {
            while (ended < ends.length && ends[ended] <= starts[started]) {
                ended++;
            }
            most = Math.max(most, started + 1 - ended);
        }
        return most;
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
