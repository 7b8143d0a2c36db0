package org.codedcomputing.spark.matvec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.codedcomputing.core.allocation.WorkerEstimates;
import org.codedcomputing.core.allocation.WorkerHistory;
import org.codedcomputing.core.allocation.WorkerModel;

/**
 * What tasks of one application took, by where they ran, and the models of workers that follow. With executors, a time says
 * something of the executor that ran the task, whoever's it was. Without, it says something of the worker whose task it was, or
 * of all workers if it was nobody's.
 *
 * <p>Not thread-safe.
 */
final class Observations {
    /** Finished tasks without which a law cannot be fitted. */
    private static final int LEAST_FINISHED = 2;

    private final int workers;
    private final Map<String, WorkerHistory> byExecutor = new HashMap<>();
    private final List<WorkerHistory> byWorker;

    /** @param workers n, at least 1 */
    Observations(int workers) {
        this.workers = workers;
        this.byWorker = Stream.generate(WorkerHistory::new).limit(workers).toList();
    }

    /**
     * Takes a time.
     *
     * @param executor where it ran; empty if there are no executors
     * @param worker whose it was, or {@link MatvecPlan#ANYWHERE}
     * @param seconds what it took, or had taken when it was stopped
     * @param rows its rows, at least 1
     * @param finished whether it ran to its end
     */
    void add(String executor, int worker, double seconds, double rows, boolean finished) {
        if (!executor.isEmpty()) {
            add(byExecutor.computeIfAbsent(executor, e -> new WorkerHistory()), seconds, rows, finished);
        } else if (worker != MatvecPlan.ANYWHERE) {
            add(byWorker.get(worker), seconds, rows, finished);
        } else {
            byWorker.forEach(history -> add(history, seconds, rows, finished));
        }
    }

    private static void add(WorkerHistory history, double seconds, double rows, boolean finished) {
        if (!finished) {
            history.stopped(Math.max(0, seconds), rows);
        } else if (seconds > 0) {
            // A clock that did not advance measured nothing.
            history.finished(seconds, rows);
        }
    }

    /**
     * Models of all workers.
     *
     * @param executors in the order in which workers are dealt out to them; empty if there are none
     * @return nothing while too few tasks have ended; the first of each executor does not count
     */
    Optional<List<WorkerModel>> models(List<String> executors) {
        List<WorkerHistory> histories = new ArrayList<>();
        for (int worker = 0; worker < workers; worker++) {
            histories.add(
                    executors.isEmpty()
                            ? byWorker.get(worker)
                            : byExecutor.getOrDefault(executors.get(worker % executors.size()), new WorkerHistory()));
        }
        int finished = histories.stream()
                .distinct()
                .mapToInt(history -> history.unitTimes(history.overhead()).finished())
                .sum();
        return finished < LEAST_FINISHED ? Optional.empty() : Optional.of(WorkerEstimates.of(histories));
    }
}
