package org.codedcomputing.core.poly;

import java.util.BitSet;
import org.codedcomputing.core.field.FiniteField;
import org.codedcomputing.core.field.UniformSampler;

/** Combines vectors over any field, widened to {@code long}. */
final class WideCombiner implements Combiner {
    /** Elements of a row: it stays in the first-level cache for all combinations. */
    static final int PLACES = 2048;

    private final ReedSolomonCode code;
    private final Slices slices;

    /** Reads a slice of a vector into a scratch array. */
    @FunctionalInterface
    interface Slices {
        void copy(int vector, int start, int count, long[] scratch);
    }

    WideCombiner(ReedSolomonCode code, Slices slices) {
        this.code = code;
        this.slices = slices;
    }

    @Override
    public int places() {
        return PLACES;
    }

    @Override
    public boolean readsSlowerThanItCombines(int combinations) {
        return false;
    }

    @Override
    public long[][] combine(int vectorLength, UniformSampler secret, int combinations, BitSet chosen) {
        FiniteField field = code.field();
        long[][] words = new long[combinations][code.length()];
        long[] scratch = new long[Math.min(PLACES, vectorLength)];
        long[] places = new long[combinations * scratch.length];
        secret.fill(places, 0, places.length);
        long[] factors = new long[combinations];
        for (int start = 0; start < vectorLength; start += PLACES) {
            int count = Math.min(PLACES, vectorLength - start);
            for (int c = 0; c < combinations; c++) {
                factors[c] = start == 0 ? 1 : secret.next();
            }
            for (int i = chosen.nextSetBit(0); i >= 0; i = chosen.nextSetBit(i + 1)) {
                slices.copy(i, start, count, scratch);
                if (!allElements(field, scratch, count)) {
                    chosen.clear(i);
                    continue;
                }
                for (int c = 0; c < combinations; c++) {
                    long product = field.dot(places, c * scratch.length, scratch, 0, count);
                    words[c][i] = field.add(words[c][i], field.mul(factors[c], product));
                }
            }
        }
        return words;
    }

    private static boolean allElements(FiniteField field, long[] values, int count) {
        long largest = field.order() - 1;
        long signs = 0;
        for (int i = 0; i < count; i++) {
            // Negative exactly if the value is below 0 or above the largest element.
            signs |= values[i] | (largest - values[i]);
        }
        return signs >= 0;
    }
}
