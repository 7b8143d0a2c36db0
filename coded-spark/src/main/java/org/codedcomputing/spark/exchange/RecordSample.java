package org.codedcomputing.spark.exchange;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.io.CompressionCodec;
import org.apache.spark.io.CompressionCodec$;
import org.apache.spark.serializer.DeserializationStream;
import org.apache.spark.serializer.SerializationStream;
import org.apache.spark.serializer.SerializerInstance;
import org.codedcomputing.core.cdc.ChunkedBytes;
import org.codedcomputing.core.cdc.Digest64;
import org.codedcomputing.spark.plan.Calibration;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction1;

/**
 * What one node makes of the first megabytes of one input partition: each step of an exchange that is not the network, timed
 * alone. Every step runs once before it counts, since an exchange runs in JVMs that have seen some, and then for a tenth of a
 * second.
 */
final class RecordSample<K, V> extends AbstractFunction1<Iterator<Tuple2<K, V>>, String> implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int MOST_BYTES = 8 << 20;
    private static final long MOST_MAPPED_BYTES = 64 << 20;
    private static final double NANOS = 1e9;
    private static final int LEAST_REPEATS = 3;
    private static final long LEAST_NANOS = 100_000_000;

    /** Steps that end below the clock's resolution have no rate. */
    private static final double LEAST_SECONDS = 1e-6;

    private final RecordCodec<K, V> records;
    private final ValueCodec codec;
    private final @Nullable ValueCodec dense;

    /**
     * Creates the function.
     *
     * @param dense a codec to compare with, or null where there is no choice
     */
    RecordSample(RecordCodec<K, V> records, ValueCodec codec, @Nullable ValueCodec dense) {
        this.records = records;
        this.codec = codec;
        this.dense = dense;
    }

    /** Something that is timed. */
    private interface Step {
        void run() throws IOException;
    }

    private static double seconds(Step step) throws IOException {
        long begin = System.nanoTime();
        step.run();
        return Math.max(LEAST_SECONDS, (System.nanoTime() - begin) / NANOS);
    }

    /** Mean seconds of a step after a first time that does not count: of so many that nodes see each other's load. */
    private static double repeated(Step step) throws IOException {
        step.run();
        long begin = System.nanoTime();
        int count = 0;
        long elapsed = 0;
        while (count < LEAST_REPEATS || elapsed < LEAST_NANOS) {
            step.run();
            count++;
            elapsed = System.nanoTime() - begin;
        }
        return Math.max(LEAST_SECONDS, elapsed / NANOS / count);
    }

    @Override
    public String apply(Iterator<Tuple2<K, V>> input) {
        try {
            return measure(input).text();
        } catch (IOException e) {
            throw new UncheckedIOException("a sample of the input could not be written to memory", e);
        }
    }

    private Calibration.Sample measure(Iterator<Tuple2<K, V>> input) throws IOException {
        ByteArrayOutputStream raw = new ByteArrayOutputStream(MOST_BYTES + (1 << 10));
        java.util.Iterator<Tuple2<K, V>> from = CollectionConverters.asJava(input);
        double coldSeconds = seconds(() -> take(from, raw, MOST_BYTES / 2));
        int cold = raw.size();
        double warmSeconds = seconds(() -> take(from, raw, MOST_BYTES));
        int warm = raw.size() - cold;
        if (cold == 0) {
            return new Calibration.Sample(0, 1, 1, 1, 1, 1, 1, 1, null);
        }
        ByteArrayOutputStream forgotten = new ByteArrayOutputStream(MOST_BYTES / 2);
        long begin = System.nanoTime();
        long more = goOn(from, forgotten);
        double moreSeconds = (System.nanoTime() - begin) / NANOS;
        // A short partition ends before the JVM has warmed up.
        double map = warm > cold / 2 ? (warm + more) / (warmSeconds + moreSeconds) : cold / coldSeconds;
        byte[] bytes = raw.toByteArray();
        List<Tuple2<K, V>> kept = new ArrayList<>();
        records.read(new ByteArrayInputStream(bytes)).forEachRemaining(kept::add);
        Shuffle shuffle = new Shuffle();
        ByteArrayOutputStream local = new ByteArrayOutputStream(bytes.length);
        Calibration.Dense usual = compressed(codec, bytes, shuffle, local);
        Calibration.Dense denser = null;
        if (dense != null) {
            // In the middle and at both ends: later there is less load of other tasks, and more is compiled.
            denser = mean(compressed(dense, bytes, shuffle, local), compressed(dense, bytes, shuffle, local));
            usual = mean(usual, compressed(codec, bytes, shuffle, local));
        }
        double writeSeconds = repeated(() -> {
            local.reset();
            shuffle.write(kept.iterator(), local);
        });
        double reduceSeconds = repeated(() -> shuffle.readAndSort(local.toByteArray()));
        return new Calibration.Sample(
                bytes.length,
                map,
                usual.seal(),
                usual.handOver(),
                bytes.length / writeSeconds,
                bytes.length / reduceSeconds,
                usual.valueRatio(),
                (double) local.size() / bytes.length,
                denser);
    }

    /**
     * Maps more of the input, of which nothing is kept: a few megabytes end within a slice of time of the system's scheduler, and
     * would say nothing of cores that tasks share.
     *
     * @return bytes mapped
     */
    private long goOn(java.util.Iterator<Tuple2<K, V>> input, ByteArrayOutputStream target) throws IOException {
        long mapped = 0;
        do {
            target.reset();
            take(input, target, MOST_BYTES / 2);
            mapped += target.size();
        } while (target.size() > 0 && mapped < MOST_MAPPED_BYTES);
        return mapped;
    }

    /** The rates of the mean of both times. */
    private static Calibration.Dense mean(Calibration.Dense a, Calibration.Dense b) {
        return new Calibration.Dense(
                2 / (1 / a.seal() + 1 / b.seal()), 2 / (1 / a.handOver() + 1 / b.handOver()), a.valueRatio());
    }

    /** What a codec makes of the sample, there and back. */
    private Calibration.Dense compressed(ValueCodec tried, byte[] bytes, Shuffle shuffle, ByteArrayOutputStream local)
            throws IOException {
        ByteArrayOutputStream stored = new ByteArrayOutputStream(bytes.length);
        double sealSeconds = repeated(() -> seal(tried, bytes, stored));
        double handOverSeconds = repeated(() -> {
            local.reset();
            shuffle.write(
                    records.read(tried.decompress(new ByteArrayInputStream(stored.toByteArray()), stored.size())),
                    local);
        });
        return new Calibration.Dense(
                bytes.length / sealSeconds, bytes.length / handOverSeconds, (double) stored.size() / bytes.length);
    }

    private void take(java.util.Iterator<Tuple2<K, V>> input, ByteArrayOutputStream target, int most)
            throws IOException {
        FixedWidthRecords blocks = records.blocks(input);
        if (blocks != null) {
            takeBlocks(blocks, target, most);
            return;
        }
        RecordCodec.Writer<K, V> writer = records.newWriter();
        while (target.size() < most && input.hasNext()) {
            writer.write(input.next(), target);
        }
    }

    private static void takeBlocks(FixedWidthRecords input, ByteArrayOutputStream target, int most) throws IOException {
        int width = input.keyBytes() + input.valueBytes();
        while (target.size() < most && input.nextBlock()) {
            for (int i = 0; i < input.blockRecords(); i++) {
                target.write(input.block(), input.blockOffset() + i * width, width);
            }
        }
    }

    private static void seal(ValueCodec codec, byte[] bytes, ByteArrayOutputStream stored) throws IOException {
        stored.reset();
        ChunkedBytes sealed = new ChunkedBytes();
        try (OutputStream compressed = codec.compressed(sealed)) {
            compressed.write(bytes);
        }
        long unused = Digest64.of(sealed);
        try (InputStream in = sealed.openStream()) {
            in.transferTo(stored);
        }
    }

    /** Spark's shuffle as far as it is not the network or a disk. */
    private final class Shuffle {
        private final SerializerInstance serializer =
                records.shuffleSerializer().newInstance();
        private final ClassTag<Object> any = ClassTag$.MODULE$.apply(Object.class);
        private final @Nullable CompressionCodec compression;

        Shuffle() {
            SparkConf conf = SparkEnv.get().conf();
            compression = conf.getBoolean("spark.shuffle.compress", true)
                    ? CompressionCodec$.MODULE$.createCodec(conf)
                    : null;
        }

        void write(java.util.Iterator<Tuple2<K, V>> from, ByteArrayOutputStream target) {
            SerializationStream out = serializer.serializeStream(
                    compression == null ? target : compression.compressedOutputStream(target));
            while (from.hasNext()) {
                Tuple2<K, V> record = from.next();
                out.writeKey(record._1(), any);
                out.writeValue(record._2(), any);
            }
            out.close();
        }

        void readAndSort(byte[] stored) {
            ByteArrayInputStream in = new ByteArrayInputStream(stored);
            DeserializationStream stream =
                    serializer.deserializeStream(compression == null ? in : compression.compressedInputStream(in));
            List<Object> keys = new ArrayList<>();
            Iterator<Tuple2<Object, Object>> pairs = stream.asKeyValueIterator();
            while (pairs.hasNext()) {
                keys.add(pairs.next()._1());
            }
            stream.close();
            Comparator<Object> order = order(keys);
            if (order != null) {
                keys.sort(order);
            }
        }

        /** The order of the keys, if it can be told from the keys themselves. */
        private @Nullable Comparator<Object> order(List<Object> keys) {
            if (keys.isEmpty()) {
                return null;
            }
            if (keys.get(0) instanceof byte[]) {
                return (a, b) -> Arrays.compareUnsigned((byte[]) a, (byte[]) b);
            }
            return keys.get(0) instanceof Comparable ? this::compare : null;
        }

        @SuppressWarnings("unchecked") // Keys of one RDD are of one type, or the caller's sort fails as this one does.
        private int compare(Object a, Object b) {
            return ((Comparable<Object>) a).compareTo(b);
        }
    }
}
