package org.codedcomputing.spark.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.spark.HashPartitioner;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.codedcomputing.core.cdc.CdcDesign;
import org.codedcomputing.spark.Coded;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import scala.Tuple2;

/** Batches follow the blocks of the input; the plan says what must be read remotely. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InputPlacementTest {
    private static final int NODES = 4;

    private JavaSparkContext spark;
    private String here = "";

    /** The local file system, with hosts for its files: this one for names that end in "here", another for the rest. */
    public static final class LocatedFileSystem extends LocalFileSystem {
        static volatile String here = "";

        public LocatedFileSystem() {
            super(new LocatedFiles());
        }
    }

    private static final class LocatedFiles extends RawLocalFileSystem {

        @Override
        public BlockLocation[] getFileBlockLocations(FileStatus file, long start, long length) {
            String host = file.getPath().getName().endsWith("here") ? LocatedFileSystem.here : "elsewhere";
            return new BlockLocation[] {
                new BlockLocation(new String[] {host + ":9866"}, new String[] {host}, 0, file.getLen())
            };
        }
    }

    @BeforeAll
    void startSpark() {
        spark = new JavaSparkContext(ExchangeTestSupport.conf(NODES));
        spark.hadoopConfiguration().set("fs.file.impl", LocatedFileSystem.class.getName());
        spark.hadoopConfiguration().setBoolean("fs.file.impl.disable.cache", true);
        here = SparkEnv.get().blockManager().blockManagerId().host();
        LocatedFileSystem.here = here;
    }

    @AfterAll
    void stopSpark() {
        spark.stop();
    }

    @Test
    void batchesFollowTheBlocks() {
        CdcDesign design = CdcDesign.of(4, 2);
        InputAssignment assignment = new InputAssignment(design, 6);
        List<String> hosts = List.of("a", "b", "c", "d");
        // Each batch's two replicas lie at its holders, but the files are listed backwards.
        List<Set<String>> at = new ArrayList<>();
        for (int partition = 5; partition >= 0; partition--) {
            Set<String> both = new java.util.HashSet<>();
            for (int node = 0; node < 4; node++) {
                if (assignment.isMappedAt(partition, node)) {
                    both.add(hosts.get(node));
                }
            }
            at.add(both);
        }
        InputPlaces places = new InputPlaces(at, List.of(10L, 20L, 30L, 40L, 50L, 60L));
        InputPlacement placement = InputPlacement.of(assignment, places, hosts);
        for (int partition = 0; partition < 6; partition++) {
            assertThat(placement.batch(partition)).isEqualTo(5 - partition);
        }
        assertThat(placement.reads())
                .isEqualTo(new InputReads(12, 0, OptionalLong.of(420), OptionalLong.of(0)))
                .hasToString("0 of 12 reads, 0 of 420 bytes");
        // Two nodes that Spark has put in each other's place read from each other whatever only one of them has.
        InputReads swapped = placement.reads(List.of("b", "a", "c", "d"));
        assertThat(swapped.remotePartitions()).isEqualTo(4);
        assertThat(InputPlacement.inOrder(assignment).reads()).isEqualTo(InputReads.UNKNOWN);
    }

    @Test
    void thePlanSaysWhatIsReadRemotely(@TempDir Path dir) throws IOException {
        for (int file = 0; file < 6; file++) {
            String name = "part-" + file + (file < 2 ? "-here" : "-away");
            Files.write(
                    dir.resolve(name), ("x".repeat(9) + "\n").repeat(file + 1).getBytes(UTF_8));
        }
        JavaPairRDD<String, Long> lines = spark.newAPIHadoopFile(
                        "file://" + dir,
                        org.apache.hadoop.mapreduce.lib.input.TextInputFormat.class,
                        org.apache.hadoop.io.LongWritable.class,
                        org.apache.hadoop.io.Text.class,
                        spark.hadoopConfiguration())
                .mapToPair(line -> new Tuple2<>(line._2().toString(), line._1().get()));
        CodedPairs<String, Long> coded =
                Coded.pairs(lines).nodes(NODES).computationLoad(2).mode(ExchangeMode.CODED);
        JavaPairRDD<String, Long> moved = coded.partitionBy(new HashPartitioner(4));
        // 10 and 20 bytes lie here, 30 to 60 elsewhere; everything is read twice.
        InputReads expected = new InputReads(12, 8, OptionalLong.of(420), OptionalLong.of(360));
        assertThat(coded.plan().inputReads()).isEqualTo(expected);
        assertThat(coded.plan().explain()).contains("input: 8 of 12 reads, 360 of 420 bytes are remote");
        assertThat(moved.count()).isEqualTo(21);
        assertThat(coded.report().inputReads()).isEqualTo(expected);
        assertThat(coded.report().explain()).contains("8 of 12 reads, 360 of 420 bytes");
    }

    /** Eight nodes, each of which has every eighth of 56 partitions and maps 21. */
    @Test
    void nodesDoNotReadFromOneAtATime() {
        InputAssignment assignment = new InputAssignment(CdcDesign.of(8, 3), 56);
        List<String> hosts = List.of("a", "b", "c", "d", "e", "f", "g", "h");
        List<Set<String>> at = new ArrayList<>();
        for (int partition = 0; partition < 56; partition++) {
            at.add(Set.of(hosts.get(partition % 8)));
        }
        InputPlacement placement = InputPlacement.of(assignment, new InputPlaces(at, List.of()), hosts);
        assertThat(placement.reads().remotePartitions()).isEqualTo(112);
        int[][] readers = new int[21][8];
        for (int node = 0; node < 8; node++) {
            List<Integer> order = placement.mappedAt(node);
            assertThat(order).hasSize(21).doesNotHaveDuplicates();
            for (int turn = 0; turn < 21; turn++) {
                assertThat(placement.isMappedAt(order.get(turn), node)).isTrue();
                assertThat(order.get(turn) % 8 == node)
                        .as("what it has itself comes first")
                        .isEqualTo(turn < 7);
                readers[turn][order.get(turn) % 8]++;
            }
        }
        for (int turn = 7; turn < 21; turn++) {
            assertThat(Arrays.stream(readers[turn]).max().orElseThrow())
                    .as("nodes that read from one in turn %d", turn)
                    .isLessThanOrEqualTo(3);
        }
    }

    /** Batches of two partitions stay together, and in order. */
    @Test
    void partitionsOfABatchFollowEachOther() {
        InputAssignment assignment = new InputAssignment(CdcDesign.of(4, 2), 12);
        InputPlacement anywhere = InputPlacement.inOrder(assignment);
        List<Set<String>> at = new ArrayList<>();
        for (int partition = 0; partition < 12; partition++) {
            at.add(Set.of("abcd".substring(partition % 4, partition % 4 + 1)));
        }
        InputPlacement placed =
                InputPlacement.of(assignment, new InputPlaces(at, List.of()), List.of("a", "b", "c", "d"));
        for (int node = 0; node < 4; node++) {
            int mapper = node;
            assertThat(anywhere.mappedAt(node))
                    .isEqualTo(IntStream.range(0, 12)
                            .filter(partition -> assignment.isMappedAt(partition, mapper))
                            .boxed()
                            .toList());
            List<Integer> order = placed.mappedAt(node);
            assertThat(order).hasSize(6).doesNotHaveDuplicates();
            for (int pair = 0; pair < 6; pair += 2) {
                assertThat(placed.batch(order.get(pair))).isEqualTo(placed.batch(order.get(pair + 1)));
                assertThat(order.get(pair)).isLessThan(order.get(pair + 1));
            }
        }
    }

    /** Spark's scheduler says where blocks were when the last job was submitted, so nowhere here. */
    @Test
    void whatHasJustBeenPersistedLiesWhereItsBlocksAre() {
        JavaPairRDD<String, Long> held = spark.parallelize(List.of("a", "b", "c"), 3)
                .mapToPair(text -> new Tuple2<>(text, 1L))
                .persist(StorageLevel.MEMORY_ONLY());
        assertThat(held.count()).isEqualTo(3);
        JavaPairRDD<Long, String> behind = held.mapToPair(Tuple2::swap);
        assertThat(InputPlaces.of(behind.rdd()).hosts()).isEqualTo(Collections.nCopies(3, Set.of(here)));
        // Of three reads at four nodes of one host, twice each, none is remote.
        assertThat(Coded.pairs(behind).nodes(NODES).computationLoad(2).plan().inputReads())
                .isEqualTo(new InputReads(6, 0, OptionalLong.empty(), OptionalLong.empty()));
        JavaPairRDD<Long, String> unpersisted = held.unpersist(true).mapToPair(Tuple2::swap);
        assertThat(InputPlaces.of(unpersisted.rdd()).known()).isFalse();
    }

    @Test
    void inputsThatLieAnywhereHaveNoReads() {
        JavaPairRDD<String, Long> anywhere =
                spark.parallelize(List.of("a", "b", "c"), 3).mapToPair(text -> new Tuple2<>(text, 1L));
        CodedPairs<String, Long> coded = Coded.pairs(anywhere).nodes(NODES).computationLoad(2);
        assertThat(coded.plan().inputReads()).isEqualTo(InputReads.UNKNOWN);
        assertThat(coded.plan().explain()).doesNotContain("input:");
    }

    /** Partitions that are no chain: beside each other, several in one, and one by two ways. */
    @Test
    void unionsAndCoalescedPartitionsAreFollowed(@TempDir Path dir) throws IOException {
        Files.write(dir.resolve("part-0-away"), "123456789\n".getBytes(UTF_8));
        Files.write(dir.resolve("part-1-away"), "123456789\n123456789\n".getBytes(UTF_8));
        JavaPairRDD<String, Long> lines = spark.newAPIHadoopFile(
                        "file://" + dir,
                        org.apache.hadoop.mapreduce.lib.input.TextInputFormat.class,
                        org.apache.hadoop.io.LongWritable.class,
                        org.apache.hadoop.io.Text.class,
                        spark.hadoopConfiguration())
                .mapToPair(line -> new Tuple2<>(line._2().toString(), line._1().get()));
        InputPlaces twice = InputPlaces.of(lines.union(lines).rdd());
        assertThat(twice.hosts()).isEqualTo(Collections.nCopies(4, Set.of("elsewhere")));
        assertThat(twice.bytes()).containsExactly(10L, 20L, 10L, 20L);
        assertThat(InputPlaces.of(lines.coalesce(1).rdd()).bytes()).containsExactly(30L);
        // Lines and their keys are read from the files one after the other.
        assertThat(InputPlaces.of(lines.zip(lines.keys()).rdd()).bytes()).containsExactly(20L, 40L);
        JavaPairRDD<String, Long> kept =
                spark.parallelize(List.of("a", "b"), 2).mapToPair(word -> new Tuple2<>(word, 1L));
        kept.persist(StorageLevel.MEMORY_ONLY()).count();
        InputPlaces mixed = InputPlaces.of(lines.union(kept).rdd());
        assertThat(mixed.hosts()).containsExactly(Set.of("elsewhere"), Set.of("elsewhere"), Set.of(here), Set.of(here));
        assertThat(mixed.bytes()).isEmpty();
        kept.unpersist(true);
        // Behind a shuffle nothing is known of files.
        assertThat(InputPlaces.of(lines.partitionBy(new HashPartitioner(2)).rdd())
                        .bytes())
                .isEmpty();
    }
}
