package org.codedcomputing.spark.gradient;

import java.io.Serializable;
import java.util.List;

/** The rows of one partition of the data, in blocks. Immutable. */
final class RowBlocks implements Serializable {
    private static final long serialVersionUID = 1L;

    /** No rows: of a partition that a worker does not hold, too. */
    static final RowBlocks NONE = new RowBlocks(List.of());

    private final RowBlock[] blocks;

    RowBlocks(List<RowBlock> blocks) {
        this.blocks = blocks.toArray(RowBlock[]::new);
    }

    int blocks() {
        return blocks.length;
    }

    RowBlock block(int index) {
        return blocks[index];
    }

    long rows() {
        long rows = 0;
        for (RowBlock block : blocks) {
            rows += block.rows();
        }
        return rows;
    }
}
