package org.codedcomputing.spark.matmul;

import java.util.Arrays;
import org.apache.spark.mllib.linalg.DenseMatrix;
import org.apache.spark.mllib.linalg.DenseVector;
import org.apache.spark.mllib.linalg.Matrix;
import org.apache.spark.mllib.linalg.SparseMatrix;
import org.apache.spark.mllib.linalg.SparseVector;
import org.apache.spark.mllib.linalg.Vector;
import org.codedcomputing.core.matmul.Block;
import org.ejml.data.DMatrixRMaj;

/** Local matrices of MLlib and EJML as blocks, row by row, and back. */
final class MllibBlocks {
    private static final int TRANSPOSE_TILE = 32;

    private MllibBlocks() {}

    /** The elements of a matrix; shared with it if it is stored by rows. */
    static Block<double[]> of(Matrix matrix) {
        int rows = matrix.numRows();
        int columns = matrix.numCols();
        if (matrix instanceof DenseMatrix dense) {
            return new Block<>(
                    rows, columns, dense.isTransposed() ? dense.values() : byRows(dense.values(), rows, columns));
        }
        double[] elements = new double[rows * columns];
        if (matrix instanceof SparseMatrix sparse) {
            // Stored by columns, or by rows if transposed.
            boolean byRows = sparse.isTransposed();
            int[] starts = sparse.colPtrs();
            for (int major = 0; major < starts.length - 1; major++) {
                for (int at = starts[major]; at < starts[major + 1]; at++) {
                    int minor = sparse.rowIndices()[at];
                    elements[byRows ? major * columns + minor : minor * columns + major] = sparse.values()[at];
                }
            }
            return new Block<>(rows, columns, elements);
        }
        throw new IllegalArgumentException("no matrix of MLlib's own: " + matrix.getClass());
    }

    private static double[] byRows(double[] byColumns, int rows, int columns) {
        double[] elements = new double[byColumns.length];
        for (int top = 0; top < rows; top += TRANSPOSE_TILE) {
            int bottom = Math.min(rows, top + TRANSPOSE_TILE);
            for (int j = 0; j < columns; j++) {
                for (int i = top; i < bottom; i++) {
                    elements[i * columns + j] = byColumns[j * rows + i];
                }
            }
        }
        return elements;
    }

    /** One row. */
    static Block<double[]> row(Vector vector) {
        return new Block<>(1, vector.size(), elements(vector));
    }

    /** One column. */
    static Block<double[]> column(Vector vector) {
        return new Block<>(vector.size(), 1, elements(vector));
    }

    private static double[] elements(Vector vector) {
        if (vector instanceof DenseVector dense) {
            return dense.values();
        }
        double[] elements = new double[vector.size()];
        if (vector instanceof SparseVector sparse) {
            for (int i = 0; i < sparse.indices().length; i++) {
                elements[sparse.indices()[i]] = sparse.values()[i];
            }
            return elements;
        }
        throw new IllegalArgumentException("no vector of MLlib's own: " + vector.getClass());
    }

    /** The elements of a matrix; shared with it unless its array is longer. */
    static Block<double[]> of(DMatrixRMaj matrix) {
        int length = matrix.numRows * matrix.numCols;
        return new Block<>(
                matrix.numRows,
                matrix.numCols,
                matrix.data.length == length ? matrix.data : Arrays.copyOf(matrix.data, length));
    }

    /** An EJML matrix that shares the elements. */
    static DMatrixRMaj ejml(Block<double[]> block) {
        DMatrixRMaj matrix = new DMatrixRMaj();
        matrix.data = block.data();
        matrix.numRows = block.rows();
        matrix.numCols = block.columns();
        return matrix;
    }

    /** An MLlib matrix, stored by rows, that shares the elements. */
    static DenseMatrix mllib(Block<double[]> block) {
        return new DenseMatrix(block.rows(), block.columns(), block.data(), true);
    }
}
