package org.codedcomputing.lcc.spark;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import org.codedcomputing.core.field.kernel.Slice;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.core.matmul.FieldArithmetic;

/**
 * Workers that return wrong results on purpose, for tests and experiments: they add 1 to one element.
 *
 * @param fromEpoch first round in which each of them lies, from 1
 */
public record Liars(Map<Integer, Long> fromEpoch) implements Serializable {
    /** Nobody lies. */
    public static final Liars NONE = new Liars(Map.of());

    /** Copies the map. */
    public Liars {
        fromEpoch = Map.copyOf(fromEpoch);
    }

    /** Workers that lie from the first round on. */
    public static Liars of(int... workers) {
        Map<Integer, Long> always = new HashMap<>();
        for (int worker : workers) {
            always.put(worker, 1L);
        }
        return new Liars(always);
    }

    /** What a worker returns for a result, which is not modified. */
    <A> Block<A> told(int worker, long epoch, FieldArithmetic<A> arithmetic, Block<A> result) {
        Long from = fromEpoch.get(worker);
        int length = Math.multiplyExact(result.rows(), result.columns());
        if (from == null || epoch < from || length == 0) {
            return result;
        }
        A told = arithmetic.kernels().newArray(length);
        A one = arithmetic.integers(1);
        arithmetic.kernels().axpy(one, 0, Slice.of(result.data()), Slice.of(told));
        arithmetic.kernels().axpy(one, 0, Slice.of(one), new Slice<>(told, worker % length, 1));
        return new Block<>(result.rows(), result.columns(), told);
    }
}
