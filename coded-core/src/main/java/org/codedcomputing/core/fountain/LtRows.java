package org.codedcomputing.core.fountain;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;

/**
 * The rows of an LT code: row i is the sum of the sources {@link #sources(int)}, which follow from the seed and i alone, so that
 * any party rebuilds them.
 *
 * <p>After n planned rows come systematic ones, of a single source each: as many as it takes for every source to be in two rows
 * at least. A source that is in no row is lost whatever arrives, and one that is in a single row is lost with its worker.
 *
 * <p>Immutable; compares by law, seed and n. The stream of random numbers is fixed here, not left to the Java version.
 */
public final class LtRows implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Rows that each source is in at least. */
    public static final int LEAST_COVERAGE = 2;

    /** Up to this degree a scan over the sources chosen so far is faster than a hash table. */
    private static final int SCANNED = 16;

    private static final long STEP = 0x9E3779B97F4A7C15L;

    private final RobustSoliton law;
    private final long seed;
    private final int planned;

    /** Sources of the systematic rows. Derived, so they do not travel. */
    private final transient int[] systematic;

    /**
     * Costs planned times the mean degree.
     *
     * @param law degrees
     * @param seed any value
     * @param planned number n of rows by the law, at least 1
     */
    public LtRows(RobustSoliton law, long seed, int planned) {
        this.law = Objects.requireNonNull(law, "law");
        this.seed = seed;
        this.planned = planned;
        if (planned < 1) {
            throw new IllegalArgumentException("an LT code needs at least 1 row, got " + planned);
        }
        this.systematic = uncovered();
    }

    private Object readResolve() {
        return new LtRows(law, seed, planned);
    }

    private int[] uncovered() {
        byte[] seen = new byte[law.sources()];
        for (int row = 0; row < planned; row++) {
            for (int source : draw(law, seed, row)) {
                seen[source] = (byte) Math.min(LEAST_COVERAGE, seen[source] + 1);
            }
        }
        int missing = 0;
        for (byte times : seen) {
            missing += LEAST_COVERAGE - times;
        }
        int[] sources = new int[missing];
        for (int source = 0, at = 0; source < seen.length; source++) {
            for (int times = seen[source]; times < LEAST_COVERAGE; times++) {
                sources[at++] = source;
            }
        }
        return sources;
    }

    /** Degrees. */
    public RobustSoliton law() {
        return law;
    }

    /** Number of rows, the systematic ones included. */
    public int rows() {
        return Math.addExact(planned, systematic.length);
    }

    /** Number of systematic rows, which come last. */
    public int systematicRows() {
        return systematic.length;
    }

    /**
     * The sources of a row, in a new array, in an order that is the same wherever it is asked for.
     *
     * @param row 0..{@link #rows()}-1
     */
    public int[] sources(int row) {
        Objects.checkIndex(row, rows());
        return row < planned ? draw(law, seed, row) : new int[] {systematic[row - planned]};
    }

    /**
     * The sources of a row of an endless code, without systematic rows.
     *
     * @param law degrees
     * @param seed any value
     * @param row any value
     * @return different sources 0..k-1, as many as the law's quantile at the row's first number says
     */
    public static int[] draw(RobustSoliton law, long seed, long row) {
        long state = mix(seed + STEP) ^ mix(row * STEP + 1);
        state += STEP;
        int degree = law.degree((mix(state) >>> 11) * 0x1p-53);
        int[] chosen = new int[degree];
        int[] table = degree > SCANNED ? new int[Integer.highestOneBit(degree) << 2] : chosen;
        int k = law.sources();
        // Floyd's sampling without replacement: one number for each source.
        for (int i = 0; i < degree; i++) {
            state += STEP;
            int last = k - degree + i;
            int source = below(mix(state), last + 1);
            boolean taken = degree > SCANNED ? !insert(table, source) : contains(chosen, i, source);
            if (taken && degree > SCANNED) {
                insert(table, last);
            }
            chosen[i] = taken ? last : source;
        }
        return chosen;
    }

    /** The finaliser of SplitMix64. */
    private static long mix(long z) {
        long once = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long twice = (once ^ (once >>> 27)) * 0x94D049BB133111EBL;
        return twice ^ (twice >>> 31);
    }

    /** A number below a bound, uniform but for less than bound / 2^63. */
    private static int below(long bits, int bound) {
        return (int) Math.multiplyHigh(bits >>> 1, 2L * bound);
    }

    private static boolean contains(int[] chosen, int count, int source) {
        for (int i = 0; i < count; i++) {
            if (chosen[i] == source) {
                return true;
            }
        }
        return false;
    }

    /** Inserts source + 1 into an open hash table; false if it is there. */
    private static boolean insert(int[] table, int source) {
        int mask = table.length - 1;
        int at = (source * 0x9E3779B9) >>> 7 & mask;
        while (table[at] != 0) {
            if (table[at] == source + 1) {
                return false;
            }
            at = (at + 1) & mask;
        }
        table[at] = source + 1;
        return true;
    }

    /** Sources in all rows together: block additions of encoding. */
    public long edges() {
        long edges = systematic.length;
        for (int row = 0; row < planned; row++) {
            edges += draw(law, seed, row).length;
        }
        return edges;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LtRows rows
                && law.equals(rows.law)
                && seed == rows.seed
                && planned == rows.planned
                && Arrays.equals(systematic, rows.systematic);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * law.hashCode() + Long.hashCode(seed)) + planned;
    }

    @Override
    public String toString() {
        return "%d rows and %d systematic ones of %s with seed %d".formatted(planned, systematic.length, law, seed);
    }
}
