package org.codedcomputing.pagerank.engine;

import java.io.Serializable;
import java.util.Objects;
import java.util.function.IntToDoubleFunction;

/**
 * Lengths of shortest paths from one vertex, along the arcs; infinite where there is none. Run it with
 * {@code new StopRule.Tolerance(0, n, ChangeNorm.MAX)}: n - 1 rounds suffice.
 */
public final class ShortestPaths implements CombiningProgram {
    private static final long serialVersionUID = 1L;

    private final int origin;
    private final Lengths lengths;
    private final boolean sourceOnly;

    /** Lengths of arcs by their in-slots, at least 0. */
    @FunctionalInterface
    public interface Lengths extends IntToDoubleFunction, Serializable {}

    private ShortestPaths(int origin, Lengths lengths, boolean sourceOnly) {
        this.origin = origin;
        this.sourceOnly = sourceOnly;
        this.lengths = Objects.requireNonNull(lengths, "lengths");
    }

    /** By the number of arcs. A vertex then sends the same along all of them. */
    public static ShortestPaths hops(int origin) {
        return new ShortestPaths(origin, inSlot -> 1, true);
    }

    /**
     * By the sum of lengths.
     *
     * @param origin where paths begin
     * @param lengths of the arcs
     */
    public static ShortestPaths weighted(int origin, Lengths lengths) {
        return new ShortestPaths(origin, lengths, false);
    }

    @Override
    public double initial(int vertex) {
        return vertex == origin ? 0 : Double.POSITIVE_INFINITY;
    }

    @Override
    public double message(int source, double state, int outDegree, int inSlot) {
        return state + lengths.applyAsDouble(inSlot);
    }

    @Override
    public boolean isSourceOnly() {
        return sourceOnly;
    }

    @Override
    public double identity() {
        return Double.POSITIVE_INFINITY;
    }

    @Override
    public double combine(double a, double b) {
        return Math.min(a, b);
    }

    @Override
    public double apply(int vertex, double state, double combined, double offered) {
        return Math.min(state, combined);
    }
}
