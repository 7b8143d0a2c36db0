package org.codedcomputing.spark.exchange;

import java.io.InputStream;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.SortedMap;
import org.codedcomputing.core.CodedException;
import org.codedcomputing.core.cdc.DecodedValue;
import org.codedcomputing.core.cdc.IntermediateValue;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * Last stage at a node: the records of its own and its decoded values, by ascending batch, each value checked against its
 * checksums once more before a record of it is read, here or by {@link ReadAhead}, and let go afterwards. Spark's shuffle writer is the reader. Where Spark
 * will sort by the keys' bytes, runs of records are in that order already.
 */
final class HandOver<K, V> implements Iterator<Tuple2<K, V>> {
    /** Records between two looks at whether the task was killed, less one; a power of two less one. */
    private static final int ALIVE_MASK = 0xfff;

    private final ExchangeSpec<K, V> spec;
    private final int node;
    private final SortedMap<Long, IntermediateValue> own;
    private final SortedMap<Long, DecodedValue> decoded;
    private final ReadAhead ahead;
    private final StageMeter meter;
    private final Runnable alive;
    private final @Nullable SortedRun run;
    private Iterator<Tuple2<K, V>> records = Collections.emptyIterator();
    private InputStream current = InputStream.nullInputStream();
    private Runnable lastValue = () -> {};
    private long count;
    private boolean begun;
    private boolean ended;

    /**
     * Creates the iterator.
     *
     * @param own values of the node by batch. Modified: emptied
     * @param decoded values that came from others by batch. Modified: emptied
     * @param ahead values that are decompressed already
     * @param runBytes bytes of records that are put in order at a time, if they are
     * @param expectedBytes bytes of all records, as far as is known
     * @param alive called now and then; throws when the task was killed
     */
    HandOver(
            ExchangeSpec<K, V> spec,
            int node,
            SortedMap<Long, IntermediateValue> own,
            SortedMap<Long, DecodedValue> decoded,
            ReadAhead ahead,
            StageMeter meter,
            long runBytes,
            long expectedBytes,
            Runnable alive) {
        this.spec = spec;
        this.node = node;
        this.own = own;
        this.decoded = decoded;
        this.ahead = ahead;
        this.meter = meter;
        this.alive = alive;
        run = spec.byteOrder() && spec.records() instanceof FixedWidthRecordCodec fixed
                ? new SortedRun(fixed, runBytes, expectedBytes)
                : null;
    }

    @Override
    public boolean hasNext() {
        if (!begun) {
            begun = true;
            meter.start(StageMeter.Stage.HAND_OVER);
        }
        while (!records.hasNext()) {
            SortedRun sorted = run;
            if (sorted != null) {
                records = nextRun(sorted);
                if (!records.hasNext()) {
                    return end();
                }
            } else if (own.isEmpty() && decoded.isEmpty()) {
                return end();
            } else {
                records = spec.records().read(nextValue());
            }
        }
        return true;
    }

    private boolean end() {
        if (!ended) {
            ended = true;
            lastValue.run();
            meter.stop(StageMeter.Stage.HAND_OVER);
        }
        return false;
    }

    /** Records of as many values as fit, in order; none when there are no more. */
    @SuppressWarnings("unchecked") // The spec's records are byte arrays if its codec is that of fixed widths.
    private Iterator<Tuple2<K, V>> nextRun(SortedRun sorted) {
        while (sorted.take(current) && !(own.isEmpty() && decoded.isEmpty())) {
            current = nextValue();
        }
        return (Iterator<Tuple2<K, V>>) (Iterator<?>) sorted.drain();
    }

    /** The bytes of the next value's records; the value before is let go. */
    private InputStream nextValue() {
        alive.run();
        lastValue.run();
        boolean isOwn = decoded.isEmpty() || (!own.isEmpty() && own.firstKey() < decoded.firstKey());
        long batch = isOwn ? own.firstKey() : decoded.firstKey();
        InputStream plain = ahead.open(batch);
        if (plain != null) {
            (isOwn ? own : decoded).remove(batch);
            lastValue = () -> ahead.free(batch);
            return plain;
        }
        InputStream stored;
        long length;
        if (isOwn) {
            IntermediateValue value = removeFirst(own, batch);
            value.verify("node %d: its own value of batch %d".formatted(node, batch));
            stored = value.bytes().openStream();
            length = value.length();
            lastValue = value.bytes()::free;
        } else {
            DecodedValue value = removeFirst(decoded, batch);
            value.verify();
            stored = value.openStream();
            length = value.length();
            lastValue = value::free;
        }
        return spec.codec().decompress(stored, length);
    }

    private static <T> T removeFirst(SortedMap<Long, T> values, long batch) {
        T value = values.remove(batch);
        if (value == null) {
            throw new IllegalStateException("no value of batch " + batch);
        }
        return value;
    }

    @Override
    public Tuple2<K, V> next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no record behind the last");
        }
        Tuple2<K, V> record = records.next();
        if (spec.receiver(record._1()) != node) {
            throw new CodedException(
                    "node %d got a record for node %d: the partitioner %s answers differently for equal keys; it must be a pure function of the key's value"
                            .formatted(
                                    node,
                                    spec.receiver(record._1()),
                                    spec.partitioner().getClass().getName()));
        }
        if ((++count & ALIVE_MASK) == 0) {
            alive.run();
        }
        return record;
    }

    /** Records handed over so far. */
    long count() {
        return count;
    }
}
