package org.codedcomputing.core.matmul;

import java.util.BitSet;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * A scheme over the reals in which each result gives one equation, or several, for u unknown blocks, of which the blocks of C are
 * combinations. All results that are there are used, by least squares: the more, the smaller the error.
 */
final class LeastSquaresScheme implements ProductScheme<double[]> {
    private static final long serialVersionUID = 1L;

    private final String name;
    private final Partition partition;
    private final int batch;
    private final boolean complex;
    private final int each;
    private final double[][] rowsA;
    private final double[][] rowsB;
    private final double[][] equations;
    private final double[] extraction;

    /**
     * @param rowsA for each worker its coefficients of blocks of A; real parts, then imaginary parts if complex
     * @param rowsB for each worker its coefficients of blocks of B
     * @param equations for each worker the coefficients of the unknowns in its result, one row of u or two if complex
     * @param extraction L mn x u: how the blocks of C follow from the unknowns
     */
    LeastSquaresScheme(
            String name,
            Partition partition,
            int batch,
            boolean complex,
            double[][] rowsA,
            double[][] rowsB,
            double[][] equations,
            double[] extraction) {
        this(name, partition, batch, complex, complex ? 2 : 1, rowsA, rowsB, equations, extraction);
    }

    /**
     * The same with several blocks of each operand in a share.
     *
     * @param each blocks of A, and of B, in a share; 2 if complex
     * @param equations for each worker one row of u for each block of its result
     */
    LeastSquaresScheme(
            String name,
            Partition partition,
            int batch,
            boolean complex,
            int each,
            double[][] rowsA,
            double[][] rowsB,
            double[][] equations,
            double[] extraction) {
        this.name = name;
        this.partition = partition;
        this.batch = batch;
        this.complex = complex;
        this.each = each;
        this.rowsA = rowsA;
        this.rowsB = rowsB;
        this.equations = equations;
        this.extraction = extraction;
        RealCodes.requireWorkers(name, threshold(), rowsA.length);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Partition partition() {
        return partition;
    }

    @Override
    public int batch() {
        return batch;
    }

    @Override
    public int workers() {
        return rowsA.length;
    }

    @Override
    public int threshold() {
        return (unknowns() + resultBlocks() - 1) / resultBlocks();
    }

    private int unknowns() {
        return extraction.length / (batch * partition.blocksC());
    }

    @Override
    public boolean complex() {
        return complex;
    }

    @Override
    public int blocksInA() {
        return each;
    }

    @Override
    public int blocksInB() {
        return each;
    }

    @Override
    public double[] rowsA(int worker) {
        return rowsA[worker].clone();
    }

    @Override
    public double[] rowsB(int worker) {
        return rowsB[worker].clone();
    }

    @Override
    public int missing(BitSet arrived) {
        return Math.max(0, threshold() - arrived.cardinality());
    }

    @Override
    public BitSet used(BitSet arrived) {
        return (BitSet) arrived.clone();
    }

    @Override
    public Decoding<double[]> decoding(BitSet used) {
        int[] workers = used.stream().toArray();
        int unknowns = unknowns();
        int rowsEach = resultBlocks();
        DMatrixRMaj system = new DMatrixRMaj(workers.length * rowsEach, unknowns);
        for (int i = 0; i < workers.length; i++) {
            System.arraycopy(equations[workers[i]], 0, system.data, i * rowsEach * unknowns, rowsEach * unknowns);
        }
        DMatrixRMaj rows = new DMatrixRMaj(batch * partition.blocksC(), workers.length * rowsEach);
        CommonOps_DDRM.mult(
                DMatrixRMaj.wrap(batch * partition.blocksC(), unknowns, extraction),
                LeastSquares.solution(system),
                rows);
        return new Decoding<>(workers, rows.data, LeastSquares.condition(system));
    }
}
