package org.codedcomputing.core.simulation;

import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.codedcomputing.core.allocation.WorkerModel;

/**
 * How long a list of tasks takes on unequal workers, on average, by simulation. A worker does its own tasks in their order, and
 * then the first ones that nobody has started, whoever's they are; each task takes b + l u with a u of its own from the law of the
 * worker that does it. All is over when the tasks that have ended hold as many rows as are needed.
 *
 * <p>This is one model of all schemes: uncoded if every row is needed, pull scheduling if tasks are nobody's, a coded tail if
 * parity tasks come last, a rateless code if there are many.
 */
public final class TaskTimes {
    /** Worker of a task that is nobody's. */
    public static final int NOBODY = -1;

    /**
     * A task.
     *
     * @param worker whose it is, 0..n-1, or {@link #NOBODY}
     * @param rows its rows l, at least 0
     */
    public record Task(int worker, double rows) {}

    private final List<WorkerModel> workers;
    private final double[] rows;

    /** Tasks of each worker, ascending. */
    private final int[][] own;

    private final double needed;

    private TaskTimes(List<WorkerModel> workers, List<Task> tasks, double needed) {
        this.workers = workers;
        this.needed = needed;
        this.rows = tasks.stream().mapToDouble(Task::rows).toArray();
        this.own = new int[workers.size()][];
        int[] counts = new int[workers.size()];
        for (Task task : tasks) {
            if (task.worker != NOBODY) {
                counts[task.worker]++;
            }
        }
        Arrays.setAll(own, worker -> new int[counts[worker]]);
        Arrays.fill(counts, 0);
        for (int task = 0; task < rows.length; task++) {
            int worker = tasks.get(task).worker;
            if (worker != NOBODY) {
                own[worker][counts[worker]++] = task;
            }
        }
    }

    /**
     * The mean time until the needed rows are there; infinite if in some trial they never are. Costs trials times tasks.
     *
     * @param workers at least one; caps play no part. Not modified
     * @param tasks in the order in which they start; not modified
     * @param needed rows, at most those of all tasks
     * @param trials at least 1
     * @param seed seed of all draws
     * @throws IllegalArgumentException if the tasks hold fewer rows, or a value is out of range
     */
    public static double mean(List<WorkerModel> workers, List<Task> tasks, double needed, int trials, long seed) {
        double total = tasks.stream().mapToDouble(Task::rows).sum();
        if (workers.isEmpty() || trials < 1) {
            throw new IllegalArgumentException("a simulation needs at least 1 worker and 1 trial, got %d and %d"
                    .formatted(workers.size(), trials));
        }
        if (!(total >= needed)) {
            throw new IllegalArgumentException(
                    "%d tasks hold %s rows, %s are needed; give more".formatted(tasks.size(), total, needed));
        }
        TaskTimes times = new TaskTimes(workers, tasks, needed);
        SplittableRandom random = new SplittableRandom(seed);
        double sum = 0;
        for (int trial = 0; trial < trials; trial++) {
            sum += times.trial(random.split());
        }
        return sum / trials;
    }

    /** A task that runs. */
    private record Running(double end, int worker, int task) {}

    private double trial(SplittableRandom random) {
        boolean[] started = new boolean[rows.length];
        int[] nextOwn = new int[own.length];
        int nextAny = 0;
        PriorityQueue<Running> running = new PriorityQueue<>((x, y) -> Double.compare(x.end, y.end));
        double done = 0;
        double now = 0;
        // Everybody starts at once, each with a task of its own before anybody looks for another's.
        for (int worker : ownersFirst()) {
            nextAny = start(worker, now, started, nextOwn, nextAny, running, random);
        }
        while (done < needed) {
            Running ended = running.poll();
            if (ended == null || Double.isInfinite(ended.end)) {
                return Double.POSITIVE_INFINITY;
            }
            now = ended.end;
            done += rows[ended.task];
            nextAny = start(ended.worker, now, started, nextOwn, nextAny, running, random);
        }
        return now;
    }

    private int[] ownersFirst() {
        int[] order = new int[own.length];
        int at = 0;
        for (int pass = 0; pass < 2; pass++) {
            for (int worker = 0; worker < own.length; worker++) {
                if (own[worker].length > 0 == (pass == 0)) {
                    order[at++] = worker;
                }
            }
        }
        return order;
    }

    /** Starts a worker's next task, if there is one; returns from where on unstarted tasks are to be looked for. */
    private int start(
            int worker,
            double now,
            boolean[] started,
            int[] nextOwn,
            int nextAny,
            PriorityQueue<Running> running,
            SplittableRandom random) {
        int task = -1;
        while (task < 0 && nextOwn[worker] < own[worker].length) {
            int candidate = own[worker][nextOwn[worker]++];
            task = started[candidate] ? -1 : candidate;
        }
        int any = nextAny;
        if (task < 0) {
            while (any < started.length && started[any]) {
                any++;
            }
            if (any == started.length) {
                return any;
            }
            task = any;
        }
        started[task] = true;
        WorkerModel model = workers.get(worker);
        double unit = model.law().quantile(random.nextDouble());
        running.add(new Running(now + model.overhead() + rows[task] * unit, worker, task));
        return any;
    }
}
