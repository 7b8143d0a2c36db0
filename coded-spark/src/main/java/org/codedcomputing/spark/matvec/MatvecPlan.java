package org.codedcomputing.spark.matvec;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Who does how much of y = A x.
 *
 * @param scheme never {@link MatvecScheme#AUTO}
 * @param rows r, rows of A
 * @param workers n
 * @param blockRows rows g of a block
 * @param blocks k, blocks of A; the last one is filled up with zeros
 * @param needed blocks r' that the loads were computed for: k, or some more for an LT code
 * @param tasks in the order in which they start; a worker without load has none
 * @param predictedSeconds mean time of a product in the model of the workers; NaN without models
 * @param why what was chosen from, and why
 */
public record MatvecPlan(
        MatvecScheme scheme,
        int rows,
        int workers,
        int blockRows,
        int blocks,
        int needed,
        List<Task> tasks,
        double predictedSeconds,
        String why) {
    /** Home of a task that anybody takes. */
    public static final int ANYWHERE = -1;

    /**
     * A task.
     *
     * @param worker whose it is, 0..n-1, or {@link #ANYWHERE}
     * @param blocks coded blocks, at least 1
     */
    public record Task(int worker, int blocks) {}

    /** Copies the list. */
    public MatvecPlan {
        tasks = List.copyOf(tasks);
    }

    /** Coded blocks of a worker, 0..n-1; those that anybody takes count for none. */
    public int load(int worker) {
        return tasks.stream()
                .filter(task -> task.worker == worker)
                .mapToInt(Task::blocks)
                .sum();
    }

    /** Coded blocks of all tasks. */
    public int codedBlocks() {
        return tasks.stream().mapToInt(Task::blocks).sum();
    }

    /** The plan in one line. */
    public String explain() {
        String loads = tasks.get(0).worker == ANYWHERE
                ? "%d tasks for whoever is idle".formatted(tasks.size())
                : "%d tasks, loads %s"
                        .formatted(
                                tasks.size(),
                                IntStream.range(0, workers).mapToObj(this::load).toList());
        return String.format(
                Locale.ROOT,
                "%s: %d rows in %d blocks of %d, %d coded blocks over %d workers (%s), predicted %s; %s",
                scheme.label(),
                rows,
                blocks,
                blockRows,
                codedBlocks(),
                workers,
                loads,
                Double.isNaN(predictedSeconds) ? "unknown" : String.format(Locale.ROOT, "%.3g s", predictedSeconds),
                why);
    }
}
