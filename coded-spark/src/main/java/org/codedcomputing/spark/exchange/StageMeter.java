package org.codedcomputing.spark.exchange;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Seconds per stage at one node, and counts. A stage that runs inside another counts for itself only. Stages may be metered
 * by several threads. Where a stage uses several at a time, elapsed time is counted by the one that waits for them.
 */
final class StageMeter {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** The stages of an exchange at a node. */
    enum Stage {
        /** Reading the input, the user's functions, writing records to values. */
        MAP,
        /** Digests, compression, checksums. */
        SEAL,
        /** Waiting for the digests of the peers, and comparing them; at the end, waiting until all peers have everything. */
        AGREE,
        /** XOR of outgoing packets. */
        ENCODE,
        /** Waiting for peers and moving bytes, while this node sends. */
        SEND,
        /** Waiting for packets. */
        RECEIVE,
        /** Cancelling, checking, assembling. */
        DECODE,
        /** Reading records back and writing them to Spark's local shuffle. */
        HAND_OVER;

        /** The stage as users read it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    private final Map<Stage, Long> wallNanos = zeros();
    private final Map<Stage, Long> cpuNanos = zeros();
    private final ThreadLocal<Running> running = ThreadLocal.withInitial(Running::new);
    private final LongAdder recordsMapped = new LongAdder();
    private final LongAdder mappedBytes = new LongAdder();
    private final LongAdder storedBytes = new LongAdder();

    /** What one thread is metering: a stack of depth two is all that is needed, but any depth works. */
    private static final class Running {
        final ArrayDeque<Stage> stack = new ArrayDeque<>();
        long wall;
        long cpu;
        boolean countsWall = true;
    }

    /** Says that the calling thread is one of several for which another waits. */
    void countOnlyProcessorTime() {
        running.get().countsWall = false;
    }

    /** Begins a stage; time of the one that runs stops until this one does. */
    void start(Stage stage) {
        Running now = running.get();
        charge(now);
        now.stack.push(stage);
    }

    /** Ends the stage that was begun last. */
    void stop(Stage stage) {
        Running now = running.get();
        charge(now);
        Stage last = now.stack.pop();
        if (last != stage) {
            throw new IllegalStateException("stage %s ends while %s runs".formatted(stage, last));
        }
    }

    private void charge(Running now) {
        long wall = System.nanoTime();
        long cpu = THREADS.getCurrentThreadCpuTime();
        Stage stage = now.stack.peek();
        if (stage != null) {
            if (now.countsWall) {
                wallNanos.merge(stage, wall - now.wall, Long::sum);
            }
            cpuNanos.merge(stage, cpu - now.cpu, Long::sum);
        }
        now.wall = wall;
        now.cpu = cpu;
    }

    void addRecordsMapped(long count) {
        recordsMapped.add(count);
    }

    void addMapped(long raw, long stored) {
        mappedBytes.add(raw);
        storedBytes.add(stored);
    }

    /** Records read by this node, each of its replicas counted. */
    long recordsMapped() {
        return recordsMapped.sum();
    }

    /** Bytes of the values that this node kept, before compression. */
    long mappedBytes() {
        return mappedBytes.sum();
    }

    /** Bytes of the values that this node kept, as sealed. */
    long storedBytes() {
        return storedBytes.sum();
    }

    /** Seconds of each stage, in the order of the stages. */
    List<Double> wallSeconds() {
        return seconds(wallNanos);
    }

    /** Processor seconds of each stage, in the order of the stages. */
    List<Double> cpuSeconds() {
        return seconds(cpuNanos);
    }

    private static Map<Stage, Long> zeros() {
        Map<Stage, Long> zeros = new EnumMap<>(Stage.class);
        for (Stage stage : Stage.values()) {
            zeros.put(stage, 0L);
        }
        return Collections.synchronizedMap(zeros);
    }

    private static List<Double> seconds(Map<Stage, Long> nanos) {
        synchronized (nanos) {
            return nanos.values().stream().map(n -> n / 1e9).toList();
        }
    }
}
