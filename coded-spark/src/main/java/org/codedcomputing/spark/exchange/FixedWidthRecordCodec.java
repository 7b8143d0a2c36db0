package org.codedcomputing.spark.exchange;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StreamCorruptedException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.serializer.Serializer;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * Binary records whose keys all have one length and whose values all have one: the bytes, one behind the other, and
 * nothing else.
 */
final class FixedWidthRecordCodec implements RecordCodec<byte[], byte[]> {
    private static final long serialVersionUID = 1L;
    private static final int BUFFER_RECORDS_BYTES = 64 << 10;

    private final int keyBytes;
    private final int valueBytes;

    FixedWidthRecordCodec(int keyBytes, int valueBytes) {
        if (keyBytes < 0 || valueBytes < 0 || keyBytes + valueBytes < 1) {
            throw new IllegalArgumentException(
                    "fixed-width records of %d key bytes and %d value bytes; neither may be negative, together at least 1"
                            .formatted(keyBytes, valueBytes));
        }
        this.keyBytes = keyBytes;
        this.valueBytes = valueBytes;
    }

    @Override
    public String name() {
        return "raw %d+%d bytes".formatted(keyBytes, valueBytes);
    }

    @Override
    public Writer<byte[], byte[]> newWriter() {
        return (record, target) -> {
            check(record._1(), record._2());
            target.write(record._1(), 0, keyBytes);
            target.write(record._2(), 0, valueBytes);
        };
    }

    /** Refuses a record of another width. */
    void check(byte[] key, byte[] value) {
        if (key.length != keyBytes || value.length != valueBytes) {
            throw new IllegalArgumentException(
                    "a record has %d key bytes and %d value bytes, declared are %d and %d; declare fixedWidth(%d, %d) if all do, else leave it out"
                            .formatted(key.length, value.length, keyBytes, valueBytes, key.length, value.length));
        }
    }

    @Override
    public Iterator<Tuple2<byte[], byte[]>> read(InputStream records) {
        int width = keyBytes + valueBytes;
        byte[] buffer = new byte[Math.max(1, BUFFER_RECORDS_BYTES / width) * width];
        return new Iterator<>() {
            private int position;
            private int limit;

            @Override
            public boolean hasNext() {
                if (position == limit) {
                    position = 0;
                    limit = fill(records, buffer, width);
                }
                return limit > 0;
            }

            @Override
            public Tuple2<byte[], byte[]> next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("no record behind the last");
                }
                Tuple2<byte[], byte[]> record = record(buffer, position);
                position += width;
                return record;
            }
        };
    }

    @Override
    public @Nullable FixedWidthRecords blocks(Iterator<?> records) {
        return records instanceof FixedWidthRecords blocks
                        && blocks.keyBytes() == keyBytes
                        && blocks.valueBytes() == valueBytes
                ? blocks
                : null;
    }

    /** Copies the record at a position. */
    Tuple2<byte[], byte[]> record(byte[] buffer, int position) {
        byte[] key = new byte[keyBytes];
        byte[] value = new byte[valueBytes];
        System.arraycopy(buffer, position, key, 0, keyBytes);
        System.arraycopy(buffer, position + keyBytes, value, 0, valueBytes);
        return new Tuple2<>(key, value);
    }

    private static int fill(InputStream records, byte[] buffer, int width) {
        try {
            int count = records.readNBytes(buffer, 0, buffer.length);
            if (count % width != 0) {
                throw new EOFException("records of %d bytes end %d bytes into one".formatted(width, count % width));
            }
            return count;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads one field, or nothing at the end of the stream.
     *
     * @param count bytes of the field
     * @param endAllowed whether the stream may end before it
     * @return null at the end of the stream
     * @throws StreamCorruptedException if the stream ends elsewhere; not an EOFException, which Spark takes for the end of
     *     the records
     */
    static byte @Nullable [] readField(InputStream records, int count, boolean endAllowed) throws IOException {
        byte[] field = records.readNBytes(count);
        if (field.length == count) {
            return field;
        }
        if (field.length == 0 && endAllowed) {
            return null;
        }
        throw new StreamCorruptedException("a field of %d bytes ends after %d".formatted(count, field.length));
    }

    int keyBytes() {
        return keyBytes;
    }

    int valueBytes() {
        return valueBytes;
    }

    @Override
    public Serializer shuffleSerializer() {
        return new FixedWidthSerializer(this);
    }
}
