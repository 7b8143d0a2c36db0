package org.codedcomputing.spark.matmul;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.mllib.linalg.Matrix;
import org.apache.spark.mllib.linalg.Vectors;
import org.apache.spark.mllib.linalg.distributed.BlockMatrix;
import org.apache.spark.mllib.linalg.distributed.IndexedRow;
import org.apache.spark.mllib.linalg.distributed.IndexedRowMatrix;
import org.codedcomputing.core.matmul.Block;
import scala.Tuple2;

/** Matrices for the command line: random ones, or rows of text. */
final class MatmulInput {
    private MatmulInput() {}

    /**
     * A random matrix, the same for the same arguments.
     *
     * @param block rows and columns of a block
     * @param modulus elements are uniform integers below it, or normal numbers if it is 0
     */
    static BlockMatrix random(JavaSparkContext spark, int rows, int columns, int block, long modulus, long seed) {
        List<Tuple2<Integer, Integer>> places = new ArrayList<>();
        for (int i = 0; (long) i * block < rows; i++) {
            for (int j = 0; (long) j * block < columns; j++) {
                places.add(new Tuple2<>(i, j));
            }
        }
        JavaRDD<Tuple2<Tuple2<Object, Object>, Matrix>> blocks = spark.parallelize(places)
                .map(place -> {
                    int height = Math.min(block, rows - place._1() * block);
                    int width = Math.min(block, columns - place._2() * block);
                    SplittableRandom random =
                            new SplittableRandom(seed + 0x9E3779B97F4A7C15L * (place._1() * 65_537L + place._2() + 1));
                    double[] elements = new double[height * width];
                    for (int k = 0; k < elements.length; k++) {
                        elements[k] = modulus == 0 ? random.nextGaussian() : random.nextLong(modulus);
                    }
                    return new Tuple2<>(
                            new Tuple2<>(place._1(), place._2()),
                            MllibBlocks.mllib(new Block<>(height, width, elements)));
                });
        return new BlockMatrix(Tagged.rdd(blocks, Tuple2.class), block, block, rows, columns);
    }

    /**
     * A matrix of text, one row on each line, numbers separated by commas or blanks.
     *
     * @param file on any Hadoop file system
     * @param block rows and columns of a block
     * @throws IllegalArgumentException if it has no rows
     */
    static BlockMatrix read(JavaSparkContext spark, String file, int block) {
        JavaRDD<IndexedRow> rows = spark.textFile(file)
                .filter(line -> !line.isBlank())
                .zipWithIndex()
                .map(line -> new IndexedRow(line._2(), Vectors.dense(numbers(file, line._1(), line._2()))))
                .cache();
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("%s holds no rows".formatted(file));
        }
        return new IndexedRowMatrix(Tagged.rdd(rows, IndexedRow.class))
                .toBlockMatrix(block, block)
                .cache();
    }

    private static double[] numbers(String file, String line, long row) {
        String[] texts = line.trim().split("[,;\\s]+", -1);
        double[] numbers = new double[texts.length];
        for (int i = 0; i < texts.length; i++) {
            try {
                numbers[i] = Double.parseDouble(texts[i]);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("%s, row %d: '%s' is no number".formatted(file, row, texts[i]), e);
            }
        }
        return numbers;
    }

    /** Writes a matrix as text, one row on each line. */
    static void write(BlockMatrix matrix, String folder) {
        matrix.toIndexedRowMatrix()
                .rows()
                .toJavaRDD()
                .mapToPair(row -> new Tuple2<>(row.index(), row.vector().toArray()))
                .sortByKey()
                .map(row -> {
                    StringBuilder line = new StringBuilder();
                    for (double x : row._2()) {
                        line.append(line.isEmpty() ? "" : ",").append(x);
                    }
                    return line.toString();
                })
                .saveAsTextFile(folder);
    }
}
