package org.codedcomputing.spark.exchange;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Queue;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.codedcomputing.core.cdc.ChunkStore;
import org.codedcomputing.core.cdc.DecodedValue;
import org.codedcomputing.core.cdc.IntermediateValue;
import org.jspecify.annotations.Nullable;

/**
 * Decompresses values while others are still on the network, which is when a node's core has nothing else to do: each is checked
 * first, and its compressed bytes are let go. Keeps within the memory of the node's task; values that do not fit stay as they
 * are. Safe for use by several threads.
 */
final class ReadAhead {
    /** Room beyond what the mean ratio gives, for values denser than others. */
    private static final int SPARE_BYTES = 4 << 10;

    private final int node;
    private final ValueCodec codec;
    private final ChunkStore store;
    private final double plainPerStored;
    private final Queue<Map.Entry<Long, IntermediateValue>> own;
    private final long ownForEach;
    private final Map<Long, Plain> ready = new ConcurrentHashMap<>();

    /** Decompressed bytes; all of the array is reserved. */
    private static final class Plain {
        final byte[] bytes;
        final int length;

        Plain(byte[] bytes, int length) {
            this.bytes = bytes;
            this.length = length;
        }
    }

    /** A value that is read from its compressed bytes. */
    private interface Stored {
        void verify();

        InputStream open();

        void free();
    }

    /**
     * Creates a reader for one exchange at one node.
     *
     * @param own the node's own values by batch, read between those that come
     * @param expected number of values that come
     * @param store whose memory is used
     * @param plainPerStored bytes of records for each byte of values, at least 0, as far as is known
     */
    ReadAhead(
            int node,
            ValueCodec codec,
            SortedMap<Long, IntermediateValue> own,
            long expected,
            ChunkStore store,
            double plainPerStored) {
        this.node = node;
        this.codec = codec;
        this.store = store;
        this.plainPerStored = plainPerStored;
        this.own = new ConcurrentLinkedQueue<>(own.entrySet());
        ownForEach = expected == 0 ? 0 : (own.size() + expected - 1) / expected;
    }

    /** Takes a value that is complete, and some of the node's own. */
    void accept(DecodedValue value) {
        if (!codec.compresses()) {
            return;
        }
        take(value.batch(), value.length(), new Stored() {
            @Override
            public void verify() {
                value.verify();
            }

            @Override
            public InputStream open() {
                return value.openStream();
            }

            @Override
            public void free() {
                value.free();
            }
        });
        for (long i = 0; i < ownForEach; i++) {
            acceptOwn();
        }
    }

    /** Takes one of the node's own values, if there is still one. */
    void acceptOwn() {
        Map.Entry<Long, IntermediateValue> next = own.poll();
        if (next == null) {
            return;
        }
        long batch = next.getKey();
        IntermediateValue value = next.getValue();
        take(batch, value.length(), new Stored() {
            @Override
            public void verify() {
                value.verify("node %d: its own value of batch %d".formatted(node, batch));
            }

            @Override
            public InputStream open() {
                return value.bytes().openStream();
            }

            @Override
            public void free() {
                value.bytes().free();
            }
        });
    }

    private void take(long batch, long length, Stored value) {
        double expected = length * plainPerStored + SPARE_BYTES;
        if (length == 0 || expected > Integer.MAX_VALUE - SPARE_BYTES || !store.reserve((long) expected)) {
            return;
        }
        long reserved = (long) expected;
        value.verify();
        byte[] bytes = new byte[(int) reserved];
        int filled = 0;
        try (InputStream plain = codec.decompress(value.open(), length)) {
            while (true) {
                filled += plain.readNBytes(bytes, filled, bytes.length - filled);
                if (filled < bytes.length) {
                    break;
                }
                if (bytes.length > Integer.MAX_VALUE / 2 || !store.reserve(bytes.length)) {
                    store.release(reserved);
                    return;
                }
                reserved += bytes.length;
                bytes = Arrays.copyOf(bytes, 2 * bytes.length);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "node %d: the value of batch %d does not decompress".formatted(node, batch), e);
        }
        value.free();
        ready.put(batch, new Plain(bytes, filled));
    }

    /**
     * The records of a value, if they are ready.
     *
     * @return null if the value is still compressed; else a stream of its records, to be given back by {@link #free}
     */
    @Nullable
    InputStream open(long batch) {
        Plain plain = ready.get(batch);
        return plain == null ? null : new ByteArrayInputStream(plain.bytes, 0, plain.length);
    }

    /** Gives back the memory of a value that {@link #open} has opened. */
    void free(long batch) {
        Plain plain = ready.remove(batch);
        if (plain != null) {
            store.release(plain.bytes.length);
        }
    }
}
