package org.codedcomputing.core.cdc;

import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;

/** The m-subsets of {0..n-1} that contain one element, by ascending rank; each step takes O(m) and allocates nothing. */
final class SubsetsWith implements PrimitiveIterator.OfLong {
    private final SubsetRanking ranking;
    private final int element;
    private long left;
    /** The other m-1 elements, numbered without {@code element}; ascending masks of them give ascending ranks. */
    private long others;

    SubsetsWith(SubsetRanking ranking, int n, int m, int element) {
        this.ranking = ranking;
        this.element = element;
        left = m == 0 ? 0 : SubsetRanking.count(n - 1, m - 1);
        others = NodeSets.first(Math.max(0, m - 1));
    }

    @Override
    public boolean hasNext() {
        return left > 0;
    }

    @Override
    public long nextLong() {
        if (left == 0) {
            throw new NoSuchElementException("no subset behind the last");
        }
        long below = others & ((1L << element) - 1);
        long rank = ranking.rank(below | (1L << element) | ((others ^ below) << 1));
        left--;
        if (left > 0) {
            // The next larger number with as many ones. At most 63 elements are left, so the sum is right unsigned.
            long lowest = others & -others;
            long ripple = others + lowest;
            others = ripple | (((others ^ ripple) >>> 2) >>> Long.numberOfTrailingZeros(lowest));
        }
        return rank;
    }
}
