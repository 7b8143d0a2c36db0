package org.codedcomputing.core.fountain;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.codedcomputing.core.field.FiniteField;
import org.jspecify.annotations.Nullable;

/**
 * What to do when peeling stalls: a source that was in most unresolved rows then becomes inactive, that is a constant whose value
 * is found later, and peeling goes on, until no source is left. Rows without an unresolved source that resolved none are then
 * equations for the inactive sources, of which there have to be as many independent ones.
 *
 * <p>Costs O(k log k + edges) and O(m q^2) for m equations and q inactive sources; beyond {@value #MOST_INACTIVE}
 * more rows are cheaper.
 */
final class Inactivation {
    /** Most inactive sources. */
    static final int MOST_INACTIVE = 128;

    /** Columns of the dense system that are made at once. */
    private static final int PANEL = 32;

    private final @Nullable Schedule schedule;
    private final int missing;

    Inactivation(Peeling stalled, SymbolArithmetic<?> arithmetic) {
        Peeling peeling = stalled.scratch();
        int from = peeling.resolved();
        int[] inactive = new int[Math.min(MOST_INACTIVE, peeling.sources())];
        int count = 0;
        for (int source : busiestFirst(peeling)) {
            if (peeling.solvedBy(source) < 0) {
                if (count == inactive.length) {
                    schedule = null;
                    // A few rows in a hundred change the number of inactive sources a lot.
                    missing = Math.max(1, peeling.sources() / 200);
                    return;
                }
                inactive[count++] = source;
                peeling.inactivate(source);
            }
        }
        int[] equations = equations(peeling);
        Schedule all = new Schedule(
                peeling.order(), peeling.solvedBy(), Arrays.copyOf(inactive, count), from, equations, new long[0][]);
        long[][] system = exactSystem(peeling, all, arithmetic);
        int[] independent = independent(system, count, arithmetic.field());
        missing = count - independent.length;
        if (missing > 0) {
            schedule = null;
        } else if (arithmetic.exact()) {
            schedule = all.withEquations(
                    Arrays.stream(independent).map(row -> equations[row]).toArray(),
                    Arrays.stream(independent).mapToObj(row -> system[row]).toArray(long[][]::new));
        } else {
            schedule = all;
        }
    }

    /** Null if the rows do not suffice. */
    @Nullable
    Schedule schedule() {
        return schedule;
    }

    /** Independent rows that are lacking at least. */
    int missing() {
        return missing;
    }

    /** Unresolved sources, those in most rows first. */
    private static int[] busiestFirst(Peeling peeling) {
        int[] degrees = peeling.activeDegrees();
        // Degree in the upper half, so that one sort of numbers does it; the lower half keeps equal ones in order.
        return IntStream.range(0, peeling.sources())
                .filter(source -> peeling.solvedBy(source) < 0)
                .mapToLong(source -> ((long) -degrees[source] << Integer.SIZE) + source)
                .sorted()
                .mapToInt(key -> (int) key)
                .toArray();
    }

    /** Rows that resolved no source; all of their sources are resolved or inactive. */
    private static int[] equations(Peeling peeling) {
        boolean[] used = new boolean[peeling.rows()];
        for (int source : peeling.order()) {
            used[peeling.solvedBy(source)] = true;
        }
        int[] equations = new int[peeling.rows()];
        int count = 0;
        for (int row = 0; row < used.length; row++) {
            if (!used[row]) {
                equations[count++] = row;
            }
        }
        return Arrays.copyOf(equations, count);
    }

    private static long[][] exactSystem(Peeling peeling, Schedule schedule, SymbolArithmetic<?> arithmetic) {
        return arithmetic.exact()
                ? elements(peeling, schedule, arithmetic)
                : elements(peeling, schedule, SymbolArithmetic.mersenne61());
    }

    private static <A> long[][] elements(Peeling peeling, Schedule schedule, SymbolArithmetic<A> arithmetic) {
        A flat = system(peeling, schedule, arithmetic);
        int columns = schedule.inactive().length;
        long[][] system = new long[schedule.equations().length][columns];
        for (int row = 0; row < system.length; row++) {
            for (int column = 0; column < columns; column++) {
                system[row][column] = arithmetic.get(flat, row * columns + column);
            }
        }
        return system;
    }

    /** The matrix of the dense system; where sums are exact it is there from the search for independent rows. */
    static <A> A denseSystem(Peeling peeling, Schedule schedule, SymbolArithmetic<A> arithmetic) {
        if (!arithmetic.exact()) {
            return system(peeling, schedule, arithmetic);
        }
        int size = schedule.system().length;
        A flat = arithmetic.newArray(size * size);
        for (int i = 0; i < size * size; i++) {
            arithmetic.set(flat, i, schedule.system()[i / size][i % size]);
        }
        return flat;
    }

    /**
     * The matrix of the dense system, row by row, one column for each inactive source. The value of a source is v + c z, where z
     * are the inactive values; c follows as v does, from rows of zeros. With -1 in place of each inactive source all c come out
     * negated, and so the sums that are left of the equations are the matrix.
     */
    private static <A> A system(Peeling peeling, Schedule schedule, SymbolArithmetic<A> arithmetic) {
        int columns = schedule.inactive().length;
        int rows = schedule.equations().length;
        A system = arithmetic.newArray(Math.multiplyExact(rows, columns));
        long minusOne = arithmetic.field().neg(1);
        for (int start = 0; start < columns; start += PANEL) {
            int width = Math.min(PANEL, columns - start);
            A sources = arithmetic.newArray(Math.multiplyExact(peeling.sources(), width));
            for (int i = 0; i < width; i++) {
                arithmetic.set(sources, schedule.inactive()[start + i] * width + i, minusOne);
            }
            Substitution<A> panel = new Substitution<>(peeling, arithmetic, width, Symbols.zeros(arithmetic, width));
            panel.resolve(schedule, schedule.from(), sources);
            A left = panel.leftOver(schedule, sources);
            for (int row = 0; row < rows; row++) {
                System.arraycopy(left, row * width, system, row * columns + start, width);
            }
        }
        return system;
    }

    /** Indexes of independent rows, as many as there are. */
    private static int[] independent(long[][] system, int columns, FiniteField field) {
        int[] rows = new int[columns];
        int rank = 0;
        long[][] pivots = new long[columns][];
        for (int row = 0; row < system.length && rank < columns; row++) {
            long[] current = system[row].clone();
            for (int column = 0; column < columns; column++) {
                if (current[column] == 0) {
                    continue;
                }
                long[] pivot = pivots[column];
                if (pivot == null) {
                    long inverse = field.inv(current[column]);
                    for (int i = column; i < columns; i++) {
                        current[i] = field.mul(current[i], inverse);
                    }
                    pivots[column] = current;
                    rows[rank++] = row;
                    break;
                }
                long factor = current[column];
                for (int i = column; i < columns; i++) {
                    current[i] = field.sub(current[i], field.mul(factor, pivot[i]));
                }
            }
        }
        return Arrays.copyOf(rows, rank);
    }
}
