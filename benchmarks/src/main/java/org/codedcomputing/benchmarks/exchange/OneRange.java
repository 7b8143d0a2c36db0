package org.codedcomputing.benchmarks.exchange;

import org.apache.spark.Partitioner;

/** Sends every key to the first of some partitions, as if all rows had one key. */
final class OneRange extends Partitioner {
    private static final long serialVersionUID = 1L;

    private final int partitions;

    OneRange(int partitions) {
        this.partitions = partitions;
    }

    @Override
    public int numPartitions() {
        return partitions;
    }

    @Override
    public int getPartition(Object key) {
        return 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OneRange that && partitions == that.partitions;
    }

    @Override
    public int hashCode() {
        return partitions;
    }
}
