package org.codedcomputing.core.cdc;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.Checksum;

/**
 * Bytes appended at the end, in chunks that a {@link ChunkStore} keeps in memory or not: no array is ever copied to grow past
 * one chunk, and the length is not bounded by 2^31 - 1. Short contents take little more than their length, since a node of a
 * large design holds very many short values. The last chunk stays in memory until {@link #trim}.
 *
 * <p>One thread appends; once it is done, any thread may read.
 */
public final class ChunkedBytes extends OutputStream implements ByteSource {
    private static final int CHUNK_BITS = 18;
    /** Bytes in every chunk but the last: 256 KiB. */
    static final int CHUNK_BYTES = 1 << CHUNK_BITS;

    private static final int CHUNK_MASK = CHUNK_BYTES - 1;
    private static final int FIRST_BYTES = 512;

    /** One part in so many of the last chunk may stay reserved for growth: to copy it would cost more. */
    private static final int SLACK_DIVISOR = 16;

    private final ChunkStore store;
    private final int firstBytes;
    private final List<Chunk> chunks = new ArrayList<>(1);
    private byte[] tail = new byte[0];
    private int tailLength;
    private boolean complete;

    /** Creates contents that stay in memory. */
    public ChunkedBytes() {
        this(ChunkStore.HEAP);
    }

    /**
     * Creates contents whose full chunks a store keeps.
     *
     * @param store Modified by whatever is written
     */
    public ChunkedBytes(ChunkStore store) {
        this(store, 0);
    }

    /**
     * Creates contents whose full chunks a store keeps, with room for a length that is expected.
     *
     * @param store Modified by whatever is written
     * @param expectedBytes at least 0; taken at the first write and up to one chunk, so it bounds nothing
     */
    public ChunkedBytes(ChunkStore store, long expectedBytes) {
        this.store = store;
        firstBytes = (int) Math.min(Math.max(expectedBytes, FIRST_BYTES), CHUNK_BYTES);
    }

    /** A source in memory over a copy of the given bytes. */
    public static ChunkedBytes of(byte... bytes) {
        ChunkedBytes result = new ChunkedBytes();
        result.write(bytes, 0, bytes.length);
        return result;
    }

    @Override
    public void write(int value) {
        if (tailLength == tail.length) {
            makeRoom(1);
        }
        tail[tailLength++] = (byte) value;
    }

    @Override
    public void write(byte[] source, int offset, int count) {
        Objects.checkFromIndexSize(offset, count, source.length);
        int done = 0;
        while (done < count) {
            if (tailLength == tail.length) {
                makeRoom(count - done);
            }
            int step = Math.min(count - done, tail.length - tailLength);
            System.arraycopy(source, offset + done, tail, tailLength, step);
            tailLength += step;
            done += step;
        }
    }

    private void makeRoom(int wanted) {
        if (complete) {
            throw new IllegalStateException("nothing can be appended to trimmed or freed bytes");
        }
        if (tailLength == CHUNK_BYTES) {
            Chunk full = Chunk.keep(store, tail, CHUNK_BYTES);
            chunks.add(full);
            // A second chunk says that the contents are long, so it gets its full size at once.
            tail = full.isStored() ? tail : new byte[CHUNK_BYTES];
            tailLength = 0;
        } else {
            long size = Math.max(Math.max((long) tailLength + wanted, 2L * tail.length), firstBytes);
            tail = Arrays.copyOf(tail, (int) Math.min(size, CHUNK_BYTES));
        }
    }

    /** Frees what was reserved for growth, but for a sixteenth of the last chunk, and hands the last chunk to the store; nothing may be appended afterwards. */
    public void trim() {
        if (tailLength > 0) {
            int slack = tail.length - tailLength;
            chunks.add(Chunk.keep(
                    store, slack > tail.length / SLACK_DIVISOR ? Arrays.copyOf(tail, tailLength) : tail, tailLength));
        }
        tail = new byte[0];
        tailLength = 0;
        complete = true;
    }

    @Override
    public void free() {
        chunks.forEach(Chunk::free);
        chunks.clear();
        tail = new byte[0];
        tailLength = 0;
        complete = true;
    }

    @Override
    public long length() {
        if (chunks.isEmpty()) {
            return tailLength;
        }
        int last = chunks.size() - 1;
        return ((long) last << CHUNK_BITS) + chunks.get(last).length() + tailLength;
    }

    @Override
    public void copyTo(long position, byte[] target, int offset, int count) {
        Objects.checkFromIndexSize(position, count, length());
        Objects.checkFromIndexSize(offset, count, target.length);
        for (int done = 0; done < count; ) {
            int chunk = (int) ((position + done) >>> CHUNK_BITS);
            int from = (int) (position + done) & CHUNK_MASK;
            int step = Math.min(count - done, CHUNK_BYTES - from);
            if (chunk < chunks.size()) {
                chunks.get(chunk).copyTo(from, target, offset + done, step);
            } else {
                System.arraycopy(tail, from, target, offset + done, step);
            }
            done += step;
        }
    }

    @Override
    public void xorInto(long position, byte[] target, int offset, int count) {
        Objects.checkFromIndexSize(position, count, length());
        Objects.checkFromIndexSize(offset, count, target.length);
        for (int done = 0; done < count; ) {
            int chunk = (int) ((position + done) >>> CHUNK_BITS);
            int from = (int) (position + done) & CHUNK_MASK;
            int step = Math.min(count - done, CHUNK_BYTES - from);
            if (chunk < chunks.size()) {
                chunks.get(chunk).xorInto(from, target, offset + done, step);
            } else {
                XorKernel.xorInto(tail, from, target, offset + done, step);
            }
            done += step;
        }
    }

    @Override
    public void addTo(Checksum checksum, long position, long count) {
        Objects.checkFromIndexSize(position, count, length());
        for (long done = 0; done < count; ) {
            int chunk = (int) ((position + done) >>> CHUNK_BITS);
            int from = (int) (position + done) & CHUNK_MASK;
            int step = (int) Math.min(count - done, CHUNK_BYTES - from);
            if (chunk < chunks.size()) {
                chunks.get(chunk).addTo(checksum, from, step);
            } else {
                checksum.update(tail, from, step);
            }
            done += step;
        }
    }

    /**
     * Changes one byte in memory, for fault injection in tests.
     *
     * @param position 0..length()-1
     * @param flips mask of the bits to turn over
     */
    void corrupt(long position, int flips) {
        Objects.checkIndex(position, length());
        int chunk = (int) (position >>> CHUNK_BITS);
        int from = (int) position & CHUNK_MASK;
        if (chunk < chunks.size()) {
            chunks.get(chunk).corrupt(from, flips);
        } else {
            tail[from] ^= (byte) flips;
        }
    }

    @Override
    public InputStream openStream() {
        return new SourceStream(this);
    }
}
