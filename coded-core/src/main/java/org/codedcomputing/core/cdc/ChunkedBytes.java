package org.codedcomputing.core.cdc;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.Checksum;

/**
 * Bytes in memory, appended at the end, in chunks: no array is ever copied to grow past one chunk, and the length is not
 * bounded by 2^31 - 1. Short contents take little more than their length, since a node of a large design holds very many
 * short values.
 *
 * <p>One thread appends; once it is done, any thread may read.
 */
public final class ChunkedBytes extends OutputStream implements ByteSource {
    private static final int CHUNK_BITS = 18;
    /** Bytes in every chunk but the last: 256 KiB. */
    static final int CHUNK_BYTES = 1 << CHUNK_BITS;

    private static final int CHUNK_MASK = CHUNK_BYTES - 1;
    private static final int FIRST_BYTES = 512;

    private final List<byte[]> chunks = new ArrayList<>(1);
    private byte[] tail = new byte[0];
    private int tailLength;
    private long length;

    /** A source over a copy of the given bytes. */
    public static ChunkedBytes of(byte... bytes) {
        ChunkedBytes result = new ChunkedBytes();
        result.write(bytes, 0, bytes.length);
        return result;
    }

    @Override
    public void write(int value) {
        if (tailLength == tail.length) {
            growTail(1);
        }
        tail[tailLength++] = (byte) value;
        length++;
    }

    @Override
    public void write(byte[] source, int offset, int count) {
        Objects.checkFromIndexSize(offset, count, source.length);
        int done = 0;
        while (done < count) {
            if (tailLength == tail.length) {
                growTail(count - done);
            }
            int step = Math.min(count - done, tail.length - tailLength);
            System.arraycopy(source, offset + done, tail, tailLength, step);
            tailLength += step;
            length += step;
            done += step;
        }
    }

    private void growTail(int wanted) {
        if (tailLength == CHUNK_BYTES || chunks.isEmpty()) {
            // A second chunk says that the contents are long, so it gets its full size at once.
            int size = chunks.isEmpty() ? Math.min(Math.max(wanted, FIRST_BYTES), CHUNK_BYTES) : CHUNK_BYTES;
            tail = new byte[size];
            tailLength = 0;
            chunks.add(tail);
        } else {
            long size = Math.max((long) tailLength + wanted, 2L * tail.length);
            tail = Arrays.copyOf(tail, (int) Math.min(size, CHUNK_BYTES));
            chunks.set(chunks.size() - 1, tail);
        }
    }

    /** Frees what was reserved for growth; to be called when nothing more will be appended. */
    public void trim() {
        if (tailLength < tail.length) {
            tail = Arrays.copyOf(tail, tailLength);
            chunks.set(chunks.size() - 1, tail);
        }
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void copyTo(long position, byte[] target, int offset, int count) {
        Objects.checkFromIndexSize(position, count, length);
        Objects.checkFromIndexSize(offset, count, target.length);
        int done = 0;
        while (done < count) {
            byte[] chunk = chunks.get((int) ((position + done) >>> CHUNK_BITS));
            int from = (int) (position + done) & CHUNK_MASK;
            int step = Math.min(count - done, CHUNK_BYTES - from);
            System.arraycopy(chunk, from, target, offset + done, step);
            done += step;
        }
    }

    @Override
    public void xorInto(long position, byte[] target, int offset, int count) {
        Objects.checkFromIndexSize(position, count, length);
        Objects.checkFromIndexSize(offset, count, target.length);
        int done = 0;
        while (done < count) {
            byte[] chunk = chunks.get((int) ((position + done) >>> CHUNK_BITS));
            int from = (int) (position + done) & CHUNK_MASK;
            int step = Math.min(count - done, CHUNK_BYTES - from);
            XorKernel.xorInto(chunk, from, target, offset + done, step);
            done += step;
        }
    }

    @Override
    public void addTo(Checksum checksum, long position, long count) {
        Objects.checkFromIndexSize(position, count, length);
        long done = 0;
        while (done < count) {
            byte[] chunk = chunks.get((int) ((position + done) >>> CHUNK_BITS));
            int from = (int) (position + done) & CHUNK_MASK;
            int step = (int) Math.min(count - done, CHUNK_BYTES - from);
            checksum.update(chunk, from, step);
            done += step;
        }
    }

    /**
     * Changes one byte in place, for fault injection in tests.
     *
     * @param position 0..length()-1
     * @param flips mask of the bits to turn over
     */
    void corrupt(long position, int flips) {
        Objects.checkIndex(position, length);
        chunks.get((int) (position >>> CHUNK_BITS))[(int) position & CHUNK_MASK] ^= (byte) flips;
    }

    @Override
    public InputStream openStream() {
        return new SourceStream(this);
    }
}
