package org.codedcomputing.spark;

import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.codedcomputing.spark.exchange.CodedPairs;
import org.codedcomputing.spark.exchange.CodedRows;

/** Where to begin: coded operators on Spark's own types. */
public final class Coded {
    private Coded() {}

    /**
     * Pair operators whose records travel by a coded exchange.
     *
     * <pre>{@code
     * JavaPairRDD<String, Long> sorted = Coded.pairs(pairs)
     *         .nodes(4)
     *         .computationLoad(2)
     *         .repartitionAndSortWithinPartitions(partitioner, comparator);
     * }</pre>
     *
     * @param input Not modified; its keys and values are serializable by the application's Kryo
     */
    public static <K, V> CodedPairs<K, V> pairs(JavaPairRDD<K, V> input) {
        return CodedPairs.of(input);
    }

    /**
     * The same for binary records of fixed width, which need no serializer.
     *
     * @param input Not modified
     * @param keyBytes bytes of every key, at least 0
     * @param valueBytes bytes of every value, at least 0; together with the key at least 1
     */
    public static CodedPairs<byte[], byte[]> fixedWidthPairs(
            JavaPairRDD<byte[], byte[]> input, int keyBytes, int valueBytes) {
        return CodedPairs.fixedWidth(CodedPairs.of(input), keyBytes, valueBytes);
    }

    /**
     * Operators on the rows of a dataset, which travel as Spark SQL's own bytes.
     *
     * <pre>{@code
     * Dataset<Row> byUser = Coded.rows(clicks)
     *         .nodes(4)
     *         .computationLoad(2)
     *         .repartition(64, col("user"))
     *         .sortWithinPartitions("user", "time");
     * }</pre>
     *
     * @param input of a classic session. Not modified
     * @throws IllegalArgumentException if it is a stream, or lives on the other side of Spark Connect
     */
    public static CodedRows rows(Dataset<Row> input) {
        return CodedRows.of(input);
    }
}
