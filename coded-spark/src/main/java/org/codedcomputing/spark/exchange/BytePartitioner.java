package org.codedcomputing.spark.exchange;

/**
 * What a {@link org.apache.spark.Partitioner} of {@code byte[]} keys implements besides, so that a record's output partition is
 * found where its key lies, without a copy of it.
 */
public interface BytePartitioner {
    /**
     * Returns the output partition of a key: what {@link org.apache.spark.Partitioner#getPartition} gives for an array of the
     * same bytes, and the same errors.
     *
     * @param bytes array that has the key. Not modified
     * @param offset index of the key's first byte
     * @param length bytes of the key; the key lies inside the array
     */
    int getPartition(byte[] bytes, int offset, int length);
}
