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
    /** Elements of a slice: eight pages of memory in a run, and all that a slice needs in a second-level cache. */
    private static final int INT_SLICE = 8192;

    private static final int SIGNS = 512;

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
        int slice = Math.min(INT_SLICE, vectorLength);
        int[] coefficients = new int[combinations * slice];
        int[] products = new int[combinations];
        int[] signs = new int[SIGNS];
        for (int start = 0; start < vectorLength; start += slice) {
            int count = Math.min(slice, vectorLength - start);
            secret.fill(coefficients, 0, combinations * count);
            // The secrets are the matrix and the vectors that were received pass through: all combinations in one
            // reading.
            MatrixView<int[]> matrix = new MatrixView<>(coefficients, 0, combinations, count, count);
            for (int i = chosen.nextSetBit(0); i >= 0; i = chosen.nextSetBit(i + 1)) {
                if (!allElements(vectors[i], start, count, largest, signs)) {
                    chosen.clear(i);
                    continue;
                }
                kernels.multiplyVector(matrix, new Slice<>(vectors[i], start, count), Slice.of(products));
                for (int c = 0; c < combinations; c++) {
                    words[c][i] = field.add(words[c][i], products[c]);
                }
            }
        }
        return words;
    }

    private static boolean allElements(int[] values, int start, int count, int largest, int[] signs) {
        Arrays.fill(signs, 0);
        for (int from = start; from < start + count; from += signs.length) {
            addSigns(values, from, Math.min(signs.length, start + count - from), largest, signs);
        }
        int all = 0;
        for (int sign : signs) {
            all |= sign;
        }
        return all >= 0;
    }

    /** Place by place, because the JIT compiler of JDK 17 does not vectorise an OR over a whole array. */
    private static void addSigns(int[] values, int from, int n, int largest, int[] signs) {
        for (int i = 0; i < n; i++) {
            // Negative exactly if the value is below 0 or above the largest element.
            signs[i] |= values[from + i] | (largest - values[from + i]);
        }
    }
}
