package org.codedcomputing.spark.exchange;

import java.util.Objects;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.codedcomputing.spark.compatibility.SparkConnect;
import org.codedcomputing.spark.exchange.transport.Transport;
import org.jspecify.annotations.Nullable;

/**
 * Operators on rows that travel by a coded exchange, as the bytes that Spark SQL has in memory: nothing is serialized. Made
 * by {@link org.codedcomputing.spark.Coded#rows}.
 *
 * <p>The setters say how; each operator returns a plain {@link Dataset} with the rows in the partitions in which Spark's own
 * operator of that name would put them, of the same columns, so that columns of the input are columns of the result. The
 * exchange runs once, on the first action. Where adaptive execution is on, the stages <i>before</i> the exchange run when
 * the operator is called, as they do when {@link Dataset#rdd} is asked for. Rows of the input are computed at {@code
 * computationLoad} nodes: user-defined functions before the exchange must be pure.
 *
 * <p>Instances are immutable but for {@link #plan} and {@link #report}, which speak of the operator that was called last;
 * they are meant for one thread.
 */
public final class CodedRows {
    private final Dataset<Row> input;
    private final ExchangeSettings<Integer, byte[]> settings;
    private @Nullable CodedPairs<Integer, byte[]> last;

    /**
     * Wraps an input; nothing runs.
     *
     * @param input Not modified
     * @throws IllegalArgumentException if it is a stream, or lives on the other side of Spark Connect
     */
    public static CodedRows of(Dataset<Row> input) {
        SparkConnect.refuse(input);
        if (input.isStreaming()) {
            throw new IllegalArgumentException(
                    "the dataset is a stream, which has no end to exchange; use coded operators in foreachBatch");
        }
        return new CodedRows(input, ExchangeSettings.none());
    }

    private CodedRows(Dataset<Row> input, ExchangeSettings<Integer, byte[]> settings) {
        this.input = input;
        this.settings = settings;
    }

    private CodedRows with(ExchangeSettings<Integer, byte[]> changed) {
        return new CodedRows(input, changed);
    }

    /** Sets how rows move; key {@code spark.coded.exchange.mode}. */
    public CodedRows mode(ExchangeMode mode) {
        return with(settings.withMode(mode));
    }

    /** Sets the number of nodes K, 1..64, each one task; key {@code spark.coded.exchange.nodes}. */
    public CodedRows nodes(int nodes) {
        return with(settings.withNodes(nodes));
    }

    /**
     * Sets the computation load r, 1..K: at how many nodes the input is mapped; key {@code spark.coded.exchange.load}. Need
     * not be whole: with 2.5 half of the input partitions are mapped at 2 nodes and half at 3.
     */
    public CodedRows computationLoad(double load) {
        return with(settings.withComputationLoad(load));
    }

    /**
     * Sets who maps what and who serves whom; key {@code spark.coded.exchange.design}. A design that does not exist for the
     * nodes and the load gives way to the nearest of no larger load, which the plan says. Without effect on mode uncoded.
     */
    public CodedRows design(ExchangeDesign design) {
        return with(settings.withDesign(design));
    }

    /** Sets the bytes of all rows that the caller expects, so that the plan can predict bytes rather than shares. */
    public CodedRows expectedBytes(long bytes) {
        return with(settings.withExpectedBytes(ExpectedBytes.of(bytes)));
    }

    /**
     * Sets the transport, for those who bring their own.
     *
     * @param transport must reach every task of the barrier stage
     */
    public CodedRows transport(Transport transport) {
        return with(settings.withTransport(transport));
    }

    /**
     * The rows by the hash of some columns, as Spark's operator of this name gives them; call {@link
     * Dataset#sortWithinPartitions} on the result to have them sorted, too. Spark knows how the result is partitioned, and
     * joins and groups it by the same columns without another shuffle.
     *
     * @param partitions at least 1
     * @param columns at least one; deterministic
     * @throws IllegalArgumentException if the above does not hold, or options contradict each other or the input
     */
    public Dataset<Row> repartition(int partitions, Column... columns) {
        check(partitions, columns);
        return exchanged(partitions, input.repartition(partitions, columns));
    }

    /**
     * The rows in the order of some columns over all partitions, as Spark's {@link Dataset#sort} gives them. Samples the
     * rows at once, in a job of its own, as Spark's does.
     *
     * @param partitions at least 1
     * @param columns at least one, with {@link Column#desc} and its kin where wanted; deterministic
     * @throws IllegalArgumentException if the above does not hold, or options contradict each other or the input
     */
    public Dataset<Row> sort(int partitions, Column... columns) {
        check(partitions, columns);
        return exchanged(partitions, input.repartitionByRange(partitions, columns))
                .sortWithinPartitions(columns);
    }

    private static void check(int partitions, Column[] columns) {
        if (partitions < 1) {
            throw new IllegalArgumentException("%d output partitions; choose at least 1".formatted(partitions));
        }
        if (columns.length == 0) {
            throw new IllegalArgumentException(
                    "0 columns: rows need at least 1 to go by; name one, or use Spark's own repartition(%d) to spread rows evenly"
                            .formatted(partitions));
        }
    }

    private Dataset<Row> exchanged(int partitions, Dataset<Row> asked) {
        PartitionedRows rows = PartitionedRows.of(input, asked);
        CodedPairs<Integer, byte[]> pairs = pairs(rows);
        JavaPairRDD<Integer, byte[]> moved = pairs.partitionBy(new ByIndex(partitions));
        last = pairs;
        return rows.dataset(moved);
    }

    private CodedPairs<Integer, byte[]> pairs(PartitionedRows rows) {
        JavaPairRDD<Integer, byte[]> pairs = rows.pairs();
        return CodedPairs.of(
                pairs, settings.withRecords(new RowRecordCodec(pairs.context().getConf())));
    }

    /** Output partitions that rows name themselves. */
    private static final class ByIndex extends Partitioner {
        private static final long serialVersionUID = 1L;
        private final int partitions;

        ByIndex(int partitions) {
            this.partitions = partitions;
        }

        @Override
        public int numPartitions() {
            return partitions;
        }

        @Override
        public int getPartition(Object key) {
            return (Integer) key;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof ByIndex that && partitions == that.partitions;
        }

        @Override
        public int hashCode() {
            return partitions;
        }
    }

    /**
     * The plan of the operator that was called last, or, before any, of one called now.
     *
     * @throws IllegalArgumentException if options contradict each other or the input; the message has both numbers
     */
    public ExchangePlan plan() {
        return Objects.requireNonNullElseGet(last, () -> pairs(PartitionedRows.single(input)))
                .plan();
    }

    /**
     * What was measured, after the first action on the result of the operator that was called last.
     *
     * @throws IllegalStateException if no operator was called, or no action has run
     */
    public ExchangeReport report() {
        CodedPairs<Integer, byte[]> pairs = last;
        if (pairs == null) {
            throw new IllegalStateException(
                    "no operator was called on these rows yet; call one, run an action, then ask");
        }
        return pairs.report();
    }
}
