package org.codedcomputing.spark.exchange;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import scala.Tuple2;

/**
 * Fixed-width records in the order of their keys' unsigned bytes, as many as fit; equal keys stay in the order in which they
 * came. Sorts numbers of five key bytes and the record's position, then what is still equal by the next five.
 */
final class SortedRun {
    /** Bytes of records at most, so that positions fit three bytes. */
    static final int MOST_BYTES = 1 << 24;

    private static final int POSITION_BITS = 24;
    private static final long POSITION = (1L << POSITION_BITS) - 1;
    private static final int DIGIT_BYTES = 5;

    private final FixedWidthRecordCodec codec;
    private final int width;
    private final int most;
    private byte[] bytes;
    private int length;

    /**
     * Creates an empty run.
     *
     * @param mostBytes bytes of records at most; at least one record is taken, and never more than {@link #MOST_BYTES}
     * @param expectedBytes how many there will be; takes room for them at once, and for more when there are more
     */
    SortedRun(FixedWidthRecordCodec codec, long mostBytes, long expectedBytes) {
        this.codec = codec;
        width = codec.keyBytes() + codec.valueBytes();
        most = (int) Math.max(1, Math.min(mostBytes, MOST_BYTES) / width) * width;
        bytes = new byte[(int) Math.min(most, Math.max(1, (expectedBytes + width - 1) / width) * width)];
    }

    /**
     * Takes records until the stream ends or the run is full.
     *
     * @return whether the stream has ended
     * @throws UncheckedIOException if it cannot be read or ends within a record
     */
    boolean take(InputStream records) {
        try {
            while (length < most) {
                if (length == bytes.length) {
                    bytes = Arrays.copyOf(bytes, (int) Math.min(most, 2L * length));
                }
                int wanted = bytes.length - length;
                int count = records.readNBytes(bytes, length, wanted);
                if (count % width != 0) {
                    throw new EOFException("records of %d bytes end %d bytes into one".formatted(width, count % width));
                }
                length += count;
                if (count < wanted) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The records in order; the run is empty when the last has been taken, and takes no others before. */
    Iterator<Tuple2<byte[], byte[]>> drain() {
        long[] order = new long[length / width];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        sort(order, 0, order.length, 0);
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                if (next == order.length) {
                    length = 0;
                }
                return next < order.length;
            }

            @Override
            public Tuple2<byte[], byte[]> next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("no record behind the last");
                }
                return codec.record(bytes, (int) (order[next++] & POSITION) * width);
            }
        };
    }

    /** Sorts positions from..to, whose keys are equal before a byte, by what is there and behind it. */
    private void sort(long[] order, int from, int to, int keyByte) {
        if (keyByte >= codec.keyBytes()) {
            return;
        }
        for (int i = from; i < to; i++) {
            long position = order[i] & POSITION;
            order[i] = digit((int) position * width, keyByte) << POSITION_BITS | position;
        }
        Arrays.sort(order, from, to);
        int begin = from;
        for (int i = from + 1; i <= to; i++) {
            if (i == to || order[i] >>> POSITION_BITS != order[begin] >>> POSITION_BITS) {
                if (i - begin > 1) {
                    sort(order, begin, i, keyByte + DIGIT_BYTES);
                }
                begin = i;
            }
        }
    }

    /** Five key bytes as a number of 40 bits whose signed order is that of the bytes; zeros behind the key's end. */
    private long digit(int record, int keyByte) {
        long digit = 0;
        for (int i = keyByte; i < keyByte + DIGIT_BYTES; i++) {
            digit = digit << Byte.SIZE | (i < codec.keyBytes() ? bytes[record + i] & 0xff : 0);
        }
        return digit ^ 1L << (DIGIT_BYTES * Byte.SIZE - 1);
    }
}
