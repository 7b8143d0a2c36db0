package org.codedcomputing.benchmarks.exchange;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.Partitioner;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.benchmarks.Machine;
import org.codedcomputing.spark.Coded;
import org.codedcomputing.spark.exchange.CodedPairs;
import org.codedcomputing.spark.exchange.ExchangeMode;
import org.codedcomputing.spark.exchange.ExchangeReport;
import org.jspecify.annotations.Nullable;

/**
 * An exchange in a JVM of its own, for its memory: a thread collects garbage all the time and notes what is left. Its time
 * is therefore not worth measuring. Prints one line.
 *
 * @param spilled bytes that all nodes spilled in the last exchange
 * @param nodeMemory most bytes of values that a node kept in memory
 * @param liveHeap most bytes in use on the heap right after a collection
 * @param residentSet most bytes that the process had in memory, or 0 if the system does not say
 */
record MemoryRun(long spilled, long nodeMemory, long liveHeap, long residentSet) {
    private static final String MARK = "memory-run";
    private static final int COLLECT_MILLIS = 20;

    /** Short enough that the fewest rows fill one too. */
    private static final String STRIP = "256k";

    /**
     * Runs in the child.
     *
     * @param args rows, mode, bytes of values that a node may keep, bytes in flight to a node, whether all rows have one key, seed,
     *     how often
     */
    public static void main(String[] args) throws Exception {
        int rows = Integer.parseInt(args[0]);
        ExchangeMode mode = ExchangeMode.parse(args[1]);
        boolean oneKey = Boolean.parseBoolean(args[4]);
        SparkConf conf = ExchangeExperiment.conf()
                .set("spark.coded.exchange.memory", args[2])
                .set("spark.coded.exchange.window", args[3])
                .set("spark.coded.exchange.strip", STRIP);
        try (JavaSparkContext spark = new JavaSparkContext(conf);
                LiveHeap heap = new LiveHeap()) {
            JavaPairRDD<byte[], byte[]> input =
                    ExchangeExperiment.rows(spark, rows, 6 * ExchangeExperiment.NODES, Long.parseLong(args[5]));
            Partitioner partitioner =
                    oneKey ? new OneRange(ExchangeExperiment.NODES) : new LeadingByte(ExchangeExperiment.NODES);
            // As many looks at few rows as at many: the most that is seen grows with the number of looks.
            ExchangeReport report = exchange(input, mode, partitioner, rows);
            for (int again = Integer.parseInt(args[6]); again > 1; again--) {
                report = exchange(input, mode, partitioner, rows);
            }
            System.out.println(
                    new MemoryRun(report.spilledBytes(), report.memoryBytes(), heap.most(), Machine.mostResidentBytes())
                            .toLine());
        }
    }

    private static ExchangeReport exchange(
            JavaPairRDD<byte[], byte[]> input, ExchangeMode mode, Partitioner partitioner, int rows) {
        CodedPairs<byte[], byte[]> coded = ExchangeExperiment.describe(
                        Coded.fixedWidthPairs(input, ExchangeExperiment.KEY_BYTES, ExchangeExperiment.VALUE_BYTES))
                .mode(mode);
        long count = coded.partitionBy(partitioner).count();
        if (count != rows) {
            throw new IllegalStateException("%d rows out of %d in mode %s".formatted(count, rows, mode));
        }
        return coded.report();
    }

    private String toLine() {
        return String.format(Locale.ROOT, "%s %d %d %d %d", MARK, spilled, nodeMemory, liveHeap, residentSet);
    }

    /** Reads what a child has printed; null if the line is another. */
    static @Nullable MemoryRun fromLine(String line) {
        String[] words = line.split(" ", -1);
        return words.length == 5 && words[0].equals(MARK)
                ? new MemoryRun(
                        Long.parseLong(words[1]),
                        Long.parseLong(words[2]),
                        Long.parseLong(words[3]),
                        Long.parseLong(words[4]))
                : null;
    }

    /** Collects garbage until it is closed, and keeps the most that was left. */
    private static final class LiveHeap implements AutoCloseable {
        private final AtomicLong most = new AtomicLong();
        private final CountDownLatch over = new CountDownLatch(1);
        private final Thread thread = new Thread(this::watch, "live heap");

        LiveHeap() {
            thread.setDaemon(true);
            thread.start();
        }

        private void watch() {
            try {
                do {
                    System.gc();
                    most.accumulateAndGet(leftByCollection(), Math::max);
                } while (!over.await(COLLECT_MILLIS, TimeUnit.MILLISECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** What was in use when the collection ended, not what other threads have taken since. */
        private static long leftByCollection() {
            return ManagementFactory.getMemoryPoolMXBeans().stream()
                    .filter(pool -> pool.getType() == MemoryType.HEAP && pool.getCollectionUsage() != null)
                    .mapToLong(pool -> pool.getCollectionUsage().getUsed())
                    .sum();
        }

        long most() {
            return most.get();
        }

        @Override
        public void close() {
            over.countDown();
        }
    }
}
