package org.codedcomputing.spark.exchange;

import java.io.InputStream;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.SortedMap;
import org.codedcomputing.core.CodedException;
import org.codedcomputing.core.cdc.DecodedValue;
import org.codedcomputing.core.cdc.IntermediateValue;
import scala.Tuple2;

/**
 * Last stage at a node: the records of its own and its decoded values, by ascending batch, each value checked against its
 * checksums once more before a record of it is read, and let go afterwards. Spark's shuffle writer is the reader.
 */
final class HandOver<K, V> implements Iterator<Tuple2<K, V>> {
    /** Records between two looks at whether the task was killed, less one; a power of two less one. */
    private static final int ALIVE_MASK = 0xfff;

    private final ExchangeSpec<K, V> spec;
    private final int node;
    private final SortedMap<Long, IntermediateValue> own;
    private final SortedMap<Long, DecodedValue> decoded;
    private final StageMeter meter;
    private final Runnable alive;
    private Iterator<Tuple2<K, V>> records = Collections.emptyIterator();
    private Runnable lastValue = () -> {};
    private long count;
    private boolean begun;
    private boolean ended;

    /**
     * Creates the iterator.
     *
     * @param own values of the node by batch. Modified: emptied
     * @param decoded values that came from others by batch. Modified: emptied
     * @param alive called now and then; throws when the task was killed
     */
    HandOver(
            ExchangeSpec<K, V> spec,
            int node,
            SortedMap<Long, IntermediateValue> own,
            SortedMap<Long, DecodedValue> decoded,
            StageMeter meter,
            Runnable alive) {
        this.spec = spec;
        this.node = node;
        this.own = own;
        this.decoded = decoded;
        this.meter = meter;
        this.alive = alive;
    }

    @Override
    public boolean hasNext() {
        if (!begun) {
            begun = true;
            meter.start(StageMeter.Stage.HAND_OVER);
        }
        while (!records.hasNext()) {
            if (own.isEmpty() && decoded.isEmpty()) {
                if (!ended) {
                    ended = true;
                    lastValue.run();
                    meter.stop(StageMeter.Stage.HAND_OVER);
                }
                return false;
            }
            records = nextValue();
        }
        return true;
    }

    private Iterator<Tuple2<K, V>> nextValue() {
        alive.run();
        lastValue.run();
        InputStream stored;
        long length;
        if (decoded.isEmpty() || (!own.isEmpty() && own.firstKey() < decoded.firstKey())) {
            long batch = own.firstKey();
            IntermediateValue value = removeFirst(own, batch);
            value.verify("node %d: its own value of batch %d".formatted(node, batch));
            stored = value.bytes().openStream();
            length = value.length();
            lastValue = value.bytes()::free;
        } else {
            long batch = decoded.firstKey();
            DecodedValue value = removeFirst(decoded, batch);
            value.verify();
            stored = value.openStream();
            length = value.length();
            lastValue = value::free;
        }
        return spec.records().read(spec.codec().decompress(stored, length));
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
