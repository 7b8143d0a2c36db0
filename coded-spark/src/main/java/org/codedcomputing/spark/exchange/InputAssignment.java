package org.codedcomputing.spark.exchange;

import java.io.Serializable;
import org.codedcomputing.core.cdc.DeliveryDesign;
import org.codedcomputing.core.cdc.NodeSets;

/**
 * Which batch every input partition belongs to: partition i of P goes to batch {@code floor(i F / P)}, so batches hold
 * neighbouring partitions when there are more partitions than batches, and the populated batches lie evenly among all when
 * there are fewer.
 *
 * @param design holders of the batches
 * @param partitions number of input partitions P, at least 0
 */
record InputAssignment(DeliveryDesign design, int partitions) implements Serializable {
    /** The batch of a partition. */
    long batch(int partition) {
        long batches = design.batches();
        // partition * batches may exceed a long; quotient and remainder by P do not.
        return batches / partitions * partition + batches % partitions * partition / partitions;
    }

    /** Whether a node maps a partition. */
    boolean isMappedAt(int partition, int node) {
        return NodeSets.contains(design.holders(batch(partition)), node);
    }

    /** Number of batches that hold at least one partition. */
    long populatedBatches() {
        return Math.min(partitions, design.batches());
    }
}
