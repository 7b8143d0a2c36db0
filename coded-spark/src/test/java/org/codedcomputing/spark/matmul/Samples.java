package org.codedcomputing.spark.matmul;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.mllib.linalg.DenseMatrix;
import org.apache.spark.mllib.linalg.Matrix;
import org.apache.spark.mllib.linalg.Vectors;
import org.apache.spark.mllib.linalg.distributed.BlockMatrix;
import org.apache.spark.mllib.linalg.distributed.IndexedRow;
import org.apache.spark.mllib.linalg.distributed.IndexedRowMatrix;
import org.ejml.data.DMatrixRMaj;
import scala.Tuple2;

/** Matrices for tests, in all types from the same elements. */
final class Samples {
    private Samples() {}

    static DMatrixRMaj gaussian(int rows, int columns, long seed) {
        return filled(rows, columns, new Random(seed)::nextGaussian);
    }

    /** Multiples of 1/16 below 8, whose products of some hundred terms are exact. */
    static DMatrixRMaj sixteenths(int rows, int columns, long seed) {
        Random random = new Random(seed);
        return filled(rows, columns, () -> (random.nextInt(256) - 128) / 16.0);
    }

    static DMatrixRMaj residues(int rows, int columns, int modulus, long seed) {
        Random random = new Random(seed);
        return filled(rows, columns, () -> random.nextInt(modulus));
    }

    private static DMatrixRMaj filled(int rows, int columns, DoubleSupplier elements) {
        DMatrixRMaj matrix = new DMatrixRMaj(rows, columns);
        for (int i = 0; i < matrix.data.length; i++) {
            matrix.data[i] = elements.getAsDouble();
        }
        return matrix;
    }

    static BlockMatrix blocks(JavaSparkContext spark, DMatrixRMaj matrix, int height, int width) {
        List<Tuple2<Tuple2<Object, Object>, Matrix>> blocks = new ArrayList<>();
        for (int top = 0; top < matrix.numRows; top += height) {
            for (int left = 0; left < matrix.numCols; left += width) {
                int rows = Math.min(height, matrix.numRows - top);
                int columns = Math.min(width, matrix.numCols - left);
                double[] byColumns = new double[rows * columns];
                for (int i = 0; i < rows; i++) {
                    for (int j = 0; j < columns; j++) {
                        byColumns[j * rows + i] = matrix.get(top + i, left + j);
                    }
                }
                blocks.add(new Tuple2<>(
                        new Tuple2<>(top / height, left / width), new DenseMatrix(rows, columns, byColumns)));
            }
        }
        return new BlockMatrix(
                Tagged.rdd(spark.parallelize(blocks, 3), Tuple2.class), height, width, matrix.numRows, matrix.numCols);
    }

    static IndexedRowMatrix rows(JavaSparkContext spark, DMatrixRMaj matrix) {
        List<IndexedRow> rows = new ArrayList<>();
        for (int i = 0; i < matrix.numRows; i++) {
            double[] row = new double[matrix.numCols];
            System.arraycopy(matrix.data, i * matrix.numCols, row, 0, row.length);
            rows.add(new IndexedRow(i, Vectors.dense(row)));
        }
        return new IndexedRowMatrix(
                Tagged.rdd(spark.parallelize(rows, 3), IndexedRow.class), matrix.numRows, matrix.numCols);
    }

    static DMatrixRMaj local(BlockMatrix matrix) {
        return local(matrix.toLocalMatrix());
    }

    static DMatrixRMaj local(Matrix matrix) {
        DMatrixRMaj local = new DMatrixRMaj(matrix.numRows(), matrix.numCols());
        for (int i = 0; i < local.numRows; i++) {
            for (int j = 0; j < local.numCols; j++) {
                local.set(i, j, matrix.apply(i, j));
            }
        }
        return local;
    }

    /** Frobenius norm of the difference over that of what is expected. */
    static double relativeError(DMatrixRMaj expected, DMatrixRMaj actual) {
        if (expected.numRows != actual.numRows || expected.numCols != actual.numCols) {
            throw new AssertionError("%d x %d instead of %d x %d"
                    .formatted(actual.numRows, actual.numCols, expected.numRows, expected.numCols));
        }
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.getNumElements(); i++) {
            difference += Math.pow(expected.data[i] - actual.data[i], 2);
            norm += Math.pow(expected.data[i], 2);
        }
        return Math.sqrt(difference / norm);
    }
}
