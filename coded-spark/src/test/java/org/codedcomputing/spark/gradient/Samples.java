package org.codedcomputing.spark.gradient;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Rows that tests make up. */
final class Samples {
    private Samples() {}

    /**
     * Features in -1..1, of which a part is 0; labels 0..classes-1, or in -1..1 without classes; weights in 0.5..1.5.
     *
     * @param zeros part of the features that is 0
     */
    static RowBlock block(int rows, int columns, double zeros, int classes, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        RowBlockBuilder builder = new RowBlockBuilder(columns);
        for (int row = 0; row < rows; row++) {
            builder.begin(
                    classes == 0 ? random.nextDouble(-1, 1) : random.nextInt(classes), random.nextDouble(0.5, 1.5));
            for (int column = 0; column < columns; column++) {
                builder.feature(column, random.nextDouble() < zeros ? 0 : random.nextDouble(-1, 1));
            }
        }
        return builder.build();
    }

    /** Partitions of a few blocks each; the last but one is empty. */
    static List<RowBlocks> partitions(int k, int columns, int classes, long seed) {
        List<RowBlocks> partitions = new ArrayList<>();
        for (int j = 0; j < k; j++) {
            partitions.add(
                    j == k - 2
                            ? RowBlocks.NONE
                            : new RowBlocks(List.of(
                                    block(7, columns, 0, classes, seed + 2L * j),
                                    block(5, columns, 0.9, classes, seed + 2L * j + 1))));
        }
        return partitions;
    }

    /** As a dense block. */
    static RowBlock dense(RowBlock block) {
        return RowBlock.dense(
                block.columns(),
                block.features().clone(),
                block.labels().clone(),
                block.weights().clone());
    }

    static double[] numbers(int count, long seed) {
        return new SplittableRandom(seed).doubles(count, -1, 1).toArray();
    }
}
