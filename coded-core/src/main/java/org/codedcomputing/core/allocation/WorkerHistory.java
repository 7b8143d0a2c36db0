package org.codedcomputing.core.allocation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.commons.math3.stat.regression.SimpleRegression;

/**
 * Task times of one worker. The first task is left out, for it pays for class loading and compilation; of the others each counts
 * half as much as one {@value #HALF_LIFE} tasks later, and after {@value #WINDOW} tasks not at all, so that a worker that
 * became slower is not held to its fastest time forever.
 *
 * <p>Not thread-safe.
 */
public final class WorkerHistory {
    /** Tasks after which a time counts half. */
    public static final int HALF_LIFE = 20;

    /** Tasks after which a time is forgotten. */
    public static final int WINDOW = 5 * HALF_LIFE;

    /** Times needed for a regression on the load: with fewer, its intercept is noise. */
    private static final int LEAST_FOR_REGRESSION = 5;

    private record Task(double seconds, double load, boolean finished) {}

    private final Deque<Task> latest = new ArrayDeque<>();
    private boolean warm;

    /** Creates an empty history. */
    public WorkerHistory() {}

    /**
     * Records a task that ran to its end.
     *
     * @param seconds positive and finite
     * @param load its rows, at least 0; a task of no rows tells the overhead
     */
    public void finished(double seconds, double load) {
        add(new Task(seconds, load, true));
    }

    /**
     * Records a task that was stopped.
     *
     * @param seconds how long it had run, at least 0 and finite
     * @param load its rows, at least 0
     */
    public void stopped(double seconds, double load) {
        add(new Task(seconds, load, false));
    }

    private void add(Task task) {
        if (!(task.finished ? task.seconds > 0 : task.seconds >= 0)
                || !(task.load >= 0)
                || Double.isInfinite(task.seconds)
                || Double.isInfinite(task.load)) {
            throw new IllegalArgumentException("a task of %s rows cannot have taken %s seconds; give what was measured"
                    .formatted(task.load, task.seconds));
        }
        if (!warm) {
            warm = true;
            return;
        }
        latest.addLast(task);
        if (latest.size() > WINDOW) {
            latest.removeFirst();
        }
    }

    /**
     * The overhead b of a task: the least time of an empty one, else the intercept of a regression of time on load if loads
     * differ, else 0; less than every finished task took.
     */
    public double overhead() {
        OptionalDouble empty = latest.stream()
                .filter(task -> task.finished && task.load == 0)
                .mapToDouble(Task::seconds)
                .min();
        List<Task> loaded =
                latest.stream().filter(task -> task.finished && task.load > 0).toList();
        double overhead = empty.orElseGet(() -> intercept(loaded));
        double least = loaded.stream().mapToDouble(Task::seconds).min().orElse(Double.POSITIVE_INFINITY);
        // Unit times must stay positive, whatever the regression says.
        return Math.max(0, Math.min(overhead, 0.9 * least));
    }

    private static double intercept(List<Task> tasks) {
        SimpleRegression regression = new SimpleRegression();
        tasks.forEach(task -> regression.addData(task.load, task.seconds));
        boolean oneLoad = tasks.stream().mapToDouble(Task::load).distinct().count() < 2;
        return tasks.size() < LEAST_FOR_REGRESSION || oneLoad ? 0 : regression.getIntercept();
    }

    /**
     * The times for one row.
     *
     * @param overhead b, less than every finished task took
     */
    public UnitTimes unitTimes(double overhead) {
        List<UnitTimes.Time> times = new ArrayList<>();
        int age = latest.size();
        for (Task task : latest) {
            age--;
            double left = task.seconds - overhead;
            // A task that was stopped during its overhead says nothing of its rows.
            if (task.load > 0 && (task.finished || left > 0)) {
                times.add(new UnitTimes.Time(left / task.load, task.finished, Math.pow(2, -age / (double) HALF_LIFE)));
            }
        }
        return UnitTimes.of(times);
    }
}
