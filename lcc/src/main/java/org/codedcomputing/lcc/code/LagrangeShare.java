package org.codedcomputing.lcc.code;

import java.io.Serializable;
import java.util.List;
import org.codedcomputing.core.matmul.Block;

/**
 * What a worker gets: the values of its arguments at its point. Neither blocks nor masks nor a seed are in it.
 *
 * @param code {@link LagrangePoints#fingerprint} of the code
 * @param arguments one block for each argument of the worker function
 * @param <A> {@code int[]} or {@code long[]}
 */
public record LagrangeShare<A>(long code, List<Block<A>> arguments) implements Serializable {
    /** Copies the list. */
    public LagrangeShare {
        arguments = List.copyOf(arguments);
    }
}
