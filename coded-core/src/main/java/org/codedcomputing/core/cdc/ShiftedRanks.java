package org.codedcomputing.core.cdc;

import java.util.PrimitiveIterator;

/**
 * Ascending ranks of a design as ranks of another that counts from an offset on.
 *
 * @param ranks Modified: read to its end
 * @param offset what is added to each
 */
record ShiftedRanks(PrimitiveIterator.OfLong ranks, long offset) implements PrimitiveIterator.OfLong {
    @Override
    public boolean hasNext() {
        return ranks.hasNext();
    }

    @Override
    public long nextLong() {
        return offset + ranks.nextLong();
    }
}
