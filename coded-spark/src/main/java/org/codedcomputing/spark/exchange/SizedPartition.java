package org.codedcomputing.spark.exchange;

import org.apache.spark.Partition;

/** A partition of an RDD of one's own that knows how much it will read of files, as those of Spark's Hadoop RDDs do. */
public interface SizedPartition extends Partition {
    /** Bytes of the partition's pieces of files, at least 0. */
    long inputBytes();
}
