package org.codedcomputing.core.fountain;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which sources follow from the rows that have arrived, and in which order. Nothing here touches a value, so that asking after
 * every row whether it decodes costs little: one step for each source of a row, over the whole life of this object.
 *
 * <p>A row with one unresolved source resolves it; that takes the source out of all rows that have it, of which some then have
 * one left. If this stalls with at least k rows, {@link Inactivation} treats some sources as unknown constants.
 *
 * <p>Not thread-safe.
 */
public final class Peeling {
    private static final int NONE = -1;

    private final int k;
    private final SymbolArithmetic<?> arithmetic;

    private int rows;
    private int[] rowEnd = new int[16];
    private int[] edgeSource = new int[64];
    private int[] edgeRow = new int[64];

    /** The next edge of the same source; edges of sources that were resolved when the row came are in no chain. */
    private int[] edgeNext = new int[64];

    private final int[] firstEdge;

    /** For each source one more than the last row that named it. */
    private final int[] lastRow;

    /** Unresolved sources of each row: how many, and the exclusive or of them, which is the source once one is left. */
    private int[] unresolved = new int[16];

    private int[] combined = new int[16];

    private final int[] order;
    private int resolved;
    private final int[] solvedBy;
    private int[] ripple = new int[16];
    private int rippleSize;

    private @Nullable Schedule schedule;
    private int nextAttempt;

    /**
     * @param sources number of source symbols k, at least 1
     * @param arithmetic what symbols consist of: whether rows are independent depends on it
     */
    public Peeling(int sources, SymbolArithmetic<?> arithmetic) {
        if (sources < 1) {
            throw new IllegalArgumentException("peeling needs at least 1 source, got " + sources);
        }
        this.k = sources;
        this.arithmetic = Objects.requireNonNull(arithmetic, "arithmetic");
        this.firstEdge = new int[k];
        this.lastRow = new int[k];
        this.order = new int[k];
        this.solvedBy = new int[k];
        Arrays.fill(firstEdge, NONE);
        Arrays.fill(solvedBy, NONE);
        this.nextAttempt = k;
    }

    private Peeling(Peeling other) {
        this.k = other.k;
        this.arithmetic = other.arithmetic;
        this.rows = other.rows;
        // Rows and edges are only read from here on.
        this.rowEnd = other.rowEnd;
        this.edgeSource = other.edgeSource;
        this.edgeRow = other.edgeRow;
        this.edgeNext = other.edgeNext;
        this.firstEdge = other.firstEdge;
        this.lastRow = other.lastRow;
        this.unresolved = other.unresolved.clone();
        this.combined = other.combined.clone();
        this.order = other.order.clone();
        this.resolved = other.resolved;
        this.solvedBy = other.solvedBy.clone();
    }

    /** A copy whose sources can be resolved at will; it takes no more rows. */
    Peeling scratch() {
        return new Peeling(this);
    }

    /**
     * Adds a row.
     *
     * @param sources different sources 0..k-1, at least one; not modified
     * @return the row's number, counted from 0 in the order of arrival
     * @throws IllegalArgumentException if there is none, one is twice there or does not exist; nothing is changed then
     */
    public int add(int... sources) {
        requireSources(sources);
        int row = rows++;
        if (row == rowEnd.length) {
            rowEnd = Arrays.copyOf(rowEnd, 2 * row);
            unresolved = Arrays.copyOf(unresolved, 2 * row);
            combined = Arrays.copyOf(combined, 2 * row);
        }
        int edge = start(row);
        rowEnd[row] = edge + sources.length;
        if (rowEnd[row] > edgeSource.length) {
            int capacity = Math.max(2 * edgeSource.length, rowEnd[row]);
            edgeSource = Arrays.copyOf(edgeSource, capacity);
            edgeRow = Arrays.copyOf(edgeRow, capacity);
            edgeNext = Arrays.copyOf(edgeNext, capacity);
        }
        int count = 0;
        int combination = 0;
        for (int source : sources) {
            edgeSource[edge] = source;
            edgeRow[edge] = row;
            if (solvedBy[source] == NONE) {
                edgeNext[edge] = firstEdge[source];
                firstEdge[source] = edge;
                count++;
                combination ^= source;
            }
            edge++;
        }
        unresolved[row] = count;
        combined[row] = combination;
        if (count == 1) {
            enqueue(row);
            peel();
        }
        return row;
    }

    private void requireSources(int[] sources) {
        if (sources.length == 0) {
            throw new IllegalArgumentException("a row has at least 1 source, got none");
        }
        for (int i = 0; i < sources.length; i++) {
            if (sources[i] < 0 || sources[i] >= k) {
                throw new IllegalArgumentException("a row names source %d of %d".formatted(sources[i], k));
            }
        }
        // The exclusive or would lose both copies of one that is there twice.
        int mark = rows + 1;
        for (int i = 0; i < sources.length; i++) {
            if (lastRow[sources[i]] == mark) {
                for (int before = 0; before < i; before++) {
                    lastRow[sources[before]] = 0;
                }
                throw new IllegalArgumentException("a row names source %d twice".formatted(sources[i]));
            }
            lastRow[sources[i]] = mark;
        }
    }

    private void enqueue(int row) {
        if (rippleSize == ripple.length) {
            ripple = Arrays.copyOf(ripple, 2 * rippleSize);
        }
        ripple[rippleSize++] = row;
    }

    private void peel() {
        while (rippleSize > 0) {
            int row = ripple[--rippleSize];
            // Its last source may have been resolved by another row meanwhile.
            if (unresolved[row] == 1) {
                resolve(combined[row], row);
            }
        }
    }

    private void resolve(int source, int row) {
        solvedBy[source] = row;
        order[resolved++] = source;
        takeOut(source);
    }

    private void takeOut(int source) {
        for (int edge = firstEdge[source]; edge != NONE; edge = edgeNext[edge]) {
            int row = edgeRow[edge];
            combined[row] ^= source;
            if (--unresolved[row] == 1) {
                enqueue(row);
            }
        }
    }

    /** Takes a source out of all rows as if it were known, and peels on. For copies only. */
    void inactivate(int source) {
        takeOut(source);
        peel();
    }

    /**
     * Whether the sources follow from the rows. May try inactivation, at most once for each row that arrived. Over the reals the
     * way is looked for again with each hundredth of k more rows, since more rows make shorter chains and so smaller errors.
     */
    public boolean isDecodable() {
        boolean peeledSince = resolved == k && schedule != null && schedule.inactive().length > 0;
        boolean improvable = schedule == null || (!arithmetic.exact() && (peeledSince || rows >= nextAttempt));
        if (improvable && resolved == k) {
            schedule = arithmetic.exact() ? Schedule.peeled(order, solvedBy) : LeastErrorOrder.of(this);
            nextAttempt = rows + Math.max(1, k / 100);
        } else if (improvable && rows >= nextAttempt) {
            Inactivation attempt = new Inactivation(this, arithmetic);
            Schedule found = attempt.schedule();
            schedule = found == null ? schedule : found;
            nextAttempt = rows + (found == null ? attempt.missing() : Math.max(1, k / 100));
        }
        return schedule != null;
    }

    /** How many more rows are needed at least; 0 if {@link #isDecodable}. */
    public int missing() {
        return isDecodable() ? 0 : Math.max(1, Math.max(k, nextAttempt) - rows);
    }

    /** How the sources follow from the rows; null if they do not. */
    @Nullable
    Schedule schedule() {
        return isDecodable() ? schedule : null;
    }

    /** Number of source symbols k. */
    public int sources() {
        return k;
    }

    /** Rows that have arrived. */
    public int rows() {
        return rows;
    }

    /** Sources that follow by peeling alone. */
    public int resolved() {
        return resolved;
    }

    /** Resolved sources in the order in which they were resolved, in a new array. */
    public int[] order() {
        return Arrays.copyOf(order, resolved);
    }

    /** The row that resolved a source, or -1. */
    int solvedBy(int source) {
        return solvedBy[source];
    }

    int[] solvedBy() {
        return solvedBy.clone();
    }

    /** Unresolved sources of a row. */
    int unresolved(int row) {
        return unresolved[row];
    }

    /** First edge of a row. */
    int start(int row) {
        return row == 0 ? 0 : rowEnd[row - 1];
    }

    /** Behind the last edge of a row. */
    int end(int row) {
        return rowEnd[row];
    }

    /** Source of an edge. */
    int source(int edge) {
        return edgeSource[edge];
    }

    /** For each source the number of rows with at least two unresolved sources that have it. */
    int[] activeDegrees() {
        int[] degrees = new int[k];
        for (int row = 0; row < rows; row++) {
            if (unresolved[row] > 1) {
                for (int edge = start(row); edge < end(row); edge++) {
                    degrees[edgeSource[edge]]++;
                }
            }
        }
        return degrees;
    }
}
