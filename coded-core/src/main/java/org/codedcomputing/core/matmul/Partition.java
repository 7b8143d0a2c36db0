package org.codedcomputing.core.matmul;

import java.io.Serializable;

/**
 * How many parts the three dimensions of a product are cut into.
 *
 * @param p parts of the inner dimension, which is summed over; at least 1
 * @param m parts of the rows of C; at least 1
 * @param n parts of the columns of C; at least 1
 */
public record Partition(int p, int m, int n) implements Serializable {
    /**
     * @throws IllegalArgumentException if a count is below 1 or there are 2^31 products of blocks or more
     */
    public Partition {
        if (p < 1 || m < 1 || n < 1) {
            throw new IllegalArgumentException(
                    "partition counts must be at least 1: p=%d, m=%d, n=%d".formatted(p, m, n));
        }
        Math.multiplyExact(Math.multiplyExact(p, m), n);
    }

    /** Blocks of A, pm; block (k, j) of row part k and inner part j has index {@code k p + j}. */
    public int blocksA() {
        return p * m;
    }

    /** Blocks of B, pn; block (j, l) of inner part j and column part l has index {@code j n + l}. */
    public int blocksB() {
        return p * n;
    }

    /** Blocks of C, mn; block (k, l) has index {@code k n + l}. */
    public int blocksC() {
        return m * n;
    }

    /** Products of two blocks in the whole product, pmn. */
    public int products() {
        return p * m * n;
    }

    /** Such as {@code p=2, m=3, n=3}. */
    @Override
    public String toString() {
        return "p=" + p + ", m=" + m + ", n=" + n;
    }
}
