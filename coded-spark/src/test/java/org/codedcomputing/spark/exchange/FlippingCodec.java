package org.codedcomputing.spark.exchange;

import java.io.InputStream;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.serializer.Serializer;
import org.codedcomputing.core.cdc.ChunkedBytes;
import scala.Tuple2;

/** A record codec that turns over one bit of what one node writes, in attempts below a bound. */
final class FlippingCodec<K, V> implements RecordCodec<K, V> {
    private static final long serialVersionUID = 1L;

    private final RecordCodec<K, V> delegate;
    private final int faultyNode;
    private final long bit;
    private final int faultyAttempts;

    /**
     * Creates a codec.
     *
     * @param bit which of the bits that the node writes, counted over all its records
     */
    FlippingCodec(RecordCodec<K, V> delegate, int faultyNode, long bit, int faultyAttempts) {
        this.delegate = delegate;
        this.faultyNode = faultyNode;
        this.bit = bit;
        this.faultyAttempts = faultyAttempts;
    }

    @Override
    public String name() {
        return delegate.name();
    }

    @Override
    public Writer<K, V> newWriter() {
        Writer<K, V> writer = delegate.newWriter();
        TaskContext task = TaskContext.get();
        if (task.partitionId() != faultyNode || task.stageAttemptNumber() >= faultyAttempts) {
            return writer;
        }
        long[] written = new long[1];
        return (record, target) -> {
            ChunkedBytes bytes = new ChunkedBytes();
            writer.write(record, bytes);
            byte[] array = new byte[(int) bytes.length()];
            bytes.copyTo(0, array, 0, array.length);
            long position = bit / 8 - written[0];
            if (position >= 0 && position < array.length) {
                array[(int) position] ^= (byte) (1 << bit % 8);
            }
            written[0] += array.length;
            target.write(array, 0, array.length);
        };
    }

    @Override
    public Iterator<Tuple2<K, V>> read(InputStream records) {
        return delegate.read(records);
    }

    @Override
    public Serializer shuffleSerializer() {
        return delegate.shuffleSerializer();
    }
}
