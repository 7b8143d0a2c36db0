package org.codedcomputing.core.poly;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.codedcomputing.core.field.FiniteField;
import org.codedcomputing.core.field.UniformSampler;
import org.codedcomputing.core.field.kernel.BulkKernels;
import org.codedcomputing.core.field.kernel.MatrixView;
import org.codedcomputing.core.field.kernel.Slice;

/** Combines vectors over a prime field whose elements are stored as {@code int}, in place, by the field's kernels. */
final class IntCombiner implements Combiner {
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
        int slice = Math.min(SLICE, vectorLength);
        int[] places = new int[combinations * slice];
        secret.fill(places, 0, places.length);
        int[] products = new int[results * combinations];
        int[] signs = new int[SIGNS];
        int[] read = new int[results];
        for (int start = 0; start < vectorLength; start += slice) {
            int count = Math.min(slice, vectorLength - start);
            List<Slice<int[]>> received = new ArrayList<>();
            for (int i = chosen.nextSetBit(0); i >= 0; i = chosen.nextSetBit(i + 1)) {
                if (allElements(vectors[i], start, count, largest, signs)) {
                    read[received.size()] = i;
                    received.add(new Slice<>(vectors[i], start, count));
                } else {
                    chosen.clear(i);
                }
            }
            List<Slice<int[]>> secrets = new ArrayList<>();
            for (int c = 0; c < combinations; c++) {
                secrets.add(new Slice<>(places, c * slice, count));
            }
            kernels.innerProducts(
                    received, secrets, new MatrixView<>(products, 0, received.size(), combinations, combinations));
            for (int c = 0; c < combinations; c++) {
                long factor = start == 0 ? 1 : secret.next();
                for (int i = 0; i < received.size(); i++) {
                    long product = field.mul(factor, products[i * combinations + c]);
                    words[c][read[i]] = field.add(words[c][read[i]], product);
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
