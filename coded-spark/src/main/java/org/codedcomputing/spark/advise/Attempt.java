package org.codedcomputing.spark.advise;

/**
 * A task's run with its time in parts.
 *
 * @param task as logged
 * @param wave how many tasks its slot had run before it in the stage, about
 * @param work seconds in which it ran, and what its start took beyond all measure
 * @param overhead seconds of its start and end, as Spark needs them for every task
 */
record Attempt(LoggedTask task, int wave, double work, double overhead) {
    int executor() {
        return task.executor();
    }

    long bytes() {
        return task.bytes();
    }

    long records() {
        return task.records();
    }

    /** Whether its result was taken; else it would have taken longer. */
    boolean succeeded() {
        return task.succeeded();
    }

    /** The same with less work. */
    Attempt without(double seconds, double least) {
        return new Attempt(task, wave, Math.max(work - seconds, Math.min(work, least)), overhead);
    }
}
