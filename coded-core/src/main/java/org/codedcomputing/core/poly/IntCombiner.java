package org.codedcomputing.core.poly;

import java.util.BitSet;
import org.codedcomputing.core.field.FiniteField;
import org.codedcomputing.core.field.UniformSampler;
import org.codedcomputing.core.field.kernel.BulkKernels;
import org.codedcomputing.core.field.kernel.Slice;

/** Combines vectors over a prime field whose elements are stored as {@code int}, in place, by the field's kernels. */
final class IntCombiner implements Combiner {
    private final int results;
    private final int combinations;
    private final int[][] vectors;
    private final BulkKernels<int[]> kernels;

    IntCombiner(int results, int combinations, int[][] vectors, BulkKernels<int[]> kernels) {
        this.results = results;
        this.combinations = combinations;
        this.vectors = vectors;
        this.kernels = kernels;
    }

    @Override
    public long[][] combine(int vectorLength, UniformSampler secret, BitSet chosen) {
        FiniteField field = secret.field();
        int largest = (int) (field.order() - 1);
        long[][] words = new long[combinations][results];
        int[] coefficients = new int[combinations * Math.min(SLICE, vectorLength)];
        int[] product = new int[1];
        for (int start = 0; start < vectorLength; start += SLICE) {
            int count = Math.min(SLICE, vectorLength - start);
            secret.fill(coefficients, 0, combinations * count);
            for (int i = chosen.nextSetBit(0); i >= 0; i = chosen.nextSetBit(i + 1)) {
                if (!allElements(vectors[i], start, count, largest)) {
                    chosen.clear(i);
                    continue;
                }
                Slice<int[]> slice = new Slice<>(vectors[i], start, count);
                for (int c = 0; c < combinations; c++) {
                    kernels.dot(new Slice<>(coefficients, c * count, count), slice, product, 0);
                    words[c][i] = field.add(words[c][i], product[0]);
                }
            }
        }
        return words;
    }

    private static boolean allElements(int[] values, int start, int count, int largest) {
        int signs = 0;
        for (int i = start; i < start + count; i++) {
            // Negative exactly if the value is below 0 or above the largest element.
            signs |= values[i] | (largest - values[i]);
        }
        return signs >= 0;
    }
}
