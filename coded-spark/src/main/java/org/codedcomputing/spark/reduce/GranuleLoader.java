package org.codedcomputing.spark.reduce;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;

/**
 * How a node comes by its granules, on its executor.
 *
 * @param <T> what its partition of the placed data has
 * @param <D> a granule
 */
@FunctionalInterface
interface GranuleLoader<T, D> extends Serializable {
    /**
     * Loads granules.
     *
     * @param granules in the order in which they are wanted
     * @param placed the node's partition
     * @param alive called now and then; throws when the task was killed
     */
    List<D> load(int[] granules, Iterator<T> placed, Runnable alive);
}
