package org.codedcomputing.spark.job;

/**
 * Coded tail, a word of this project: a job of more tasks than slots, in which tasks that only help others start on slots that
 * would idle while the last tasks run. It needs the scheduler mode FIFO.
 */
public enum Tail {
    /** None: every worker has a slot from the start. */
    NONE,
    /**
     * Of a systematic code whose first K workers compute the answer's own parts, those are pulled first; the other n-K run on
     * slots that would idle, as a second Spark job behind the first.
     */
    PARITY,
    /** Of a code that needs all its workers, such as a sum, those that are late get a second copy each on slots that idle. */
    COPIES
}
