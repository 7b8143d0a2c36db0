package org.codedcomputing.spark.job;

/**
 * What a task took that ended.
 *
 * @param worker whose it was, 0..n-1
 * @param executor Spark's id of the executor that ran it
 * @param seconds time of its function on its own clock, with a delay that was made on purpose; of one that was stopped, or whose
 *     result came too late, the time that Spark counts from its launch
 * @param finished whether it ran to its end
 */
public record TaskTime(int worker, String executor, double seconds, boolean finished) {}
