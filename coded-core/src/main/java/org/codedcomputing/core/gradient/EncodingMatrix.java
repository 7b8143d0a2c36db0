package org.codedcomputing.core.gradient;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;

/**
 * Which partitions each of n workers holds, and with which coefficients their gradients enter its message. In the simplest form
 * this is a matrix B of n x k numbers. In general a gradient is cut into m parts, and a message consists of one lane, or of two
 * (real and imaginary) where coefficients are complex: lane l of worker i is the sum over its partitions j and over the parts u
 * of {@code c[i][j][l][u]} times part u of gradient j. Immutable.
 */
public final class EncodingMatrix implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int partitions;
    private final int lanes;
    private final int parts;
    private final int[][] held;
    private final double[][] coefficients;

    /**
     * @param held for each worker its partitions, ascending
     * @param coefficients for each worker the coefficients of its partitions, {@code lanes x parts} numbers each
     */
    EncodingMatrix(int partitions, int lanes, int parts, int[][] held, double[][] coefficients) {
        this.partitions = partitions;
        this.lanes = lanes;
        this.parts = parts;
        this.held = held;
        this.coefficients = coefficients;
    }

    /** B with one lane and one part; what is 0 is not held. Not modified. */
    static EncodingMatrix of(double[][] b) {
        int[][] held = new int[b.length][];
        double[][] coefficients = new double[b.length][];
        for (int i = 0; i < b.length; i++) {
            double[] row = b[i];
            held[i] = IntStream.range(0, row.length).filter(j -> row[j] != 0).toArray();
            coefficients[i] = IntStream.of(held[i]).mapToDouble(j -> row[j]).toArray();
        }
        return new EncodingMatrix(b[0].length, 1, 1, held, coefficients);
    }

    /** Number of workers n. */
    public int workers() {
        return held.length;
    }

    /** Number of partitions k. */
    public int partitions() {
        return partitions;
    }

    /** Vectors in a message: 1, or 2 where coefficients are complex. */
    public int lanes() {
        return lanes;
    }

    /** Parts m that a gradient is cut into; a lane is as long as one part. */
    public int parts() {
        return parts;
    }

    /**
     * Partitions of a worker, ascending, as a new array.
     *
     * @param worker 0..n-1
     */
    public int[] held(int worker) {
        return held[worker].clone();
    }

    /**
     * Coefficients of a worker's partitions in the order of {@link #held}, as a new array: for each partition lane by lane, part
     * by part.
     *
     * @param worker 0..n-1
     */
    public double[] coefficients(int worker) {
        return coefficients[worker].clone();
    }

    /**
     * Part of all rows that a worker processes, if partitions are equal.
     *
     * @param worker 0..n-1
     */
    public double load(int worker) {
        return (double) held[worker].length / partitions;
    }

    /** The largest load. */
    public double load() {
        return IntStream.range(0, workers()).mapToDouble(this::load).max().orElse(0);
    }

    /** Numbers in one part of gradients of some length: the last part may be shorter, and is filled with zeros. */
    int block(int length) {
        return (length + parts - 1) / parts;
    }

    /**
     * Numbers in a message.
     *
     * @param length numbers p in a gradient
     */
    public int messageLength(int length) {
        return lanes * block(length);
    }

    /** The coefficients of some workers, one row for each, k columns: only with one lane and one part. */
    DMatrixRMaj rows(int[] workers) {
        DMatrixRMaj rows = new DMatrixRMaj(workers.length, partitions);
        for (int i = 0; i < workers.length; i++) {
            int[] columns = held[workers[i]];
            for (int t = 0; t < columns.length; t++) {
                rows.set(i, columns[t], coefficients[workers[i]][t]);
            }
        }
        return rows;
    }

    /** Adds what coefficients of a worker's lanes make of its part of the matrix: k x m numbers, partition by partition. */
    void addCombined(int worker, double[] ofLanes, int offset, double[] sums) {
        double[] own = coefficients[worker];
        for (int t = 0, at = 0; t < held[worker].length; t++) {
            int to = held[worker][t] * parts;
            for (int lane = 0; lane < lanes; lane++) {
                for (int part = 0; part < parts; part++) {
                    sums[to + part] += ofLanes[offset + lane] * own[at++];
                }
            }
        }
    }

    /** Sum of the moduli of a worker's coefficients, those of two lanes taken as one complex number. */
    double magnitude(int worker) {
        double[] own = coefficients[worker];
        double sum = 0;
        for (int t = 0; t < held[worker].length; t++) {
            for (int part = 0; part < parts; part++) {
                int at = t * lanes * parts + part;
                sum += lanes == 1 ? Math.abs(own[at]) : Math.hypot(own[at], own[at + parts]);
            }
        }
        return sum;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EncodingMatrix matrix
                && partitions == matrix.partitions
                && lanes == matrix.lanes
                && parts == matrix.parts
                && Arrays.deepEquals(held, matrix.held)
                && Arrays.deepEquals(coefficients, matrix.coefficients);
    }

    @Override
    public int hashCode() {
        return 31 * partitions + Arrays.deepHashCode(coefficients);
    }
}
