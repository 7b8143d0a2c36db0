package org.codedcomputing.spark.exchange;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.Serializer;
import scala.Tuple2;

/**
 * Rows of Spark SQL as they lie in memory, each behind its output partition and its length: 4 bytes, 4 bytes, big-endian,
 * and the row.
 */
final class RowRecordCodec implements RecordCodec<Integer, byte[]> {
    private static final long serialVersionUID = 1L;
    private static final int HEADER_BYTES = 2 * Integer.BYTES;

    private final KryoSerializer serializer;

    RowRecordCodec(SparkConf conf) {
        serializer = new KryoSerializer(conf);
    }

    @Override
    public String name() {
        return "rows";
    }

    @Override
    public Writer<Integer, byte[]> newWriter() {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        return (record, target) -> {
            header.putInt(0, record._1()).putInt(Integer.BYTES, record._2().length);
            target.write(header.array(), 0, HEADER_BYTES);
            target.write(record._2(), 0, record._2().length);
        };
    }

    @Override
    public Iterator<Tuple2<Integer, byte[]>> read(InputStream records) {
        return new Reader(records);
    }

    /** Reads one record ahead, since only the end of the stream tells that there is none. */
    private static final class Reader implements Iterator<Tuple2<Integer, byte[]>> {
        private final InputStream records;
        private byte[] header = new byte[0];

        Reader(InputStream records) {
            this.records = records;
        }

        @Override
        public boolean hasNext() {
            if (header.length == 0) {
                header = readUpTo(HEADER_BYTES);
            }
            return header.length > 0;
        }

        @Override
        public Tuple2<Integer, byte[]> next() {
            if (!hasNext()) {
                throw new NoSuchElementException("no row behind the last");
            }
            if (header.length < HEADER_BYTES) {
                throw endsWithin("the %d bytes before a row".formatted(HEADER_BYTES), header.length);
            }
            int partition = ByteBuffer.wrap(header).getInt();
            int length = ByteBuffer.wrap(header).getInt(Integer.BYTES);
            if (length < 0) {
                throw new UncheckedIOException(new IOException("a row of %d bytes".formatted(length)));
            }
            header = new byte[0];
            // Takes memory as bytes come, so that a false length costs nothing.
            byte[] row = readUpTo(length);
            if (row.length < length) {
                throw endsWithin("a row of %,d bytes".formatted(length), row.length);
            }
            return new Tuple2<>(partition, row);
        }

        private byte[] readUpTo(int count) {
            try {
                return records.readNBytes(count);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static UncheckedIOException endsWithin(String what, int bytes) {
            return new UncheckedIOException(
                    new EOFException("the records end within %s, after %,d".formatted(what, bytes)));
        }
    }

    @Override
    public Serializer shuffleSerializer() {
        return serializer;
    }
}
