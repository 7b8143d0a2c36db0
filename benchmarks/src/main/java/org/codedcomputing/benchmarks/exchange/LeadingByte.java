package org.codedcomputing.benchmarks.exchange;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import org.apache.spark.Partitioner;

/** Ranges of equal width over the first byte of binary keys, unsigned. */
final class LeadingByte extends Partitioner {
    private static final long serialVersionUID = 1L;

    /** Keys as unsigned bytes. */
    static final Comparator<byte[]> UNSIGNED = (Comparator<byte[]> & Serializable) Arrays::compareUnsigned;

    private final int partitions;

    LeadingByte(int partitions) {
        this.partitions = partitions;
    }

    @Override
    public int numPartitions() {
        return partitions;
    }

    @Override
    public int getPartition(Object key) {
        return ((((byte[]) key)[0] & 0xff) * partitions) >> Byte.SIZE;
    }
}
