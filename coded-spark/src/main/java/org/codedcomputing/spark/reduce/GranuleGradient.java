package org.codedcomputing.spark.reduce;

import java.io.Serializable;

/**
 * The gradient of one granule of the data, a block of rows.
 *
 * @param <D> a granule
 */
@FunctionalInterface
public interface GranuleGradient<D> extends Serializable {
    /**
     * Adds the sum of the gradients of all rows of a granule, never their mean. Must do the same additions in the same order
     * whoever calls it: copies of a granule that differ are not noticed.
     *
     * @param granule the rows, perhaps none; not to be modified
     * @param model not to be modified
     * @param sum p numbers; modified
     */
    void add(D granule, double[] model, double[] sum);
}
