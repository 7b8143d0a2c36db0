package org.codedcomputing.lcc.code;

import java.util.List;
import org.codedcomputing.core.matmul.Block;

/**
 * The arguments of a worker function, before encoding: for each the K blocks of it if it is {@link ArgumentKind#DATA}, otherwise
 * its one value. Blocks are shared, not copied.
 *
 * @param arguments in the order of the worker function's arguments
 * @param <A> {@code int[]} or {@code long[]}
 */
public record LagrangeInput<A>(List<List<Block<A>>> arguments) {
    /** Copies the lists. */
    public LagrangeInput {
        arguments = arguments.stream().map(List::copyOf).toList();
    }

    /** One argument, in K blocks. */
    public static <A> LagrangeInput<A> of(List<Block<A>> blocks) {
        return new LagrangeInput<>(List.of(blocks));
    }

    /** Data in K blocks and one value that is the same for all of them. */
    public static <A> LagrangeInput<A> of(List<Block<A>> blocks, Block<A> common) {
        return new LagrangeInput<>(List.of(blocks, List.of(common)));
    }
}
