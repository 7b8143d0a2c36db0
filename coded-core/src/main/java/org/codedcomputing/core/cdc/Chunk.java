package org.codedcomputing.core.cdc;

import java.util.zip.Checksum;
import org.jspecify.annotations.Nullable;

/** A run of bytes that is in memory or in a {@link ChunkStore}. Immutable until it is freed. */
final class Chunk {
    /** One block for each thread that reads stored bytes without an array of its own to read them into. */
    private static final ThreadLocal<byte[]> BLOCK = ThreadLocal.withInitial(() -> new byte[XorKernel.BLOCK_BYTES]);

    private final ChunkStore store;
    private final int length;
    private final long place;
    private byte @Nullable [] bytes;

    private Chunk(ChunkStore store, int length, long place, byte @Nullable [] bytes) {
        this.store = store;
        this.length = length;
        this.place = place;
        this.bytes = bytes;
    }

    /**
     * Keeps bytes in memory if the store allows it, which counts the whole array, else stores a copy.
     *
     * @param bytes the chunk is its first {@code length} bytes; not to be modified afterwards unless {@link #isStored}
     */
    static Chunk keep(ChunkStore store, byte[] bytes, int length) {
        return store.reserve(bytes.length)
                ? new Chunk(store, length, 0, bytes)
                : new Chunk(store, length, store.write(bytes, 0, length), null);
    }

    /** Whether the bytes are outside of memory, so that the array they came from may be used again. */
    boolean isStored() {
        return bytes == null;
    }

    int length() {
        return length;
    }

    void copyTo(int position, byte[] target, int offset, int count) {
        byte[] memory = bytes;
        if (memory != null) {
            System.arraycopy(memory, position, target, offset, count);
        } else {
            store.read(place + position, target, offset, count);
        }
    }

    void xorInto(int position, byte[] target, int offset, int count) {
        byte[] memory = bytes;
        if (memory != null) {
            XorKernel.xorInto(memory, position, target, offset, count);
            return;
        }
        byte[] block = BLOCK.get();
        for (int done = 0; done < count; done += block.length) {
            int step = Math.min(count - done, block.length);
            store.read(place + position + done, block, 0, step);
            XorKernel.xorInto(block, 0, target, offset + done, step);
        }
    }

    void addTo(Checksum checksum, int position, int count) {
        byte[] memory = bytes;
        if (memory != null) {
            checksum.update(memory, position, count);
            return;
        }
        byte[] block = BLOCK.get();
        for (int done = 0; done < count; done += block.length) {
            int step = Math.min(count - done, block.length);
            store.read(place + position + done, block, 0, step);
            checksum.update(block, 0, step);
        }
    }

    /** Gives the memory back; the chunk must not be read afterwards. */
    void free() {
        byte[] memory = bytes;
        if (memory != null) {
            bytes = null;
            store.release(memory.length);
        }
    }

    /** Changes one byte in memory, for fault injection in tests. */
    void corrupt(int position, int flips) {
        byte[] memory = bytes;
        if (memory == null) {
            throw new IllegalStateException("the chunk is not in memory");
        }
        memory[position] ^= (byte) flips;
    }
}
