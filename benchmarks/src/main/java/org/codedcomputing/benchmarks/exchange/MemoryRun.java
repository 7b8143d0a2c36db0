package org.codedcomputing.benchmarks.exchange;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.spark.Coded;
import org.codedcomputing.spark.exchange.CodedPairs;
import org.codedcomputing.spark.exchange.ExchangeMode;
import org.codedcomputing.spark.exchange.ExchangeReport;
import org.jspecify.annotations.Nullable;

/**
 * One exchange in a JVM of its own, for its memory: a thread collects garbage all the time and notes what is left. Its time
 * is therefore not worth measuring. Prints one line.
 *
 * @param spilled bytes that all nodes spilled
 * @param nodeMemory most bytes of values that a node kept in memory
 * @param liveHeap most bytes in use on the heap right after a collection
 * @param residentSet most bytes that the process had in memory, or 0 if the system does not say
 */
record MemoryRun(long spilled, long nodeMemory, long liveHeap, long residentSet) {
    private static final String MARK = "memory-run";
    private static final int COLLECT_MILLIS = 100;

    /**
     * Runs in the child.
     *
     * @param args rows, mode, bytes of values that a node may keep, whether all rows have one key, seed
     */
    public static void main(String[] args) throws Exception {
        int rows = Integer.parseInt(args[0]);
        ExchangeMode mode = ExchangeMode.parse(args[1]);
        boolean oneKey = Boolean.parseBoolean(args[3]);
        SparkConf conf = ExchangeExperiment.conf().set("spark.coded.exchange.memory", args[2]);
        try (JavaSparkContext spark = new JavaSparkContext(conf);
                LiveHeap heap = new LiveHeap()) {
            CodedPairs<byte[], byte[]> coded = ExchangeExperiment.describe(Coded.fixedWidthPairs(
                            ExchangeExperiment.rows(spark, rows, 6 * ExchangeExperiment.NODES, Long.parseLong(args[4])),
                            ExchangeExperiment.KEY_BYTES,
                            ExchangeExperiment.VALUE_BYTES))
                    .mode(mode);
            long count = coded.partitionBy(
                            oneKey ? new OneRange(ExchangeExperiment.NODES) : new LeadingByte(ExchangeExperiment.NODES))
                    .count();
            if (count != rows) {
                throw new IllegalStateException("%d rows out of %d in mode %s".formatted(count, rows, mode));
            }
            ExchangeReport report = coded.report();
            System.out.println(
                    new MemoryRun(report.spilledBytes(), report.memoryBytes(), heap.most(), mostResidentBytes())
                            .toLine());
        }
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

    private static long mostResidentBytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElse(0);
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
                    long used = ManagementFactory.getMemoryMXBean()
                            .getHeapMemoryUsage()
                            .getUsed();
                    most.accumulateAndGet(used, Math::max);
                } while (!over.await(COLLECT_MILLIS, TimeUnit.MILLISECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
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
