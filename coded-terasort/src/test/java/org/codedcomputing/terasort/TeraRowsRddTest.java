package org.codedcomputing.terasort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.mapreduce.lib.input.InvalidInputException;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskContext$;
import org.apache.spark.TaskContextImpl;
import org.apache.spark.TaskKilledException;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.DeterministicLevel;
import org.apache.spark.rdd.RDD;
import org.codedcomputing.spark.Coded;
import org.codedcomputing.spark.SparkTestContexts;
import org.codedcomputing.spark.exchange.ExchangeMode;
import org.codedcomputing.spark.exchange.FixedWidthRecords;
import org.codedcomputing.spark.exchange.InputReads;
import org.codedcomputing.spark.exchange.SizedPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;

/** The RDD of rows by itself: what it reads is also compared with Hadoop by {@link HadoopOracleTest}. */
class TeraRowsRddTest {
    private static JavaSparkContext jsc;

    @TempDir
    private Path temp;

    /** The local file system, under a scheme of its own, whose blocks all lie on a host named elsewhere. */
    public static final class ElsewhereFileSystem extends LocalFileSystem {
        /** Made by Hadoop through reflection. */
        public ElsewhereFileSystem() {
            super(new ElsewhereFiles());
        }
    }

    private static final class ElsewhereFiles extends RawLocalFileSystem {
        @Override
        public BlockLocation[] getFileBlockLocations(FileStatus file, long start, long length) {
            return new BlockLocation[] {
                new BlockLocation(new String[] {"elsewhere:9866"}, new String[] {"elsewhere"}, 0, file.getLen())
            };
        }
    }

    @BeforeAll
    static void start() {
        jsc = SparkTestContexts.local(4, Map.of());
    }

    @AfterAll
    static void stop() {
        jsc.close();
    }

    private static JavaPairRDD<byte[], byte[]> read(Path input, int splits) throws IOException {
        return TeraInputFormat.read(jsc, input.toString(), splits);
    }

    private static Iterator<Tuple2<byte[], byte[]>> rows(
            RDD<Tuple2<byte[], byte[]>> rdd, Partition partition, TaskContext context) {
        return CollectionConverters.asJava(rdd.iterator(partition, context));
    }

    @Test
    void aPartitionComesAsPairsAndInBlocksAndIsCounted() throws IOException {
        // Two files, each longer than a block; the middle one of three splits has rows of both.
        byte[] all = RowFiles.rows(0, 9_001);
        RowFiles.write(temp.resolve("in/a"), RowFiles.rows(0, 4_000));
        RowFiles.write(temp.resolve("in/b"), RowFiles.rows(4_000, 5_001));
        RDD<Tuple2<byte[], byte[]>> rdd = read(temp.resolve("in"), 3).rdd();
        assertThat(rdd.outputDeterministicLevel()).isEqualTo(DeterministicLevel.DETERMINATE());
        ByteArrayOutputStream single = new ByteArrayOutputStream();
        ByteArrayOutputStream blocks = new ByteArrayOutputStream();
        for (Partition partition : rdd.partitions()) {
            TaskContext context = TaskContext$.MODULE$.empty();
            long bytes = ((SizedPartition) partition).inputBytes();
            rows(rdd, partition, context).forEachRemaining(row -> {
                single.writeBytes(row._1());
                single.writeBytes(row._2());
            });
            assertThat(context.taskMetrics().inputMetrics().bytesRead()).isEqualTo(bytes);
            assertThat(context.taskMetrics().inputMetrics().recordsRead()).isEqualTo(bytes / 100);
            FixedWidthRecords records = (FixedWidthRecords) rows(rdd, partition, TaskContext$.MODULE$.empty());
            while (records.nextBlock()) {
                // One of the block as a pair, the rest as they lie.
                Tuple2<byte[], byte[]> row = records.next();
                blocks.writeBytes(row._1());
                blocks.writeBytes(row._2());
                blocks.write(records.block(), records.blockOffset(), 100 * records.blockRecords());
            }
            assertThat(records.nextBlock()).isFalse();
            assertThat(records.hasNext()).isFalse();
        }
        assertThat(single.toByteArray()).isEqualTo(all);
        assertThat(blocks.toByteArray()).isEqualTo(all);
        assertThat(read(temp.resolve("in"), 3).count()).isEqualTo(9_001);
    }

    @Test
    void splitsWithoutRowsAreLeftOutUnlessSparkIsToldToKeepThem() throws IOException {
        Path input = RowFiles.write(temp.resolve("f"), RowFiles.rows(0, 3));
        assertThat(read(input, 5).getNumPartitions()).isEqualTo(3);
        jsc.sc().conf().set("spark.hadoopRDD.ignoreEmptySplits", "false");
        try {
            JavaPairRDD<byte[], byte[]> five = read(input, 5);
            assertThat(five.getNumPartitions()).isEqualTo(5);
            assertThat(five.count()).isEqualTo(3);
        } finally {
            jsc.sc().conf().remove("spark.hadoopRDD.ignoreEmptySplits");
        }
    }

    @Test
    void aFileThatChangedItsLengthFailsTheJobWithItsNameAndOffset() throws IOException {
        Path input = RowFiles.write(temp.resolve("f"), RowFiles.rows(0, 10));
        JavaPairRDD<byte[], byte[]> rows = read(input, 2);
        assertThat(rows.getNumPartitions()).isEqualTo(2);
        RowFiles.write(input, RowFiles.rows(0, 9));
        assertThatThrownBy(rows::count)
                .hasMessageContaining(TeraFormatException.class.getName())
                .hasMessageContaining("f has 900 bytes but had 1000");
        CodedSort sort = CodedSort.of(ExchangeMode.CODED, 2, 1);
        JavaPairRDD<byte[], byte[]> sorted =
                sort.sort(rows, new TeraPartitioner(new byte[][] {new byte[10]}), KeyOrder.UNSIGNED, new long[] {5, 5});
        assertThatThrownBy(sorted::count).hasMessageContaining("f has 900 bytes but had 1000");
    }

    @Test
    void aMissingInputIsRefusedWhenItIsListed() throws IOException {
        JavaPairRDD<byte[], byte[]> rows = read(temp.resolve("none"), 2);
        assertThatThrownBy(rows::getNumPartitions).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> read(temp, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aKilledTaskReadsNoFurtherBlock() throws IOException {
        RDD<Tuple2<byte[], byte[]>> rdd = read(RowFiles.write(temp.resolve("f"), RowFiles.rows(0, 9_001)), 1)
                .rdd();
        TaskContext context = TaskContext$.MODULE$.empty();
        Iterator<Tuple2<byte[], byte[]>> rows = rows(rdd, rdd.partitions()[0], context);
        assertThat(rows.next()._1()).hasSize(10);
        ((TaskContextImpl) context).markInterrupted("not wanted any more");
        assertThatThrownBy(() -> rows.forEachRemaining(row -> {}))
                .isInstanceOfSatisfying(
                        TaskKilledException.class,
                        killed -> assertThat(killed.reason()).isEqualTo("not wanted any more"));
    }

    /** The setting that names the file system is none of Hadoop's defaults: tasks could not read without it. */
    @Test
    void thePlanKnowsHostsAndSizes() throws IOException {
        Path input = RowFiles.write(temp.resolve("f"), RowFiles.rows(0, 60));
        Configuration conf = jsc.hadoopConfiguration();
        conf.set("fs.file.impl", ElsewhereFileSystem.class.getName());
        conf.setBoolean("fs.file.impl.disable.cache", true);
        try {
            JavaPairRDD<byte[], byte[]> rows = read(input, 6);
            assertThat(CollectionConverters.asJava(
                            rows.rdd().preferredLocations(rows.rdd().partitions()[0])))
                    .containsExactly("elsewhere");
            // 6000 bytes, each read at two nodes, none of which is on that host.
            assertThat(Coded.fixedWidthPairs(rows, 10, 90)
                            .mode(ExchangeMode.CODED)
                            .nodes(4)
                            .computationLoad(2)
                            .plan()
                            .inputReads())
                    .isEqualTo(new InputReads(12, 12, OptionalLong.of(12_000), OptionalLong.of(12_000)));
            assertThat(rows.count()).isEqualTo(60);
        } finally {
            conf.unset("fs.file.impl");
            conf.unset("fs.file.impl.disable.cache");
        }
        JavaPairRDD<byte[], byte[]> local = read(input, 6);
        assertThat(CollectionConverters.asJava(
                        local.rdd().preferredLocations(local.rdd().partitions()[0])))
                .isEmpty();
    }

    @Test
    void onlySettingsThatAreNoDefaultsTravel() throws IOException, ClassNotFoundException {
        Configuration conf = new Configuration(jsc.hadoopConfiguration());
        conf.set("our.own", "${io.file.buffer.size} bytes");
        conf.set("io.file.buffer.size", "8192");
        HadoopSettings settings = HadoopSettings.of(conf);
        assertThat(settings.changed())
                .containsEntry("our.own", "${io.file.buffer.size} bytes")
                .containsEntry("io.file.buffer.size", "8192")
                .doesNotContainKey("fs.defaultFS");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(settings);
        }
        assertThat(bytes.size()).isLessThan(4_000);
        HadoopSettings copy =
                (HadoopSettings) new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
        Configuration arrived = copy.configuration();
        assertThat(copy.configuration()).isSameAs(arrived);
        assertThat(arrived.get("our.own")).isEqualTo("8192 bytes");
        assertThat(conf).hasSizeGreaterThan(100);
        for (Map.Entry<String, String> entry : conf) {
            assertThat(arrived.getRaw(entry.getKey())).as(entry.getKey()).isEqualTo(entry.getValue());
        }
    }

    @Test
    void partitionsTravelWithoutTheirHosts() throws IOException {
        Path input = RowFiles.write(temp.resolve("f"), RowFiles.rows(0, 1_000));
        Partition[] partitions = read(input, 100).rdd().partitions();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(List.of(partitions));
        }
        assertThat(bytes.size()).isLessThan(100 * 150);
        assertThat(Files.size(input)).isEqualTo(100_000);
    }
}
