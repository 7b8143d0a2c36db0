package org.codedcomputing.pagerank.engine;

/**
 * Sums over all vertices that do not depend on who computes them: each block of {@link #BLOCK} consecutive vertices is summed in
 * ascending order, and the sums of blocks in ascending order.
 */
public final class BlockSums {
    /** Vertices of a block. */
    public static final int BLOCK = 1024;

    private BlockSums() {}

    /** Blocks of n vertices. */
    public static int blocks(int vertices) {
        return (int) ((vertices + (long) BLOCK - 1) / BLOCK);
    }

    /** The first vertex of a block; of one past the last block, n. */
    static int first(int block, int vertices) {
        return (int) Math.min((long) block * BLOCK, vertices);
    }

    /** The sum of sums of blocks. */
    public static double fold(double[] blockSums) {
        double sum = 0;
        for (double blockSum : blockSums) {
            sum += blockSum;
        }
        return sum;
    }

    /** The sum of values of all vertices. */
    public static double sum(double[] values) {
        double[] sums = new double[blocks(values.length)];
        for (int block = 0; block < sums.length; block++) {
            for (int vertex = first(block, values.length); vertex < first(block + 1, values.length); vertex++) {
                sums[block] += values[vertex];
            }
        }
        return fold(sums);
    }
}
