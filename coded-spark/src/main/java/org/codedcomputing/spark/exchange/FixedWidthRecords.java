package org.codedcomputing.spark.exchange;

import java.io.IOException;
import java.util.Iterator;
import scala.Tuple2;

/**
 * Binary records of fixed width that can also be had in blocks, as they lie in a file: key, value, key, value, and nothing
 * between. What {@link org.apache.spark.rdd.RDD#compute} of an input of {@link
 * org.codedcomputing.spark.Coded#fixedWidthPairs} returns; a coded exchange to a {@link BytePartitioner} then makes no objects
 * of records. Whoever reads one by one, as all of Spark does, has them as pairs. For one thread.
 */
public interface FixedWidthRecords extends Iterator<Tuple2<byte[], byte[]>> {
    /** Bytes of every key, at least 0. */
    int keyBytes();

    /** Bytes of every value, at least 0; together with the key at least 1. */
    int valueBytes();

    /**
     * Moves to the next block of records; those of the block before that were not read yet are left out.
     *
     * @return whether there is one; false once all records were read
     * @throws IOException if the input cannot be read, or is not as it was planned
     */
    boolean nextBlock() throws IOException;

    /** The array that has the block. Not to be modified, and overwritten by the next move. */
    byte[] block();

    /** Where in {@link #block} its first record begins that {@link #next} has not returned. */
    int blockOffset();

    /** The number of whole records from {@link #blockOffset} on, at least 1 after a move to a block. */
    int blockRecords();
}
