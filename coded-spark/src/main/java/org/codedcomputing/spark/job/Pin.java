package org.codedcomputing.spark.job;

/** Where a share may be opened. */
public enum Pin {
    /** Wherever Spark starts the task; the place that it was shipped for is only preferred. */
    NONE,
    /** Only on the host that it was shipped for. What leaks, or lies, is a host. */
    HOST,
    /** Only on the executor that it was shipped for, which no later executor can stand in for. */
    EXECUTOR
}
