package org.codedcomputing.spark.matvec;

import org.codedcomputing.core.field.kernel.Kernels;
import org.codedcomputing.core.field.kernel.MatrixView;
import org.codedcomputing.core.field.kernel.Slice;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.spark.job.WorkerContext;
import org.codedcomputing.spark.job.WorkerFunction;
import org.ejml.data.DMatrixRMaj;

/** What a task does with its coded rows: multiplies them by x, some at a time, and says how many are done. */
final class MatvecRows {
    /** The worker function. */
    static final WorkerFunction<Block<double[]>, double[], double[]> MULTIPLY = MatvecRows::multiply;

    /** Multiply-adds between two looks whether the result is still needed: about a millisecond. */
    private static final int STRIP = 1 << 20;

    private MatvecRows() {}

    private static double[] multiply(Block<double[]> share, double[] x, WorkerContext context)
            throws InterruptedException {
        double[] y = new double[share.rows()];
        int strip = Math.max(1, STRIP / Math.max(1, share.columns()));
        MatrixView<double[]> view = share.view();
        for (int from = 0; from < y.length; from += strip) {
            int to = Math.min(y.length, from + strip);
            Kernels.real()
                    .multiplyVector(
                            view.rows(from, to), Slice.of(x), Slice.of(y).slice(from, to));
            context.worked(to - from);
        }
        return y;
    }

    /** The elements, row by row; EJML's array may be longer. */
    static double[] copy(DMatrixRMaj matrix) {
        double[] data = new double[matrix.getNumElements()];
        System.arraycopy(matrix.data, 0, data, 0, data.length);
        return data;
    }
}
