package org.codedcomputing.spark.exchange;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.apache.spark.RangePartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.expressions.codegen.LazilyGeneratedOrdering;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.RepartitionByExpression;
import org.apache.spark.sql.catalyst.plans.physical.HashPartitioning;
import org.apache.spark.sql.catalyst.plans.physical.Partitioning;
import org.apache.spark.sql.catalyst.plans.physical.RangePartitioning;
import org.apache.spark.sql.catalyst.plans.physical.SinglePartition$;
import org.apache.spark.sql.execution.LogicalRDD;
import scala.Option;
import scala.Tuple2;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * The rows of a dataset with the output partition of each, by Spark SQL's own expressions, and the way back to a dataset.
 * What is computed for the partition alone does not travel.
 */
final class PartitionedRows {
    /** Rows that Spark samples for each output partition when it cuts ranges. */
    private static final int SAMPLES_PER_PARTITION = 100;

    private final Dataset<Row> input;
    private final Seq<Attribute> columns;
    private final Partitioning partitioning;

    /** The input, with the values behind it that the partitioning needs and the input's columns are not. */
    private final Dataset<Row> source;

    private final List<Expression> values;

    private PartitionedRows(Dataset<Row> input, Partitioning partitioning, List<Expression> expressions) {
        this.input = input;
        this.partitioning = partitioning;
        LogicalPlan plan = input.queryExecution().analyzed();
        columns = plan.output();
        List<NamedExpression> all = new ArrayList<>(CollectionConverters.asJava(columns));
        values = new ArrayList<>();
        for (Expression expression : expressions) {
            if (expression instanceof Attribute column) {
                values.add(column);
            } else {
                // Left to the plan, since many expressions run only after Spark's optimiser has replaced them.
                Alias computed = new Alias(
                        expression,
                        "value",
                        NamedExpression.newExprId(),
                        CollectionConverters.asScala(List.<String>of()).toSeq(),
                        Option.empty(),
                        CollectionConverters.asScala(List.<String>of()).toSeq());
                all.add(computed);
                values.add(computed.toAttribute());
            }
        }
        source = all.size() == columns.size()
                ? input
                : org.apache.spark.sql.classic.Dataset.ofRows(
                        classic(input).sparkSession(), new Project(seq(all), plan));
    }

    /**
     * Takes from a plan of Spark what it would partition by.
     *
     * @param input Not modified
     * @param spark the input, repartitioned by Spark. Not modified
     * @throws IllegalArgumentException if the partition of a row does not follow from the row alone
     */
    static PartitionedRows of(Dataset<Row> input, Dataset<Row> spark) {
        LogicalPlan plan = spark.queryExecution().analyzed();
        if (!(plan instanceof RepartitionByExpression asked)) {
            throw new IllegalArgumentException(
                    "a row's output partition must follow from the row alone, but Spark plans these columns as a %s: are they deterministic? The nodes that map the same row would send it to different partitions; compute them with withColumn and write the rows out first, or use Spark's own operator"
                            .formatted(plan.nodeName()));
        }
        Partitioning partitioning = asked.partitioning();
        List<Expression> expressions = List.of();
        if (partitioning instanceof HashPartitioning hash) {
            expressions = CollectionConverters.asJava(hash.expressions());
        } else if (partitioning instanceof RangePartitioning ranges) {
            expressions = CollectionConverters.asJava(ranges.ordering()).stream()
                    .map(SortOrder::child)
                    .toList();
        }
        return new PartitionedRows(input, partitioning, expressions);
    }

    /** Rows that all go to one partition, for a plan before there is an operator. */
    static PartitionedRows single(Dataset<Row> input) {
        return new PartitionedRows(input, SinglePartition$.MODULE$, List.of());
    }

    /** The bytes of each row, behind its output partition. Cuts ranges in a job of its own, if that is what was asked for. */
    JavaPairRDD<Integer, byte[]> pairs() {
        Seq<Attribute> sourceColumns = source.queryExecution().analyzed().output();
        Seq<Attribute> ownColumns = columns;
        boolean narrowed = sourceColumns.size() > ownColumns.size();
        RowPartitioning function = function(sourceColumns);
        return sourceRows().mapPartitionsToPair(rows -> {
            ToIntFunction<InternalRow> partition = function.open();
            UnsafeProjection own = UnsafeProjection.create(seq(ownColumns), sourceColumns);
            // Spark reuses the row, and with it its bytes, for the next one.
            return mapped(
                    rows,
                    row -> new Tuple2<>(
                            partition.applyAsInt(row),
                            (!narrowed && row instanceof UnsafeRow unsafe ? unsafe : own.apply(row))
                                    .copy()
                                    .getBytes()));
        });
    }

    private RowPartitioning function(Seq<Attribute> sourceColumns) {
        if (partitioning instanceof HashPartitioning hash) {
            return RowPartitioning.of(
                    new HashPartitioning(seq(values), hash.numPartitions()).partitionIdExpression(), sourceColumns);
        }
        if (partitioning instanceof RangePartitioning ranges) {
            return RowPartitioning.of(ranges(ranges, sourceColumns), seq(values), sourceColumns);
        }
        // One partition needs no function.
        return RowPartitioning.single();
    }

    /** Cuts ranges as Spark does, by a sample of the values that rows are compared by. */
    private RangePartitioner<InternalRow, Boolean> ranges(RangePartitioning ranges, Seq<Attribute> sourceColumns) {
        Seq<Expression> compared = seq(values);
        RDD<Tuple2<InternalRow, Boolean>> keys = sourceRows()
                .mapPartitions(
                        rows -> {
                            UnsafeProjection projection = UnsafeProjection.create(compared, sourceColumns);
                            return mapped(
                                    rows,
                                    row -> new Tuple2<InternalRow, Boolean>(
                                            projection.apply(row).copy(), true));
                        },
                        true)
                .rdd();
        List<SortOrder> order = CollectionConverters.asJava(ranges.ordering());
        List<SortOrder> byPosition = IntStream.range(0, order.size())
                .mapToObj(i -> byPosition(order.get(i), i))
                .toList();
        return new RangePartitioner<>(
                ranges.numPartitions(),
                keys,
                true,
                SAMPLES_PER_PARTITION,
                new LazilyGeneratedOrdering(seq(byPosition)),
                rowTag());
    }

    private static SortOrder byPosition(SortOrder order, int position) {
        Expression value = order.child();
        return order.copy(
                new BoundReference(position, value.dataType(), value.nullable()),
                order.direction(),
                order.nullOrdering(),
                order.sameOrderExpressions());
    }

    /**
     * The dataset of rows that have moved, with the input's own columns, and known to Spark as partitioned as was asked.
     *
     * @param moved the bytes of rows, each in its output partition
     */
    Dataset<Row> dataset(JavaPairRDD<Integer, byte[]> moved) {
        int fields = columns.size();
        JavaRDD<InternalRow> rows = moved.mapPartitions(
                records -> mapped(records, record -> {
                    UnsafeRow row = new UnsafeRow(fields);
                    row.pointTo(record._2(), record._2().length);
                    return row;
                }),
                true);
        LogicalRDD plan = new LogicalRDD(
                columns,
                rows.rdd(),
                partitioning,
                seq(List.<SortOrder>of()),
                false,
                Option.empty(),
                classic(input).sparkSession(),
                Option.empty(),
                Option.empty());
        return org.apache.spark.sql.classic.Dataset.ofRows(classic(input).sparkSession(), plan);
    }

    private JavaRDD<InternalRow> sourceRows() {
        return JavaRDD.fromRDD(source.queryExecution().toRdd(), rowTag());
    }

    private static org.apache.spark.sql.classic.Dataset<Row> classic(Dataset<Row> rows) {
        return (org.apache.spark.sql.classic.Dataset<Row>) rows;
    }

    private static <T> Seq<T> seq(List<? extends T> elements) {
        return CollectionConverters.<T>asScala(List.<T>copyOf(elements)).toSeq();
    }

    private static Seq<Expression> seq(Seq<Attribute> columns) {
        return seq(CollectionConverters.asJava(columns));
    }

    private static <A, B> Iterator<B> mapped(Iterator<A> elements, Function<A, B> function) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return elements.hasNext();
            }

            @Override
            public B next() {
                return function.apply(elements.next());
            }
        };
    }

    private static ClassTag<InternalRow> rowTag() {
        return ClassTag$.MODULE$.apply(InternalRow.class);
    }
}
