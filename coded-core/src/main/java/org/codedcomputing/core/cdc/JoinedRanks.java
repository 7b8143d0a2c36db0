package org.codedcomputing.core.cdc;

import java.util.PrimitiveIterator;

/**
 * Ascending ranks, then larger ones.
 *
 * @param lower Modified: read to its end
 * @param upper Modified: read to its end after the lower ones
 */
record JoinedRanks(PrimitiveIterator.OfLong lower, PrimitiveIterator.OfLong upper) implements PrimitiveIterator.OfLong {
    @Override
    public boolean hasNext() {
        return lower.hasNext() || upper.hasNext();
    }

    @Override
    public long nextLong() {
        return lower.hasNext() ? lower.nextLong() : upper.nextLong();
    }
}
