package org.codedcomputing.core.fountain;

/**
 * A way to take several symbols from one; all do the same, some faster. One pass over the target for four symbols, whose lines the
 * processor then fetches at the same time, is what decoding is fast by: symbols are anywhere in memory.
 */
interface SumLoop {
    /**
     * {@code target[at + i] -= sources[offsets[j] + i]} for j below {@code count}, in ascending order of j, and i below
     * {@code length}.
     *
     * @param sources not modified, unless it is {@code target}; no symbol overlaps the target's part
     * @param offsets where symbols start; not modified
     * @param target modified
     * @throws IndexOutOfBoundsException if a symbol is not inside its array
     */
    void subtract(double[] sources, int[] offsets, int count, double[] target, int at, int length);

    /** The same over bytes, whose differences are exclusive ors. */
    void subtract(byte[] sources, int[] offsets, int count, byte[] target, int at, int length);
}
