package org.codedcomputing.spark.job;

/** What a worker knows of its round. Only for the thread that computes. */
public interface WorkerContext {
    /** The worker, 0..n-1. */
    int worker();

    /** Number of the round, from 1. */
    long epoch();

    /**
     * Ends the task if the round no longer needs it. To be called every few milliseconds of work: a straggler that does not
     * ask keeps its core, and the next round waits for it.
     *
     * @throws org.apache.spark.TaskKilledException if so; to be let through
     */
    void stopIfCancelled();

    /**
     * Says that some work is done; ends the task if it is no longer needed, and parks in experiments with paced workers.
     *
     * @param units in the unit of the pace, at least 0
     * @throws InterruptedException if cancelled while parked
     */
    void worked(double units) throws InterruptedException;
}
