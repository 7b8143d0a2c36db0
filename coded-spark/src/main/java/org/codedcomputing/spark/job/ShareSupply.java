package org.codedcomputing.spark.job;

import org.apache.spark.rdd.RDD;

/** The shares of a job where tasks find them. Thread-safe. */
interface ShareSupply<S> extends AutoCloseable {
    /**
     * One partition for each worker, of one handle.
     *
     * @param workers the first so many workers at least; shares that are not there yet are made now
     */
    RDD<ShareHandle<S>> rdd(int workers);

    /** Workers 0.. whose shares are there; those of the others are made by the Spark job that asks for them. */
    default int ready() {
        return Integer.MAX_VALUE;
    }

    /**
     * Makes a lost share again, under the same masks.
     *
     * @return whether that is possible here
     */
    boolean renew(int worker);

    /** What was spent since this was last asked. */
    Spent spent();

    /** Estimate of what all shares take in an executor's memory, in bytes. */
    long bytes();

    /** In words: where shares lie. */
    String placement();

    @Override
    void close();

    /**
     * Time spent on the driver.
     *
     * @param encodeNanos making shares
     * @param shipNanos handing them to Spark
     */
    record Spent(long encodeNanos, long shipNanos) {}
}
