package org.codedcomputing.core.poly;

import java.util.Arrays;
import java.util.BitSet;
import org.codedcomputing.core.field.FiniteField;
import org.codedcomputing.core.field.UniformSampler;
import org.codedcomputing.core.field.kernel.BulkKernels;
import org.codedcomputing.core.field.kernel.MatrixView;
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
        int slice = Math.min(SLICE, vectorLength);
        int[] coefficients = new int[combinations * slice];
        int[] rows = new int[results * slice];
        int[] products = new int[results];
        for (int start = 0; start < vectorLength; start += SLICE) {
            int count = Math.min(SLICE, vectorLength - start);
            secret.fill(coefficients, 0, combinations * count);
            for (int i = chosen.nextSetBit(0); i >= 0; i = chosen.nextSetBit(i + 1)) {
                if (!copyElements(vectors[i], start, rows, i * count, count, largest)) {
                    chosen.clear(i);
                }
            }
            // Rows that are not chosen hold something of before, and their products are not looked at.
            MatrixView<int[]> matrix = new MatrixView<>(rows, 0, results, count, count);
            for (int c = 0; c < combinations; c++) {
                kernels.multiplyVector(
                        matrix, new Slice<>(coefficients, c * count, count), new Slice<>(products, 0, results));
                for (int i = chosen.nextSetBit(0); i >= 0; i = chosen.nextSetBit(i + 1)) {
                    words[c][i] = field.add(words[c][i], products[i]);
                }
            }
        }
        return words;
    }

    /** Copies a slice to where the kernels take a matrix, which stays in the second-level cache; whether it is of the field. */
    private static boolean copyElements(int[] from, int start, int[] to, int at, int count, int largest) {
        int signs = 0;
        for (int i = 0; i < count; i++) {
            int value = from[start + i];
            to[at + i] = value;
            // Negative exactly if the value is below 0 or above the largest element.
            signs |= value | (largest - value);
        }
        if (signs < 0) {
            Arrays.fill(to, at, at + count, 0);
        }
        return signs >= 0;
    }
}
