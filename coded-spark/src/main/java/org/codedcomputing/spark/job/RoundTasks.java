package org.codedcomputing.spark.job;

import java.util.Map;
import java.util.TreeMap;

/** What Spark says of the tasks of one round. Thread-safe; fills as events come. */
final class RoundTasks {
    private int running;
    private double killedSeconds;
    private final TreeMap<Integer, String> died = new TreeMap<>();

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
