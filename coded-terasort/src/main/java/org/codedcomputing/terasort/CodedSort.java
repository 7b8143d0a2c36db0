package org.codedcomputing.terasort;

import java.util.Arrays;
import java.util.Comparator;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.core.cdc.SharedDesign;
import org.codedcomputing.spark.Coded;
import org.codedcomputing.spark.exchange.CodedPairs;
import org.codedcomputing.spark.exchange.ExchangeDesign;
import org.codedcomputing.spark.exchange.ExchangeMode;
import org.codedcomputing.spark.exchange.ExchangePlan;
import org.codedcomputing.spark.exchange.ExchangeReport;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * The exchange of CodedTeraSort [2]: rows travel as {@link Coded#fixedWidthPairs} in one of its modes, without a
 * serializer. One object serves one sort, whose plan and report it keeps; not thread safe.
 */
public final class CodedSort implements SortExchange {
    /** Bytes of one split at most, so that a batch of many blocks is still read in pieces. */
    private static final long MOST_SPLIT_BYTES = 128L << 20;

    /** Splits at most: beyond it a design is refused for its number of groups anyway. */
    private static final long MOST_SPLITS = 1_000_000;

    private final ExchangeMode mode;
    private final int nodes;
    private final double load;
    private final ExchangeDesign design;
    private @Nullable CodedPairs<byte[], byte[]> pairs;

    private CodedSort(ExchangeMode mode, int nodes, double load, ExchangeDesign design) {
        this.mode = mode;
        this.nodes = nodes;
        this.load = load;
        this.design = design;
    }

    /**
     * Describes the exchange.
     *
     * @param mode how rows move
     * @param nodes number of nodes K, 1..64; task slots that must be free at once unless the mode is uncoded
     * @param load computation load r, 1..K: at how many nodes each row is read, on average
     * @param design delivery design; without effect on mode uncoded
     * @throws IllegalArgumentException if K or r is out of range
     */
    public static CodedSort of(ExchangeMode mode, int nodes, double load, ExchangeDesign design) {
        SharedDesign.cdc(nodes, load);
        return new CodedSort(mode, nodes, load, design);
    }

    /** Describes the exchange by {@link ExchangeDesign#CDC}. */
    public static CodedSort of(ExchangeMode mode, int nodes, double load) {
        return of(mode, nodes, load, ExchangeDesign.CDC);
    }

    /**
     * Returns the least number of splits of at most 128 MiB that fills all batches evenly, a multiple of C(K,r) in CDC [2]:
     * batches of equal size make packets without padding by construction. By block when uncoded.
     */
    @Override
    public int splits(JavaSparkContext jsc, long rows) {
        if (mode == ExchangeMode.UNCODED) {
            return 0;
        }
        JavaPairRDD<byte[], byte[]> none =
                jsc.<Tuple2<byte[], byte[]>>emptyRDD().mapToPair(row -> row);
        long batches = describe(none)
                .expectedBytes(Math.multiplyExact(rows, (long) TeraRecord.LENGTH))
                .plan()
                .evenPartitions();
        if (batches == 0 || batches > MOST_SPLITS) {
            return 0;
        }
        long splitRows = MOST_SPLIT_BYTES / TeraRecord.LENGTH;
        long perBatch = Math.max(1, (rows / batches + splitRows - 1) / splitRows);
        return Math.toIntExact(batches * Math.min(perBatch, MOST_SPLITS / batches));
    }

    @Override
    public String explain(JavaPairRDD<byte[], byte[]> input, long rows) {
        return describe(input)
                .expectedBytes(Math.multiplyExact(rows, (long) TeraRecord.LENGTH))
                .plan()
                .explain();
    }

    @Override
    public JavaPairRDD<byte[], byte[]> sort(
            JavaPairRDD<byte[], byte[]> input, Partitioner partitioner, Comparator<byte[]> order, long[] rowsByRange) {
        CodedPairs<byte[], byte[]> described = describe(input)
                .expectedPartitionBytes(Arrays.stream(rowsByRange)
                        .map(rows -> Math.multiplyExact(rows, (long) TeraRecord.LENGTH))
                        .toArray());
        pairs = described;
        return described.repartitionAndSortWithinPartitions(partitioner, order);
    }

    private CodedPairs<byte[], byte[]> describe(JavaPairRDD<byte[], byte[]> input) {
        return Coded.fixedWidthPairs(input, TeraRecord.KEY_LENGTH, TeraRecord.VALUE_LENGTH)
                .mode(mode)
                .nodes(nodes)
                .computationLoad(load)
                .design(design);
    }

    /**
     * Returns the plan of the sort.
     *
     * @throws IllegalStateException if nothing was sorted yet
     */
    public ExchangePlan plan() {
        return sorted().plan();
    }

    /**
     * Returns what the sort's exchange measured.
     *
     * @throws IllegalStateException if nothing was sorted yet
     */
    public ExchangeReport report() {
        return sorted().report();
    }

    private CodedPairs<byte[], byte[]> sorted() {
        if (pairs == null) {
            throw new IllegalStateException("nothing was sorted with this exchange yet; run a sort first");
        }
        return pairs;
    }
}
