package org.codedcomputing.core.poly;

import java.util.BitSet;
import org.codedcomputing.core.field.UniformSampler;

/**
 * Takes inner products of all received vectors with secret random ones, piece by piece, each vector read once.
 *
 * <p>A vector is taken as a matrix of rows of {@link #places} elements, and the secret one is made of few random elements: v for
 * the places in a row and u for the rows, the secret at place j of row a being u_a v_j with u_0 = 1. So the secrets stay in the
 * cache and drawing them takes no time. The inner product with a vector e that is not 0 is the sum over a of u_a (e_a, v). Some
 * e_a is not 0 and (e_a, v) is 0 with probability 1/p over v; if (e_a, v) is not 0 for some a &gt; 0 the sum is 0 with
 * probability 1/p over u, if for a = 0 only never. So it is 0 with probability at most 2/p, and 1/p for vectors of a single row.
 */
interface Combiner {
    /** Elements of a row. */
    int places();

    /**
     * Whether inner products of two sets of secrets in one pass take hardly longer than those of one, because reading the vectors
     * is what takes the time.
     *
     * @param combinations secrets in a set
     */
    boolean readsSlowerThanItCombines(int combinations);

    /**
     * The inner products of every vector with c fresh random vectors.
     *
     * @param vectorLength elements of each vector
     * @param secret where the random vectors come from
     * @param combinations c, at least 1
     * @param chosen the vectors to read. Modified: those with a value outside the field are taken out
     * @return c words of n values, 0 at the vectors that were not chosen
     */
    long[][] combine(int vectorLength, UniformSampler secret, int combinations, BitSet chosen);

    /**
     * Bound on the probability that c combinations of a vector that is not 0 are all 0, over the secrets.
     *
     * @param order elements of the field
     * @param combinations c
     */
    default double blindness(int vectorLength, double order, int combinations) {
        return Math.pow((vectorLength > places() ? 2 : 1) / order, combinations);
    }
}
