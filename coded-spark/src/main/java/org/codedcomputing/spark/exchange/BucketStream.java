package org.codedcomputing.spark.exchange;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.zip.CheckedOutputStream;
import org.codedcomputing.core.cdc.ChunkedBytes;
import org.codedcomputing.core.cdc.Digest64;
import org.jspecify.annotations.Nullable;

/**
 * What one batch has for one receiver, while it is being mapped: records come in as plain bytes, are digested block by block
 * while they are in the cache, and go on compressed to where they are kept, or nowhere if another node keeps them. Blocks are
 * full but for the last of a partition, so what the codec sees does not depend on how a record is written.
 */
final class BucketStream extends OutputStream {
    private static final int BLOCK_BYTES = 32 << 10;

    private final Digest64 digest = new Digest64();
    private final Digest64 storedDigest = new Digest64();
    private final @Nullable ChunkedBytes stored;
    private final ValueCodec codec;
    private @Nullable OutputStream sink;
    private byte[] block;
    private int filled;
    private long plainBytes;
    private long partitionStart;

    /**
     * Creates a bucket.
     *
     * @param stored where its bytes are kept, or null to digest and forget them
     * @param last a bucket that has ended, whose memory is used again, or null
     */
    BucketStream(ValueCodec codec, @Nullable ChunkedBytes stored, @Nullable BucketStream last) {
        this.codec = codec;
        this.stored = stored;
        block = last == null ? new byte[0] : last.block;
    }

    @Override
    public void write(int value) {
        if (filled == block.length) {
            flushBlock();
        }
        block[filled++] = (byte) value;
    }

    @Override
    public void write(byte[] source, int offset, int count) {
        Objects.checkFromIndexSize(offset, count, source.length);
        int done = 0;
        while (done < count) {
            if (filled == block.length) {
                flushBlock();
            }
            int step = Math.min(count - done, block.length - filled);
            System.arraycopy(source, offset + done, block, filled, step);
            filled += step;
            done += step;
        }
    }

    private void flushBlock() {
        pass(block, 0, filled);
        filled = 0;
        if (block.length == 0) {
            // A bucket that gets nothing takes no memory.
            block = new byte[BLOCK_BYTES];
        }
    }

    private void pass(byte[] source, int offset, int count) {
        if (count == 0) {
            return;
        }
        digest.update(source, offset, count);
        plainBytes += count;
        ChunkedBytes target = stored;
        if (target == null) {
            return;
        }
        try {
            OutputStream open = sink;
            if (open == null) {
                open = codec.compressed(new CheckedOutputStream(target, storedDigest));
                sink = open;
            }
            open.write(source, offset, count);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Ends an input partition: adds the number of its bytes and their digest to a digest of all buckets.
     *
     * @param target Modified
     */
    void endPartition(Digest64 target) {
        pass(block, 0, filled);
        filled = 0;
        target.updateLong(plainBytes - partitionStart);
        target.updateLong(digest.getValue());
        partitionStart = plainBytes;
        digest.reset();
    }

    /** Ends the batch, and returns what is kept of it. */
    ChunkedBytes complete() {
        ChunkedBytes target = stored;
        if (target == null) {
            throw new IllegalStateException("a bucket that keeps nothing has nothing to give");
        }
        OutputStream open = sink;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        target.trim();
        return target;
    }

    /** Digest of what was kept, taken when it was written: what is read later is to have the same. */
    long storedDigest() {
        return storedDigest.getValue();
    }

    /** Bytes before compression, of all partitions that have ended. */
    long plainBytes() {
        return plainBytes;
    }
}
