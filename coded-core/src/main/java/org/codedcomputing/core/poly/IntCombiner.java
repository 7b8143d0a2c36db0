package org.codedcomputing.core.poly;

import java.util.Arrays;
import java.util.BitSet;
import org.codedcomputing.core.field.FiniteField;
import org.codedcomputing.core.field.UniformSampler;
import org.codedcomputing.core.field.kernel.BulkKernels;
import org.codedcomputing.core.field.kernel.KernelProvider;
import org.codedcomputing.core.field.kernel.MatrixView;
import org.codedcomputing.core.field.kernel.Slice;

/**
 * Combines vectors over a prime field whose elements are stored as {@code int}, in place, by the field's kernels: first the rows
 * of a vector, which is a product of few rows with a matrix that is the vector itself, then the places of what has become one row.
 */
final class IntCombiner implements Combiner {
    /** 63 vectors of 16: rows that are 4032 bytes apart do not meet in the same lines of a first-level cache. */
    static final int PLACES = 1008;

    /** Rows at a time: 126 KiB, which the check finds in the second-level cache. */
    private static final int ROWS = 32;

    /** Combinations that the vector kernels take at the price of one. */
    private static final int TOGETHER = 4;

    private final int results;
    private final int[][] vectors;
    private final BulkKernels<int[]> kernels;

    IntCombiner(int results, int[][] vectors, BulkKernels<int[]> kernels) {
        this.results = results;
        this.vectors = vectors;
        this.kernels = kernels;
    }

    @Override
    public int places() {
        return PLACES;
    }

    @Override
    public boolean readsSlowerThanItCombines(int combinations) {
        return kernels.provider() == KernelProvider.VECTOR && 2 * combinations <= TOGETHER;
    }

    @Override
    public long[][] combine(int vectorLength, UniformSampler secret, int combinations, BitSet chosen) {
        long[][] words = new long[combinations][results];
        if (vectorLength == 0) {
            return words;
        }
        Secrets secrets = new Secrets(vectorLength, secret, combinations);
        int[] product = new int[1];
        for (int i = chosen.nextSetBit(0); i >= 0; i = chosen.nextSetBit(i + 1)) {
            if (!secrets.combineRows(vectors[i], kernels)) {
                chosen.clear(i);
                continue;
            }
            for (int c = 0; c < combinations; c++) {
                kernels.dot(secrets.row(secrets.places, c), secrets.row(secrets.sums, c), product, 0);
                words[c][i] = product[0];
            }
        }
        return words;
    }

    /** The secrets of a pass, and room for what becomes of a vector. */
    private static final class Secrets {
        private final int vectorLength;
        private final int combinations;
        private final int width;

        /** Whole rows. */
        private final int whole;

        /** All rows; the last may be a part of one. */
        private final int rows;

        private final int largest;

        /** For each combination the elements of v. */
        final int[] places;

        /** For each combination the elements of u. */
        private final int[] factors;

        /** For each combination the sum of all rows so far. */
        final int[] sums;

        private final int[] part;

        Secrets(int vectorLength, UniformSampler secret, int combinations) {
            this.vectorLength = vectorLength;
            this.combinations = combinations;
            FiniteField field = secret.field();
            largest = (int) (field.order() - 1);
            width = Math.min(PLACES, vectorLength);
            whole = vectorLength / width;
            rows = (vectorLength + width - 1) / width;
            places = new int[combinations * width];
            factors = new int[combinations * rows];
            sums = new int[combinations * width];
            part = new int[combinations * width];
            secret.fill(places, 0, places.length);
            secret.fill(factors, 0, factors.length);
            for (int c = 0; c < combinations; c++) {
                factors[c * rows] = 1;
            }
        }

        Slice<int[]> row(int[] matrix, int c) {
            return new Slice<>(matrix, c * width, width);
        }

        /** Adds up the rows of a vector; false if it has a value outside the field, and then the sums are nothing. */
        boolean combineRows(int[] vector, BulkKernels<int[]> kernels) {
            Arrays.fill(sums, 0);
            for (int row = 0, count; row < rows; row += count) {
                count = row < whole ? Math.min(ROWS, whole - row) : 1;
                int columns = row < whole ? width : vectorLength - row * width;
                int start = row * width;
                kernels.multiply(
                        new MatrixView<>(factors, row, combinations, count, rows),
                        new MatrixView<>(vector, start, count, columns, width),
                        new MatrixView<>(part, 0, combinations, columns, width));
                for (int c = 0; c < combinations; c++) {
                    add(part, c * width, columns);
                }
                // After the product, which brings the elements into the cache.
                if (!kernels.canonical(new Slice<>(vector, start, (count - 1) * width + columns))) {
                    return false;
                }
            }
            return true;
        }

        private void add(int[] from, int at, int n) {
            int p = largest + 1;
            for (int j = at; j < at + n; j++) {
                int sum = sums[j] - p + from[j];
                sums[j] = sum + (p & (sum >> 31));
            }
        }
    }
}
