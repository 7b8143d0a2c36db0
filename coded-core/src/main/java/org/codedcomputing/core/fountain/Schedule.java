package org.codedcomputing.core.fountain;

/**
 * How all sources follow from the rows: one by one, each from a row whose other sources come before it or are inactive; the
 * inactive ones from a dense system. Arrays are shared, not modified.
 */
final class Schedule {
    private static final int[] NONE = {};

    private final int[] order;
    private final int[] solvedBy;
    private final int[] inactive;
    private final int from;
    private final int[] equations;

    /** The dense system where it is exact. */
    private final long[][] system;

    /**
     * @param order sources but the inactive ones, in the order in which they follow
     * @param solvedBy for each source the row that gives it, -1 for inactive ones
     * @param inactive sources that follow from the dense system
     * @param from index in {@code order} from which on sources may depend on inactive ones
     * @param equations rows of the dense system, all of whose sources are in {@code order} or inactive: as many as inactive
     *     sources and independent where sums are exact; all that there are over the reals, for a least-squares solution
     * @param system its elements where sums are exact, a row for each equation; empty over the reals
     */
    Schedule(int[] order, int[] solvedBy, int[] inactive, int from, int[] equations, long[][] system) {
        this.order = order;
        this.solvedBy = solvedBy;
        this.inactive = inactive;
        this.from = from;
        this.equations = equations;
        this.system = system;
    }

    /** A schedule of peeling alone. */
    static Schedule peeled(int[] order, int[] solvedBy) {
        return new Schedule(order, solvedBy, NONE, order.length, NONE, new long[0][]);
    }

    int[] order() {
        return order;
    }

    int solvedBy(int source) {
        return solvedBy[source];
    }

    int[] inactive() {
        return inactive;
    }

    int from() {
        return from;
    }

    int[] equations() {
        return equations;
    }

    long[][] system() {
        return system;
    }

    /** The same with some of the equations. */
    Schedule withEquations(int[] chosen, long[][] elements) {
        return new Schedule(order, solvedBy, inactive, from, chosen, elements);
    }
}
