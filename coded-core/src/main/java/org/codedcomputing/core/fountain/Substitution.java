package org.codedcomputing.core.fountain;

/**
 * The arithmetic of a schedule: each source is its row less the row's other sources. A source is written once, and the sources
 * that it is made of are read, d - 1 of them for a row of d; pushing each resolved source into all rows that have it would read
 * and write as many rows.
 *
 * @param <A> {@code double[]}, {@code int[]}, {@code long[]} or {@code byte[]}
 */
final class Substitution<A> {
    private final Peeling peeling;
    private final SymbolArithmetic<A> arithmetic;
    private final int length;
    private final Symbols<A> rows;
    private int[] offsets = new int[64];

    /**
     * @param length elements of a symbol
     * @param rows symbols of the rows; not modified
     */
    Substitution(Peeling peeling, SymbolArithmetic<A> arithmetic, int length, Symbols<A> rows) {
        this.peeling = peeling;
        this.arithmetic = arithmetic;
        this.length = length;
        this.rows = rows;
    }

    /**
     * Computes the sources of a schedule in turn.
     *
     * @param from index in the schedule's order to start at
     * @param sources one symbol after the other, those before {@code from} and the inactive ones filled in; the others are
     *     overwritten
     */
    void resolve(Schedule schedule, int from, A sources) {
        int[] order = schedule.order();
        for (int i = from; i < order.length; i++) {
            int source = order[i];
            subtractOthers(schedule.solvedBy(source), source, sources, sources, source * length);
        }
    }

    /** What is left of each equation when all of its sources are subtracted, one symbol after the other. */
    A leftOver(Schedule schedule, A sources) {
        int[] equations = schedule.equations();
        A left = arithmetic.newArray(Math.multiplyExact(equations.length, length));
        for (int i = 0; i < equations.length; i++) {
            subtractOthers(equations[i], -1, sources, left, i * length);
        }
        return left;
    }

    private void subtractOthers(int row, int source, A sources, A target, int at) {
        System.arraycopy(rows.data(row), rows.offset(row), target, at, length);
        int start = peeling.start(row);
        int end = peeling.end(row);
        if (end - start > offsets.length) {
            offsets = new int[2 * (end - start)];
        }
        int count = 0;
        for (int edge = start; edge < end; edge++) {
            int other = peeling.source(edge);
            if (other != source) {
                offsets[count++] = other * length;
            }
        }
        arithmetic.subtractAll(sources, offsets, count, target, at, length);
    }
}
