package org.codedcomputing.spark.job;

/** Where a task finds its share. Nothing of the share is touched before {@link #open}. */
@FunctionalInterface
interface ShareSource<S> {
    S open();
}
