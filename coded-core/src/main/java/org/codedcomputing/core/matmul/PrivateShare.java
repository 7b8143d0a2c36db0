package org.codedcomputing.core.matmul;

import java.io.Serializable;
import java.util.List;

/**
 * What one worker gets of a private product: a combination of blocks of A, and for every matrix of the library the point at which
 * to encode it.
 *
 * @param a the combination
 * @param query M pairwise distinct residues, which look the same whatever matrix is wanted
 * @param <A> {@code int[]} or {@code long[]}
 */
public record PrivateShare<A>(Block<A> a, List<Long> query) implements Serializable {
    /** Copies the list. */
    public PrivateShare {
        query = List.copyOf(query);
    }
}
