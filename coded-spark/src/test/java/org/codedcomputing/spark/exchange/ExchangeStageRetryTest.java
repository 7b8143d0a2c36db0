package org.codedcomputing.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.apache.spark.FetchFailed;
import org.apache.spark.Partitioner;
import org.apache.spark.ShuffleDependency;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerSpeculativeTaskSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.TaskSchedulerImpl;
import org.codedcomputing.spark.Coded;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks that Spark runs twice: stages after a failed fetch, and copies of slow tasks. The bytes are the same each time. */
@Tag("fault-12")
class ExchangeStageRetryTest {
    private static final int NODES = 4;
    private static final int RECORDS = 2_400;
    private static final Partitioner PARTITIONER = new CodedPairsTest.FirstByte(NODES);

    /** Lets one task be slow until its siblings have ended; closures carry no latches. */
    private static volatile CountDownLatch siblingsEnded = new CountDownLatch(0);

    private static volatile Runnable whileSlow = () -> {};

    @TempDir
    private Path local;

    @AfterEach
    void nothingIsLeftBehind() {
        siblingsEnded = new CountDownLatch(0);
        whileSlow = () -> {};
        ExchangeTestSupport.awaitNothingOpen();
    }

    private static CodedPairs<byte[], byte[]> coded(JavaPairRDD<byte[], byte[]> input) {
        return Coded.fixedWidthPairs(input, BinaryRecords.KEY_BYTES, BinaryRecords.VALUE_BYTES)
                .nodes(NODES)
                .computationLoad(2);
    }

    private static int shuffleOf(JavaPairRDD<byte[], byte[]> output) {
        return ((ShuffleDependency<?, ?, ?>) output.rdd().dependencies().head()).shuffleId();
    }

    /** Data files that Spark's shuffle has written for the nodes of an exchange. */
    private Set<Path> shuffleFiles(int shuffle) {
        try (Stream<Path> entries = Files.walk(local)) {
            Set<Path> found = new TreeSet<>();
            entries.filter(entry -> entry.getFileName().toString().matches("shuffle_%d_.*\\.data".formatted(shuffle)))
                    .forEach(found::add);
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<byte[]> bytes(Set<Path> files) throws IOException {
        List<byte[]> all = new ArrayList<>();
        for (Path file : files) {
            all.add(Files.readAllBytes(file));
        }
        all.sort(Comparator.comparing(java.util.Arrays::toString));
        return all;
    }

    @Test
    void aFetchThatFailsMakesAllNodesExchangeAgainToTheSameBytes() throws IOException {
        try (JavaSparkContext spark =
                new JavaSparkContext(ExchangeTestSupport.conf(NODES).set("spark.local.dir", local.toString()))) {
            FetchFailures fetchFailures = new FetchFailures();
            spark.sc().addSparkListener(fetchFailures);
            JavaPairRDD<byte[], byte[]> input = BinaryRecords.random(spark, RECORDS, 6, 3);
            List<List<String>> expected = BinaryRecords.contents(input.partitionBy(PARTITIONER));
            CodedPairs<byte[], byte[]> pairs = coded(input);
            JavaPairRDD<byte[], byte[]> output = pairs.partitionBy(PARTITIONER);
            assertThat(BinaryRecords.contents(output)).isEqualTo(expected);
            Set<Path> first = shuffleFiles(shuffleOf(output));
            assertThat(first).hasSize(NODES);
            List<byte[]> written = bytes(first);

            Files.delete(first.iterator().next());
            assertThat(BinaryRecords.contents(output)).isEqualTo(expected);
            assertThat(pairs.report().nodes())
                    .hasSize(NODES)
                    .allSatisfy(node -> assertThat(node.attempt()).isPositive());
            assertThat(fetchFailures.count).isNotEmpty();
            Set<Path> second = shuffleFiles(shuffleOf(output));
            second.removeAll(first);
            List<byte[]> again = bytes(second);
            assertThat(again).hasSize(NODES);
            for (int i = 0; i < NODES; i++) {
                assertThat(again.get(i)).isEqualTo(written.get(i));
            }
        }
    }

    private static final class FetchFailures extends SparkListener {
        private final ConcurrentLinkedQueue<Integer> count = new ConcurrentLinkedQueue<>();

        @Override
        public void onTaskEnd(SparkListenerTaskEnd end) {
            if (end.reason() instanceof FetchFailed) {
                count.add(end.stageId());
            }
        }
    }

    /**
     * A local context has no timer that looks for slow tasks, and only other hosts would be given a copy; so the test makes
     * Spark look, and looks at which tasks it wants a copy of.
     */
    @Test
    void sparkWantsNoCopyOfASlowNodeButOfASlowReader() throws Exception {
        try (JavaSparkContext spark = new JavaSparkContext(ExchangeTestSupport.conf(NODES)
                .set("spark.local.dir", local.toString())
                .set("spark.speculation", "true")
                .set("spark.speculation.multiplier", "0.01")
                .set("spark.speculation.quantile", "0.5")
                .set("spark.speculation.minTaskRuntime", "0")
                .set("spark.speculation.efficiency.enabled", "false"))) {
            SpeculationWatch watch = new SpeculationWatch();
            spark.sc().addSparkListener(watch);
            JavaPairRDD<byte[], byte[]> input = BinaryRecords.random(spark, RECORDS, 6, 4);
            List<List<String>> expected = BinaryRecords.contents(input.partitionBy(PARTITIONER));
            whileSlow = () -> ((TaskSchedulerImpl) spark.sc().taskScheduler()).checkSpeculatableTasks();

            // Node 1 is slow to hand its records over: the shuffle writer asks the partitioner about each of them.
            siblingsEnded = watch.expect(NODES - 1);
            JavaPairRDD<byte[], byte[]> output = coded(input).partitionBy(new SlowHandOver());
            assertThat(BinaryRecords.contents(output)).isEqualTo(expected);
            ExchangeListener.drain(spark.sc());
            assertThat(siblingsEnded.getCount()).isZero();
            assertThat(watch.wanted).as("copies of nodes").isEmpty();

            siblingsEnded = watch.expect(NODES - 1);
            JavaPairRDD<byte[], byte[]> slowlyRead = output.mapPartitionsToPair(
                    records -> {
                        if (TaskContext.getPartitionId() == 1) {
                            beSlow();
                        }
                        return records;
                    },
                    true);
            assertThat(BinaryRecords.contents(slowlyRead)).isEqualTo(expected);
            ExchangeListener.drain(spark.sc());
            assertThat(watch.wanted).as("copies of readers").isNotEmpty();
        }
    }

    private static void beSlow() {
        try {
            siblingsEnded.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        whileSlow.run();
    }

    private static final class SlowHandOver extends Partitioner {
        private static final long serialVersionUID = 1L;

        @Override
        public int numPartitions() {
            return NODES;
        }

        @Override
        public int getPartition(Object key) {
            TaskContext task = TaskContext.get();
            if (task.partitionId() == 1 && handsOver()) {
                beSlow();
            }
            return ((byte[]) key)[0];
        }

        private static boolean handsOver() {
            return StackWalker.getInstance()
                    .walk(frames ->
                            frames.anyMatch(frame -> frame.getClassName().equals(HandOver.class.getName())));
        }
    }

    /** Counts tasks that end, and notes the tasks that Spark wants a copy of. */
    private static final class SpeculationWatch extends SparkListener {
        private final ConcurrentLinkedQueue<String> wanted = new ConcurrentLinkedQueue<>();
        private volatile CountDownLatch ended = new CountDownLatch(0);

        CountDownLatch expect(int tasks) {
            CountDownLatch latch = new CountDownLatch(tasks);
            ended = latch;
            return latch;
        }

        @Override
        public void onTaskEnd(SparkListenerTaskEnd end) {
            ended.countDown();
        }

        @Override
        public void onSpeculativeTaskSubmitted(SparkListenerSpeculativeTaskSubmitted submitted) {
            wanted.add("stage %d task %d".formatted(submitted.stageId(), submitted.taskIndex()));
        }
    }
}
