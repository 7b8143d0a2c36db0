package org.codedcomputing.core.gradient;

import java.io.Serializable;

/**
 * The gradient of one partition of the data.
 *
 * @param <D> a partition
 */
@FunctionalInterface
public interface PartitionGradient<D> extends Serializable {
    /**
     * Adds the sum of the gradients of all rows of a partition. Must do the same additions in the same order whoever calls it:
     * copies of a partition that differ are not noticed.
     *
     * @param data the partition, perhaps empty; not modified
     * @param sum p numbers; modified
     */
    void add(D data, double[] sum);
}
