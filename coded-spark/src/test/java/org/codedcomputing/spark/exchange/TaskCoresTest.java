package org.codedcomputing.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.spark.Coded;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import scala.Tuple2;

/** Tasks with several cores (spark.task.cpus) use them all, and nothing else about them is different. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TaskCoresTest {
    private static final int NODES = 4;
    private static final int CORES = 3;

    /** Threads seen by the function of the running test, and a latch that all of them reach; closures carry neither. */
    private static final Set<String> THREADS = ConcurrentHashMap.newKeySet();

    private static volatile CountDownLatch everyThread = new CountDownLatch(0);

    private JavaSparkContext spark;

    @BeforeAll
    void startSpark() {
        spark = new JavaSparkContext(
                ExchangeTestSupport.conf(NODES * CORES).set("spark.task.cpus", Integer.toString(CORES)));
    }

    @AfterAll
    void stopSpark() {
        spark.stop();
    }

    @AfterEach
    void nothingIsLeftBehind() {
        ExchangeTestSupport.awaitNothingOpen();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("coded "));
        THREADS.clear();
    }

    private JavaPairRDD<String, Long> pairs() {
        return spark.parallelize(IntStream.range(0, 20_000).boxed().toList(), 24)
                .mapToPair(i -> new Tuple2<>("key-" + i % 997, (long) i));
    }

    @ParameterizedTest
    @EnumSource
    void answersAreTheSame(ExchangeMode mode) {
        JavaPairRDD<String, Long> expected = pairs().partitionBy(new HashPartitioner(7));
        CodedPairs<String, Long> coded =
                Coded.pairs(pairs()).nodes(NODES).computationLoad(2).mode(mode);
        ExchangeTestSupport.assertSamePartitions(expected, coded.partitionBy(new HashPartitioner(7)));
        if (mode != ExchangeMode.UNCODED) {
            assertThat(coded.report().sentBytes()).isPositive();
        }
    }

    @Test
    void everyCoreMapsAndSeesTheTask() {
        everyThread = new CountDownLatch(NODES * CORES);
        JavaPairRDD<String, Long> watched = pairs().mapToPair(record -> {
            Objects.requireNonNull(TaskContext.get(), "the function runs outside of its task");
            if (THREADS.add(Thread.currentThread().getName())) {
                everyThread.countDown();
                // Holds each thread until all have come: one alone cannot take every batch.
                if (!everyThread.await(60, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("only " + THREADS);
                }
            }
            return record;
        });
        JavaPairRDD<String, Long> moved = Coded.pairs(watched)
                .nodes(NODES)
                .computationLoad(2)
                .mode(ExchangeMode.CODED)
                .partitionBy(new HashPartitioner(7));
        assertThat(moved.count()).isEqualTo(20_000);
        assertThat(THREADS).hasSize(NODES * CORES);
    }

    @Test
    void aFailureInOneThreadIsTheTasksFailure() {
        JavaPairRDD<String, Long> failing = pairs().mapToPair(record -> {
            if (record._2() == 13_579) {
                throw new IllegalArgumentException("13579 is not for me");
            }
            return record;
        });
        JavaPairRDD<String, Long> moved = Coded.pairs(failing)
                .nodes(NODES)
                .computationLoad(2)
                .mode(ExchangeMode.CODED)
                .partitionBy(new HashPartitioner(7));
        assertThatThrownBy(moved::count).hasMessageContaining("13579 is not for me");
        assertThat(pairs().count()).isEqualTo(20_000);
    }

    @Test
    void aCheckedFailureInOneThreadIsTheTasksFailure() {
        JavaPairRDD<String, Long> failing = pairs().mapToPair(record -> {
            if (record._2() == 13_579) {
                throw new TimeoutException("13579 took too long");
            }
            return record;
        });
        JavaPairRDD<String, Long> moved = Coded.pairs(failing)
                .nodes(NODES)
                .computationLoad(2)
                .mode(ExchangeMode.CODED)
                .partitionBy(new HashPartitioner(7));
        assertThatThrownBy(moved::count).hasMessageContaining("13579 took too long");
    }

    @Test
    void aCancelledJobStopsEveryThread() throws Exception {
        everyThread = new CountDownLatch(NODES * CORES);
        JavaPairRDD<String, Long> endless = pairs().mapToPair(record -> {
            if (THREADS.add(Thread.currentThread().getName())) {
                everyThread.countDown();
            }
            // Until it is interrupted.
            new CountDownLatch(1).await();
            return record;
        });
        spark.setJobGroup("endless", "to be cancelled", true);
        JavaFutureAction<List<Tuple2<String, Long>>> job = Coded.pairs(endless)
                .nodes(NODES)
                .computationLoad(2)
                .mode(ExchangeMode.CODED)
                .partitionBy(new HashPartitioner(7))
                .collectAsync();
        spark.clearJobGroup();
        assertThat(everyThread.await(60, TimeUnit.SECONDS)).isTrue();
        job.cancel(true);
        assertThatThrownBy(job::get).isInstanceOf(Exception.class);
        ExchangeTestSupport.awaitNothingOpen();
        assertThat(pairs().count()).isEqualTo(20_000);
    }
}
