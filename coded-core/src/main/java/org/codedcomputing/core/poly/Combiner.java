package org.codedcomputing.core.poly;

import java.util.BitSet;
import org.codedcomputing.core.field.UniformSampler;

/** Takes inner products of all received vectors with secret random ones, slice by slice, each vector read once. */
interface Combiner {
    /** Elements that are combined at a time: the slice of a vector stays in the first-level cache for all combinations. */
    int SLICE = 2048;

    /**
     * The inner products of every vector with c fresh random vectors.
     *
     * @param vectorLength elements of each vector
     * @param secret where the random vectors come from
     * @param chosen the vectors to read. Modified: those with a value outside the field are taken out
     * @return c words of n values, 0 at the vectors that were not chosen
     */
    long[][] combine(int vectorLength, UniformSampler secret, BitSet chosen);
}
