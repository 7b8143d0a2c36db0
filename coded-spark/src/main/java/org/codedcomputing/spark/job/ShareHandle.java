package org.codedcomputing.spark.job;

/**
 * What the task of a worker begins with.
 *
 * @param worker 0..n-1
 * @param place where the share may be opened, empty for anywhere
 * @param source opens the share
 */
record ShareHandle<S>(int worker, SharePlace place, ShareSource<S> source) {}
