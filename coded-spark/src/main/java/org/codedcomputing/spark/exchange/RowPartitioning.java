package org.codedcomputing.spark.exchange;

import java.io.Serializable;
import java.util.List;
import java.util.function.ToIntFunction;
import org.apache.spark.RangePartitioner;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** The output partition of a row, by Spark SQL's own expressions. */
interface RowPartitioning extends Serializable {
    /** The function itself, for one thread: Spark's projections reuse their result. */
    ToIntFunction<InternalRow> open();

    /** Everything in partition 0. */
    static RowPartitioning single() {
        return () -> row -> 0;
    }

    /**
     * The partition that an expression gives, as Spark's hash partitioning has one.
     *
     * @param expression of type int, not null
     * @param columns of the rows
     */
    static RowPartitioning of(Expression expression, Seq<Attribute> columns) {
        Seq<Expression> expressions =
                CollectionConverters.asScala(List.of(expression)).toSeq();
        return () -> {
            UnsafeProjection projection = UnsafeProjection.create(expressions, columns);
            return row -> projection.apply(row).getInt(0);
        };
    }

    /**
     * The range in which the values of some expressions lie.
     *
     * @param ranges over rows of these values
     * @param expressions the values that rows are compared by
     * @param columns of the rows
     */
    static RowPartitioning of(
            RangePartitioner<InternalRow, Boolean> ranges, Seq<Expression> expressions, Seq<Attribute> columns) {
        return () -> {
            UnsafeProjection projection = UnsafeProjection.create(expressions, columns);
            return row -> {
                InternalRow values = projection.apply(row);
                // Spark generates the comparison and promises nothing about its use by several threads of a task.
                synchronized (ranges) {
                    return ranges.getPartition(values);
                }
            };
        };
    }
}
