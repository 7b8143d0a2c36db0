package org.codedcomputing.benchmarks.terasort;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/** TeraSort as a user of Spark writes it, without anything of ours: the baseline. */
final class PlainSort {
    private static final int KEY_BYTES = 10;
    private static final int ROW_BYTES = 100;

    private PlainSort() {}

    /** Unsigned bytes. */
    enum ByUnsigned implements Comparator<byte[]> {
        INSTANCE;

        @Override
        public int compare(byte[] a, byte[] b) {
            return Arrays.compareUnsigned(a, b);
        }
    }

    /** Ranges between split keys. */
    static final class Ranges extends Partitioner implements Serializable {
        private static final long serialVersionUID = 1L;
        private final byte[][] splitKeys;

        Ranges(byte[][] splitKeys) {
            this.splitKeys = splitKeys;
        }

        @Override
        public int numPartitions() {
            return splitKeys.length + 1;
        }

        @Override
        public int getPartition(Object key) {
            int found = Arrays.binarySearch(splitKeys, (byte[]) key, ByUnsigned.INSTANCE);
            return found < 0 ? -found - 1 : found + 1;
        }
    }

    /**
     * Reads rows as pairs of key and rest.
     *
     * @param splits map tasks
     */
    static JavaPairRDD<byte[], byte[]> read(JavaSparkContext spark, String input, long rows, int splits) {
        long splitBytes = (rows + splits - 1) / splits * ROW_BYTES;
        spark.hadoopConfiguration().setLong("mapreduce.input.fileinputformat.split.maxsize", splitBytes);
        return spark.binaryRecords(input, ROW_BYTES)
                .mapToPair(row ->
                        new Tuple2<>(Arrays.copyOf(row, KEY_BYTES), Arrays.copyOfRange(row, KEY_BYTES, ROW_BYTES)));
    }

    /** Sorts. */
    static JavaPairRDD<byte[], byte[]> sort(JavaPairRDD<byte[], byte[]> rows, byte[][] splitKeys) {
        return rows.repartitionAndSortWithinPartitions(new Ranges(splitKeys), ByUnsigned.INSTANCE);
    }
}
