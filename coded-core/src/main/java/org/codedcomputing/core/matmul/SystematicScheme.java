package org.codedcomputing.core.matmul;

import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * A scheme over the reals whose workers 0..k-1 compute the k blocks of C themselves and the others combinations of them. Only
 * lost raw blocks are unknown: at most N - k of them are solved for, and from all parity results that are there.
 */
final class SystematicScheme implements ProductScheme<double[]> {
    private static final long serialVersionUID = 1L;

    private final String name;
    private final Partition partition;
    private final double[][] rowsA;
    private final double[][] rowsB;
    private final double[][] parity;

    /**
     * @param partition with p = 1, so that k = mn
     * @param rowsA coefficients of the m blocks of A in each parity share
     * @param rowsB coefficients of the n blocks of B in each parity share
     */
    SystematicScheme(String name, Partition partition, double[][] rowsA, double[][] rowsB) {
        this.name = name;
        this.partition = partition;
        this.rowsA = rowsA;
        this.rowsB = rowsB;
        this.parity = new double[rowsA.length][];
        for (int i = 0; i < parity.length; i++) {
            parity[i] = kronecker(rowsA[i], rowsB[i]);
        }
    }

    /** a (x) b. */
    static double[] kronecker(double[] a, double[] b) {
        double[] product = new double[a.length * b.length];
        for (int k = 0; k < a.length; k++) {
            for (int l = 0; l < b.length; l++) {
                product[k * b.length + l] = a[k] * b[l];
            }
        }
        return product;
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
    public int workers() {
        return threshold() + parity.length;
    }

    @Override
    public int threshold() {
        return partition.blocksC();
    }

    @Override
    public int systematic() {
        return threshold();
    }

    @Override
    public double[] rowsA(int worker) {
        return worker < threshold() ? unit(partition.m(), worker / partition.n()) : rowsA[worker - threshold()].clone();
    }

    @Override
    public double[] rowsB(int worker) {
        return worker < threshold() ? unit(partition.n(), worker % partition.n()) : rowsB[worker - threshold()].clone();
    }

    static double[] unit(int length, int at) {
        double[] unit = new double[length];
        unit[at] = 1;
        return unit;
    }

    @Override
    public int missing(BitSet arrived) {
        return Math.max(0, threshold() - arrived.cardinality());
    }

    @Override
    public BitSet used(BitSet arrived) {
        return arrived.nextClearBit(0) >= threshold() ? arrived.get(0, threshold()) : (BitSet) arrived.clone();
    }

    @Override
    public Decoding<double[]> decoding(BitSet used) {
        int k = threshold();
        int[] workers = used.stream().toArray();
        int[] raw = Arrays.stream(workers).filter(w -> w < k).toArray();
        int[] lost = IntStream.range(0, k).filter(w -> !used.get(w)).toArray();
        int checks = workers.length - raw.length;
        double[] rows = new double[k * workers.length];
        for (int i = 0; i < raw.length; i++) {
            rows[raw[i] * workers.length + i] = 1;
        }
        if (lost.length == 0) {
            return new Decoding<>(workers, rows, 1);
        }
        DMatrixRMaj all = new DMatrixRMaj(checks, k);
        DMatrixRMaj ofLost = new DMatrixRMaj(checks, lost.length);
        DMatrixRMaj ofRaw = new DMatrixRMaj(checks, raw.length);
        for (int q = 0; q < checks; q++) {
            double[] equation = parity[workers[raw.length + q] - k];
            System.arraycopy(equation, 0, all.data, q * k, k);
            for (int a = 0; a < lost.length; a++) {
                ofLost.set(q, a, equation[lost[a]]);
            }
            for (int c = 0; c < raw.length; c++) {
                ofRaw.set(q, c, equation[raw[c]]);
            }
        }
        DMatrixRMaj fromChecks = LeastSquares.solution(ofLost);
        DMatrixRMaj fromRaw = new DMatrixRMaj(lost.length, raw.length);
        CommonOps_DDRM.mult(-1, fromChecks, ofRaw, fromRaw);
        for (int a = 0; a < lost.length; a++) {
            int at = lost[a] * workers.length;
            System.arraycopy(fromRaw.data, a * raw.length, rows, at, raw.length);
            System.arraycopy(fromChecks.data, a * checks, rows, at + raw.length, checks);
        }
        DMatrixRMaj inverse = CommonOps_DDRM.concatColumns(fromRaw, fromChecks, null);
        double condition = LeastSquares.normWithIdentity(all) * LeastSquares.normWithIdentity(inverse);
        // 0 times infinity: dependent results, on which nothing can be built.
        return new Decoding<>(workers, rows, Double.isNaN(condition) ? Double.POSITIVE_INFINITY : condition);
    }

    /**
     * The largest condition over 100 random sets of k results and over all sets that lack a cyclic run of workers.
     *
     * @param seed of the random sets
     */
    double worstCondition(long seed) {
        return WorstCase.of(this, workers() - threshold(), new SplittableRandom(seed));
    }
}
