package org.codedcomputing.spark.exchange;

import java.util.Iterator;

/**
 * One input partition at one node.
 *
 * @param batch the batch that it belongs to
 * @param index its index among the input's partitions
 * @param records its records, to be read once, before the next partition is asked for
 */
record InputPartition<T>(long batch, int index, Iterator<T> records) {}
