package org.codedcomputing.core.gradient;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/** Decoding vectors by least squares: the shortest of those that come nearest to all ones. */
final class MinimumNorm {
    private MinimumNorm() {}

    /**
     * Least squares of {@code B_I^T a = 1} for independent rows, by QR: O(k |I|^2).
     *
     * @param workers of a matrix with one lane and one part
     */
    static DecodingVector ofIndependent(EncodingMatrix matrix, int[] workers) {
        return solve(matrix, workers, LinearSolverFactory_DDRM.leastSquares(matrix.partitions(), workers.length));
    }

    /**
     * The same for any rows, by singular values: of all solutions the one of least norm, which also averages the rounding.
     */
    static DecodingVector of(EncodingMatrix matrix, int[] workers) {
        return solve(matrix, workers, LinearSolverFactory_DDRM.pseudoInverse(true));
    }

    private static DecodingVector solve(EncodingMatrix matrix, int[] workers, LinearSolverDense<DMatrixRMaj> solver) {
        DMatrixRMaj equations = CommonOps_DDRM.transpose(matrix.rows(workers), null);
        DMatrixRMaj ones = new DMatrixRMaj(matrix.partitions(), 1);
        CommonOps_DDRM.fill(ones, 1);
        DMatrixRMaj solution = new DMatrixRMaj(workers.length, 1);
        if (solver.setA(equations)) {
            solver.solve(ones, solution);
        } else {
            Arrays.fill(solution.data, Double.NaN);
        }
        return DecodingVector.of(matrix, workers, solution.data);
    }
}
