package org.codedcomputing.core.matmul;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.codedcomputing.core.field.PrimeField;

/**
 * How matrices of {@code double} become the matrices that codes compute with, one in each lane, and how products come back.
 *
 * @param <A> {@code int[]} or {@code double[]}
 */
interface Lanes<A> extends Serializable {
    /** What each lane computes with. */
    List<BlockArithmetic<A>> arithmetics();

    /** Name of a code whose scheme has a name. */
    String name(String scheme);

    /**
     * The elements of a matrix in each lane.
     *
     * @param matrix not modified, may be shared
     * @param what what it is, for the error text
     * @throws IllegalArgumentException if an element has no place in a lane; the text has its row and column
     */
    List<A> split(Block<double[]> matrix, String what);

    /** The elements whose lanes are given. */
    double[] join(List<A> lanes);

    /**
     * Refuses products that the lanes cannot tell apart.
     *
     * @param inner inner dimension
     * @param largestA largest absolute element of A
     * @param largestB likewise
     */
    void requireRange(int inner, double largestA, double largestB);

    /** Reals as they are. */
    record Reals() implements Lanes<double[]> {
        @Override
        public List<BlockArithmetic<double[]>> arithmetics() {
            return List.of(RealArithmetic.REALS);
        }

        @Override
        public String name(String scheme) {
            return scheme + " over the reals";
        }

        @Override
        public List<double[]> split(Block<double[]> matrix, String what) {
            RealArithmetic.REALS.requireElements(matrix, what);
            return List.of(matrix.data());
        }

        @Override
        public double[] join(List<double[]> lanes) {
            return lanes.get(0);
        }

        @Override
        public void requireRange(int inner, double largestA, double largestB) {}
    }

    /** Residues of a prime below 2^31, held as doubles. */
    record Residues(FieldArithmetic<int[]> arithmetic) implements Lanes<int[]> {
        @Override
        public List<BlockArithmetic<int[]>> arithmetics() {
            return List.of(arithmetic);
        }

        @Override
        public String name(String scheme) {
            return scheme + " over " + arithmetic;
        }

        @Override
        public List<int[]> split(Block<double[]> matrix, String what) {
            int[] residues = new int[matrix.data().length];
            long modulus = arithmetic.field().modulus();
            for (int i = 0; i < residues.length; i++) {
                double x = matrix.data()[i];
                if (!(x >= 0 && x < modulus && x == Math.rint(x))) {
                    throw new IllegalArgumentException("%s holds %s at row %d, column %d, no integer in 0..%d of %s"
                            .formatted(what, x, i / matrix.columns(), i % matrix.columns(), modulus - 1, arithmetic));
                }
                residues[i] = (int) x;
            }
            return List.of(residues);
        }

        @Override
        public double[] join(List<int[]> lanes) {
            int[] residues = lanes.get(0);
            double[] joined = new double[residues.length];
            for (int i = 0; i < joined.length; i++) {
                joined[i] = residues[i];
            }
            return joined;
        }

        @Override
        public void requireRange(int inner, double largestA, double largestB) {}
    }

    /** Reals rounded to multiples of 2^-f, as integers modulo several primes. */
    record FixedPoints(MixedRadix radix, int scaleBits) implements Lanes<int[]> {
        @Override
        public List<BlockArithmetic<int[]>> arithmetics() {
            List<BlockArithmetic<int[]>> arithmetics = new ArrayList<>();
            for (PrimeField prime : radix.primes()) {
                arithmetics.add(FieldArithmetic.of(prime));
            }
            return Collections.unmodifiableList(arithmetics);
        }

        @Override
        public String name(String scheme) {
            int primes = radix.primes().size();
            return "%s, fixed point 2^-%d modulo %d %s"
                    .formatted(scheme, scaleBits, primes, primes == 1 ? "prime" : "primes");
        }

        @Override
        public List<int[]> split(Block<double[]> matrix, String what) {
            RealArithmetic.REALS.requireElements(matrix, what);
            long[] integers = FixedPoint.integers(matrix, scaleBits, what);
            List<int[]> lanes = new ArrayList<>();
            for (BlockArithmetic<int[]> arithmetic : arithmetics()) {
                lanes.add(arithmetic.integers(integers));
            }
            return lanes;
        }

        @Override
        public double[] join(List<int[]> lanes) {
            return radix.restore(lanes, 2 * scaleBits);
        }

        @Override
        public void requireRange(int inner, double largestA, double largestB) {
            radix.requireRange(FixedPoint.bound(
                    inner, FixedPoint.integer(largestA, scaleBits), FixedPoint.integer(largestB, scaleBits)));
        }
    }
}
