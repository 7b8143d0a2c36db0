package org.codedcomputing.spark.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What Spark says of the tasks of one round. Thread-safe; fills as events come. */
final class RoundTasks {
    private int running;
    private double killedSeconds;
    private final TreeMap<Integer, String> died = new TreeMap<>();
    private List<TaskTime> times = new ArrayList<>();

    synchronized void started() {
        running++;
    }

    synchronized void ended(boolean killed, double seconds) {
        running--;
        if (killed) {
            killedSeconds += seconds;
        }
        notifyAll();
    }

    /** What a task took that returned something or was killed. */
    synchronized void timed(TaskTime time) {
        times.add(time);
    }

    /** Times since this was last asked. */
    synchronized List<TaskTime> takeTimes() {
        List<TaskTime> taken = times;
        times = new ArrayList<>();
        return taken;
    }

    synchronized void died(int worker, String text) {
        died.put(worker, text);
    }

    /** Workers whose task was lost with its executor, with the last text of each, as a copy. */
    synchronized Map<Integer, String> died() {
        return new TreeMap<>(died);
    }

    /** Tasks that hold a core. */
    synchronized int running() {
        return running;
    }

    /** Run time of tasks that were killed. */
    synchronized double killedSeconds() {
        return killedSeconds;
    }
}
