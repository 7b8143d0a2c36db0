package org.codedcomputing.spark.exchange;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.rand;
import static org.apache.spark.sql.functions.spark_partition_id;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import org.codedcomputing.spark.Coded;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows lie where Spark's own operators put them, and are the same to the byte. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CodedRowsTest {
    private static final int NODES = 4;
    private static final long SEED = Long.getLong("coded.seed", 20261123);

    private static final StructType SCHEMA = new StructType()
            .add("id", DataTypes.LongType, false)
            .add("key", DataTypes.StringType)
            .add("small", DataTypes.ByteType)
            .add("flag", DataTypes.BooleanType)
            .add("real", DataTypes.DoubleType)
            .add("price", DataTypes.createDecimalType(38, 10))
            .add("at", DataTypes.TimestampType)
            .add("blob", DataTypes.BinaryType)
            .add("tags", DataTypes.createArrayType(DataTypes.StringType))
            .add("counts", DataTypes.createMapType(DataTypes.StringType, DataTypes.IntegerType))
            .add(
                    "place",
                    new StructType()
                            .add("x", DataTypes.FloatType)
                            .add("names", DataTypes.createArrayType(DataTypes.StringType)),
                    true,
                    new Metadata(scala.collection.immutable.Map$.MODULE$.empty()));

    private final Map<Map.Entry<Long, Integer>, Dataset<Row>> made = new HashMap<>();

    private SparkSession spark;

    @BeforeAll
    void startSpark() {
        spark = SparkSession.builder()
                .config(ExchangeTestSupport.conf(NODES))
                .config("spark.sql.shuffle.partitions", "5")
                .config("spark.ui.enabled", "false")
                .getOrCreate();
    }

    @AfterAll
    void stopSpark() {
        spark.stop();
    }

    @AfterEach
    void nothingIsLeftBehind() {
        ExchangeTestSupport.awaitNothingOpen();
    }

    /** Rows of a seed and a number, which are made once. */
    private Dataset<Row> rows(long seed, int count) {
        return made.computeIfAbsent(Map.entry(seed, count), key -> make(new Random(seed), count));
    }

    private Dataset<Row> make(Random random, int count) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(RowFactory.create(
                    (long) i,
                    sometimes(random, "key-" + random.nextInt(40)),
                    sometimes(random, (byte) random.nextInt()),
                    sometimes(random, random.nextBoolean()),
                    sometimes(
                            random,
                            List.of(Double.NaN, -0.0, random.nextGaussian()).get(random.nextInt(3))),
                    sometimes(random, new BigDecimal(random.nextLong()).movePointLeft(10)),
                    sometimes(random, new Timestamp(random.nextInt() * 1000L)),
                    sometimes(
                            random, "x".repeat(random.nextInt(300)).getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                    sometimes(random, words(random)),
                    sometimes(random, Map.of("a", random.nextInt(), "b" + random.nextInt(3), 7)),
                    sometimes(random, RowFactory.create(random.nextFloat(), words(random)))));
        }
        return spark.createDataFrame(rows, SCHEMA).repartition(6, col("id")).localCheckpoint();
    }

    private static List<String> words(Random random) {
        return Stream.generate(() -> random.nextInt(4) == 0 ? null : "word" + random.nextInt(9))
                .limit(random.nextInt(4))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static <T> @org.jspecify.annotations.Nullable T sometimes(Random random, T value) {
        return random.nextInt(5) == 0 ? null : value;
    }

    /** The rows of each partition as JSON text, which shows every type's content. */
    private static List<List<String>> texts(Dataset<Row> rows) {
        return rows.select(to_json(struct(Arrays.stream(rows.columns())
                        .map(name -> col("`" + name + "`"))
                        .toArray(Column[]::new))))
                .toJavaRDD()
                .map(row -> row.getString(0))
                .glom()
                .collect();
    }

    private static List<List<String>> sorted(List<List<String>> partitions) {
        return partitions.stream().map(rows -> rows.stream().sorted().toList()).toList();
    }

    private static CodedRows coded(Dataset<Row> rows, ExchangeMode mode) {
        return Coded.rows(rows).nodes(NODES).computationLoad(2).mode(mode);
    }

    static Stream<Arguments> columns() {
        List<Column[]> columns = List.of(
                new Column[] {col("key")},
                new Column[] {col("id"), col("flag"), col("at")},
                new Column[] {col("real"), col("price"), col("blob")},
                new Column[] {col("tags"), col("place")},
                // One that Spark's optimiser replaces by another before it runs.
                new Column[] {length(col("key")).plus(1), nullif(col("small"), lit(3))});
        return IntStream.range(0, columns.size())
                .boxed()
                .flatMap(i -> Arrays.stream(ExchangeMode.values())
                        .filter(mode -> i == 0 || mode == ExchangeMode.CODED)
                        .map(mode -> Arguments.of(mode, new int[] {7, 3, 1, 12, 4}[i], columns.get(i))));
    }

    @ParameterizedTest
    @MethodSource("columns")
    void rowsLieWhereSparkPutsThem(ExchangeMode mode, int partitions, Column[] columns) {
        Dataset<Row> input = rows(SEED, 500);
        Dataset<Row> moved = coded(input, mode).repartition(partitions, columns);
        assertThat(moved.schema()).as("seed %d", SEED).isEqualTo(input.schema());
        assertThat(sorted(texts(moved))).isEqualTo(sorted(texts(input.repartition(partitions, columns))));
    }

    @ParameterizedTest
    @EnumSource
    void sortedWithinPartitions(ExchangeMode mode) {
        Dataset<Row> input = rows(SEED + 1, 500);
        assertThat(texts(coded(input, mode)
                        .repartition(5, col("key"))
                        .sortWithinPartitions(col("price").desc(), col("id"))))
                .isEqualTo(texts(input.repartition(5, col("key"))
                        .sortWithinPartitions(col("price").desc(), col("id"))));
    }

    @ParameterizedTest
    @CsvSource({"UNCODED,4", "REPLICATED,4", "CODED,4", "CODED,1", "CODED,9"})
    void sortedOverAllPartitions(ExchangeMode mode, int partitions) {
        Dataset<Row> input = rows(SEED + 2, 500);
        Column[] order = {col("key").desc_nulls_first(), col("real"), col("id")};
        List<List<String>> moved = texts(coded(input, mode).sort(partitions, order));
        assertThat(moved).hasSize(partitions);
        assertThat(moved.stream().flatMap(List::stream).toList())
                .isEqualTo(
                        texts(input.sort(order)).stream().flatMap(List::stream).toList());
    }

    @ParameterizedTest
    @EnumSource
    void emptyAndSingleInputs(ExchangeMode mode) {
        for (int count : new int[] {0, 1}) {
            Dataset<Row> input = rows(SEED, count);
            assertThat(texts(coded(input, mode).repartition(3, col("key"))))
                    .isEqualTo(texts(input.repartition(3, col("key"))));
            assertThat(coded(input, mode).sort(3, col("key")).count()).isEqualTo(count);
        }
    }

    @Test
    void filesAndShufflesBefore(@TempDir Path dir) {
        Dataset<Row> input = rows(SEED + 3, 2000).drop("counts");
        String path = dir.resolve("rows.parquet").toString();
        input.repartition(9).write().parquet(path);
        String text = dir.resolve("rows.csv").toString();
        input.select("id", "key", "small").write().csv(text);
        for (Dataset<Row> source : List.of(
                spark.read().parquet(path),
                spark.read().schema("id LONG, key STRING, small TINYINT").csv(text),
                spark.read()
                        .parquet(path)
                        .groupBy("key")
                        .agg(sum("id").as("id"), expr("max(small)").as("small")))) {
            assertThat(sorted(texts(coded(source, ExchangeMode.CODED).repartition(6, col("key")))))
                    .isEqualTo(sorted(texts(source.repartition(6, col("key")))));
        }
    }

    @Test
    void whatComesAfterIsRightAndNeedsNoOtherShuffle() {
        Dataset<Row> left = rows(SEED + 4, 400);
        Dataset<Row> right = rows(SEED + 5, 60);
        Dataset<Row> moved = coded(left, ExchangeMode.CODED).repartition(5, col("key"));
        Dataset<Row> grouped = moved.groupBy("key").agg(sum("id"));
        assertThat(grouped.queryExecution().executedPlan().toString()).doesNotContain("Exchange");
        assertThat(sorted(List.of(flat(grouped))))
                .isEqualTo(sorted(List.of(flat(left.groupBy("key").agg(sum("id"))))));
        Dataset<Row> other = coded(right, ExchangeMode.CODED).repartition(5, col("key"));
        Dataset<Row> joined = moved.join(other, moved.col("key").equalTo(other.col("key")))
                .select(moved.col("id").as("a"), other.col("id").as("b"));
        assertThat(sorted(List.of(flat(joined))))
                .isEqualTo(sorted(List.of(flat(left.join(right, left.col("key").equalTo(right.col("key")))
                        .select(left.col("id").as("a"), right.col("id").as("b"))))));
        // The input's own columns name the result's, as behind Spark's operator; a join with itself works as well.
        assertThat(moved.filter(left.col("id").lt(10)).count()).isEqualTo(10);
        assertThat(moved.as("m").join(left.as("l"), expr("m.id = l.id")).count())
                .isEqualTo(400);
        assertThat(moved.union(left).count()).isEqualTo(800);
    }

    private static List<String> flat(Dataset<Row> rows) {
        return texts(rows).stream().flatMap(List::stream).toList();
    }

    @Test
    void aSecondActionDoesNotExchangeAgain() {
        LongAccumulator seen = spark.sparkContext().longAccumulator();
        Dataset<Row> input = spark.range(0, 1000, 1, 6).toDF();
        Dataset<Row> watched = spark.createDataFrame(
                input.toJavaRDD().map(row -> {
                    seen.add(1);
                    return row;
                }),
                input.schema());
        CodedRows coded = coded(watched, ExchangeMode.CODED);
        assertThat(coded.plan().mode()).isEqualTo(ExchangeMode.CODED);
        Dataset<Row> moved = coded.repartition(4, col("id"));
        assertThatThrownBy(coded::report).isInstanceOf(IllegalStateException.class);
        assertThat(seen.sum()).isZero();
        assertThat(moved.count()).isEqualTo(1000);
        assertThat(moved.select(spark_partition_id()).distinct().count()).isEqualTo(4);
        // Each row at two nodes, once.
        assertThat(seen.sum()).isEqualTo(2000);
        assertThat(coded.plan().computationLoad()).isEqualTo(2);
        assertThat(coded.report().sentBytes()).isPositive();
    }

    @Test
    void contradictionsAreRefused() {
        Dataset<Row> input = rows(SEED, 10);
        assertThatThrownBy(() -> Coded.rows(input).repartition(0, col("id")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 output partitions");
        assertThatThrownBy(() -> Coded.rows(input).repartition(3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 columns");
        assertThatThrownBy(() -> Coded.rows(input).repartition(3, rand()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("deterministic");
        assertThatThrownBy(() -> Coded.rows(input).repartition(3, col("nobody")))
                .hasMessageContaining("nobody");
        assertThatThrownBy(() ->
                        coded(input, ExchangeMode.CODED).computationLoad(5).repartition(3, col("id")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("r = 5")
                .hasMessageContaining("K = 4");
        assertThatThrownBy(() -> Coded.rows(spark.readStream().format("rate").load()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("stream");
        assertThatThrownBy(() -> Coded.rows(input).report())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no operator");
    }
}
