package org.codedcomputing.core.gradient;

import java.io.Serializable;
import java.util.BitSet;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** How the sum follows from the messages of some workers, and how good it is. Immutable. */
public final class DecodingVector implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int lanes;
    private final int parts;
    private final int[] workers;
    private final double[] rows;
    private final double residual;
    private final double error;
    private final double amplification;

    private DecodingVector(
            int lanes, int parts, int[] workers, double[] rows, double residual, double error, double amplification) {
        this.lanes = lanes;
        this.parts = parts;
        this.workers = workers;
        this.rows = rows;
        this.residual = residual;
        this.error = error;
        this.amplification = amplification;
    }

    /**
     * Measures what coefficients of messages are worth.
     *
     * @param workers whose messages, in the order in which they are added
     * @param rows for each part one coefficient of each lane of each worker
     */
    static DecodingVector of(EncodingMatrix matrix, int[] workers, double[] rows) {
        int lanes = matrix.lanes();
        int parts = matrix.parts();
        int k = matrix.partitions();
        int width = workers.length * lanes;
        double[] magnitudes =
                IntStream.of(workers).mapToDouble(matrix::magnitude).toArray();
        double residual = 0;
        double error = 0;
        double amplification = 0;
        for (int part = 0; part < parts; part++) {
            double[] sums = new double[k * parts];
            double amplified = 0;
            for (int i = 0; i < workers.length; i++) {
                int at = part * width + i * lanes;
                matrix.addCombined(workers[i], rows, at, sums);
                double modulus = lanes == 1 ? Math.abs(rows[at]) : Math.hypot(rows[at], rows[at + 1]);
                amplified += modulus * magnitudes[i];
            }
            for (int j = 0; j < sums.length; j++) {
                double off = sums[j] - (j % parts == part ? 1 : 0);
                residual = Math.max(residual, Math.abs(off));
                error += off * off;
            }
            amplification = Math.max(amplification, amplified / k);
        }
        return new DecodingVector(lanes, parts, workers, rows, residual, error, amplification);
    }

    /** Workers whose messages are used, in the order in which they are added, as a new array. */
    public int[] workers() {
        return workers.clone();
    }

    /** Coefficients of their messages, as a new array: for each part of a gradient one for each lane of each worker. */
    public double[] coefficients() {
        return rows.clone();
    }

    /** Largest deviation of a coefficient of a partition from what it must be; NaN if the vector is useless. */
    public double residual() {
        return residual;
    }

    /**
     * Sum of the squared deviations, {@code err = |a B - 1|^2}: the sum of gradients is off by at most its root times the
     * spectral norm of the matrix that has the k gradients as rows. k if nothing of the sum is there.
     */
    public double error() {
        return error;
    }

    /**
     * How much rounding errors of messages grow, {@code A = (1/k) sum_i |a_i| sum_j |B_ij|}: the sum has a relative error of
     * about A times 1.1e-16.
     */
    public double amplification() {
        return amplification;
    }

    /** Whether a sum by this vector is one of all partitions but for rounding. */
    boolean exact() {
        return residual <= ExactScheme.RESIDUAL && Double.isFinite(amplification);
    }

    /**
     * Combines messages, in the order of {@link #workers}.
     *
     * @param messages message of each worker that is used; not modified
     * @param length numbers p in a gradient
     */
    double[] combine(IntFunction<double[]> messages, int length) {
        int block = (length + parts - 1) / parts;
        double[] sum = new double[length];
        for (int i = 0; i < workers.length; i++) {
            double[] message = messages.apply(workers[i]);
            for (int part = 0; part < parts; part++) {
                int to = part * block;
                int count = Math.min(block, length - to);
                for (int lane = 0; lane < lanes; lane++) {
                    double coefficient = rows[(part * workers.length + i) * lanes + lane];
                    int from = lane * block;
                    for (int x = 0; x < count; x++) {
                        sum[to + x] += coefficient * message[from + x];
                    }
                }
            }
        }
        return sum;
    }

    /** Workers as a set. */
    BitSet workerSet() {
        BitSet set = new BitSet();
        IntStream.of(workers).forEach(set::set);
        return set;
    }
}
