package org.codedcomputing.core.matmul;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.NormOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;
import org.ejml.interfaces.linsol.LinearSolverDense;

/** Small dense least squares: one equation for each result, one unknown for each block. */
final class LeastSquares {
    private LeastSquares() {}

    /**
     * The matrix that takes right-hand sides to the solution of least squares, by QR.
     *
     * @param equations m x k with m &gt;= k; not modified
     * @return k x m, or a matrix of infinities if the columns are dependent
     */
    static DMatrixRMaj solution(DMatrixRMaj equations) {
        int m = equations.getNumRows();
        int k = equations.getNumCols();
        LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.leastSquares(m, k);
        DMatrixRMaj work = solver.modifiesA() ? equations.copy() : equations;
        DMatrixRMaj solution = new DMatrixRMaj(k, m);
        // A quality of exactly 0 is a zero on the diagonal of R, by which nothing can be divided.
        if (!solver.setA(work) || solver.quality() == 0) {
            CommonOps_DDRM.fill(solution, Double.POSITIVE_INFINITY);
            return solution;
        }
        solver.solve(CommonOps_DDRM.identity(m), solution);
        return solution;
    }

    /**
     * The condition number in the 2-norm, largest singular value over least; infinite if the least is 0.
     *
     * @param equations m x k with m &gt;= k; not modified
     */
    static double condition(DMatrixRMaj equations) {
        SingularValueDecomposition_F64<DMatrixRMaj> svd =
                DecompositionFactory_DDRM.svd(equations.getNumRows(), equations.getNumCols(), false, false, false);
        if (!svd.decompose(svd.inputModified() ? equations.copy() : equations)) {
            return Double.POSITIVE_INFINITY;
        }
        double largest = 0;
        double least = Double.POSITIVE_INFINITY;
        double[] values = svd.getSingularValues();
        for (int i = 0; i < svd.numberOfSingularValues(); i++) {
            largest = Math.max(largest, values[i]);
            least = Math.min(least, values[i]);
        }
        return least > 0 ? largest / least : Double.POSITIVE_INFINITY;
    }

    /** The norm of a matrix on top of an identity, at most: sqrt(1 + sum of squares). */
    static double normWithIdentity(DMatrixRMaj rest) {
        double norm = NormOps_DDRM.normF(rest);
        return Math.sqrt(1 + norm * norm);
    }
}
