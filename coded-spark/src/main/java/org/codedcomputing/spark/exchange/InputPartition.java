package org.codedcomputing.spark.exchange;

import java.util.Iterator;
import java.util.function.Supplier;

/**
 * One input partition at one node.
 *
 * @param batch the batch that it belongs to
 * @param index its index among the input's partitions
 * @param records begins to compute its records, which are to be read once; to be called by the thread that reads them
 */
record InputPartition<T>(long batch, int index, Supplier<Iterator<T>> records) {}
