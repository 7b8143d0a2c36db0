package org.codedcomputing.spark.exchange;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.codedcomputing.spark.Coded;

/** Row operators give what Spark's give, on random rows of random shape. */
class RowOperatorsTest {
    private static final int MOST_NODES = 5;
    private static final StructType SCHEMA =
            new StructType().add("a", DataTypes.IntegerType).add("b", DataTypes.StringType);

    /** Made with the class, which no other test needs. */
    private static final SparkSession SPARK = SparkSession.builder()
            .config(ExchangeTestSupport.conf(MOST_NODES))
            .config("spark.ui.enabled", "false")
            // Else Spark leaves out the shuffle of a dataset that turns out to be empty, and with it the partitions
            // asked for.
            .config("spark.sql.adaptive.enabled", "false")
            // Not the 200 partitions that Spark would sort some hundred rows into.
            .config("spark.sql.shuffle.partitions", MOST_NODES)
            .getOrCreate();

    @AfterContainer
    static void stop() {
        SPARK.stop();
    }

    @Property(tries = 12)
    void equalSparks(
            @ForAll ExchangeMode mode,
            @ForAll @IntRange(min = 1, max = MOST_NODES) int nodes,
            @ForAll @IntRange(min = 1, max = MOST_NODES) int load,
            @ForAll @IntRange(min = 1, max = 9) int inputPartitions,
            @ForAll @IntRange(min = 1, max = 9) int outputPartitions,
            @ForAll @IntRange(max = 300) int count,
            @ForAll long seed) {
        requireEqual(
                mode, nodes, Math.min(load, nodes), inputPartitions, outputPartitions, rows(count, new Random(seed)));
    }

    @Example
    void equalSparksWithoutRows() {
        for (ExchangeMode mode : ExchangeMode.values()) {
            requireEqual(mode, 3, 2, 2, 4, List.of());
        }
    }

    private static List<Row> rows(int count, Random random) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(RowFactory.create(
                    random.nextInt(6) == 0 ? null : random.nextInt(50),
                    random.nextInt(6) == 0 ? null : "b".repeat(random.nextInt(30)) + random.nextInt(9)));
        }
        return rows;
    }

    private static void requireEqual(
            ExchangeMode mode, int nodes, int load, int inputPartitions, int outputPartitions, List<Row> rows) {
        Dataset<Row> input = SPARK.createDataFrame(
                SPARK.createDataFrame(rows, SCHEMA).toJavaRDD().coalesce(inputPartitions), SCHEMA);
        CodedRows coded = Coded.rows(input).mode(mode).nodes(nodes).computationLoad(load);
        assertThat(partitions(coded.repartition(outputPartitions, col("b")).sortWithinPartitions("a", "b")))
                .isEqualTo(
                        partitions(input.repartition(outputPartitions, col("b")).sortWithinPartitions("a", "b")));
        assertThat(coded.sort(outputPartitions, col("a").desc(), col("b")).collectAsList())
                .isEqualTo(input.sort(col("a").desc(), col("b")).collectAsList());
    }

    private static List<List<Row>> partitions(Dataset<Row> rows) {
        return rows.toJavaRDD().glom().collect();
    }
}
