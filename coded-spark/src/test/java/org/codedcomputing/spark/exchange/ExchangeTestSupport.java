package org.codedcomputing.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.spark.SparkConf;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.spark.exchange.transport.InProcessTransport;
import scala.Tuple2;

/** Contexts, inputs and comparisons that the tests of the exchange share. */
final class ExchangeTestSupport {
    private ExchangeTestSupport() {}

    /** A configuration for embedded tests: Kryo must know every class that travels. */
    static SparkConf conf(int cores) {
        return new SparkConf()
                .setMaster("local[" + cores + "]")
                .setAppName("exchange tests")
                .set("spark.ui.enabled", "false")
                .set("spark.default.parallelism", Integer.toString(cores))
                .set("spark.kryo.registrationRequired", "true");
    }

    /** Pairs of words and numbers whose words are drawn from a Zipf law with exponent 1. */
    static JavaPairRDD<String, Long> zipf(JavaSparkContext context, int records, int partitions, long seed) {
        List<Integer> parts = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            parts.add(i);
        }
        int perPartition = records / partitions;
        return context.parallelize(parts, partitions).flatMapToPair(part -> {
            // Made here: the table takes a task less time to make than to read.
            double[] cumulative = cumulativeZipf();
            double total = cumulative[cumulative.length - 1];
            Random random = new Random(seed + part);
            List<Tuple2<String, Long>> list = new ArrayList<>();
            for (int i = 0; i < perPartition; i++) {
                int word = Arrays.binarySearch(cumulative, random.nextDouble() * total);
                list.add(new Tuple2<>("word" + (word < 0 ? -word - 1 : word), (long) part * perPartition + i));
            }
            return list.iterator();
        });
    }

    private static double[] cumulativeZipf() {
        double[] cumulative = new double[10_000];
        double sum = 0;
        for (int i = 0; i < cumulative.length; i++) {
            sum += 1.0 / (i + 1);
            cumulative[i] = sum;
        }
        return cumulative;
    }

    /** Asserts that two results hold the same records in each partition, whatever the order within. */
    static <K extends Comparable<K>, V extends Comparable<V>> void assertSamePartitions(
            JavaPairRDD<K, V> expected, JavaPairRDD<K, V> actual) {
        assertSame(expected, actual, false);
    }

    /** Asserts the same, and that keys come in the same order within each partition. */
    static <K extends Comparable<K>, V extends Comparable<V>> void assertSameSortedPartitions(
            JavaPairRDD<K, V> expected, JavaPairRDD<K, V> actual) {
        assertSame(expected, actual, true);
    }

    /** Compares partition by partition where they lie: every record of both sides is looked at, none goes to the driver. */
    private static <K extends Comparable<K>, V extends Comparable<V>> void assertSame(
            JavaPairRDD<K, V> expected, JavaPairRDD<K, V> actual, boolean sameKeyOrder) {
        assertThat(comparison(expected, actual, sameKeyOrder).collect())
                .as("partitions compared")
                .hasSize(expected.getNumPartitions());
    }

    /**
     * A comparison that is still to run: one element for each partition, and an AssertionError in the task whose partition
     * differs. Several may run as one job.
     */
    static <K extends Comparable<K>, V extends Comparable<V>> JavaRDD<Long> comparison(
            JavaPairRDD<K, V> expected, JavaPairRDD<K, V> actual, boolean sameKeyOrder) {
        assertThat(actual.getNumPartitions()).isEqualTo(expected.getNumPartitions());
        assertThat(actual.partitioner()).isEqualTo(expected.partitioner());
        return expected.zipPartitions(
                actual,
                (left, right) -> List.of(compare(listOf(left), listOf(right), sameKeyOrder))
                        .iterator());
    }

    private static <K extends Comparable<K>, V extends Comparable<V>> long compare(
            List<Tuple2<K, V>> expected, List<Tuple2<K, V>> actual, boolean sameKeyOrder) {
        if (sameKeyOrder) {
            requireSame(
                    expected.stream().map(Tuple2::_1).toList(),
                    actual.stream().map(Tuple2::_1).toList());
        }
        Comparator<Tuple2<K, V>> order =
                Comparator.<Tuple2<K, V>, K>comparing(Tuple2::_1).thenComparing(Tuple2::_2);
        expected.sort(order);
        actual.sort(order);
        requireSame(expected, actual);
        return expected.size();
    }

    private static <K extends Comparable<K>, V extends Comparable<V>> void sort(List<Tuple2<K, V>> records) {
        records.sort(Comparator.<Tuple2<K, V>, K>comparing(Tuple2::_1).thenComparing(Tuple2::_2));
    }

    /** The records of each partition in the order of key and value, so that results may be compared in order. */
    static <K extends Comparable<K>, V extends Comparable<V>> JavaRDD<Tuple2<K, V>> inFixedOrder(
            JavaPairRDD<K, V> rdd) {
        return rdd.mapPartitions(
                records -> {
                    List<Tuple2<K, V>> list = listOf(records);
                    sort(list);
                    return list.iterator();
                },
                true);
    }

    private static void requireSame(List<?> expected, List<?> actual) {
        if (!expected.equals(actual)) {
            int same = 0;
            while (same < Math.min(expected.size(), actual.size())
                    && expected.get(same).equals(actual.get(same))) {
                same++;
            }
            throw new AssertionError(
                    "partition %d: %d entries expected, %d found; they differ from entry %d on: expected %s, found %s"
                            .formatted(
                                    TaskContext.getPartitionId(),
                                    expected.size(),
                                    actual.size(),
                                    same,
                                    expected.subList(same, Math.min(expected.size(), same + 3)),
                                    actual.subList(same, Math.min(actual.size(), same + 3))));
        }
    }

    private static <T> List<T> listOf(Iterator<T> records) {
        List<T> list = new ArrayList<>();
        records.forEachRemaining(list::add);
        return list;
    }

    /** The records of each partition as text, in sorted order. */
    static <K extends Comparable<K>, V extends Comparable<V>> List<List<String>> contents(JavaPairRDD<K, V> rdd) {
        return rdd
                .mapPartitionsWithIndex(
                        (index, records) -> {
                            List<String> list = new ArrayList<>();
                            records.forEachRemaining(record -> list.add(index + ":" + record));
                            return list.iterator();
                        },
                        true)
                .glom()
                .collect()
                .stream()
                .map(list -> list.stream().sorted().toList())
                .toList();
    }

    /** Waits until every task of a failed stage has let go, at most a minute. */
    static void awaitNothingOpen() {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while ((InProcessTransport.openSessions() > 0
                        || senders() > 0
                        || !OpenSpillFiles.list().isEmpty())
                && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        assertThat(InProcessTransport.openSessions()).as("open sessions").isZero();
        assertThat(senders()).as("sender threads").isZero();
        assertThat(OpenSpillFiles.list()).as("open spill files").isEmpty();
    }

    /** Waits until something has come true, at most a minute. */
    static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        assertThat(condition.getAsBoolean()).as(what).isTrue();
    }

    private static long senders() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("coded "))
                .count();
    }
}
