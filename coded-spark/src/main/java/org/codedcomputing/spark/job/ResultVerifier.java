package org.codedcomputing.spark.job;

/**
 * Looks at each result on the driver, as it comes, and before it counts. A rejected result is an erasure, and the report names
 * its worker as faulty. What the check misses, and how likely, is for its class to say.
 *
 * @param <R> the result of one worker
 */
@FunctionalInterface
public interface ResultVerifier<R> {
    /**
     * Whether a result may be used.
     *
     * @param worker 0..n-1
     * @param result not to be modified
     */
    boolean accepts(int worker, R result);
}
