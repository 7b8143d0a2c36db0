package org.codedcomputing.benchmarks.terasort;

import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.storage.StorageLevel;

/**
 * The rows of one sort as they lie before it. Where replicas are placed, they are read from the files that all hosts of a lab
 * share, which crosses no link; else each split is held by one executor, and whoever else maps it reads it from there over
 * the shaped network.
 */
record HeldInput(JavaPairRDD<byte[], byte[]> rows, boolean placed) implements AutoCloseable {
    /** Prepares: reads the input once if it is to be held by executors. */
    static HeldInput of(JavaPairRDD<byte[], byte[]> rows, boolean placed) {
        if (placed) {
            return new HeldInput(rows, true);
        }
        HeldInput held = new HeldInput(rows.persist(StorageLevel.MEMORY_ONLY_SER()), false);
        long unused = held.rows.count();
        return held;
    }

    @Override
    public void close() {
        if (!placed) {
            rows.unpersist(true);
        }
    }
}
