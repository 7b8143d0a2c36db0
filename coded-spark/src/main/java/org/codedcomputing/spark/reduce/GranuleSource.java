package org.codedcomputing.spark.reduce;

import java.io.Serializable;

/**
 * Where a node gets its granules, once, before the first iteration: a file, or a generator.
 *
 * @param <D> a granule
 */
@FunctionalInterface
public interface GranuleSource<D> extends Serializable {
    /**
     * Loads a granule, on the executor that holds it. Must give the same rows whoever asks.
     *
     * @param granule 0..D0-1
     */
    D load(int granule);
}
