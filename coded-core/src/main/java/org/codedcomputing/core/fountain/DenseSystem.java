package org.codedcomputing.core.fountain;

import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.QRDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularMatrixException;
import org.codedcomputing.core.field.FiniteField;
import org.codedcomputing.core.field.kernel.MatrixView;

/** Solutions of the dense system that inactivation leaves. */
final class DenseSystem {
    private DenseSystem() {}

    /** The least-squares solution by Householder reflections; not finite if the matrix is singular to working precision. */
    static double[] leastSquares(double[] system, int rows, int columns, double[] right, int length) {
        double[] solution = new double[columns * length];
        try {
            RealMatrix solved = new QRDecomposition(matrix(system, rows, columns))
                    .getSolver()
                    .solve(matrix(right, rows, length));
            for (int row = 0; row < columns; row++) {
                System.arraycopy(solved.getRow(row), 0, solution, row * length, length);
            }
        } catch (SingularMatrixException singular) {
            // The known-answer probe sees it as an infinite error, and so the decoder asks for more rows.
            Arrays.fill(solution, Double.NaN);
        }
        return solution;
    }

    private static RealMatrix matrix(double[] flat, int rows, int columns) {
        double[][] matrix = new double[rows][];
        for (int row = 0; row < rows; row++) {
            matrix[row] = Arrays.copyOfRange(flat, row * columns, (row + 1) * columns);
        }
        return new Array2DRowRealMatrix(matrix, false);
    }

    /** The solution of a square system over a field. */
    static <A> A exact(SymbolArithmetic<A> arithmetic, A system, int size, A right, int length) {
        long[][] inverse = inverse(arithmetic, system, size);
        A factors = arithmetic.newArray(size * size);
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < size; column++) {
                arithmetic.set(factors, row * size + column, inverse[row][column]);
            }
        }
        A solution = arithmetic.newArray(Math.multiplyExact(size, length));
        arithmetic
                .kernels()
                .multiply(
                        MatrixView.of(factors, size, size),
                        MatrixView.of(right, size, length),
                        MatrixView.of(solution, size, length));
        return solution;
    }

    /** Gauss and Jordan, any nonzero pivot: field elements do not grow. */
    private static <A> long[][] inverse(SymbolArithmetic<A> arithmetic, A system, int size) {
        FiniteField field = arithmetic.field();
        long[][] left = new long[size][size];
        long[][] inverse = new long[size][size];
        for (int row = 0; row < size; row++) {
            inverse[row][row] = 1;
            for (int column = 0; column < size; column++) {
                left[row][column] = arithmetic.get(system, row * size + column);
            }
        }
        for (int column = 0; column < size; column++) {
            int pivot = column;
            while (left[pivot][column] == 0) {
                pivot++;
            }
            swap(left, pivot, column);
            swap(inverse, pivot, column);
            long scale = field.inv(left[column][column]);
            multiply(field, left[column], scale);
            multiply(field, inverse[column], scale);
            for (int row = 0; row < size; row++) {
                long factor = left[row][column];
                if (row != column && factor != 0) {
                    subtract(field, left[row], factor, left[column]);
                    subtract(field, inverse[row], factor, inverse[column]);
                }
            }
        }
        return inverse;
    }

    private static void swap(long[][] rows, int one, int other) {
        long[] row = rows[one];
        rows[one] = rows[other];
        rows[other] = row;
    }

    private static void multiply(FiniteField field, long[] row, long factor) {
        for (int i = 0; i < row.length; i++) {
            row[i] = field.mul(row[i], factor);
        }
    }

    private static void subtract(FiniteField field, long[] row, long factor, long[] pivot) {
        for (int i = 0; i < row.length; i++) {
            row[i] = field.sub(row[i], field.mul(factor, pivot[i]));
        }
    }
}
