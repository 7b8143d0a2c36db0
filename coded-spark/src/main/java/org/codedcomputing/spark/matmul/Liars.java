package org.codedcomputing.spark.matmul;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.codedcomputing.core.field.kernel.Slice;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.core.matmul.BlockArithmetic;

/**
 * Workers that return wrong results on purpose, for tests and experiments: they add 1 to one element.
 *
 * @param workers who lies
 */
record Liars(Set<Integer> workers) implements Serializable {
    static final Liars NONE = new Liars(Set.of());

    /** Copies the set. */
    Liars {
        workers = Set.copyOf(workers);
    }

    /** What a worker returns for a result. */
    <A> List<Block<A>> told(int worker, List<BlockArithmetic<A>> arithmetics, List<Block<A>> result) {
        if (!workers.contains(worker)) {
            return result;
        }
        List<Block<A>> told = new ArrayList<>();
        for (int lane = 0; lane < result.size(); lane++) {
            BlockArithmetic<A> arithmetic = arithmetics.get(lane);
            // A copy of its own, which nothing shares: the product of this very task.
            Block<A> block = result.get(lane);
            A one = arithmetic.integers(1);
            arithmetic.kernels().axpy(one, 0, Slice.of(one), new Slice<>(block.data(), worker % block.rows(), 1));
            told.add(block);
        }
        return told;
    }
}
