package org.codedcomputing.spark.advise;

import java.util.Arrays;
import java.util.List;

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
        long[] starts = tasks.stream().mapToLong(LoggedTask::launched).sorted().toArray();
        long[] ends = tasks.stream()
                .mapToLong(task -> task.launched() + Math.round(1e3 * task.seconds()))
                .sorted()
                .toArray();
        int most = 0;
        int ended = 0;
        for (int started = 0; started < starts.length; started++) {
            while (ended < ends.length && ends[ended] <= starts[started]) {
                ended++;
            }
            most = Math.max(most, started + 1 - ended);
        }
        return cores == 0 ? most : Math.min(most, cores);
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
