package org.codedcomputing.pagerank.engine;

/** Runs of consecutive vertices that threads take one after the other. */
final class VertexBlocks {
    /** Vertices of a block. */
    static final int BLOCK = 1024;

    /** Blocks that a thread takes at once. */
    static final int TAKEN = 4;

    private VertexBlocks() {}

    /** Blocks of n vertices. */
    static int count(int vertices) {
        return (int) ((vertices + (long) BLOCK - 1) / BLOCK);
    }

    /** The first vertex of a block; of one past the last block, n. */
    static int first(int block, int vertices) {
        return (int) Math.min((long) block * BLOCK, vertices);
    }
}
