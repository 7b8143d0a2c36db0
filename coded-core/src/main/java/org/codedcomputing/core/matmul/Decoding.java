package org.codedcomputing.core.matmul;

import java.io.Serializable;

/**
 * How the blocks of C follow from the results of some workers. Immutable.
 *
 * @param <A> {@code int[]}, {@code long[]} or {@code double[]}
 */
final class Decoding<A> implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int[] workers;
    private final A rows;
    private final double condition;

    /**
     * @param workers whose results, ascending
     * @param rows L mn x (workers x blocks of a result), row by row
     * @param condition condition number of what was solved, at least 1 over the reals; 0 if exact; infinite if it has no
     *     solution
     */
    Decoding(int[] workers, A rows, double condition) {
        this.workers = workers;
        this.rows = rows;
        this.condition = condition;
    }

    /** A decoding without rounding. */
    static <A> Decoding<A> exact(int[] workers, A rows) {
        return new Decoding<>(workers, rows, 0);
    }

    /** Not modified by anybody. */
    int[] workers() {
        return workers;
    }

    /** Not modified by anybody. */
    A rows() {
        return rows;
    }

    double condition() {
        return condition;
    }

    /** Relative error to expect of the answer: the rounding of a {@code double} times the condition. */
    double error() {
        return condition * 0x1p-52;
    }
}
