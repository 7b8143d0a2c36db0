package org.codedcomputing.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaPairRDD;
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
        double[] cumulative = new double[10_000];
        double sum = 0;
        for (int i = 0; i < cumulative.length; i++) {
            sum += 1.0 / (i + 1);
            cumulative[i] = sum;
        }
        double total = sum;
        List<Integer> parts = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            parts.add(i);
        }
        int perPartition = records / partitions;
        return context.parallelize(parts, partitions).flatMapToPair(part -> {
            Random random = new Random(seed + part);
            List<Tuple2<String, Long>> list = new ArrayList<>();
            for (int i = 0; i < perPartition; i++) {
                int word = Arrays.binarySearch(cumulative, random.nextDouble() * total);
                list.add(new Tuple2<>("word" + (word < 0 ? -word - 1 : word), (long) part * perPartition + i));
            }
            return list.iterator();
        });
    }

    /** Asserts that two results hold the same records in each partition, whatever the order within. */
    static <K extends Comparable<K>, V extends Comparable<V>> void assertSamePartitions(
            JavaPairRDD<K, V> expected, JavaPairRDD<K, V> actual) {
        assertThat(actual.getNumPartitions()).isEqualTo(expected.getNumPartitions());
        assertThat(actual.partitioner()).isEqualTo(expected.partitioner());
        assertThat(contents(actual)).isEqualTo(contents(expected));
    }

    /** Asserts the same, and that keys come in the same order within each partition. */
    static <K extends Comparable<K>, V extends Comparable<V>> void assertSameSortedPartitions(
            JavaPairRDD<K, V> expected, JavaPairRDD<K, V> actual) {
        assertSamePartitions(expected, actual);
        assertThat(actual.keys().glom().collect())
                .isEqualTo(expected.keys().glom().collect());
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
        while ((InProcessTransport.openSessions() > 0 || senders() > 0) && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        assertThat(InProcessTransport.openSessions()).as("open sessions").isZero();
        assertThat(senders()).as("sender threads").isZero();
    }

    private static long senders() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("coded "))
                .count();
    }
}
