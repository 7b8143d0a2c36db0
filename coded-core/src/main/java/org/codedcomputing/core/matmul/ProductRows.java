package org.codedcomputing.core.matmul;

import java.io.Serializable;
import java.util.List;

/**
 * The same rows of all blocks of a product, padding included.
 *
 * @param from which row of its block the first of them is
 * @param blocks mn blocks of so many rows, in the order of {@link Partition#blocksC}
 */
public record ProductRows(int from, List<Block<double[]>> blocks) implements Serializable {
    /** Copies the list. */
    public ProductRows {
        blocks = List.copyOf(blocks);
    }
}
