package org.codedcomputing.terasort;

import java.util.Comparator;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The step of a sort that moves every row to its range and sorts the ranges: the one place where plain and coded sorting
 * differ.
 */
@FunctionalInterface
public interface SortExchange {
    /**
     * Moves and sorts rows. Lazy, as every Spark transformation; called once, on the driver.
     *
     * @param input pairs of 10-byte keys and 90-byte values, DETERMINATE; possibly without partitions, when the input is
     *     empty
     * @param partitioner the ranges
     * @param order the order of keys within a range; serializable
     * @param rowsByRange rows of each range, as the sample has it; their sum is the rows of the input. Not modified
     * @return the same pairs in {@code partitioner.numPartitions()} partitions: each pair where the partitioner sends its
     *     key, each partition in {@code order}
     */
    JavaPairRDD<byte[], byte[]> sort(
            JavaPairRDD<byte[], byte[]> input, Partitioner partitioner, Comparator<byte[]> order, long[] rowsByRange);

    /**
     * Returns into how many equal splits the input should be cut for this exchange, or 0 to cut it by block.
     *
     * @param jsc the context. Not modified.
     * @param rows rows of the input, at least 0
     */
    default int splits(JavaSparkContext jsc, long rows) {
        return 0;
    }

    /**
     * Returns what {@link #sort} would do, for {@code --dry-run}; several lines, each ended. Nothing runs.
     *
     * @param input as for {@link #sort}
     * @param rows rows of the input
     * @throws IllegalArgumentException if {@link #sort} would refuse
     */
    default String explain(JavaPairRDD<byte[], byte[]> input, long rows) {
        return "Spark's own shuffle\n";
    }

    /** Returns Spark's own shuffle and sort. */
    static SortExchange plain() {
        return (input, partitioner, order, rowsByRange) -> input.repartitionAndSortWithinPartitions(partitioner, order);
    }
}
