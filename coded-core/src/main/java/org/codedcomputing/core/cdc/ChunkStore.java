package org.codedcomputing.core.cdc;

/**
 * Where the bytes of an exchange live at one node: in memory up to a budget, beyond it in storage that is read by position.
 *
 * <p>Thread safe. A failure of the storage is an unchecked exception that says where, and leaves what was stored before
 * readable.
 */
public interface ChunkStore {
    /** Everything in memory, without a bound. */
    ChunkStore HEAP = new ChunkStore() {
        @Override
        public boolean reserve(long bytes) {
            return true;
        }

        @Override
        public void release(long bytes) {}

        @Override
        public long write(byte[] source, int offset, int count) {
            throw new IllegalStateException("a store without a bound never stores outside of memory");
        }

        @Override
        public void read(long place, byte[] target, int offset, int count) {
            throw new IllegalStateException("a store without a bound has nothing outside of memory");
        }
    };

    /**
     * Asks for memory.
     *
     * @param bytes at least 0
     * @return whether the bytes may stay in memory; if so they count against the budget until {@link #release}
     */
    boolean reserve(long bytes);

    /**
     * Gives memory back.
     *
     * @param bytes as reserved
     */
    void release(long bytes);

    /**
     * Stores bytes outside of memory.
     *
     * @param source Not modified
     * @return their place, for {@link #read}
     */
    long write(byte[] source, int offset, int count);

    /**
     * Reads stored bytes.
     *
     * @param place a place within bytes that were written
     * @param target Modified: {@code count} bytes from {@code offset} on
     */
    void read(long place, byte[] target, int offset, int count);
}
